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
    blocks blob not null, -- packed by store/furniture.py
    cut_by integer not null -- how much was known of the host when the article's text was cut last
) strict;

create unique index _host_pages_of_host on _host_pages (host, article_id);

-- What is known of each host: lines, and places in its pages.
create table _furniture (
    host text not null,
    digest integer not null,
    kind text not null check (kind in ('line', 'place')),
    learnt_at text not null,
    seen_at text not null, -- the day
    serial integer not null, -- grows with each that is learnt of a host
    primary key (host, kind, digest)
) strict, without rowid;

-- 1 where only what was cut would have matched.
alter table _near_misses add column cut integer not null default 0;
