-- What PostgreSQL has and Redshift refuses.
create table t(a int, b varchar(10));
insert into t values (1, 'x');

-- page: c_unsupported-postgresql-functions
select string_agg(b, ',') from t;
-- error
select array_agg(a) from t;
-- error
select every(a > 0) from t;
-- error
select corr(a, a) from t;
-- error
select a from t, generate_series(1, 3);
-- error
select clock_timestamp();
-- error
select pg_sleep(1);
-- error
select div(7, 2);
-- error
select setseed(0.5);
-- error
select width_bucket(5, 0, 10, 5);
-- error
select bit_length('a');
-- error
select overlay('abc' placing 'x' from 1);
-- error
select format('%s', 'x');
-- error
select quote_nullable(null);
-- error
select regexp_matches('a', 'a');
-- error
select regexp_split_to_array('a,b', ',');
-- error
select 1 is distinct from null;
-- error
select concat_ws(',', 'a', 'b');
-- error

-- page: c_unsupported-postgresql-datatypes
create table u1(a int[]);
-- error
create table u2(a uuid);
-- error
create table u3(a serial);
-- error
create table u4(a bigserial);
-- error
create table u5(a money);
-- error
create table u6(a json);
-- error
create table u7(a jsonb);
-- error
create table u8(a xml);
-- error
create table u9(a bytea);
-- error
create table u10(a bit(3));
-- error
create table u11(a inet);
-- error
create table u12(a hstore);
-- error

-- page: c_unsupported-postgresql-features
create index i on t(a);
-- error
create unique index i on t(a);
-- error
create table checked(a int check (a > 0));
-- error
create table child() inherits (t);
-- error
create table parts(a int) partition by range (a);
-- error
create trigger tr before insert on t execute procedure f();
-- error
create sequence s;
-- error
create tablespace ts location '/tmp';
-- error
create domain d as int;
-- error
create type color as enum ('red');
-- error
select array[1, 2][1];
-- error
select * from (values (1), (2)) as v(a);
-- error
insert into t values (1, 'y') on conflict do nothing;
-- error
insert into t values (1, 'y') returning a;
-- error
select a from t where b = any(array['x']);
-- error
select distinct on (a) a, b from t;
-- error
select count(*) filter (where a > 0) from t;
-- error
select * from t tablesample bernoulli (10);
-- error
select a from t, lateral (select a) l;
-- error
select nothing_like_this(a) from t;
-- error 42883
select nowhere from t;
-- error 42703
select * from nowhere;
-- error 42P01
selec 1;
-- error 42601
