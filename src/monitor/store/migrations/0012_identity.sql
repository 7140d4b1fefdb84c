-- How it is known that an address leads to an article: a visit was led there, or another article became its copy (led);
-- a page says so of itself (said); it is the plain address that an AMP or mobile one stands for (likely); articles of
-- different titles claim it, and it leads nowhere (disputed).
alter table _addresses add column way text not null default 'led'
    check (way in ('led', 'said', 'likely', 'disputed'));
