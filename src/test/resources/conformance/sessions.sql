-- What a session keeps: cursors, prepared statements, settings; EXPLAIN; materialized views; ALTER TABLE APPEND.

create table event(eventid int, eventname varchar(200), venueid int);
insert into event values (1, 'Lollapalooza', 10), (2, 'Lollapalooza', 11), (3, 'Lollapalooza', 12), (4, 'Hannah Montana', 10);
-- page: declare
begin;
declare lollapalooza cursor for select eventid, eventname from event where eventname = 'Lollapalooza' order by eventid;
-- ok
declare another cursor for select 1;
-- error: only one cursor
rollback;
declare lollapalooza cursor for select 1;
-- error 25P01: DECLARE CURSOR may only be used in transaction blocks
-- page: fetch
begin;
declare lollapalooza cursor for select eventid, eventname from event where eventname = 'Lollapalooza' order by eventid;
fetch forward 2 from lollapalooza;
-- => 1 | Lollapalooza
-- => 2 | Lollapalooza
fetch forward 0 from lollapalooza;
-- => 2 | Lollapalooza
fetch next from lollapalooza;
-- => 3 | Lollapalooza
fetch all from lollapalooza;
-- => (no rows)
-- page: close
close lollapalooza;
-- ok
fetch next from lollapalooza;
-- error 34000: cursor "lollapalooza" does not exist
rollback;
-- page: r_PREPARE
drop table if exists prep1;
create table prep1 (c1 int, c2 char(20));
prepare prep_select_plan (int) as select * from prep1 where c1 = $1;
-- ok
prepare prep_insert_plan (int, char) as insert into prep1 values ($1, $2);
-- ok
-- page: r_EXECUTE
execute prep_insert_plan (1, 'one');
-- ok 1
execute prep_insert_plan (2, 'two');
-- ok 1
select c1, trim(c2) from prep1 order by c1;
-- => 1 | one
-- => 2 | two
execute prep_nothing (1);
-- error 26000: prepared statement "prep_nothing" does not exist
-- page: r_DEALLOCATE
deallocate prep_select_plan;
-- ok
execute prep_select_plan (1);
-- error 26000
deallocate prepare prep_insert_plan;
-- ok

-- page: r_SET
set query_group to 'first';
-- ok
begin;
set query_group to 'second';
show query_group;
-- => second
rollback;
show query_group;
-- => first
begin;
set local query_group to 'third';
select current_setting('query_group');
-- => third
commit;
show query_group;
-- => first
-- page: r_RESET
reset query_group;
-- ok
show query_group;
-- => ""
-- page: r_SET_CONFIG
select set_config('query_group', 'test', true);
-- => test

-- page: r_EXPLAIN
explain insert into event select * from event;
-- ok
explain vacuum event;
-- error 42601
explain select nothing from event;
-- error 42703: column "nothing" does not exist

-- page: materialized-view-create-sql-command
create table category(catid int, catgroup varchar(10), catname varchar(10));
insert into category values (1, 'Sports', 'MLB'), (2, 'Sports', 'NHL'), (3, 'Shows', 'Musicals');
create materialized view mv_groups as select catgroup, count(*) as n from category group by catgroup;
-- ok
select * from mv_groups order by 1;
-- => Shows | 1
-- => Sports | 2
insert into category values (4, 'Sports', 'NFL');
select n from mv_groups where catgroup = 'Sports';
-- => 2
-- page: materialized-view-refresh-sql-command
refresh materialized view mv_groups;
-- ok
select n from mv_groups where catgroup = 'Sports';
-- => 3
refresh materialized view category;
-- error: is not a materialized view
insert into mv_groups values ('x', 1);
-- error: cannot change materialized view
drop table category;
-- error 2BP01
-- page: materialized-view-drop-sql-command
drop materialized view mv_groups;
-- ok
drop materialized view if exists mv_groups;
-- ok
drop materialized view mv_groups;
-- error: does not exist
drop table category;
-- ok

-- page: r_ALTER_TABLE_APPEND
create table sales_monthly(id int, qty int);
create table sales(id int, qty int);
insert into sales values (1, 10);
insert into sales_monthly values (2, 20), (3, 30);
begin;
alter table sales append from sales_monthly;
-- error 25001: ALTER TABLE APPEND cannot run inside a transaction block
rollback;
alter table sales append from sales_monthly;
-- ok
select (select count(*) from sales), (select count(*) from sales_monthly);
-- => 3 | 0
create table sales_listing(id int, qty int, note varchar(5) default 'none');
alter table sales_listing append from sales;
-- error
alter table sales_listing append from sales filltarget;
-- ok
select id, note from sales_listing order by id;
-- => 1 | none
-- => 2 | none
-- => 3 | none
alter table sales append from sales_listing ignoreextra;
-- ok
select count(*), sum(qty) from sales;
-- => 3 | 60
