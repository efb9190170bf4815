-- String functions.

-- page: SPLIT_PART
select split_part('2008-03-05 12:25:29','-',1) as year, split_part('2008-03-05 12:25:29','-',2) as month,
split_part(split_part('2008-03-05 12:25:29','-',3),' ',1) as day;
-- => 2008 | 03 | 05
select split_part('abc$def$ghi','$',4);
-- => ""
select split_part('abc$def$ghi','$',0);
-- error

-- page: r_STRPOS
select strpos('dogfish', 'fist'), strpos('dogfish', 'fish');
-- => 0 | 4
-- page: r_CHARINDEX
select charindex('dog', 'fish'), charindex('fish', 'dogfish');
-- => 0 | 4

-- page: r_LEN
select octet_length('français'), len('français');
-- => 9 | 8
select len('cat'), len('cat   ');
-- => 3 | 6

-- page: r_SUBSTRING
select substring('caterpillar',6,4), substring('caterpillar',6,8);
-- => pill | pillar
select substring('caterpillar',-2,6);
-- => cat
select substring('caterpillar',-5,4);
-- => ""
select substring('caterpillar' from 6 for 4);
-- => pill

-- page: r_LPAD
select lpad('Salome',20);
-- => "              Salome"
select lpad('La Cenerentola (Cinderella)',20);
-- => La Cenerentola (Cind
select rpad('Boris Godunov',20,'0123456789');
-- => Boris Godunov0123456

-- page: r_INITCAP
select initcap('All non-musical theatre'), initcap('All symphony, concerto, and choir concerts'), initcap('MLB');
-- => All Non-Musical Theatre | All Symphony, Concerto, And Choir Concerts | Mlb
select initcap('Nibh.Quisque@ac.CURABITUR');
-- => Nibh.Quisque@Ac.Curabitur

-- page: r_TRANSLATE
select translate('mint tea', 'inea', 'osin');
-- => most tin
select translate('Etiam.laoreet@sodales.edu', '@', '.');
-- => Etiam.laoreet.sodales.edu
select translate('St. Louis', ' .', '_');
-- => St_Louis

-- page: r_MD5
select md5('Amazon Redshift');
-- => f7415e33f972c03abd4f3fed36748f7a
-- page: SHA2
-- The digests of the empty text are those of FIPS 180-4.
select sha2('', 256);
-- => e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
select sha2('', 512);
-- => cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e
-- page: SHA1
select sha1('Amazon Redshift') = sha('Amazon Redshift'), sha1('');
-- => true | da39a3ee5e6b4b0d3255bfef95601890afd80709

-- page: r_STRTOL
select strtol('0xf',16), strtol('abcd1234',16);
-- => 15 | 2882343476
select strtol('1234567', 10), strtol('1234567', 8), strtol('110101', 2);
-- => 1234567 | 342391 | 53

-- page: r_BTRIM
select btrim('     abc    ') as trim;
-- => "abc"
select btrim('xyzaxyzbxyzcxyz', 'xyz') as trim;
-- => axyzbxyzc
-- page: r_LTRIM
select ltrim('2008-01-24 06:43:29', '2008-'), ltrim('2008-08-15 02:08:13', '2008-');
-- => 1-24 06:43:29 | 15 02:08:13
-- page: r_TRIM
select trim('"' from '"dog"'), trim('    dog   ');
-- => dog | dog
-- page: r_REPEAT
select repeat(1,3), repeat(10,3), repeat('ab', 0);
-- => 111 | 101010 | ""
-- page: r_REPLACE
select replace('Shows and Shows', 'Shows', 'Theatre');
-- => Theatre and Theatre
-- page: r_REVERSE
select reverse('Aberdeen'), reverse(172456)::varchar;
-- => needrebA | 654271
-- page: r_CONCAT
select concat('December 25, ', '2008'), 'December 25, '||'2008', concat('Thursday, ', concat('December 25, ', '2008'));
-- => December 25, 2008 | December 25, 2008 | Thursday, December 25, 2008
select concat('seats ', nvl(null, 0));
-- => seats 0
select concat('a', null);
-- => <null>
-- page: r_CHR
select chr(65), ascii('amazon'), ascii('Amazon');
-- => A | 97 | 65
-- page: r_LEFT
select left('The King and I',5), right('The King and I',5);
-- => The K | and I
select right('Pal Joey',5);
-- => " Joey"
-- page: r_QUOTE_LITERAL
select quote_literal('abc'), quote_literal('it''s');
-- => 'abc' | 'it''s'
-- page: r_QUOTE_IDENT
select quote_ident('MLB');
-- => ""MLB""

-- page: REGEXP_SUBSTR
select regexp_substr('Suspendisse.tristique@nonnisiAenean.edu','@[^.]*');
-- => @nonnisiAenean
select regexp_substr('the fox', 'FOX', 1, 1, 'i');
-- => fox
select regexp_substr('THE SECRET CODE IS THE LOWERCASE PART OF 1931abc0EZ.', '[a-z]+', 1, 1, 'c');
-- => abc
select regexp_substr('passwd7 plain A1234 a1234', '(?=[^ ]*[a-z])(?=[^ ]*[0-9])[^ ]+', 1, 2, 'p');
-- => a1234
-- known difference: Perl's look-ahead (the parameter p)
select regexp_substr('This is a cat, this is a dog. This is a mouse.', 'this is a (\\w+)', 1, 2, 'ie');
-- => dog
-- page: REGEXP_REPLACE
select regexp_replace('Etiam.laoreet.libero@sodalesMaurisblandit.edu', '@.*\\.(org|gov|com|edu|ca)$');
-- => Etiam.laoreet.libero
select regexp_replace('sed@lacusUtnec.ca', '@.*\\.[[:alpha:]]{2,3}', '@internal.company.com');
-- => sed@internal.company.com
select regexp_replace('the fox', 'FOX', 'quick brown fox', 1, 'i');
-- => the quick brown fox
-- page: REGEXP_INSTR
select regexp_instr('Etiam.laoreet.libero@sodalesMaurisblandit.edu', '@[^.]*'), regexp_instr('sed@lacusUtnec.ca', '@[^.]*');
-- => 21 | 4
select regexp_instr('The Home Depot Center','[cC]ent(er|re)$'), regexp_instr('Air Canada Centre','[cC]ent(er|re)$');
-- => 16 | 12
select regexp_instr('the fox', 'FOX', 1, 1, 0, 'i');
-- => 5
-- page: REGEXP_COUNT
select regexp_count('abcdefghijklmnopqrstuvwxyz', '[a-z]{3}');
-- => 8
select regexp_count('sed@lacusUtnec.edu','@[^.]*\\.(org|edu)'), regexp_count('sed@lacusUtnec.ca','@[^.]*\\.(org|edu)');
-- => 1 | 0
select regexp_count('the fox', 'FOX', 1, 'i');
-- => 1

-- page: pattern-matching-conditions-posix
select 'Agoura Hills' ~ '.*E.*|.*H.*', 'U.S. Cellular Field' ~ '.*\\..*', 'plain' ~ '.*\\..*';
-- => true | true | false
-- page: r_patternmatching_condition_like
select 'Brea' ilike '__EA%', 'East Lansing' like 'E%', 'start_time' like '%start\\_%', 'startxtime' like '%start^_%' escape '^';
-- => true | true | true | false
-- page: pattern-matching-conditions-similar-to
select 'East Lansing' similar to '%E%|%H%', 'abcd' similar to 'a%' , 'abc' similar to 'a';
-- => true | true | false
