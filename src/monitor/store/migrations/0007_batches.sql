-- What a poll of many items costs. Turns follow without looking for what else a host has, and full text is indexed once
-- for a whole transaction: FTS5 writes what it holds at every savepoint, and each statement with a trigger is one, so
-- that every article became an index of its own, to be merged with the others.

drop trigger feeds_added;
create trigger feeds_added after insert on feeds begin
    insert into _turns (queue, host, due_at)
    select column1, new.host, (select due_at from _due_feeds where id = new.id and queue = column1)
    from (values ('feed'), ('slow')) where true
    on conflict (queue, host) do update set due_at = excluded.due_at
    where excluded.due_at < due_at or due_at is null;
end;

drop trigger feeds_due;
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

drop trigger visits_added;
create trigger visits_added after insert on _visits when new.due_at is not null begin
    insert into _turns (queue, host, due_at) values ('page', new.host, new.due_at)
    on conflict (queue, host) do update set due_at = excluded.due_at
    where excluded.due_at < due_at or due_at is null;
end;

-- Articles that are not in the full text yet: none once the transaction that added them is over (store.fulltext).
create table _unindexed (
    article_id integer primary key
) strict;

drop trigger articles_fts_insert;
create trigger articles_fts_insert after insert on articles begin
    insert into _unindexed (article_id) values (new.id);
end;

drop trigger articles_fts_delete;
create trigger articles_fts_delete after delete on articles begin
    insert into articles_fts (articles_fts, rowid, title, text)
    select 'delete', old.id, old.title, old.text where old.id not in (select article_id from _unindexed);
    delete from _unindexed where article_id = old.id;
end;

drop trigger articles_fts_update;
create trigger articles_fts_update after update of title, text on articles
when (old.title is not new.title or old.text is not new.text) and old.id not in (select article_id from _unindexed)
begin
    insert into articles_fts (articles_fts, rowid, title, text) values ('delete', old.id, old.title, old.text);
    insert into articles_fts (rowid, title, text) values (new.id, new.title, new.text);
end;
