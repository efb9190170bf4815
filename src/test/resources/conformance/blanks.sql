-- Trailing blanks do not count where texts are compared, and do where their length does.

-- page: r_Character_types
create table b(k int, v varchar(10), c char(5));
insert into b values (1, 'a', 'a'), (2, 'a  ', 'a  '), (3, 'b ', 'b'), (4, 'B', 'B'), (5, null, null), (6, 'a b', 'a b'), (7, '', '  ');
-- ok 7
select k from b where v = 'a' order by k;
-- => 1
-- => 2
select k from b where 'a    ' = v order by k;
-- => 1
-- => 2
select k from b where v = c and v <> '' order by k;
-- => 1
-- => 2
-- => 3
-- => 4
-- => 6
select k from b where v <> 'a' order by k;
-- => 3
-- => 4
-- => 6
-- => 7
select k from b where v in ('b', 'a ') order by k;
-- => 1
-- => 2
-- => 3
select k from b where v not in ('b', 'a ') order by k;
-- => 4
-- => 6
-- => 7
select k from b where v in (select c from b where k = 2) order by k;
-- => 1
-- => 2
select k from b where v > 'a' order by k;
-- => 3
-- => 6
select k from b where v <= 'a' order by k;
-- => 1
-- => 2
-- => 4
-- => 7
select k from b where v between 'a' and 'a ' order by k;
-- => 1
-- => 2
select k from b where v = ' ' order by k;
-- => 7
select k from b where v = any (select 'a ') order by k;
-- => 1
-- => 2
select k from b where (v, k) in (('a', 2), ('b', 3)) order by k;
-- => 2
-- => 3
-- A line feed lies before the blank, and is none.
select 'a ' > 'a\n', 'a' > 'a\n', 'a\n' = 'a', 'a ' < 'a!';
-- => false | false | false | true
select count(distinct v), approximate count(distinct v), count(v) from b;
-- => 5 | 5 | 6
select v, count(*), max(len(v)) from b group by v order by v, 2;
-- => "" | 1 | 0
-- => B | 1 | 1
-- => a | 2 | 3
-- => a b | 1 | 3
-- => b | 1 | 2
-- => <null> | 1 | <null>
select v || '<' as w, count(*) from b where k < 4 group by v order by 1;
-- => a< | 2
-- => b < | 1
select upper(v) as u, sum(k) from b group by upper(v) having upper(v) > 'A' order by u;
-- => A B | 6
-- => B | 7
select upper(v) as u, sum(k) from b where k < 5 group by u order by upper(v);
-- => A | 3
-- => B | 7
select x.v, (select max(k) from b y where y.v = x.v) as m from b x where k < 4 group by x.v order by 1;
-- => a | 2
-- => b | 3
select count(*) from (select distinct v from b) d;
-- => 6
select count(*) from (select distinct v, c from b where k < 3) d;
-- => 1
select distinct c, v is null as n from b order by c desc limit 2;
-- => <null> | true
-- => b | false
select k from b order by v desc, k desc limit 4;
-- => 5
-- => 3
-- => 6
-- => 2
select k, row_number() over (partition by v order by k desc) from b where v = 'a' order by 1;
-- => 1 | 2
-- => 2 | 1
select k, rank() over (order by v) from b where k < 4 order by 1;
-- => 1 | 1
-- => 2 | 1
-- => 3 | 3
select l.k, r.k from b l join b r on l.v = r.v and l.k < r.k;
-- => 1 | 2
select k, l.n from b join (select 'a   '::varchar(4) as v, 9 as n) l using (v) order by k;
-- => 1 | 9
-- => 2 | 9
select * from (select v, k from b where k < 3) x natural join (select 'a '::varchar as v, true as t) y order by k;
-- => a | 1 | true
-- => a | 2 | true
select v from b where k = 1 union select v from b where k = 2;
-- => a
select len(v) from b where k = 2 union all select len(v) from b where k = 1 order by 1;
-- => 1
-- => 3
select v, 1 as n from b where k = 2 except select 'a', 1;
-- => (no rows)
select v from b where k < 4 intersect select 'a';
-- => a
select case v when 'a' then 'yes' else 'no' end, decode(v, 'a', 1, 0), nullif(v, 'a') from b where k = 2;
-- => yes | 1 | <null>
select listagg(distinct v, '-') within group (order by v) from b where k in (1, 2, 4);
-- => B-a
-- They count in LIKE, in the length and when texts are joined.
select v like 'a', v like 'a  ', len(v), octet_length(v), v || 'x' from b where k = 2;
-- => false | true | 3 | 3 | a  x
select len(c), len(v || c), c || 'x' from b where k = 2;
-- => 1 | 4 | ax
select left('a b', 2) = 'a', len(left('a b', 2)), trim('x' from 'xa x') = 'a';
-- => true | 2 | true
create table changed(v varchar(10), n int);
insert into changed values ('x ', 1), ('y', 1), ('z', 1);
merge into changed using (select 'x'::varchar as v union all select 'w') s on changed.v = s.v when matched then update set n = 2 when not matched then insert values (s.v, 3);
-- ok
select v, n from changed order by v;
-- => w | 3
-- => x | 2
-- => y | 1
-- => z | 1
delete from changed using (select 'y  '::varchar as v) d where changed.v = d.v;
-- ok 1
update changed set n = 5 from (select 'z  '::varchar as v) d where changed.v = d.v;
-- ok 1
create table kept as select distinct v from b where k in (2, 3);
select len(v) from kept order by v;
-- => 3
-- => 2
