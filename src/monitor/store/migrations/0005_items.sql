-- What makes two items of a feed one, what an edit changed, and how long an item that was taken out stays known.

alter table sightings add column alternate text;
alter table sightings add column gist text;
alter table sightings add column updated_raw text;
create index sightings_alternate on sightings (feed_id, alternate) where alternate is not null;

-- The sightings whose items the feed's last document had, a JSON list in its order.
alter table _feed_states add column present text;

-- Other addresses that lead to an article's page: wrappers, redirects, and those of articles that became its copies.
create table _addresses (
    url text primary key,
    article_id integer not null references articles (id)
) strict, without rowid;

create index _addresses_of_article on _addresses (article_id);

-- Articles without their texts, since when: since they were taken out, or last left a feed.
create table _purged (
    article_id integer primary key references articles (id),
    since text not null
) strict;

create index _purged_since on _purged (since);

-- A version that goes must not be looked for in all reasons.
create index hit_reasons_of_version on hit_reasons (version_id);

insert into _purged (article_id, since)
select id, strftime('%Y-%m-%dT%H:%M:%SZ', 'now') from articles where fate = 'purged';
