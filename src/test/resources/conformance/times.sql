-- TIME, TIMETZ, dates in other forms than ISO's, intervals and the formats of numbers.

-- page: r_DATEADD_function
create table time_test(time_val time);
insert into time_test values ('20:00:00'), ('00:00:00.5550'), ('00:58:00');
-- ok 3
create table timetz_test(timetz_val timetz);
insert into timetz_test values ('04:00:00+00'), ('00:00:00.5550+00'), ('07:58:00+02');
-- ok 3
select time_val from time_test order by 1;
-- => 00:00:00.555
-- => 00:58:00
-- => 20:00:00
select dateadd(minute,5,time_val) as minplus5 from time_test order by 1;
-- => 00:05:00.555
-- => 01:03:00
-- => 20:05:00
select dateadd(hour, 12, time '13:24:55');
-- => 01:24:55
select dateadd(minute,5,timetz_val) as minplus5_tz from timetz_test order by 1;
-- => 00:05:00.555+00
-- => 04:05:00+00
-- => 06:03:00+00
select dateadd(hour, 2, timetz '13:24:55 PST');
-- => 23:24:55+00
select dateadd(month,1,'2008-04-30'), dateadd(month,12,'2016-02-29'), dateadd(year, 1, '2016-02-29');
-- => 2008-05-30 00:00:00 | 2017-02-28 00:00:00 | 2017-03-01 00:00:00
-- page: r_DATEDIFF_function
select datediff(hour, time_val, time '15:24:45') from time_test order by 1;
-- => -5
-- => 15
-- => 15
select datediff(hours, timetz '20:00:00 PST', timetz '00:58:00 EST') as numhours;
-- => 1
select datediff(day, '2009-01-01'::date, '2009-03-23'::date), datediff(day, date '2023-01-04', date '2024-05-04');
-- => 81 | 486
-- page: r_EXTRACT_function
select extract(minute from time_val) as minutes from time_test order by 1;
-- => 0
-- => 0
-- => 58
select extract(ms from time '18:25:33.123456');
-- => 123
select extract(hour from timetz_val) as hours from timetz_test order by 1;
-- => 0
-- => 4
-- => 5
select extract(year from timestamptz '1.12.1997 07:37:16.00 PST');
-- => 1997
-- page: r_Examples_with_datetime_types
create table datetable (start_date date, end_date date);
insert into datetable values ('2008-06-01','2008-12-31');
insert into datetable values ('Jun 1,2008','20081231');
-- ok 1
select * from datetable order by 1;
-- => 2008-06-01 | 2008-12-31
-- => 2008-06-01 | 2008-12-31
select count(*) from datetable where start_date = 'Jun 1, 2008' and end_date > '12/30/2008' and end_date in (date '12-31-2008');
-- => 2
create table tstamp(timeofday timestamp, timeofdaytz timestamptz);
insert into tstamp values('Jun 1,2008  09:59:59', 'Jun 1,2008 09:59:59 EST' );
-- ok 1
insert into tstamp values('Dec 31,2008 18:20','Dec 31,2008 18:20');
-- ok 1
insert into tstamp values('Jun 1,2008  09:59:59 EST', 'Jun 1,2008 09:59:59');
-- ok 1
select timeofday from tstamp order by 1;
-- => 2008-06-01 09:59:59
-- => 2008-06-01 09:59:59
-- => 2008-12-31 18:20:00
select timeofdaytz from tstamp order by 1;
-- => 2008-06-01 09:59:59+00
-- => 2008-06-01 14:59:59+00
-- => 2008-12-31 18:20:00+00
-- page: r_Date_and_time_literals
select date 'January 8, 1999', date '1999-Jan-08', date 'Jan-08-1999', date '08-Jan-1999', date '01/02/00', date '19990108', date '990108';
-- => 1999-01-08 | 1999-01-08 | 1999-01-08 | 1999-01-08 | 2000-01-02 | 1999-01-08 | 1999-01-08
select timestamp '1999-Jan-08 04:05:06.789', timestamp '01/08/1999 04:05 PM', timestamptz '12/17/1997 07:37:16.00 US/Pacific';
-- => 1999-01-08 04:05:06.789 | 1999-01-08 16:05:00 | 1997-12-17 15:37:16+00
select date '2008-02-30';
-- error
select date 'Febtober 1, 2008';
-- error

-- page: r_interval_data_types
select date '2023-03-14' + interval '1-2' year to month, date '2023-03-14' + interval '23' month, date '2023-03-14' - interval '-2' day;
-- => 2024-05-14 00:00:00 | 2025-02-14 00:00:00 | 2023-03-16 00:00:00
select timestamp '2023-03-14 00:00:00' + interval '13 day 1 hour 1 minute 1.123 seconds' second, timestamp '2023-03-14 00:00:00' + interval '1 day 1 hour 1 minute 1.123 seconds' minute;
-- => 2023-03-27 01:01:01.123 | 2023-03-15 01:01:00
select timestamp '2023-03-14 00:00:00' + interval '3 04:05:06.5' day to second, timestamp '2023-03-14 00:00:00' + interval '59';
-- => 2023-03-17 04:05:06.5 | 2023-03-14 00:00:59
select date '2023-01-01' + interval 'some time';
-- error
create table intervals(i interval day to second);
-- error 0A000
-- page: r_INTERVAL_CMP
select interval_cmp('3 days','1 year'), interval_cmp('7 days','1 week');
-- => -1 | 0
-- page: r_DATE_PART_YEAR
select date_part_year(date '2022-05-02');
-- => 2022
-- page: r_TIMESTAMP_CMP_DATE
select timestamp_cmp_date(timestamp '2008-01-24 06:43:29', '2008-06-18'), timestamp_cmp_date(timestamp '2008-11-01 07:35:33', '2008-06-18');
-- => -1 | 1
-- page: r_DATE_CMP_TIMESTAMP
select date_cmp_timestamp('2008-06-18', '2008-06-18 00:00:00'), date_cmp_timestamp('2008-06-18', timestamp '2008-01-24 06:43:29');
-- => 0 | 1
-- page: r_TIMESTAMPTZ_CMP
select timestamptz_cmp(timestamptz '2008-01-24 06:43:29+00', timestamptz '2008-01-24 06:43:29+02');
-- => 1
-- page: r_TIMEZONE
select timezone('Africa/Kampala', timestamptz '2008-06-01 09:00:00+00'), timezone('Africa/Kampala', timestamp '2008-06-01 09:00:00');
-- => 2008-06-01 12:00:00 | 2008-06-01 06:00:00+00
-- page: CONVERT_TIMEZONE
select convert_timezone('EST', 'Singapore', '2013-06-01 08:00:00'), convert_timezone('GMT', 'GMT-2', '2014-05-17 12:00:00');
-- => 2013-06-01 21:00:00 | 2014-05-17 14:00:00

-- page: r_TO_CHAR
select to_char(618.80, 'rn'), to_char(3999, 'FMRN'), to_char(14.4, 'FMrn');
-- => "          dcxix" | MMMCMXCIX | xiv
select to_char(618.80, 'l99999D99'), to_char(64.60, 'l99999D99');
-- => "$   618.80" | "$    64.60"
select to_char(timestamp '2008-02-18 02:36:48', 'cc'), to_char(timestamp '2008-01-25 14:30:00', 'HH12:MI:SS TZ');
-- => 21 | 02:30:00 UTC
-- The functions are PostgreSQL's; what the page leaves open is taken from PostgreSQL 8.0, "Data Type Formatting Functions".
select to_char(125, '999'), to_char(-12.34, '999.99'), to_char(0.1, '0.9'), to_char(-0.1, '99.99'), to_char(-0.1, 'FM9.99');
-- => " 125" | " -12.34" | " 0.1" | "  -.10" | -.1
select to_char(12, '9990999.9'), to_char(12, 'FM9990999.9'), to_char(485, '999MI'), to_char(-485, '999MI'), to_char(485, 'FM999MI');
-- => "    0012.0" | 0012. | "485 " | 485- | 485
select to_char(485, 'PL999'), to_char(485, 'SG999'), to_char(-485, 'SG999'), to_char(-485, '999PR'), to_char(485, 'S999');
-- => "+485" | "+485" | "-485" | "<485>" | "+485"
select to_char(1485, '9,999'), to_char(148, '9,999'), to_char(1234567, '99');
-- => " 1,485" | "   148" | " ##"
select to_char(482, '999th'), to_char(1, '9TH'), to_char(null::int, '999');
-- => " 482nd" | " 1ST" | <null>
select to_char(1, '9EEEE');
-- error 0A000
select to_char(date '2008-02-08', 'FMMonth FMDDth, YYYY'), to_char(date '2008-02-08', 'Day:DY:D:ID:Q:WW:W:J');
-- => February 8th, 2008 | Friday   :FRI:6:5:1:06:2:2454505
-- page: r_FORMAT_strings
select to_char(timestamp '2008-02-08 15:04:05.678901', 'Y,YYY YYY YY Y IYYY IW RM MS US SSSS A.M. pm AD bc');
-- => 2,008 008 08 8 2008 06 II   678 678901 54245 P.M. pm AD ad
select to_char(timestamp '2008-02-08 15:04:05', '"week" IW "of" IYYY');
-- => week 06 of 2008
-- page: r_TO_NUMBER
select to_number('$ 12,454.88', 'L 99G999D99'), to_number('-12', 'S99'), to_number('<12>', '99PR');
-- => 12454.88 | -12 | -12
select to_number('12345', '999');
-- error
select to_number('abc', '999');
-- error
-- page: r_TO_DATE_function
select to_date('13 Feb 1999, 2:30 PM', 'DD Mon YYYY, HH:MI AM'), to_date('1999/041', 'YYYY/DDD'), to_date('05-01-69', 'MM-DD-YY');
-- => 1999-02-13 | 1999-02-10 | 2069-05-01
select to_date('soon', 'YYYY-MM-DD');
-- error
select to_date(null, 'YYYY-MM-DD');
-- => <null>
-- page: r_TO_TIMESTAMP
select to_timestamp('2021-04-05 07:27:53.281812 PM', 'YYYY-MM-DD HH12:MI:SS.US PM');
-- => 2021-04-05 19:27:53.281812+00
