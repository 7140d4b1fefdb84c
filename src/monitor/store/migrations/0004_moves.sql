-- Where each feed's redirects lead, and at which address it is asked (records.Trail).

alter table _feed_states add column followed text;
alter table _feed_states add column followed_since text;
alter table _feed_states add column misses integer not null default 0;
alter table _feed_states add column fallback text;
alter table _feed_states add column redirect_to text;
alter table _feed_states add column redirect_seen integer not null default 0;
alter table _feed_states add column redirect_since text;
alter table _feed_states add column akin integer not null default 0;
alter table _feed_states add column self_url text;

-- The address that it had before config/feeds.yaml named the new one.
alter table _feed_states add column formerly text;

-- Feeds that are asked at one address are asked once: one of them is, and the others are merged into it, never due.
alter table _feed_states add column merged_into integer references feeds (id);
alter table _feed_states add column merged_since text;
create index _feed_states_merged on _feed_states (merged_into) where merged_into is not null;

-- New addresses that `feeds check --write` has written into the file, for the next look at it.
create table _renamed (
    url text primary key,
    new_url text not null,
    renamed_at text not null
) strict, without rowid;

-- Since when a feed is as it is, and what is usual for it (records.Pace); how many items it has brought.
alter table _feed_states add column silence_s integer;
alter table _feed_states add column watched_since text;
alter table _feed_states add column losing_since text;
alter table _feed_states add column gone_at text;
alter table _feed_states add column distrusted_since text;
alter table _feed_states add column well_since text;
alter table _feed_states add column paused_since text;
alter table _feed_states add column items integer not null default 0;

update _feed_states set
    items = (select count(*) from sightings where sightings.feed_id = _feed_states.feed_id),
    losing_since = iif(losing, answered_at, null),
    gone_at = iif(gone_seen, (select last_polled_at from feeds where id = feed_id), null),
    distrusted_since = iif(distrusted_until is null, null, answered_at),
    well_since = iif(failing_since is null and not losing and distrusted_until is null, answered_at, null),
    paused_since = (select coalesce(last_polled_at, added_at) from feeds where id = feed_id and state = 'paused');

create trigger sightings_counted after insert on sightings begin
    update _feed_states set items = items + 1 where feed_id = new.feed_id;
end;

create trigger sightings_discounted after delete on sightings begin
    update _feed_states set items = items - 1 where feed_id = old.feed_id;
end;

-- What a person can do about a feed, by its health and, where it fails, by its class (or the class's first characters,
-- http_5): kept by the program (records.plain).
create table _advice (
    health text not null,
    error_class text not null default '',
    advice text not null,
    primary key (health, error_class)
) strict, without rowid;

-- For the latest failure of each feed and class: of 300,000 polls that took 0.13 s.
create index fetches_failed on fetches (feed_id, error_class) where error_class is not null;

drop view feed_health;
create view feed_health as
with standing as (
    select
        feeds.*, _feed_states.*, hosts.penalty_until, hosts.last_request_at as host_asked_at,
        strftime('%Y-%m-%dT%H:%M:%SZ', 'now') as now,
        case
            when removed_at is not null then 'removed'
            when state = 'paused' then 'paused'
            when merged_into is not null then 'moved'
            when state <> 'active' then state
            when penalty_until > strftime('%Y-%m-%dT%H:%M:%SZ', 'now') then 'throttled'
            when last_polled_at is null then 'never polled'
            when feeds.failures > 0 and feeds.error_class in ('http_429', 'http_503') then 'throttled'
            when feeds.failures > 0 and feeds.error_class = 'not_a_feed' then 'html'
            when feeds.failures > 0 then 'failing'
            when distrusted_until > strftime('%Y-%m-%dT%H:%M:%SZ', 'now') then '304-suspect'
            when losing then 'losing items'
            when followed is not null then 'moved'
            when quiet_after < strftime('%Y-%m-%dT%H:%M:%SZ', 'now') then 'quiet'
            else 'ok'
        end as health
    from feeds join _feed_states on feed_id = feeds.id left join hosts on hosts.host = feeds.host
)
select
    id as feed_id, coalesce(name, url) as name, url, health,
    case health
        when 'removed' then removed_at
        when 'paused' then paused_since
        when 'moved' then coalesce(merged_since, followed_since)
        when 'gone' then gone_since
        when 'dead' then failing_since
        when 'throttled' then
            iif(penalty_until > now, coalesce(host_asked_at, last_polled_at, added_at), failing_since)
        when 'never polled' then added_at
        when 'html' then failing_since
        when 'failing' then failing_since
        when '304-suspect' then distrusted_since
        when 'losing items' then losing_since
        when 'quiet' then new_at
        else coalesce(well_since, last_success_at)
    end as since,
    (
        select advice from _advice
        where _advice.health = standing.health
            and _advice.error_class in (
                '', substr(standing.error_class, 1, 5), substr(standing.error_class, 1, 6), standing.error_class,
                iif(merged_into is null, '', 'merged'))
        order by length(_advice.error_class) desc limit 1
    ) as advice,
    error_class, error, failures, failing_since, last_status, last_polled_at, last_success_at, last_new_at,
    next_due_at, interval_s, items, max(coalesce(gap_s, silence_s), coalesce(silence_s, gap_s)) as usual_silence_s,
    followed as moved_to,
    (select coalesce(other.name, other.url) from feeds as other where other.id = merged_into) as merged_into,
    language, country
from standing;
