-- How hosts want to be treated, over restarts; and whose turn it is, kept by triggers, so that a claim looks at the
-- hosts whose turn it is and not at all that is due.

alter table hosts add column gap_s real;
alter table hosts add column penalty_until text;
alter table hosts add column refusals integer not null default 0;

create table _turns (
    queue text not null check (queue in ('feed', 'slow', 'page')),
    host text not null,
    due_at text, -- of its earliest item
    out integer not null default 0, -- its items under a lease; the host's next turn comes when there are none
    primary key (host, queue) -- side by side: a lease changes all of a host's
) strict, without rowid;

create index _turns_due on _turns (queue, due_at) where out = 0 and due_at is not null;

-- A feed that did not answer in time the last time is slow: those have places of their own.
drop index feeds_due;
create index feeds_of_host on feeds (
    host, iif(error_class in ('connect_timeout', 'timeout'), 'slow', 'feed'), next_due_at)
where state <> 'paused' and removed_at is null;

create view _due_feeds as
select id, host, iif(error_class in ('connect_timeout', 'timeout'), 'slow', 'feed') as queue, next_due_at as due_at
from feeds
where state <> 'paused' and removed_at is null and next_due_at is not null;

-- What is added does not look for what else a host has.
create trigger feeds_added after insert on feeds begin
    insert into _turns (queue, host, due_at)
    select column1, new.host, (select due_at from _due_feeds where id = new.id and queue = column1)
    from (values ('feed'), ('slow')) where true
    on conflict (queue, host) do update set due_at = excluded.due_at
    where excluded.due_at < due_at or due_at is null;
end;

create trigger feeds_due after update of next_due_at, state, removed_at, error_class on feeds
when old.next_due_at is not new.next_due_at or old.state <> new.state or old.removed_at is not new.removed_at
    or old.error_class is not new.error_class
begin
    insert into _turns (queue, host, due_at)
    select column1, new.host,
        (select due_at from _due_feeds where host = new.host and queue = column1 order by due_at limit 1)
    from (values ('feed'), ('slow'))
    where column1 = iif(old.error_class in ('connect_timeout', 'timeout'), 'slow', 'feed')
        or column1 = iif(new.error_class in ('connect_timeout', 'timeout'), 'slow', 'feed')
    on conflict (queue, host) do update set due_at = excluded.due_at where due_at is not excluded.due_at;
end;

create trigger feeds_rehosted after update of host on feeds when old.host <> new.host begin
    insert into _turns (queue, host, due_at)
    select column1, either.host,
        (select due_at from _due_feeds where host = either.host and queue = column1 order by due_at limit 1)
    from (values ('feed'), ('slow')), (select new.host as host union all select old.host) as either where true
    on conflict (queue, host) do update set due_at = excluded.due_at;
end;

create index _feed_states_leased on _feed_states (lease_until) where lease_until is not null;

create trigger feeds_leased after update of lease_until on _feed_states
when (old.lease_until is null) <> (new.lease_until is null)
begin
    update _turns set out = max(0, out + iif(new.lease_until is null, -1, 1))
    where queue in ('feed', 'slow') and host = (select host from feeds where id = new.feed_id);
end;

drop index _visits_due;
create index _visits_of_host on _visits (host, due_at) where due_at is not null;
create index _visits_leased on _visits (lease_until) where lease_until is not null;

create view _due_pages as
select article_id as id, host, 'page' as queue, due_at from _visits where due_at is not null;

create trigger visits_added after insert on _visits when new.due_at is not null begin
    insert into _turns (queue, host, due_at) values ('page', new.host, new.due_at)
    on conflict (queue, host) do update set due_at = excluded.due_at
    where excluded.due_at < due_at or due_at is null;
end;

create trigger visits_due after update of due_at on _visits when old.due_at is not new.due_at begin
    insert into _turns (queue, host, due_at)
    values ('page', new.host, (select due_at from _due_pages where host = new.host order by due_at limit 1))
    on conflict (queue, host) do update set due_at = excluded.due_at;
end;

create trigger visits_leased after update of lease_until on _visits
when (old.lease_until is null) <> (new.lease_until is null)
begin
    update _turns set out = max(0, out + iif(new.lease_until is null, -1, 1))
    where queue = 'page' and host = new.host;
end;

insert into _turns (queue, host, due_at)
select column1, host,
    (select due_at from _due_feeds where _due_feeds.host = known.host and _due_feeds.queue = column1
        order by due_at limit 1)
from (select distinct host from feeds) as known, (values ('feed'), ('slow'))
union all
select 'page', host, min(due_at) from _visits where due_at is not null group by host;
