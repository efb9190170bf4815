-- The plays of each day, from the hot table of flow listens_etlt.
-- All statements of a script run in one transaction with the batch's ledger row, and a batch may run again: it replaces
-- the days of its window and nothing else. DELETE, never TRUNCATE, which would commit half way.
create schema if not exists music;

create table if not exists music.plays_by_day (
  dt        date not null,
  level     varchar(16),
  plays     bigint not null,
  listeners bigint not null,
  seconds   decimal(38, 5)
)
diststyle even
sortkey (dt);

delete from music.plays_by_day
where dt >= ${from_date} and dt < ${to_date};

insert into music.plays_by_day (dt, level, plays, listeners, seconds)
select dt, level, count(*), count(distinct userid), sum(length)
from ${hot}
where dt >= ${from_date} and dt < ${to_date}
group by dt, level;
