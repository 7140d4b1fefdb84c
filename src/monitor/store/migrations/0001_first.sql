-- Times are UTC text, YYYY-MM-DDTHH:MM:SSZ, and compare as text. Tables whose names begin with _ may change.
-- Nothing here needs more than SQLite 3.37, so that a distribution's own sqlite3 can read the file.

pragma application_id = 1836019305;

create table feeds (
    id integer primary key,
    url text not null unique,
    name text,
    language text,
    country text,
    tags text not null default '[]',
    kind text not null default 'feed' check (kind in ('feed', 'sitemap', 'page-list')),
    host text not null,
    state text not null default 'active' check (state in ('active', 'paused', 'gone', 'dead')),
    next_due_at text,
    last_polled_at text,
    last_success_at text,
    last_new_at text,
    interval_s integer not null,
    failures integer not null default 0,
    last_status integer,
    error_class text,
    error text,
    added_at text not null,
    removed_at text
) strict;

create index feeds_due on feeds (next_due_at) where state = 'active' and removed_at is null;

create table _feed_states (
    feed_id integer primary key references feeds (id),
    source text not null,
    etag text,
    last_modified text,
    validators_url text,
    body_hash text,
    polls integer not null default 0,
    lease_until text
) strict;

create table fetches (
    id integer primary key,
    feed_id integer not null references feeds (id),
    fetched_at text not null,
    status integer,
    error_class text,
    error text,
    conditional integer not null,
    bytes integer not null,
    duration_ms integer not null,
    entries integer,
    new integer,
    refused integer
) strict;

create index fetches_of_feed on fetches (feed_id, id);

create table hosts (
    host text primary key,
    requests integer not null default 0,
    failures integer not null default 0,
    bytes integer not null default 0,
    last_request_at text,
    last_success_at text,
    error_class text
) strict, without rowid;

create table stories (
    id integer primary key,
    first_seen_at text not null,
    copies integer not null default 1,
    outlets integer not null default 1
) strict;

create table articles (
    id integer primary key,
    url text not null unique,
    title text not null,
    author text,
    published_at text,
    first_seen_at text not null,
    language text,
    languages text not null default '',
    text_source text not null check (text_source in ('page', 'feed', 'jsonld', 'summary')),
    words integer not null,
    fate text not null check (fate in (
        'waiting', 'read', 'feed_text', 'summary_only', 'not_article', 'robots_denied', 'removed', 'gone', 'failed',
        'given_up', 'duplicate_url', 'quarantined', 'refused', 'purged')),
    error_class text,
    content_hash text not null,
    feed_id integer references feeds (id),
    story_id integer not null references stories (id),
    evidence text,
    text text not null -- last: a query for the others need not read past it
) strict;

create index articles_published on articles (published_at);
create index articles_first_seen on articles (first_seen_at);
create index articles_fate on articles (fate);
create index articles_error on articles (error_class) where error_class is not null;
create index articles_story on articles (story_id);

create table article_versions (
    id integer primary key,
    article_id integer not null references articles (id),
    seen_at text not null,
    title text,
    text text,
    text_source text not null,
    words integer not null,
    content_hash text not null
) strict;

create index article_versions_of_article on article_versions (article_id, id);

create table sightings (
    id integer primary key,
    article_id integer not null references articles (id),
    feed_id integer not null references feeds (id),
    item_key text not null,
    guid text,
    seen_at text not null,
    published_raw text,
    content_hash text not null,
    edits integer not null default 0,
    unique (feed_id, item_key)
) strict;

create index sightings_of_article on sightings (article_id);

create table _visits (
    article_id integer primary key references articles (id),
    host text not null,
    due_at text,
    tries integer not null default 0,
    lease_until text,
    read_at text,
    error text
) strict;

create index _visits_due on _visits (due_at) where due_at is not null;

create table _matching (
    article_id integer primary key references articles (id),
    version_id integer not null references article_versions (id),
    generation integer not null default 0,
    backfill integer not null default 0
) strict;

create index _matching_generation on _matching (generation, article_id);
create index _matching_version on _matching (version_id, article_id);

-- What the daemon says of itself: started_at, ticked_at, stopped_at, sqlite.
create table _daemon (
    key text primary key,
    value text not null
) strict, without rowid;

create table _generations (
    id integer primary key,
    started_at text not null,
    topics text not null
) strict;

create table _undecided (
    version_id integer not null references article_versions (id),
    topic text not null,
    topic_version text not null,
    tried_at text not null,
    primary key (version_id, topic, topic_version)
) strict, without rowid;

create table topics (
    id integer primary key,
    topic text not null,
    version text not null,
    title text,
    definition text not null,
    adopted_at text not null,
    retired_at text,
    unique (topic, version)
) strict;

create unique index topics_adopted on topics (topic) where retired_at is null;

create table _forms (
    analyser text not null,
    language text not null,
    word text not null,
    forms text not null,
    primary key (analyser, language, word)
) strict, without rowid;

create table hits (
    id integer primary key,
    article_id integer not null references articles (id),
    topic text not null,
    topic_version text not null,
    level text not null check (level in ('alert', 'review')),
    score integer not null check (score between 0 and 100),
    matched_at text not null,
    state text not null default 'current' check (state in ('current', 'retired')),
    backfill integer not null default 0,
    story_id integer not null references stories (id),
    leads integer not null default 1,
    changed integer not null default 0,
    excerpt text not null,
    terms text not null,
    verdict text check (verdict in ('relevant', 'irrelevant', 'unsure')),
    note text,
    reviewer text,
    reviewed_at text,
    unique (article_id, topic)
) strict;

create index hits_of_topic on hits (topic, matched_at);
create index hits_by_time on hits (matched_at);
create index hits_queue on hits (state, level, score) where verdict is null;
create index hits_of_story on hits (story_id, topic);

create table hit_reasons (
    id integer primary key,
    hit_id integer not null references hits (id),
    version_id integer not null references article_versions (id),
    kind text not null check (kind in ('match', 'boost', 'demote', 'ignored')),
    rule text not null,
    points integer not null,
    concept text,
    term text not null,
    field text not null,
    start integer not null,
    end integer not null,
    quote text not null,
    note text
) strict;

create index hit_reasons_of_hit on hit_reasons (hit_id);

create table reviews (
    id integer primary key,
    hit_id integer not null references hits (id),
    verdict text not null check (verdict in ('relevant', 'irrelevant', 'unsure')),
    note text,
    reviewer text,
    reviewed_at text not null,
    topic_version text not null,
    content_hash text not null,
    rules text not null
) strict;

create index reviews_of_hit on reviews (hit_id);

-- Verdicts are append-only; the latest one counts, for every copy of the story.
create trigger reviews_count after insert on reviews begin
    update hits
    set verdict = new.verdict, note = new.note, reviewer = new.reviewer, reviewed_at = new.reviewed_at, changed = 0
    where (story_id, topic) = (select story_id, topic from hits where id = new.hit_id);
end;

create trigger reviews_stay before update on reviews begin
    select raise(abort, 'reviews are append-only: insert a new one');
end;

create trigger reviews_last before delete on reviews begin
    select raise(abort, 'reviews are append-only: insert a new one');
end;

create table outbox (
    id integer primary key,
    story_id integer not null references stories (id),
    topic text not null,
    hit_id integer not null references hits (id),
    channel text not null,
    state text not null default 'pending' check (state in ('pending', 'delivered', 'given_up')),
    created_at text not null,
    due_at text not null,
    delivered_at text,
    tries integer not null default 0,
    error text,
    unique (story_id, topic, channel)
) strict;

-- Full text for people: `sqlite-utils search` finds it by its content table. The triggers fire on a changed title or
-- text alone; the ones that sqlite-utils makes fire on every column.
create virtual table articles_fts using fts5 (
    title, text, content="articles", content_rowid='id', tokenize = 'unicode61 remove_diacritics 2');

create trigger articles_fts_insert after insert on articles begin
    insert into articles_fts (rowid, title, text) values (new.id, new.title, new.text);
end;

create trigger articles_fts_delete after delete on articles begin
    insert into articles_fts (articles_fts, rowid, title, text) values ('delete', old.id, old.title, old.text);
end;

create trigger articles_fts_update after update of title, text on articles
when old.title is not new.title or old.text is not new.text begin
    insert into articles_fts (articles_fts, rowid, title, text) values ('delete', old.id, old.title, old.text);
    insert into articles_fts (rowid, title, text) values (new.id, new.title, new.text);
end;

-- Index words of each version for candidates: folded by us, so the tokenizer only splits at spaces. The rowid is the
-- version's id; versions are never edited, so nothing is ever taken out.
create virtual table _article_words using fts5 (words, content = '', detail = none, tokenize = 'ascii');

create virtual table _article_vocabulary using fts5vocab ('_article_words', 'row');

create view hit_list as
select
    hits.id as hit_id, hits.topic, hits.level, hits.score, articles.title, articles.url,
    coalesce(feeds.name, feeds.url) as source, feeds.country, articles.language,
    articles.published_at, articles.first_seen_at, hits.matched_at, hits.excerpt, hits.terms,
    hits.verdict, hits.note, hits.reviewer, hits.story_id, stories.copies, stories.outlets,
    hits.article_id, hits.topic_version, hits.state
from hits
join articles on articles.id = hits.article_id
join stories on stories.id = hits.story_id
left join feeds on feeds.id = articles.feed_id;

create view review_queue as
select
    hits.id as hit_id, hits.topic, hits.level, hits.score, hits.changed, articles.title, articles.url,
    coalesce(feeds.name, feeds.url) as source, feeds.country, articles.language,
    articles.published_at, articles.first_seen_at, hits.matched_at, hits.excerpt, hits.terms,
    hits.story_id, stories.copies, stories.outlets, hits.article_id, hits.topic_version
from hits
join articles on articles.id = hits.article_id
join stories on stories.id = hits.story_id
left join feeds on feeds.id = articles.feed_id
where hits.state = 'current' and hits.leads = 1 and (hits.verdict is null or hits.changed = 1)
order by hits.level, hits.score desc, hits.matched_at desc;

create view feed_health as
select
    id as feed_id, coalesce(name, url) as name, url,
    case
        when removed_at is not null then 'removed'
        when state <> 'active' then state
        when last_polled_at is null then 'never polled'
        when failures = 0 then 'ok'
        when error_class in ('http_429', 'http_503') then 'throttled'
        when error_class = 'not_a_feed' then 'html'
        else 'failing'
    end as health,
    error_class, error, failures, last_status, last_polled_at, last_success_at, last_new_at, next_due_at, interval_s,
    language, country
from feeds;

create view topic_health as
select
    topics.topic, topics.title, topics.version, topics.adopted_at,
    (select count(*) from hits where topic = topics.topic and state = 'current' and level = 'alert') as alerts,
    (select count(*) from hits where topic = topics.topic and state = 'current' and level = 'review') as reviews,
    (select count(*) from hits where topic = topics.topic and state = 'current' and verdict is null) as unreviewed,
    (select count(*) from hits where topic = topics.topic and verdict = 'relevant') as relevant,
    (select count(*) from hits where topic = topics.topic and verdict = 'irrelevant') as irrelevant,
    (select max(matched_at) from hits where topic = topics.topic) as last_hit_at
from topics
where topics.retired_at is null;
