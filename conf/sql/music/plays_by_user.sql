-- The plays of each user by day, straight from the raw rows of flow listens_elt on S3.
-- Runs in one transaction and may run again: it replaces the days of its window. The condition on dt, the partition
-- column, keeps Spectrum from reading other days.
create schema if not exists music;

create table if not exists music.plays_by_user (
  dt      date not null,
  userid  varchar(256) not null,
  plays   bigint not null,
  artists bigint not null,
  seconds decimal(38, 5)
)
distkey (userid)
sortkey (dt);

delete from music.plays_by_user
where dt >= ${from_date} and dt < ${to_date};

insert into music.plays_by_user (dt, userid, plays, artists, seconds)
select dt, userid, count(*), count(distinct artist), sum(length)
from (
  select distinct dt, userid, sessionid, iteminsession, artist, length
  from ${external}
  where dt >= ${from_date} and dt < ${to_date}
    and page = 'NextSong'
    and userid <> ''
) as plays
group by dt, userid;
