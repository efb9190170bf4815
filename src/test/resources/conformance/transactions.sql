-- Transactions.

-- page: r_TRUNCATE
create table date_table(d date);
insert into date_table values ('2008-01-01'), ('2008-01-02');
begin;
-- ok
truncate date_table;
-- ok
rollback;
-- ok
select count(*) from date_table;
-- => 0

-- page: r_ROLLBACK
begin transaction;
-- ok
insert into date_table values ('2009-01-01');
-- ok 1
rollback;
-- ok
select count(*) from date_table;
-- => 0
-- page: r_COMMIT
begin;
insert into date_table values ('2009-01-01');
commit;
-- ok
select count(*) from date_table;
-- => 1
-- page: r_END
start transaction;
-- ok
create table made_inside(a int);
end;
-- ok
select count(*) from made_inside;
-- => 0
begin;
drop table made_inside;
abort;
-- ok
select count(*) from made_inside;
-- => 0
-- After an error the block answers nothing until its end.
begin;
select * from nowhere;
-- error 42P01
select 1;
-- error 25P02: current transaction is aborted
commit;
-- ok
select 1;
-- => 1
-- page: r_VACUUM_command
begin;
vacuum;
-- error 25001: VACUUM cannot run inside a transaction block
rollback;
-- page: c_serial_isolation
begin;
lock made_inside;
-- ok
lock table made_inside, date_table;
-- ok
commit;
begin read only;
-- ok
-- known difference: READ ONLY is refused
rollback;
-- page: r_CREATE_DATABASE
begin;
create database other;
-- error 25001: CREATE DATABASE cannot run inside a transaction block
rollback;
savepoint one;
-- error

-- page: r_MERGE
create table target (id int, name char(10));
create table source (id int, name char(10));
insert into target values (101, 'Bob'), (102, 'John'), (103, 'Susan');
insert into source values (102, 'Tony'), (103, 'Alice'), (104, 'Bill');
merge into target using source on target.id = source.id
when matched then update set id = source.id, name = source.name
when not matched then insert values (source.id, source.name);
-- ok
select * from target order by id;
-- => 101 | Bob
-- => 102 | Tony
-- => 103 | Alice
-- => 104 | Bill
insert into source values (105, 'David');
merge into target using source on target.id = source.id
when matched then delete
when not matched then insert values (source.id, source.name);
-- ok
select * from target order by id;
-- => 101 | Bob
-- => 105 | David
insert into source values (101, 'x'), (101, 'y');
merge into target using source on target.id = source.id
when matched then update set name = source.name
when not matched then insert values (source.id, source.name);
-- error: Found multiple matches to update the same tuple
-- page: r_DELETE
delete from target using source where target.id = source.id and source.name = 'x';
-- ok 1
-- page: r_UPDATE
update target set name = upper(source.name) from source where target.id = source.id;
-- ok 1
select * from target;
-- => 105 | DAVID
