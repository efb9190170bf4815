-- External schemas and tables, in front of a local S3 with a bucket "lake" and a local Glue.

-- page: r_CREATE_EXTERNAL_SCHEMA
create external schema spectrum from data catalog database 'spectrum_db'
iam_role 'arn:aws:iam::123456789012:role/MySpectrumRole' create external database if not exists;
-- ok
create external schema spectrum from data catalog database 'spectrum_db'
iam_role 'arn:aws:iam::123456789012:role/MySpectrumRole';
-- error 42P06
select schemaname, databasename, eskind from svv_external_schemas;
-- => spectrum | spectrum_db | 1
-- page: r_SVV_EXTERNAL_DATABASES
select databasename from svv_external_databases;
-- => spectrum_db
-- page: r_CREATE_EXTERNAL_TABLE_examples
create external table spectrum.sales(salesid integer, listid integer, sellerid integer, pricepaid decimal(8,2),
commission decimal(8,2), saletime timestamp)
row format delimited fields terminated by '\t' stored as textfile location 's3://lake/spectrum/sales/'
table properties ('numRows'='172000');
-- ok
select tablename, location, input_format from svv_external_tables;
-- => sales | s3://lake/spectrum/sales/ | org.apache.hadoop.mapred.TextInputFormat
select columnname, external_type, columnnum, part_key from svv_external_columns where tablename = 'sales'
and columnnum in (1, 4, 6) order by columnnum;
-- => salesid | int | 1 | 0
-- => pricepaid | decimal(8,2) | 4 | 0
-- => saletime | timestamp | 6 | 0
select count(*) from spectrum.sales;
-- => 0
create external table spectrum.sales(salesid integer) stored as parquet location 's3://lake/spectrum/other/';
-- error 42P07
-- page: r_CREATE_EXTERNAL_TABLE: search path and transactions
create external table sales_of_no_schema(a int) stored as parquet location 's3://lake/x/';
-- error
begin;
create external table spectrum.in_block(a int) stored as parquet location 's3://lake/x/';
-- error 25001: CREATE EXTERNAL TABLE cannot run inside a transaction block
select 1;
-- error 25P02
rollback;
-- page: r_CREATE_EXTERNAL_TABLE_examples, partitioned
create external table spectrum.sales_part(salesid integer, pricepaid decimal(8,2))
partitioned by (saledate char(10)) stored as parquet location 's3://lake/spectrum/sales_partition/';
-- ok
-- page: r_ALTER_TABLE_external-table
alter table spectrum.sales_part add if not exists
partition(saledate='2008-01-01') location 's3://lake/spectrum/sales_partition/saledate=2008-01/'
partition(saledate='2008-02-01') location 's3://lake/spectrum/sales_partition/saledate=2008-02/';
-- ok
alter table spectrum.sales_part add if not exists
partition(saledate='2008-01-01') location 's3://lake/spectrum/sales_partition/saledate=2008-01/';
-- ok
alter table spectrum.sales_part add partition(saledate='2008-01-01') location 's3://lake/elsewhere/';
-- error
select values, location from svv_external_partitions where tablename = 'sales_part' order by 1;
-- => ["2008-01-01"] | s3://lake/spectrum/sales_partition/saledate=2008-01/
-- => ["2008-02-01"] | s3://lake/spectrum/sales_partition/saledate=2008-02/
alter table spectrum.sales_part drop partition(saledate='2008-02-01');
-- ok
alter table spectrum.sales_part partition(saledate='2008-01-01')
set location 's3://lake/spectrum/sales_partition/saledate=2008-01-01/';
-- ok
select location from svv_external_partitions where tablename = 'sales_part';
-- => s3://lake/spectrum/sales_partition/saledate=2008-01-01/
alter table spectrum.sales set table properties ('numRows'='170000');
-- ok
alter table spectrum.sales set location 's3://lake/tickit/spectrum/sales/';
-- ok
alter table spectrum.sales set file format parquet;
-- ok
alter table spectrum.sales rename column saletime to transaction_time;
-- ok
select location, serialization_lib from svv_external_tables where tablename = 'sales';
-- => s3://lake/tickit/spectrum/sales/ | org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe
-- page: r_CREATE_EXTERNAL_TABLE, CREATE EXTERNAL TABLE AS
create table local_sales (salesid int, pricepaid decimal(8,2), saledate char(10));
insert into local_sales values (1, 728.00, '2008-01-01'), (2, 76.00, '2008-02-01'), (3, 350.50, '2008-02-01');
create external table spectrum.made partitioned by (saledate) stored as parquet location 's3://lake/made/'
as select * from local_sales;
-- ok
select salesid, pricepaid, saledate from spectrum.made where saledate = '2008-02-01' order by 1;
-- => 2 | 76.00 | 2008-02-01
-- => 3 | 350.50 | 2008-02-01
select count(distinct "$path") from spectrum.made where "$size" > 0;
-- => 3
-- page: r_SVL_S3QUERY_SUMMARY
select sum(pricepaid) from spectrum.made where saledate = '2008-01-01';
-- => 728.00
select s3_scanned_rows, files, s3_scanned_bytes > 0 from svl_s3query_summary
where query = (select max(query) from svl_s3query_summary);
-- => 1 | 1 | true
select sum(pricepaid) from spectrum.made where saledate = '2008-01-01';
-- => 728.00
-- page: r_SVL_S3PARTITION
select max(total_partitions), max(qualified_partitions), max(assignment) from svl_s3partition
where query = (select max(query) from svl_s3partition) group by query, segment;
-- => 2 | 1 | p
-- page: r_INSERT_external_table
create external table spectrum.lineitem(l_orderkey int, l_quantity decimal(8,2)) stored as parquet
location 's3://lake/lineitem/';
insert into spectrum.lineitem select salesid, pricepaid from local_sales;
-- ok
insert into spectrum.lineitem select 4, 1.5;
-- ok
select count(*), sum(l_quantity) from spectrum.lineitem;
-- => 4 | 1156.00
-- page: r_CREATE_VIEW: external tables in views
create view on_external as select * from spectrum.lineitem;
-- error
create view on_external as select l_orderkey from spectrum.lineitem with no schema binding;
-- ok
select count(*) from on_external;
-- => 4
-- page: tutorial-query-nested-data, "You can't reference array elements by position"
create external table spectrum.customers (id int, name struct<given:varchar(20), family:varchar(20)>,
phones array<varchar(20)>, orders array<struct<shipdate:timestamp, price:double precision>>)
stored as parquet location 's3://lake/customers/';
-- ok
select c.id, c.name.given, o.price from spectrum.customers c, c.orders o;
-- => (no rows)
select c.id, p as phone from spectrum.customers c left join c.phones p on true;
-- => (no rows)
select c.name from spectrum.customers c;
-- error
select c.orders[0] from spectrum.customers c;
-- error
drop table spectrum.customers;
-- ok
select * from spectrum.customers;
-- error 42P01
