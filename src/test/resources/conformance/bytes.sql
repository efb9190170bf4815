-- VARCHAR and CHAR count bytes.

-- page: r_Character_types
create table lengths(v varchar(4), c char(4), d varchar, t text);
insert into lengths(v) values ('abcd');
-- ok 1
insert into lengths(v) values ('abcde');
-- error 22001: value too long for type character varying(4)
insert into lengths(v) values ('éé');
-- ok 1
insert into lengths(v) values ('ééé');
-- error 22001
insert into lengths(v) values ('ab    ');
-- ok 1
select len(v), octet_length(v) from lengths order by 2, 1;
-- => 2 | 4
-- => 4 | 4
-- => 4 | 4
delete from lengths;
-- ok 3
insert into lengths(c) values ('ab');
select len(c), c || '<', c = 'ab', c = 'ab   ' from lengths;
-- => 2 | ab< | true | true
insert into lengths(c) values ('abcde');
-- error 22001
-- VARCHAR without a length and TEXT are VARCHAR(256).
insert into lengths(d) values (repeat('x', 256));
-- ok 1
insert into lengths(d) values (repeat('x', 257));
-- error 22001
insert into lengths(t) values (repeat('x', 257));
-- error 22001
select "column", type from pg_table_def where tablename = 'lengths';
-- => v | character varying(4)
-- => c | character(4)
-- => d | character varying(256)
-- => t | character varying(256)
create table widest(v varchar(max), n nvarchar(5), b bpchar, k nchar(3));
select "column", type from pg_table_def where tablename = 'widest';
-- => v | character varying(65535)
-- => n | character varying(5)
-- => b | character(256)
-- => k | character(3)
create table toowide(v varchar(65536));
-- error
-- page: r_Examples_with_character_types
create table address(address_id integer, address1 varchar(100), district varchar(20), city_name char(20));
insert into address(address1) values('9516 Magnolia Boulevard');
insert into address(address1) values('9516 Magnolia Boulevard  ');
select count(*) from address where address1='9516 Magnolia Boulevard';
-- => 2
select length(address1) from address order by 1;
-- => 23
-- => 25
insert into address(city_name) values('City of South San Francisco');
-- error 22001: value too long for type character(20)
insert into address(city_name) values('City of South San Francisco'::char(20));
-- ok 1
select cast('abcdef' as varchar(3)), 'éé'::varchar(3), 'abc'::char(2);
-- => abc | é | ab
