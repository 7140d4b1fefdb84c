-- What becomes of a changed topic: adopted, or waiting for a person; what a version of it found; why a hit went.

-- How many hits a version had when it was retired: none of its own can be counted once the next has decided on them.
alter table topics add column alerts integer;
alter table topics add column reviews integer;

alter table hits add column retired_because text check (retired_because in ('rules', 'text', 'deleted', 'copy'));

-- Changes of config/topics.yaml that were not adopted by themselves, with what a backtest said of them.
create table _pending (
    topic text primary key, -- as the file calls it, or the store where the file has it no longer
    kind text not null check (kind in ('new', 'changed', 'renamed', 'deleted', 'off', 'on')),
    standing text, -- what it is called in the store, where it is there
    version text, -- that waits; none of a deletion
    why text not null, -- a line for each reason
    gained integer not null,
    lost integer not null,
    raised integer not null,
    lowered integer not null,
    lost_relevant integer not null,
    lost_irrelevant integer not null,
    undecided integer not null,
    recent_before integer not null,
    recent_after integer not null,
    examined_at text not null
) strict;

-- What `topics apply` asks of a running daemon. Done orders are kept a day, so that whoever asked can read the answer.
create table _orders (
    id integer primary key,
    topics text not null, -- a JSON list of ids; an empty one asks for all
    force integer not null,
    digest text not null, -- of config/topics.yaml as it was then
    asked_at text not null,
    done_at text,
    answer text -- as JSON
) strict;

-- A sample of what stayed just below `review`, for `topics report`.
create table _near_misses (
    topic text not null,
    article_id integer not null references articles (id) on delete cascade,
    topic_version text not null,
    score integer not null,
    terms text not null,
    matched_at text not null,
    primary key (topic, article_id)
) strict;

create index _near_misses_by_time on _near_misses (topic, matched_at);
create index _near_misses_of_article on _near_misses (article_id);
