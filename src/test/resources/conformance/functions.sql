-- Functions and clauses that the other files leave out.

-- page: r_GROUP_BY_aggregation-extensions
create table orders (id int, product char(20), category char(20), pre_owned char(1), cost decimal);
insert into orders values (0, 'laptop', 'computers', 'T', 1000), (1, 'smartphone', 'cellphones', 'T', 800),
(2, 'smartphone', 'cellphones', 'T', 810), (3, 'laptop', 'computers', 'F', 1050), (4, 'mouse', 'computers', 'F', 50);
select category, product, sum(cost) as total from orders group by grouping sets(category, product) order by 1, 2;
-- => cellphones | <null> | 1610
-- => computers | <null> | 2100
-- => <null> | laptop | 2050
-- => <null> | mouse | 50
-- => <null> | smartphone | 1610
select category, product, sum(cost) as total from orders group by rollup(category, product) order by 1,2;
-- => cellphones | smartphone | 1610
-- => cellphones | <null> | 1610
-- => computers | laptop | 2050
-- => computers | mouse | 50
-- => computers | <null> | 2100
-- => <null> | <null> | 3710
select category, product, sum(cost) as total from orders group by cube(category, product) order by 1,2;
-- => cellphones | smartphone | 1610
-- => cellphones | <null> | 1610
-- => computers | laptop | 2050
-- => computers | mouse | 50
-- => computers | <null> | 2100
-- => <null> | laptop | 2050
-- => <null> | mouse | 50
-- => <null> | smartphone | 1610
-- => <null> | <null> | 3710
select category, product, grouping(category) as grouping0, grouping(product) as grouping1, grouping(category, product) as grouping2, sum(cost) as total
from orders group by cube(category, product) order by 3,1,2;
-- => cellphones | smartphone | 0 | 0 | 0 | 1610
-- => cellphones | <null> | 0 | 1 | 1 | 1610
-- => computers | laptop | 0 | 0 | 0 | 2050
-- => computers | mouse | 0 | 0 | 0 | 50
-- => computers | <null> | 0 | 1 | 1 | 2100
-- => <null> | laptop | 1 | 0 | 2 | 2050
-- => <null> | mouse | 1 | 0 | 2 | 50
-- => <null> | smartphone | 1 | 0 | 2 | 1610
-- => <null> | <null> | 1 | 1 | 3 | 3710
select pre_owned, category, product, grouping(category, product, pre_owned) as group_id, sum(cost) as total
from orders group by pre_owned, rollup(category, product) order by 4,1,2,3;
-- => F | computers | laptop | 0 | 1050
-- => F | computers | mouse | 0 | 50
-- => T | cellphones | smartphone | 0 | 1610
-- => T | computers | laptop | 0 | 1000
-- => F | computers | <null> | 2 | 1100
-- => T | cellphones | <null> | 2 | 1610
-- => T | computers | <null> | 2 | 1000
-- => F | <null> | <null> | 6 | 1100
-- => T | <null> | <null> | 6 | 2610
-- The same over VARCHAR, where 'x' and 'x ' are one value.
create table places(city varchar(10), n int);
insert into places values ('x', 1), ('x ', 2), ('y', 4);
select city, grouping(city), sum(n) from places group by rollup(city) order by 2, 1;
-- => x | 0 | 3
-- => y | 0 | 4
-- => <null> | 1 | 7
select sum(n) from places group by grouping sets ((city, n), ()) order by 1;
-- => 1
-- => 2
-- => 4
-- => 7

-- page: r_FNV_HASH
select fnv_hash(1), fnv_hash('Amazon Redshift'), fnv_hash('Amazon Redshift', fnv_hash(1));
-- => -5968735742475085980 | 7783490368944507294 | -2202602717770968555
select fnv_hash('abcd'), fnv_hash('cd', fnv_hash('ab')), fnv_hash(1::smallint), fnv_hash(1::bigint);
-- => -281581062704388899 | -281581062704388899 | 589727492704079044 | -8517097267634966620
-- page: crc32-function
select crc32('Amazon Redshift');
-- => f2726906
-- page: FUNC_SHA1
select func_sha1('Amazon Redshift') = sha1('Amazon Redshift');
-- => true
-- page: SHA2
select sha2('', 224), sha2('abc', 0) = sha2('abc', 256);
-- => d14a028c2a3a2bc9476102bb288234c415a2b01f828ea62ac5b3e42f | true
select sha2('', 384);
-- => 38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da274edebfe76f65fbd51ad2f14898b95b
-- Of a column, digests of other than 256 bits are refused and not computed.
select sha2(city, 512) from places;
-- error 0A000
-- page: r_TO_HEX
select to_hex(2147676847);
-- => 8002f2af
-- page: c_bitwise_aggregate_functions
select bit_and(n), bit_or(n), sum(n) from places;
-- => 0 | 7 | 7
select bit_and(n), sum(n) from places where false;
-- => <null> | <null>
-- page: pattern-matching-conditions-similar-to
select 'start_time' similar to '%start\\_%', 'startxtime' similar to '%start\\_%', 'start_time' similar to '%start^_%' escape '^';
-- => true | false | true
select 'abc' similar to '_b_', 'aaa' similar to 'a{2,4}', 'aXc' similar to 'a[A-Z]c', 'a.c' similar to 'a.c', 'abc' similar to 'a.c', 'abc' not similar to '(b|c)%';
-- => true | true | true | true | false | true
-- page: REGEXP_INSTR
select regexp_instr('a1b22c333', '[0-9]+', 1, 2), regexp_instr('a1b22c333', '[0-9]+', 1, 2, 1), regexp_instr('a1b22c333', '[0-9]+', 1, 4), regexp_instr('a1b22c333', '[0-9]+', 3, 2);
-- => 4 | 6 | 0 | 7
-- page: r_GREATEST_LEAST
select greatest(1, null, 2), least(null, 5, 4), least(null, null);
-- => 2 | 4 | <null>
-- page: r_OPERATOR_SYMBOLS
select @ -7, |/ 16, 17 # 5, ~ 7, 2 ^ 10, 5 % 3;
-- => 7 | 4 | 20 | -8 | 1024 | 2
-- page: r_WITH_clause
with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < 4) select n from numbers order by 1;
-- => 1
-- => 2
-- => 3
-- => 4
-- page: r_correlated_subqueries
select n, (select count(*) from places p where p.n < places.n) as smaller from places order by n;
-- => 1 | 0
-- => 2 | 1
-- => 4 | 2
-- page: r_exists_condition
select n from places p where exists (select 1 from places q where q.city = p.city and q.n <> p.n) order by 1;
-- => 1
-- => 2
-- page: c_Window_functions
select sum(n) over (order by n) from places;
-- error: require a frame clause
select first_value(n) over (order by n) from places;
-- error: require a frame clause
select n, sum(n) over (partition by city order by n rows between unbounded preceding and current row) as s from places order by n;
-- => 1 | 1
-- => 2 | 3
-- => 4 | 4
-- page: r_LISTAGG
create table wide(v varchar(65535));
insert into wide values (repeat('x', 40000)), (repeat('y', 40000));
select len(listagg(v)) from wide;
-- error: LISTAGG
-- page: r_APPROXIMATE_PERCENTILE_DISC
select approximate percentile_disc(0.5) within group (order by n) from places;
-- => 2
-- page: r_CAST_function
select '1.5'::decimal(3,1) + 1, 10 / 4, 10 / 4.0 > 2.4, 7::float / 2;
-- => 2.5 | 2 | true | 3.5
select 99999::smallint;
-- error 22003
select 'abc' + 1;
-- error

-- page: c_unsupported-postgresql-functions
select unnest(array[1, 2]);
-- error
select * from unnest(array[1, 2]);
-- error
select array_to_string(city, ',') from places;
-- error 0A000
select array_upper('{1,2}', 1) from places;
-- error 0A000
select regexp_substr('ab', '(?=a)b', 1, 1, 'p');
-- error 0A000
select n is not distinct from 1 from places;
-- error 42601
values (1, 2);
-- error 42601
select soundex('x');
-- error 0A000
