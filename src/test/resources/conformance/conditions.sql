-- Conditional expressions.

-- page: r_NVL_function
select coalesce(null, 12, null), coalesce(null, 'Amazon Redshift', null);
-- => 12 | Amazon Redshift
select coalesce(null, 'Amazon Redshift', 12);
-- error
create table datetable (start_date date, end_date date);
insert into datetable values ('2008-06-01','2008-12-31');
insert into datetable values (null,'2008-12-31');
insert into datetable values ('2008-12-31',null);
select nvl(start_date, end_date) from datetable order by 1;
-- => 2008-06-01
-- => 2008-12-31
-- => 2008-12-31
select coalesce(start_date, end_date) from datetable order by 1;
-- => 2008-06-01
-- => 2008-12-31
-- => 2008-12-31

-- page: r_NVL2
select nvl2(null, 'email', 'phone'), nvl2('x', 'email', 'phone');
-- => phone | email
-- page: r_DECODE_expression
select decode(date '2008-06-01', '2008-06-01', 'June 1st, 2008'), decode(date '2008-06-02', '2008-06-01', 'June 1st, 2008');
-- => June 1st, 2008 | <null>
select decode('MLB', 'NHL', 'National Hockey League', 'MLB', 'Major League Baseball', 'Unknown'), decode('Pop', 'NHL', 'National Hockey League', 'Unknown');
-- => Major League Baseball | Unknown
select decode(null, null, 'equal', 'different');
-- => equal
-- page: r_NULLIF_function
select nullif(1, 1), nullif(5, 4), nullif('', '');
-- => <null> | 5 | <null>
create table nulliftest(c1 char(2), c2 char(2));
insert into nulliftest values ('a','a ');
insert into nulliftest values ('b','b');
select nullif(c1,c2) from nulliftest;
-- => <null>
-- => <null>
-- page: r_GREATEST_LEAST
select greatest('Lars', 'Ratliff'), greatest('Reagan', 'Hodge'), least(3, 1, 2), greatest(null, 1, null), greatest(null, null);
-- => Ratliff | Reagan | 1 | 1 | <null>
-- page: r_CASE_function
select case 'New York City' when 'New York City' then 'Big Apple' else 'other' end, case when 5 < 10 then 'group 1' when 5 > 10 then 'group 2' else 'group 3' end;
-- => Big Apple | group 1
select case when false then 1 end;
-- => <null>

-- page: r_comparison_condition
select 'a' = 'a ', 'a '::char(5) = 'a', 1 <> 2, 2 != 2, null = null, not true;
-- => true | true | true | false | <null> | false
-- page: r_range_condition
select 5 between 1 and 5, 5 not between 6 and 9, 5 between 6 and 1;
-- => true | true | false
-- page: r_in_condition
select 2 in (1, 2), 3 not in (1, 2), 'b' in (select 'b');
-- => true | true | true
-- page: r_null_condition
select null is null, 1 is not null;
-- => true | true
-- page: r_Boolean_type
select 't'::boolean, 'yes'::boolean, '1'::boolean, 'f'::boolean, 'no'::boolean, '0'::boolean, 'false'::boolean;
-- => true | true | true | false | false | false | false
select true is true, null::boolean is unknown, false is not true;
-- => true | true | true
select true::varchar;
-- error 42846
