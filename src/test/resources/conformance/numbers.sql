-- Numbers.

-- page: r_ROUND
select round(28.05), round(28.05, 1), round(28.05, -1);
-- => ~28 | ~28.1 | ~30
select round(28.05::decimal(8,2), 1);
-- => ~28.1
-- page: r_TRUNC
select trunc(111.15), trunc(111.15,1), trunc(111.15,-1);
-- => ~111 | ~111.1 | ~110
select trunc(-2.9::float8);
-- => -2
-- page: r_MOD
select mod(10, 4), mod(10.5, 4), mod(cast(16.4 as integer), 5);
-- => 2 | 2.5 | 1
select mod(5,2) = 0 as is_even, 11 % 4 as remainder;
-- => false | 3
-- page: r_CEILING_FLOOR
select ceiling(28.05), floor(28.05), ceil(-1.5), floor(-1.5);
-- => 29 | 28 | -1 | -2
-- page: r_SIGN
select sign(28.05), sign(-4.25), sign(0);
-- => 1 | -1 | 0
-- page: r_ABS
select abs(-38), abs(14-76);
-- => 38 | 62
-- page: r_CBRT
select cbrt(28.05);
-- => ~3.03839539048843
-- page: r_LOG
select log(100);
-- => 2
-- page: r_LN
select ln(2.718281828), ln(10);
-- => ~0.9999999998311 | ~2.302585092994
-- page: r_DEXP
select dexp((7::float/100)*10);
-- => ~2.01375270747048
-- page: r_POWER
select pow((1+7::float/100),10), power(2, 10);
-- => ~1.96715135728957 | 1024
-- page: r_SQRT
select sqrt(16), dsqrt(16);
-- => 4 | 4
-- page: r_DEGREES
select degrees(.5), radians(180) = pi();
-- => ~28.6478897565412 | true

-- page: r_OPERATOR_SYMBOLS
-- Integers divide to integers, cut towards zero.
select 7 / 2, -7 / 2, 7 / -2, 1 / 3;
-- => 3 | -3 | -3 | 0
select 2 ^ 3, |/ 25.0, ||/ 27.0, @ -5.0;
-- => 8 | 5 | 3 | 5.0
select 1 / 0;
-- error 22012
select 5 % 0;
-- error 22012
select 3 & 6, 3 | 6, 3 # 6, ~1, 1 << 3, 8 >> 2;
-- => 2 | 7 | 5 | -2 | 8 | 2

-- page: r_numeric_computations201
create table prices (pricepaid decimal(8,2), commission decimal(8,2), qtysold smallint);
insert into prices values (21.00, 3.00, 4), (728.00, 91.00, 2);
select pricepaid / commission from prices order by pricepaid;
-- => 7.000000000
-- => 8.000000000
select commission * qtysold from prices order by 1;
-- => 12.00
-- => 182.00
select pricepaid * commission from prices order by 1;
-- => 63.0000
-- => 66248.0000
select pricepaid + commission from prices order by 1;
-- => 24.00
-- => 819.00
select pricepaid::decimal(4,3) from prices;
-- error: Numeric data overflow

-- page: r_CAST_function
select cast(162.00 as integer), 162.00::integer, convert(integer, 162.00);
-- => 162 | 162 | 162
select cast('2008-02-18 02:36:48' as date);
-- => 2008-02-18
select 123.456::decimal(2,1);
-- error
select 12345678::smallint;
-- error
select cast(123.456 as decimal(5,2)), 2.5::integer, 3.5::integer;
-- => 123.46 | 3 | 4

-- page: r_Numeric_types201
select 2147483647 + 1;
-- error 22003
select 32767::smallint, 9223372036854775807::bigint;
-- => 32767 | 9223372036854775807
select 32768::smallint;
-- error
select cast('abc' as integer);
-- error 22P02

-- page: r_TO_NUMBER
select to_number('12,454.8-', '99G999D9S');
-- => -12454.8
