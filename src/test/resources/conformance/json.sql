-- JSON functions and SUPER.

-- page: JSON_EXTRACT_PATH_TEXT
select json_extract_path_text('{"f2":{"f3":1},"f4":{"f5":99,"f6":"star"}}','f4', 'f6');
-- => star
select json_extract_path_text('{"f2":{"f3":1},"f4":{"f5":99,"f6":"star"}','f4', 'f6');
-- error
select json_extract_path_text('{"f2":{"f3":1},"f4":{"f5":99,"f6":"star"}','f4', 'f6',true);
-- => <null>
select json_extract_path_text('{"farm": {"barn": {"color": "red", "feed stocked": true}}}', 'farm', 'barn', 'color');
-- => red
select json_extract_path_text('{"f4":{"f5":99}}', 'f4'), json_extract_path_text('{"f4":{"f5":99}}', 'f4', 'f5');
-- => {"f5":99} | 99
-- page: JSON_EXTRACT_ARRAY_ELEMENT_TEXT
select json_extract_array_element_text('[111,112,113]', 2);
-- => 113
select json_extract_array_element_text('["a",["b",1,["c",2,3,null,]]]',1);
-- error
select json_extract_array_element_text('["a",["b",1,["c",2,3,null,]]]',1,true);
-- => <null>
-- page: JSON_ARRAY_LENGTH
select json_array_length('[11,12,13,{"f1":21,"f2":[25,26]},14]');
-- => 5
select json_array_length('[11,12,13,{"f1":21,"f2":[25,26]},14');
-- error
select json_array_length('[11,12,13,{"f1":21,"f2":[25,26]},14',true);
-- => <null>
-- page: IS_VALID_JSON
create table test_json(id int identity(0,1), json_strings varchar);
insert into test_json(json_strings) values ('{"a":2}'), ('{"a":{"b":{"c":1}}}'), ('{"a": [1,2,"b"]}');
insert into test_json(json_strings) values ('{{}}'), ('{1:"a"}'), ('[1,2,3]');
select json_strings, is_valid_json(json_strings) from test_json order by id;
-- => {"a":2} | true
-- => {"a":{"b":{"c":1}}} | true
-- => {"a": [1,2,"b"]} | true
-- => {{}} | false
-- => {1:"a"} | false
-- => [1,2,3] | false
-- page: IS_VALID_JSON_ARRAY
select is_valid_json_array('[]'), is_valid_json_array('["a","b"]'), is_valid_json_array('["a",["b",1,["c",2,3,null]]]');
-- => true | true | true
select is_valid_json_array('{"a":1}'), is_valid_json_array('a'), is_valid_json_array('[1,2,]');
-- => false | false | false
-- page: JSON_PARSE
select json_parse('[10001,10002,"abc"]');
-- => [10001,10002,"abc"]
-- page: r_json_typeof
select json_typeof(json_parse('[10001,10002,"abc"]'));
-- => array
-- page: CAN_JSON_PARSE
select can_json_parse('[10001,10002,"abc"]'), can_json_parse('This is not JSON');
-- => true | false
-- page: JSON_SERIALIZE
select json_serialize(json_parse('[10001,10002,"abc"]'));
-- => [10001,10002,"abc"]
-- page: query-super
create table orders(id int, doc super);
insert into orders values (1, json_parse('{"a":{"b":[1,2]}}'));
select doc.a.b[1] from orders;
-- => 2
