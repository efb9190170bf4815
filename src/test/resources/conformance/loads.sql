-- COPY and UNLOAD: a round trip over S3, what is refused, and what the load tables say.

-- page: r_UNLOAD
create table venue(venueid smallint not null, venuename varchar(20), venuecity varchar(12), seats integer, price decimal(8,2), opened date, changed timestamp, active boolean);
insert into venue values (1, 'Pinewood | Park', 'Boulder', null, 20.259, '2008-01-02', '2008-02-02 03:04:05.25', true), (2, 'The "Gate"', null, 41500, null, null, null, false), (3, '', 'Carson, CA', 27000, 3, '2012-02-29', '2012-02-29 00:00:00', null);
-- ok 3
unload ('select * from venue order by venueid') to 's3://lake/conformance/pipe/' iam_role default delimiter '|' addquotes escape null as '@NULL@' parallel off;
-- ok
unload ('select * from venue where venuecity = ''Boulder''') to 's3://lake/conformance/pipe/' iam_role default;
-- error XX000: Specified unload destination on S3 is not empty.
unload ('select * from venue order by venueid') to 's3://lake/conformance/csv/' iam_role 'arn:aws:iam::123456789012:role/unload' csv header manifest verbose gzip;
-- ok
unload ('select * from venue') to 's3://lake/conformance/json/' credentials 'aws_access_key_id=AKIAX;aws_secret_access_key=hush' format as json;
-- ok
unload ('select * from venue') to 's3://lake/conformance/parquet/' iam_role default parquet partition by (active) include;
-- ok
unload ('select * from venue') to 's3://lake/conformance/cleaned/' iam_role default csv cleanpath;
-- ok
unload ('select * from venue limit 1') to 's3://lake/conformance/limit/' iam_role default;
-- error 0A000: LIMIT
unload ('select * from venue') to 's3://lake/conformance/x/' iam_role default fixedwidth 'a:3' delimiter ',';
-- error 42601
unload ('select * from venue') to 's3://lake/conformance/x/' iam_role default csv fixedwidth 'a:3';
-- error 0A000
unload ('select * from venue') to 's3://lake/conformance/x/' iam_role default json delimiter ',';
-- error 0A000
unload ('select * from venue') to 's3://lake/conformance/x/' iam_role default parquet escape;
-- error 0A000
unload ('select * from venue') to 's3://lake/conformance/x/' iam_role default maxfilesize 4 mb;
-- error 22023
unload ('select venueid v, seats v from venue') to 's3://lake/conformance/x/' iam_role default json;
-- error
unload ('select * from venue') to 's3://lake/conformance/x/';
-- error
unload ('select * from venue') to 's3://lake/conformance/none/' iam_role default csv parallel off manifest;
-- ok
select pg_last_unload_count();
-- => 3

-- page: SYS_UNLOAD_HISTORY
select file_format, status, unloaded_rows, unloaded_files_count from sys_unload_history where query_id = pg_last_unload_id();
-- => csv | completed | 3 | 1
-- page: r_STL_UNLOAD_LOG
select path, line_count from stl_unload_log where query = pg_last_unload_id();
-- => s3://lake/conformance/none/000 | 3

-- page: copy-parameters-data-conversion
create table loaded(like venue);
copy loaded from 's3://lake/conformance/pipe/' iam_role default delimiter '|' removequotes escape null as '@NULL@';
-- ok
select venueid, replace(venuename, '|', '/'), venuecity, seats, price, opened, changed, active from loaded order by 1;
-- => 1 | Pinewood / Park | Boulder | <null> | 20.26 | 2008-01-02 | 2008-02-02 03:04:05.25 | true
-- => 2 | The "Gate" | <null> | 41500 | <null> | <null> | <null> | false
-- => 3 | "" | Carson, CA | 27000 | 3.00 | 2012-02-29 | 2012-02-29 00:00:00 | <null>
select pg_last_copy_count();
-- => 3
truncate loaded;
copy loaded from 's3://lake/conformance/csv/manifest' iam_role default csv manifest gzip ignoreheader 1 emptyasnull;
-- ok
select count(*), count(venuename), sum(seats), sum(price) from loaded;
-- => 3 | 2 | 68500 | 23.26
truncate loaded;
copy loaded from 's3://lake/conformance/json/' iam_role default json 'auto';
-- ok
select count(*), count(venuecity), sum(seats), sum(price), max(opened) from loaded;
-- => 3 | 2 | 68500 | 23.26 | 2012-02-29
truncate loaded;
copy loaded from 's3://lake/conformance/parquet/' iam_role default format as parquet;
-- ok
select count(*), sum(price), max(changed) from loaded;
-- => 3 | 23.26 | 2012-02-29 00:00:00

-- page: SYS_LOAD_HISTORY
select trim(table_name), status, loaded_rows, source_file_count > 0, error_count from sys_load_history where query_id = pg_last_copy_id();
-- => loaded | completed | 3 | true | 0

-- page: r_COPY
create table narrow(venueid smallint, venuename varchar(8));
copy narrow from 's3://lake/conformance/none/000' iam_role default csv;
-- error XX000: Load into table 'narrow' failed.  Check 'stl_load_errors' system table for details.
-- page: r_STL_LOAD_ERRORS
select line_number, trim(colname), err_code, trim(err_reason) from stl_load_errors where query = pg_last_copy_id();
-- => 1 | "" | 1202 | Extra column(s) found
unload ('select venueid, venuename from venue order by 1') to 's3://lake/conformance/two/' iam_role default csv parallel off;
copy narrow from 's3://lake/conformance/two/' iam_role default csv maxerror 5;
-- ok
select venueid, venuename from narrow;
-- => 3 | ""
select line_number, trim(colname), trim(type), trim(col_length), position, replace(trim(raw_field_value), '|', '/'), err_code, trim(err_reason) from stl_load_errors where query = pg_last_copy_id() order by line_number;
-- => 1 | venuename | varchar | 8 | 2 | Pinewood / Park | 1204 | String length exceeds DDL length
-- => 2 | venuename | varchar | 8 | 2 | The "Gate" | 1204 | String length exceeds DDL length
-- page: SYS_LOAD_ERROR_DETAIL
select count(*), min(error_code), min(trim(column_name)) from sys_load_error_detail where query_id = pg_last_copy_id();
-- => 2 | 1204 | venuename
-- page: r_STL_LOADERROR_DETAIL
select line_number, field, trim(colname), replace(trim(value), '|', '/') from stl_loaderror_detail where query = pg_last_copy_id() and line_number = 1 order by field;
-- => 1 | 1 | venueid | 1
-- => 1 | 2 | venuename | Pinewood / Park

-- page: copy-parameters-data-conversion
truncate narrow;
copy narrow from 's3://lake/conformance/two/' iam_role default csv truncatecolumns;
-- ok
select venuename from narrow order by venueid;
-- => Pinewood
-- => The "Gat
-- => ""
copy narrow from 's3://lake/conformance/nothing/' iam_role default csv;
-- error XX000: does not exist
copy narrow from 's3://lake/conformance/two/' csv;
-- error
copy narrow from 's3://lake/conformance/two/' iam_role 'no arn' csv;
-- error 22023
copy narrow from 's3://lake/conformance/two/' iam_role default csv escape;
-- error 0A000
copy narrow from 's3://lake/conformance/two/' iam_role default csv fixedwidth 'a:1,b:2';
-- error 0A000
copy narrow from 's3://lake/conformance/two/' iam_role default json 'auto' null as 'x';
-- error 0A000
copy narrow from 's3://lake/conformance/two/' iam_role default parquet maxerror 3;
-- error 0A000: MAXERROR argument is not supported for PARQUET based COPY
copy narrow from 's3://lake/conformance/two/' iam_role default csv maxerror 100001;
-- error 22023
