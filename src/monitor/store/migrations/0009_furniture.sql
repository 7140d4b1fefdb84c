-- What the pages of a host repeat is learnt, cut from the text, and kept with the version that it was cut from.

alter table article_versions add column note text;
alter table article_versions add column apart text;

-- The latest pages read at each host, as digests of their lines: what is learnt follows from these alone.
create table _host_pages (
    id integer primary key,
    host text not null, -- as the address has it, without www.
    article_id integer not null,
    title integer not null, -- digest
    language text not null,
    blocks blob not null -- packed by store/furniture.py
) strict;

create unique index _host_pages_of_host on _host_pages (host, article_id);

-- What is known of each host: lines, and places in its pages.
create table _furniture (
    host text not null,
    digest integer not null,
    kind text not null check (kind in ('line', 'place')),
    learnt_at text not null,
    primary key (host, kind, digest)
) strict, without rowid;

-- 1 where only what was cut would have matched.
alter table _near_misses add column cut integer not null default 0;

-- A hit may go because what matched was cut as furniture, which is no edit. SQLite cannot change a check in place.
alter table hits add column gone_because text check (
    gone_because in ('rules', 'text', 'furniture', 'deleted', 'copy'));
update hits set gone_because = retired_because where retired_because is not null;
alter table hits drop column retired_because;
alter table hits rename column gone_because to retired_because;
