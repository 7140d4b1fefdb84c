-- Pages that were read are looked at again: when, with what, and what became of them.

-- Where a version comes from: a feed or an import, the first reading of the page, the publisher who changed what was
-- published, or another cut of ours out of the same page.
alter table article_versions add column cause text not null default 'feed'
    check (cause in ('feed', 'page', 'edit', 'recut'));

update article_versions set cause = iif(
    exists (
        select 1 from article_versions as earlier
        where earlier.article_id = article_versions.article_id and earlier.id < article_versions.id
            and earlier.text_source = article_versions.text_source),
    'edit', 'page')
where text_source in ('page', 'jsonld') or exists (
    select 1 from article_versions as earlier
    where earlier.article_id = article_versions.article_id and earlier.id < article_versions.id
        and earlier.text_source = article_versions.text_source);

-- Pages that are to be looked at again, or were: nothing is due where `due_at` is empty.
create table _revisits (
    article_id integer primary key references articles (id) on delete cascade,
    host text not null,
    due_at text,
    lease_until text,
    why text check (why in ('hit', 'near', 'feed', 'spare')), -- empty until the topics have said
    version_id integer not null, -- as which the page was read last
    looks integer not null default 0,
    asked integer not null default 0, -- times that a feed said that the page has changed
    failures integer not null default 0, -- looks in a row that did not come to the page
    seen_at text not null, -- when the page was last there
    missing_at text, -- since when it has not been
    missing text, -- how that was seen: a class of failure, `front_page` or `emptied`
    doubt text, -- what the last look showed and the next one must show as well, a digest
    etag text,
    last_modified text,
    validators_url text,
    body_hash text
) strict;

create index _revisits_of_host on _revisits (host, due_at) where due_at is not null;
create index _revisits_leased on _revisits (lease_until) where lease_until is not null;

-- Pages that were read, and were found gone twice.
create table removals (
    id integer primary key,
    article_id integer not null references articles (id) on delete cascade,
    seen_at text not null,
    missing_at text not null,
    confirmed_at text not null,
    how text not null,
    back_at text
) strict;

create index removals_of_article on removals (article_id, id);

-- A hit that came or went because the article was edited, and by which version.
alter table hits add column edited text check (edited in ('appeared', 'vanished'));
alter table hits add column edited_version integer references article_versions (id);
create index hits_edited on hits (edited_version) where edited_version is not null;

-- Turns know one queue more. The table is made anew, as its constraint cannot be changed; the triggers stay.
create table _turns_before as select * from _turns;
drop table _turns;
create table _turns (
    queue text not null check (queue in ('feed', 'slow', 'page', 'again')),
    host text not null,
    due_at text, -- of its earliest item
    out integer not null default 0, -- its items under a lease; the host's next turn comes when there are none
    primary key (host, queue) -- side by side: a lease changes all of a host's
) strict, without rowid;
insert into _turns (queue, host, due_at, out) select queue, host, due_at, out from _turns_before;
drop table _turns_before;
create index _turns_due on _turns (queue, due_at) where out = 0 and due_at is not null;

create view _due_again as
select article_id as id, host, 'again' as queue, due_at from _revisits where due_at is not null;

create trigger revisits_added after insert on _revisits when new.due_at is not null begin
    insert into _turns (queue, host, due_at) values ('again', new.host, new.due_at)
    on conflict (queue, host) do update set due_at = excluded.due_at
    where excluded.due_at < due_at or due_at is null;
end;

create trigger revisits_due after update of due_at on _revisits when old.due_at is not new.due_at begin
    insert into _turns (queue, host, due_at)
    values ('again', new.host, (select due_at from _due_again where host = new.host order by due_at limit 1))
    on conflict (queue, host) do update set due_at = excluded.due_at;
end;

create trigger revisits_ended after delete on _revisits
when old.due_at is not null or old.lease_until is not null
begin
    update _turns set out = max(0, out - (old.lease_until is not null)),
        due_at = (select due_at from _due_again where host = old.host order by due_at limit 1)
    where queue = 'again' and host = old.host;
end;

create trigger revisits_leased after update of lease_until on _revisits
when (old.lease_until is null) <> (new.lease_until is null)
begin
    update _turns set out = max(0, out + iif(new.lease_until is null, -1, 1))
    where queue = 'again' and host = new.host;
end;

-- Hits of the last fortnight are looked at again, over a day; what is older stays as it is.
insert into _revisits (article_id, host, due_at, why, version_id, seen_at)
select articles.id, _visits.host,
    strftime('%Y-%m-%dT%H:%M:%SZ', 'now', printf('+%d seconds', 3600 + articles.id * 7919 % 86400)), 'hit',
    _matching.version_id, coalesce(read_at, first_seen_at)
from articles join _visits on _visits.article_id = articles.id join _matching on _matching.article_id = articles.id
where fate = 'read' and first_seen_at > strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-14 days')
    and exists (select 1 from hits where hits.article_id = articles.id and state = 'current');

-- Both views say what an edit did, and which articles are gone.
drop view hit_list;
create view hit_list as
select
    hits.id as hit_id, hits.topic, hits.level, hits.score, articles.title, articles.url,
    coalesce(feeds.name, feeds.url) as source, feeds.country, articles.language,
    articles.published_at, articles.first_seen_at, hits.matched_at, hits.excerpt, hits.terms,
    hits.verdict, hits.note, hits.reviewer, hits.story_id, stories.copies, stories.outlets,
    hits.article_id, hits.topic_version, hits.state,
    hits.edited, (select seen_at from article_versions where id = hits.edited_version) as edited_at,
    (select missing_at from removals
        where article_id = hits.article_id and back_at is null order by id desc limit 1) as removed_at
from hits
join articles on articles.id = hits.article_id
join stories on stories.id = hits.story_id
left join feeds on feeds.id = articles.feed_id;

drop view review_queue;
create view review_queue as
select
    hits.id as hit_id, hits.topic, hits.level, hits.score, hits.changed, articles.title, articles.url,
    coalesce(feeds.name, feeds.url) as source, feeds.country, articles.language,
    articles.published_at, articles.first_seen_at, hits.matched_at, hits.excerpt, hits.terms,
    hits.story_id, stories.copies, stories.outlets, hits.article_id, hits.topic_version,
    hits.edited, (select seen_at from article_versions where id = hits.edited_version) as edited_at,
    (select missing_at from removals
        where article_id = hits.article_id and back_at is null order by id desc limit 1) as removed_at
from hits
join articles on articles.id = hits.article_id
join stories on stories.id = hits.story_id
left join feeds on feeds.id = articles.feed_id
where hits.state = 'current' and hits.leads = 1 and (hits.verdict is null or hits.changed = 1)
order by hits.level, hits.score desc, hits.matched_at desc;
