-- Aggregates and window functions over the sample table WINSALES.

-- page: c_Window_functions
create table winsales(salesid int, dateid date, sellerid int, buyerid char(10), qty int, qty_shipped int);
insert into winsales values
(30001, '2003-08-02', 3, 'b', 10, 10), (10001, '2003-12-24', 1, 'c', 10, 10), (10005, '2003-12-24', 1, 'a', 30, null),
(40001, '2004-01-09', 4, 'a', 40, null), (10006, '2004-01-18', 1, 'c', 10, null), (20001, '2004-02-12', 2, 'b', 20, 20),
(40005, '2004-02-12', 4, 'a', 10, 10), (20002, '2004-02-16', 2, 'c', 20, 20), (30003, '2004-04-18', 3, 'b', 15, null),
(30004, '2004-04-18', 3, 'b', 20, null), (30007, '2004-09-07', 3, 'c', 30, null);
-- ok 11

-- page: r_WF_SUM
select salesid, sum(qty) over (order by dateid, salesid rows unbounded preceding) as sum from winsales order by dateid, salesid;
-- => 30001 | 10
-- => 10001 | 20
-- => 10005 | 50
-- => 40001 | 90
-- => 10006 | 100
-- => 20001 | 120
-- => 40005 | 130
-- => 20002 | 150
-- => 30003 | 165
-- => 30004 | 185
-- => 30007 | 215
select sum(qty) over (order by dateid, salesid) from winsales;
-- error: frame
-- page: r_WF_ROW_NUMBER
select qty, row_number() over (partition by sellerid order by qty asc) as row from winsales where sellerid = 3 order by 2;
-- => 10 | 1
-- => 15 | 2
-- => 20 | 3
-- => 30 | 4
-- page: r_WF_RANK
select salesid, qty, rank() over (order by qty) as rnk from winsales order by 2,1;
-- => 10001 | 10 | 1
-- => 10006 | 10 | 1
-- => 30001 | 10 | 1
-- => 40005 | 10 | 1
-- => 30003 | 15 | 5
-- => 20001 | 20 | 6
-- => 20002 | 20 | 6
-- => 30004 | 20 | 6
-- => 10005 | 30 | 9
-- => 30007 | 30 | 9
-- => 40001 | 40 | 11
-- page: r_WF_DENSE_RANK
select salesid, dense_rank() over(order by qty desc) as d_rnk, rank() over(order by qty desc) as rnk from winsales where qty > 15 order by qty, 1;
-- => 20001 | 3 | 4
-- => 20002 | 3 | 4
-- => 30004 | 3 | 4
-- => 10005 | 2 | 2
-- => 30007 | 2 | 2
-- => 40001 | 1 | 1
-- page: r_WF_LISTAGG
select distinct listagg(sellerid) within group (order by sellerid) over() from winsales;
-- => 11122333344
select listagg(sellerid) within group (order by dateid) over () as seller from winsales where buyerid = 'b';
-- => 3233
-- => 3233
-- => 3233
-- => 3233
select listagg(dateid,',') within group (order by sellerid desc,salesid asc) over () as dates from winsales where buyerid  = 'b' limit 1;
-- => 2003-08-02,2004-04-18,2004-04-18,2004-02-12
select listagg(salesid, ', ') within group (order by sellerid, salesid) over (partition by buyerid) from winsales where buyerid = 'a';
-- => 10005, 40001, 40005
-- => 10005, 40001, 40005
-- => 10005, 40001, 40005
-- page: r_LISTAGG
select listagg(distinct sellerid, ', ') within group (order by sellerid) from winsales;
-- => 1, 2, 3, 4
select listagg(sellerid) within group (order by sellerid) from winsales where false;
-- => <null>
-- page: r_WF_MEDIAN
select distinct sellerid, median(qty) over (partition by sellerid) from winsales order by sellerid;
-- => 1 | ~10.0
-- => 2 | ~20.0
-- => 3 | ~17.5
-- => 4 | ~25.0
-- page: r_MEDIAN
select median(qty), percentile_cont(0.5) within group (order by qty) from winsales where sellerid = 3;
-- => ~17.5 | ~17.5
-- page: r_WF_LAG
select salesid, lag(qty,1) over (order by salesid) as prev from winsales where sellerid = 1 order by salesid;
-- => 10001 | <null>
-- => 10005 | 10
-- => 10006 | 30
-- page: r_WF_LEAD
select salesid, lead(qty,1) over (order by salesid) as next from winsales where sellerid = 1 order by salesid;
-- => 10001 | 30
-- => 10005 | 10
-- => 10006 | <null>
-- page: r_WF_first_value
select salesid, first_value(qty) over (order by salesid rows between unbounded preceding and unbounded following), last_value(qty_shipped ignore nulls) over (order by salesid rows between unbounded preceding and unbounded following) from winsales where sellerid = 1 order by 1;
-- => 10001 | 10 | 10
-- => 10005 | 10 | 10
-- => 10006 | 10 | 10
-- page: r_WF_PERCENT_RANK
create table shares(v int);
insert into shares values (15), (20), (20), (20), (30), (30), (40);
select v, percent_rank() over (order by v) from shares order by v;
-- => 15 | ~0.0000
-- => 20 | ~0.1667
-- => 20 | ~0.1667
-- => 20 | ~0.1667
-- => 30 | ~0.6667
-- => 30 | ~0.6667
-- => 40 | ~1.0000
-- page: r_WF_CUME_DIST
create table paid(v int);
insert into paid values (2500), (2600), (2800), (2900), (3100);
select v, cume_dist() over (order by v) from paid order by v;
-- => 2500 | ~0.2
-- => 2600 | ~0.4
-- => 2800 | ~0.6
-- => 2900 | ~0.8
-- => 3100 | ~1.0
-- page: r_WF_RATIO_TO_REPORT
select v, ratio_to_report(v) over () from paid order by v;
-- => 2500 | ~0.1799
-- => 2600 | ~0.1871
-- => 2800 | ~0.2014
-- => 2900 | ~0.2086
-- => 3100 | ~0.2230
select sellerid, qty, ratio_to_report(qty) over (partition by sellerid) from winsales where sellerid = 4 order by qty;
-- => 4 | 10 | ~0.2
-- => 4 | 40 | ~0.8
-- page: r_WF_NTILE
select v, ntile(2) over (order by v) from paid order by v;
-- => 2500 | 1
-- => 2600 | 1
-- => 2800 | 1
-- => 2900 | 2
-- => 3100 | 2

-- page: r_QUALIFY_clause
create table store_sales (ss_sold_date date, ss_item text, ss_sales_price float);
insert into store_sales values ('2022-01-01', 'Product 1', 100.0), ('2022-01-01', 'Product 2', 500.0),
('2022-01-01', 'Product 4', 1000.0), ('2022-01-02', 'Product 6', 5000.0), ('2022-01-02', 'Product 7', 5.0);
select ss_item from store_sales ss qualify row_number() over (partition by ss_sold_date order by ss_sales_price desc) <= 1 order by 1;
-- => Product 4
-- => Product 6
select ss_item, last_value(ss_item) over (partition by ss_sold_date order by ss_sales_price asc rows between unbounded preceding and unbounded following) as dearest from store_sales ss where ss_sold_date = '2022-01-02' order by 1;
-- => Product 6 | Product 6
-- => Product 7 | Product 6

-- page: r_COUNT
select count(*), count(qty_shipped), count(distinct sellerid), approximate count(distinct sellerid) from winsales;
-- => 11 | 5 | 4 | 4
-- page: r_AVG
-- Integers average to an integer.
select avg(qty), avg(qty::float), sum(qty), min(dateid), max(dateid) from winsales;
-- => 19 | ~19.5455 | 215 | 2003-08-02 | 2004-09-07
select sum(qty), count(qty) from winsales where false;
-- => <null> | 0
-- page: r_BOOL_AND
select bool_and(qty > 5), bool_or(qty > 35), bool_and(qty > 10) from winsales;
-- => true | true | false
-- page: r_STDDEV_functions
select stddev(v), stddev_pop(v), variance(v), var_pop(v) from paid;
-- => ~238.7467 | ~213.5416 | ~57000.0 | ~45600.0
-- page: r_GROUP_BY_clause
select sellerid, sum(qty) from winsales group by 1 having sum(qty) > 45 order by 2 desc, 1;
-- => 3 | 75
-- => 1 | 50
-- => 4 | 50
select sellerid, buyerid, sum(qty) from winsales group by rollup (sellerid, buyerid) having sellerid is null;
-- => <null> | <null> | 215
-- page: r_TOP
select top 2 salesid from winsales order by qty desc, salesid;
-- => 40001
-- => 10005
-- page: r_ORDER_BY_clause
-- NULLs come last in ascending order and first in descending order.
select qty_shipped from winsales order by 1 desc limit 1;
-- => <null>
select qty_shipped from winsales order by 1 limit 1;
-- => 10
-- page: r_UNION
select 1 union all select 1 union select 2 order by 1;
-- => 1
-- => 2
select sellerid from winsales except select 1 order by 1;
-- => 2
-- => 3
-- => 4
-- INTERSECT goes before the others, which go from left to right.
select sellerid from winsales minus select 1 intersect select 2 order by 1;
-- => 1
-- => 2
-- => 3
-- => 4
select 1 union select 2 except select 1 union select 1 intersect select 1 order by 1;
-- => 1
-- => 2
