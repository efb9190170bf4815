-- SUPER: navigation, unnesting, dynamic typing, functions.

-- page: query-super, "Unnesting queries"
create table bar as select json_parse('{"scalar_array": [1, 2.3, 45000000]}') as data;
select index, element from bar as b, b.data.scalar_array as element at index order by index;
-- => 0 | 1
-- => 1 | 2.3
-- => 2 | 45000000
create table foo as select json_parse('[[1.1, 1.2], [2.1, 2.2], [3.1, 3.2]]') as multi_level_array;
select array, element from foo as f, f.multi_level_array as array, array as element order by 2;
-- => [1.1,1.2] | 1.1
-- => [1.1,1.2] | 1.2
-- => [2.1,2.2] | 2.1
-- => [2.1,2.2] | 2.2
-- => [3.1,3.2] | 3.1
-- => [3.1,3.2] | 3.2
-- page: query-super, "Order by"
create table region_nations (r_regionkey smallint, r_name varchar, r_comment varchar, r_nations super);
insert into region_nations values
(100,'name1','comment1','AWS'),
(200,'name2','comment2',1),
(300,'name3','comment3',array(1, 'abc', null)),
(400,'name4','comment4',-2.5),
(500,'name5','comment5','Amazon');
-- ok 5
select r_nations from region_nations order by r_nations;
-- => -2.5
-- => 1
-- => ""Amazon""
-- => ""AWS""
-- => [1,"abc",null]
-- known difference: the guide's example puts Amazon before AWS, strings are ordered by their bytes here
select r_nations from region_nations where r_regionkey <> 500 order by r_nations desc;
-- => [1,"abc",null]
-- => ""AWS""
-- => 1
-- => -2.5
-- page: limitations-super
select 5::super::bool, 5.0::super::bool;
-- => true | <null>
select '2019-09-09'::date::super;
-- error: cannot cast type date to super
select r_nations from region_nations where r_regionkey=300;
-- => [1,"abc",null]
select r_nations::varchar from region_nations where r_regionkey=300;
-- => <null>
select json_serialize(r_nations) from region_nations where r_regionkey=300;
-- => [1,"abc",null]
-- page: query-super, "Navigation"
create table customer_orders_lineitem (c_custkey bigint, c_name varchar, c_orders super);
insert into customer_orders_lineitem select 9451, 'Customer#000009451', json_parse('[{"o_orderkey":4043971,
"o_orderstatus":"P","o_orderdate":"1997-05-15","o_totalprice":175.50,"o_lineitems":[{"l_partkey":1,"l_quantity":2.50},
{"l_partkey":"A55","l_quantity":4}]},{"o_orderkey":4043972,"o_orderstatus":7,"o_orderdate":"1996-01-02"}]');
-- ok 1
insert into customer_orders_lineitem values (9452, 'Customer#000009452', json_parse('[]')), (9453, 'No orders', null);
-- ok 2
select c_orders[0].o_orderkey from customer_orders_lineitem order by c_custkey;
-- => 4043971
-- => <null>
-- => <null>
select cust.c_orders[0].o_orderkey from customer_orders_lineitem as cust where cust.c_custkey = 9451;
-- => 4043971
select count(*) from customer_orders_lineitem where c_orders[0]. o_orderkey is not null;
-- => 1
select c_orders[0].o_orderdate, c_orders[0].o_orderstatus, count(*) from customer_orders_lineitem
where c_orders[0].o_orderkey is not null
group by c_orders[0].o_orderstatus, c_orders[0].o_orderdate order by c_orders[0].o_orderdate;
-- => ""1997-05-15"" | ""P"" | 1
-- page: query-super, "Dynamic typing"
select c_orders[0].o_orderkey from customer_orders_lineitem where c_orders[0].o_orderstatus = 'P';
-- => 4043971
select o.o_orderkey, o.o_orderstatus = 'P', o.o_orderstatus <= 'P' from customer_orders_lineitem c, c.c_orders o
order by o.o_orderkey;
-- => 4043971 | true | true
-- => 4043972 | false | <null>
select c.c_name, l.l_partkey from customer_orders_lineitem c, c.c_orders o, o.o_lineitems l
where l.l_partkey in (1, 'A55') order by l.l_partkey;
-- => Customer#000009451 | 1
-- => Customer#000009451 | ""A55""
select array(1, 2.50) = array(1, 2.50), array(1) = array(2), array(1, 'a')[0] = 1.0;
-- => true | false | true
-- page: query-super, "Lax semantics"
select c.c_orders.something from customer_orders_lineitem c where c_custkey = 9451;
-- => <null>
select c.c_orders[1][1], c.c_orders[7] from customer_orders_lineitem c where c_custkey = 9451;
-- => <null> | <null>
select c.c_orders[0].o_orderstatus::integer, c.c_orders[0].o_orderdate::date, c.c_orders[0].o_totalprice::decimal(8,2)
from customer_orders_lineitem c where c_custkey = 9451;
-- => <null> | 1997-05-15 | 175.50
-- page: query-super, "Object unpivoting"
select attr as attribute_name, json_typeof(val) as value_type
from customer_orders_lineitem c, unpivot c.c_orders[0] as val at attr
where c_custkey = 9451 order by 1;
-- => o_lineitems | array
-- => o_orderdate | string
-- => o_orderkey | number
-- => o_orderstatus | string
-- => o_totalprice | number
select attr as attribute_name, val as object_value
from customer_orders_lineitem c, c.c_orders as o at i, unpivot o as val at attr
where c_custkey = 9451 and i = 1 order by attr;
-- => o_orderdate | ""1996-01-02""
-- => o_orderkey | 4043972
-- => o_orderstatus | 7
-- page: query-super, "Types of introspection"
select json_typeof(c_orders), json_typeof(c_orders[0].o_orderkey), is_varchar(c_orders[0].o_orderstatus)
from customer_orders_lineitem where c_custkey = 9451;
-- => array | number | true
select is_array(null::super), is_scalar(null::super), is_object(null::super);
-- => false | false | false
-- page: tutorial-query-nested-data: a LEFT JOIN keeps the rows without elements; SUPER arrays unnest the same way
select c.c_custkey, o.o_orderkey from customer_orders_lineitem c left join c.c_orders o on true order by 1, 2;
-- => 9451 | 4043971
-- => 9451 | 4043972
-- => 9452 | <null>
-- => 9453 | <null>
-- page: super-configurations
select json_table.data.ITEMS.Name, json_table.data.price
from (select json_parse('{"ITEMS":{"Name":"TV"}, "price": 345}') as data) as json_table;
-- => <null> | 345
set enable_case_sensitive_super_attribute to true;
select json_table.data.ITEMS.Name, json_table.data.price
from (select json_parse('{"ITEMS":{"Name":"TV"}, "price": 345}') as data) as json_table;
-- => ""TV"" | 345
reset enable_case_sensitive_super_attribute;
-- page: r_enable_case_sensitive_super_attribute
create table tbl (col super);
insert into tbl values (json_parse('{ "A": "A", "a": "a" }'));
-- ok 1
select col.A from tbl;
-- => ""a""
-- page: r_array
select array(1,50,null,100);
-- => [1,50,null,100]
select array(1,'abc',true,3.14);
-- => [1,"abc",true,3.14]
-- page: r_array_concat
select array_concat(array(10001,10002),array(10003,10004));
-- => [10001,10002,10003,10004]
select array_concat(array(10001,10002),array('ab','cd'));
-- => [10001,10002,"ab","cd"]
-- page: array_flatten
select array_flatten(array(array(1,2,3,4),array(5,6,7,8),array(9,10)));
-- => [1,2,3,4,5,6,7,8,9,10]
-- page: get_array_length
select get_array_length(array(1,2,3,4,5,6,7,8,9,10));
-- => 10
-- page: r_subarray
select subarray(array('a', 'b', 'c', 'd', 'e', 'f'), 2, 3);
-- => ["c","d","e"]
-- page: split_to_array
select split_to_array('12|345|6789', '|');
-- => ["12","345","6789"]
-- page: r_is_array
select is_array(json_parse('[1,2]'));
-- => true
create table t(s super);
insert into t values (5);
-- page: r_is_bigint, r_is_integer, r_is_smallint, r_is_decimal
select s, is_bigint(s), is_integer(s), is_smallint(s), is_decimal(s), is_float(s) from t;
-- => 5 | true | true | true | true | false
delete from t;
insert into t values ('t');
-- page: r_is_char, r_is_varchar
select s, is_char(s), is_varchar(s) from t;
-- => ""t"" | true | true
delete from t;
insert into t values (1.22);
-- page: r_is_decimal
select s, is_decimal(s), is_bigint(s) from t;
-- => 1.22 | true | false
delete from t;
insert into t values (2.22::float);
-- page: r_is_float
select s, is_float(s), is_decimal(s) from t;
-- => 2.22e+0 | true | false
delete from t;
insert into t values (json_parse('{"name": "Joe"}'));
-- page: r_is_object, r_is_scalar
select s, is_object(s), is_scalar(s.name), is_scalar(s) from t;
-- => {"name":"Joe"} | true | true | false
-- page: r_json_typeof
select json_typeof(array(1,2)), json_typeof(json_parse('{"name":"Joe"}'));
-- => array | object
-- page: JSON_PARSE
select json_parse('[10001,10002,"abc"]'), json_typeof(json_parse('[10001,10002,"abc"]'));
-- => [10001,10002,"abc"] | array
select json_parse('{"a": 1,}');
-- error
-- page: r_SUPER_type: numbers are decimals, no digit is lost
select json_parse('{"d": 1.10, "n": 12345678901234567890123456789.01, "f": 1e3, "t": "1.10"}');
-- => {"d":1.10,"n":12345678901234567890123456789.01,"f":1e3,"t":"1.10"}
-- page: r_object_function
select object('foo', 1, 'bar', 'x', 'baz', array(1.5, null));
-- => {"foo":1,"bar":"x","baz":[1.5,null]}
-- page: limitations-super
create table k(s super distkey);
-- error
create table k(s super sortkey);
-- error
