-- Tables, their attributes, and names.

-- page: r_CREATE_TABLE_examples
create table sales(
salesid integer not null,
listid integer not null,
qtysold smallint not null encode mostly8,
pricepaid decimal(8,2) encode delta32k,
saletime timestamp,
primary key(salesid))
distkey(listid)
compound sortkey(listid,qtysold);
-- ok
select "column", type, distkey, sortkey, "notnull" from pg_table_def where tablename = 'sales' and schemaname = 'public';
-- => salesid | integer | false | 0 | true
-- => listid | integer | true | 1 | true
-- => qtysold | smallint | false | 2 | true
-- => pricepaid | numeric(8,2) | false | 0 | false
-- => saletime | timestamp without time zone | false | 0 | false
create table customer_interleaved (c_custkey integer not null, c_name varchar(25) not null, c_city varchar(10) not null)
diststyle all interleaved sortkey (c_custkey, c_city);
-- ok
create table if not exists cities(cityid integer not null, city varchar(100) not null, state char(2) not null);
-- ok
create table if not exists cities(cityid integer);
-- ok
create table cities(cityid integer);
-- error 42P07
create temp table tempevent(like sales);
-- ok
create table t1(id int identity(1, 1), name varchar(10)) backup no diststyle even sortkey auto;
-- ok
insert into t1(name) values ('a'), ('b');
-- ok 2
select count(distinct id) from t1;
-- => 2
-- Keys are informational and not enforced.
insert into sales values (1, 1, 1, 1, null), (1, 1, 1, 1, null);
-- ok 2
insert into sales values (null, 1, 1, 1, null);
-- error
create table categorydef(catid smallint not null default 0, catgroup varchar(10) default 'Special', catname varchar(10));
insert into categorydef(catname) values ('x');
-- ok 1
insert into categorydef values (default, default, 'y');
-- ok 1
select * from categorydef order by catname;
-- => 0 | Special | x
-- => 0 | Special | y
-- page: r_CREATE_TABLE_AS
create table #newtable (id) as select salesid from sales;
-- ok
select count(id) from #newtable;
-- => 2
create table sales_copy distkey(listid) sortkey(listid) as select * from sales;
-- ok
-- LIKE takes NOT NULL over and DEFAULT only when asked.
create table like1 (like categorydef);
create table like2 (like categorydef including defaults);
insert into like1(catid, catname) values (1, 'x');
insert into like2(catname) values ('x');
select * from like1 union all select * from like2;
-- => 1 | <null> | x
-- => 0 | Special | x
insert into like1(catname) values ('y');
-- error
-- page: r_ALTER_TABLE
alter table t1 add column extra int default 5;
-- ok
select distinct extra from t1;
-- => 5
alter table t1 add column x int, add column y int;
-- error
alter table t1 alter column name type varchar(20);
-- ok
alter table t1 alter column extra type bigint;
-- error
alter table t1 rename column extra to spare;
-- ok
alter table t1 drop column spare;
-- ok
alter table t1 rename to t2;
-- ok
select count(*) from t1;
-- error 42P01
-- page: r_CREATE_VIEW
create view v1 as select id, name from t2;
-- ok
drop table t2;
-- error 2BP01
drop table t2 cascade;
-- ok
select * from v1;
-- error 42P01
create view v2 as select * from public.nowhere with no schema binding;
-- ok
select * from v2;
-- error 42P01
-- page: r_DROP_TABLE
drop table if exists nowhere;
-- ok
drop table nowhere;
-- error 42P01

-- page: r_names
-- Quoted names fold to lower case, too.
create table "group" ("This ""IS IT""" char(10));
-- ok
select "this ""is it""" from "group";
-- => (no rows)
select "group"."THIS ""is it""" from "GROUP";
-- => (no rows)
create table if not exists city_slash_id("city/id" integer not null, state char(2) not null);
-- ok
insert into City_Slash_ID("CITY/ID", State) values (1, 'WA');
-- ok 1
select C."City/Id", C.STATE from "City_Slash_Id" as c;
-- => 1 | WA
create table Mixed ("CamelCase" int, "order" int);
select "column" from pg_table_def where tablename = 'mixed';
-- => camelcase
-- => order
select 1 as "Upper", upper from (select 2 as "UPPER");
-- => 1 | 2
-- page: r_SELECT_INTO
select * into newcities from cities;
-- ok
select count(*) from newcities;
-- => 0
select 1 as id, 'a' as name into temp table newids;
-- ok
with one as (select 2 as id) select id into #other from one union all select 3;
-- ok
select id from newids union all select id from #other order by 1;
-- => 1
-- => 2
-- => 3
select 1 as id into newcities;
-- error 42P07
select id from (select 1 as id into inner_one);
-- error 42601
select 1 as id union all select 2 into late_one;
-- error 42601
