-- How each feed behaves: what its next due time follows from (records.Pace).

alter table _feed_states add column successes integer not null default 0;
alter table _feed_states add column answered_at text;
alter table _feed_states add column delay_s integer not null default 0;
alter table _feed_states add column changed_at text;
alter table _feed_states add column new_at text;
alter table _feed_states add column conditional integer not null default 0;
alter table _feed_states add column ttl_s integer;
alter table _feed_states add column period_s integer;
alter table _feed_states add column skip_hours text not null default '[]';
alter table _feed_states add column skip_days text not null default '[]';
alter table _feed_states add column span_s integer;
alter table _feed_states add column gap_s integer;
alter table _feed_states add column losing integer not null default 0;
alter table _feed_states add column score real not null default 0;
alter table _feed_states add column failing_since text;
alter table _feed_states add column gone_seen integer not null default 0;
alter table _feed_states add column gone_since text;
alter table _feed_states add column ask_anew integer not null default 0;
alter table _feed_states add column distrusted_until text;
alter table _feed_states add column quiet_after text;

-- Feeds that are gone or dead are still looked at, each month.
drop index feeds_due;
create index feeds_due on feeds (next_due_at) where state <> 'paused' and removed_at is null;

drop view feed_health;
create view feed_health as
select
    id as feed_id, coalesce(name, url) as name, url,
    case
        when removed_at is not null then 'removed'
        when state <> 'active' then state
        when last_polled_at is null then 'never polled'
        when failures > 0 and error_class in ('http_429', 'http_503') then 'throttled'
        when failures > 0 and error_class = 'not_a_feed' then 'html'
        when failures > 0 then 'failing'
        when distrusted_until > strftime('%Y-%m-%dT%H:%M:%SZ', 'now') then '304-suspect'
        when losing then 'losing items'
        when quiet_after < strftime('%Y-%m-%dT%H:%M:%SZ', 'now') then 'quiet'
        else 'ok'
    end as health,
    error_class, error, failures, failing_since, last_status, last_polled_at, last_success_at, last_new_at, next_due_at,
    interval_s, language, country
from feeds join _feed_states on feed_id = id;
