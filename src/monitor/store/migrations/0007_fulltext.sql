-- Full text is indexed once for a whole transaction: FTS5 writes what it holds at every savepoint, and each statement
-- with a trigger is one, so that every article became an index of its own, to be merged with the others.
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
