-- A host's turns beside each other: a lease changes all of them, and would otherwise touch a page for each.

create temp table _turns_before as select * from _turns;
drop table _turns;

create table _turns (
    queue text not null check (queue in ('feed', 'slow', 'page')),
    host text not null,
    due_at text, -- of its earliest item
    out integer not null default 0, -- its items under a lease; the host's next turn comes when there are none
    primary key (host, queue)
) strict, without rowid;

create index _turns_due on _turns (queue, due_at) where out = 0 and due_at is not null;

insert into _turns (queue, host, due_at, out) select queue, host, due_at, out from _turns_before;
drop table temp._turns_before;
