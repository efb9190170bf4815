-- Date functions. How to read this file: the Javadoc of the class Conformance.

-- page: r_DATEADD_function
select dateadd(month,18,'2008-02-28');
-- => 2009-08-28 00:00:00
select dateadd(m,30,'2008-02-28');
-- => 2008-02-28 00:30:00
select dateadd(hour, 8, time '13:24:55');
-- => 21:24:55

-- page: r_DATEDIFF_function
select datediff(week,'2009-01-01','2009-12-31') as numweeks;
-- => 52
select datediff(hour, '2023-01-01', '2023-01-03 05:04:03');
-- => 53
select datediff(qtr, '1998-07-01', date '2008-06-05');
-- => 39
-- The page prints 40 for a current date of June 5, 2008; 39 boundaries lie between both by its own rule.
select datediff(year, '2008-12-31', '2009-01-01');
-- => 1
select datediff(hour, '2009-01-01 8:30:00', '2009-01-01 10:00:00');
-- => 2
select datediff(day, '2009-01-02', '2009-01-01');
-- => -1
select datediff(minute, time '20:00:00', time '21:00:00') as nummins;
-- => 60
select datediff(days, 'Jun 1,2008 09:59:59 EST', 'Jul 4,2008 09:59:59 EST');
-- => 33

-- page: r_DATE_TRUNC
select date_trunc('second', timestamp '20200430 04:05:06.789');
-- => 2020-04-30 04:05:06
select date_trunc('minute', timestamp '20200430 04:05:06.789');
-- => 2020-04-30 04:05:00
select date_trunc('hour', timestamp '2020-04-30 04:05:06.789');
-- => 2020-04-30 04:00:00
select date_trunc('day', timestamp '2020-04-30 04:05:06.789');
-- => 2020-04-30 00:00:00
select date_trunc('month', timestamp '2020-04-30 04:05:06.789');
-- => 2020-04-01 00:00:00
select date_trunc('quarter', timestamp '2020-04-30 04:05:06.789');
-- => 2020-04-01 00:00:00
select date_trunc('year', timestamp '2020-04-30 04:05:06.789');
-- => 2020-01-01 00:00:00
select date_trunc('millennium', timestamp '2020-04-30 04:05:06.789');
-- => 2001-01-01 00:00:00
select date_trunc('week', timestamp '2022-04-30 04:05:06.789');
-- => 2022-04-25 00:00:00

-- page: r_DATE_PART_function
select date_part(minute, timestamp '20230104 04:05:06.789');
-- => 5
select date_part(week, timestamp '20220502 04:05:06.789');
-- => 18
select date_part(day, timestamp '2022-05-02 04:05:06.789');
-- => 2
select date_part(dayofweek, timestamp '2022-05-02 04:05:06.789');
-- => 1
select date_part(century, timestamp '2022-05-02 04:05:06.789');
-- => 21
select date_part(millennium, timestamp '2022-05-02 04:05:06.789');
-- => 3
select date_part(microsecond, timestamp '2022-05-02 04:05:06.789');
-- => 789000
select date_part(month, date '20220502');
-- => 5
select date_part(w, timestamp '2008-06-17 09:44:54');
-- => 25
select date_part(dow, timestamp '2008-01-05 14:00:00');
-- => 6

-- page: r_EXTRACT_function
select extract(minute from timestamp '2009-09-09 12:08:43');
-- => 8
select extract(ms from timestamp '2009-09-09 12:08:43.101');
-- => 101

-- page: r_LAST_DAY
select last_day(timestamp '2014-01-07 10:32:38.248109');
-- => 2014-01-31
select last_day('2008-02-10');
-- => 2008-02-29

-- page: r_MONTHS_BETWEEN_function
select months_between('1969-01-18', '1969-03-18') as months;
-- => -2
select months_between(timestamp '2008-12-25 15:00:00', timestamp '2008-01-21 19:30:00');
-- => ~11.12
select months_between(timestamp '2008-12-01 19:30:00', timestamp '2008-01-03 15:00:00');
-- => ~10.94

-- page: r_ADD_MONTHS
select add_months('2008-03-31',1);
-- => 2008-04-30 00:00:00
select add_months('2008-04-30',1);
-- => 2008-05-31 00:00:00
select trunc(add_months(date '2008-01-02', 12));
-- => 2009-01-02

-- page: r_NEXT_DAY
select next_day('2014-08-20','Tuesday');
-- => 2014-08-26
select next_day(date '2008-07-06', 'Monday');
-- => 2008-07-07

-- page: r_TRUNC_date
select trunc(timestamp '2011-07-21 10:32:38.248109');
-- => 2011-07-21

-- page: r_DATE_CMP
select date_cmp(date '2008-01-01', '2008-01-04'), date_cmp(date '2008-01-04', '2008-01-04'), date_cmp(date '2008-01-05', '2008-01-04');
-- => -1 | 0 | 1

-- page: r_TO_DATE_function
select to_date('02 Oct 2001', 'DD Mon YYYY');
-- => 2001-10-02
select to_date('20010631', 'YYYYMMDD', false);
-- => 2001-07-01
select to_date('20010631', 'YYYYMMDD', true);
-- error

-- page: r_TO_TIMESTAMP
select to_timestamp('2017','YYYY');
-- => 2017-01-01 00:00:00+00
select to_timestamp('2011-12-18 24:38:15', 'YYYY-MM-DD HH24:MI:SS');
-- => 2011-12-19 00:38:15+00
select to_timestamp('2011-12-18 24:38:15', 'YYYY-MM-DD HH24:MI:SS', true);
-- error

-- page: r_TO_CHAR
select to_char(timestamp '2009-12-31 23:15:59', 'MONTH-DY-DD-YYYY HH12:MIPM');
-- => DECEMBER -THU-31-2009 11:15PM
select to_char(timestamp '2009-12-31 23:15:59', 'DDD');
-- => 365
select to_char(timestamp '2022-05-16 23:15:59', 'ID');
-- => 1
select to_char(date '2009-12-31', 'MONTH');
-- => DECEMBER
select to_char(timestamp '2008-01-25 14:30:00', 'HH12:MI:SS');
-- => 02:30:00
select to_char(timestamp '2008-01-25 14:30:00', 'MON-DD-YYYY HH12:MIPM');
-- => JAN-25-2008 02:30PM
select to_char(timestamp '2009-12-31 23:15:59','HH24:MI:SS');
-- => 23:15:59
select to_char(-125.8, '999D99S');
-- => 125.80-
select to_char(125, 'RN');
-- => CXXV

-- page: r_interval_literals
select date '2008-12-31' + interval '1 second' as dateplus;
-- => 2008-12-31 00:00:01
select date '2008-12-31' + interval '1 minute' as dateplus;
-- => 2008-12-31 00:01:00
select date '2008-12-31' + interval '3 hours, 35 minutes' as dateplus;
-- => 2008-12-31 03:35:00
select date '2008-12-31' + interval '52 weeks' as dateplus;
-- => 2009-12-30 00:00:00
select date '2008-12-31' + interval '1w, 1h, 1m, 1s' as dateplus;
-- => 2009-01-07 01:01:01
select date '2008-12-31' + interval '0.5 days' as dateplus;
-- => 2008-12-31 12:00:00
select date '2023-02-15' - interval '4 months';
-- => 2022-10-15 00:00:00
select date '2023-03-31' - interval '4 months';
-- => 2022-11-30 00:00:00

-- page: CONVERT_TIMEZONE
select convert_timezone('US/Pacific', timestamp '2008-08-24 09:36:12');
-- => 2008-08-24 02:36:12
select convert_timezone('EST', 'PST', '20080305 12:25:29');
-- => 2008-03-05 09:25:29
select convert_timezone('America/New_York', '2013-02-01 08:00:00');
-- => 2013-02-01 03:00:00
select convert_timezone('America/New_York', '2013-06-01 08:00:00');
-- => 2013-06-01 04:00:00
select convert_timezone('GMT','GMT+2','2014-05-17 12:00:00') as gmt_plus_2;
-- => 2014-05-17 10:00:00
