-- The sitemaps that an index of sitemaps names, as they were read last (records.KnownSitemap).

create table _sitemaps (
    feed_id integer not null references feeds (id),
    url text not null,
    lastmod text,
    etag text,
    last_modified text,
    validators_url text,
    failures integer not null default 0,
    asked_at text,
    primary key (feed_id, url)
) strict, without rowid;
