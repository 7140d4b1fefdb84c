-- Copies of one report fold into one story (store.stories).

-- An article that was compared with others: what it is compared by, and what is shown of it. The sketch goes once it is
-- too old to be a copy's original.
create table _told (
    article_id integer primary key references articles (id),
    story_id integer not null references stories (id), -- as in articles
    version_id integer not null, -- the text that the sketch is of
    outlet text not null, -- who answers for its address
    agency text,
    words integer not null,
    placed_at text not null,
    sketch blob
) strict;

create index _told_of_story on _told (story_id, outlet);
create index _told_kept on _told (placed_at) where sketch is not null;

-- Under which keys a sketch is looked up.
create table _story_keys (
    key integer not null,
    article_id integer not null,
    primary key (key, article_id)
) strict, without rowid;

-- The one hit of each story and topic that stands for the others.
create index hits_leading on hits (story_id, topic) where leads = 1;
