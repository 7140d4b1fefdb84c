"""Pages whose turn it is to be looked at again, with all that a look has to know."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from monitor.records import Access, Fate, FeedItem, Fulltext, Revisit, TextSource, Validators, Why
from monitor.store.read import rows
from monitor.store.revisits.planned import READ
from monitor.store.rows import columns_to_article, source_to_feed, to_time, to_time_or_none
from monitor.store.turns import Queue, claim

if TYPE_CHECKING:
    from datetime import datetime

    from sqlite_utils import Database

    from monitor.records import Article
    from monitor.store.read import Row


def claim_again(database: Database, now: datetime, *, limit: int, per_host: int = 1) -> list[Revisit]:
    """Pages that may be looked at again now, leased to the caller for ten minutes: of hosts that have nothing of
    their own waiting, one each. Those whose time is over are forgotten."""
    claimed = claim(database, Queue.AGAIN, now, limit=limit, per_host=min(per_host, 1))
    return [revisit for number in claimed if (revisit := _revisit(database, number)) is not None]


_REVISIT = """
select articles.*, _revisits.*, source, read.title as read_title, read.text as read_text, read.note as read_note,
    read.apart as read_apart
from _revisits join articles on articles.id = _revisits.article_id
join article_versions as read on read.id = version_id
left join _feed_states on _feed_states.feed_id = articles.feed_id
where _revisits.article_id = ?
"""

_FEEDS_WORD = """
select coalesce(title, :title) as title, coalesce(text, :text) as text, text_source, words, content_hash
from article_versions where article_id = :article_id and text_source in ('feed', 'summary') order by id desc limit 1
"""


def _revisit(database: Database, article_id: int) -> Revisit | None:
    row = next(rows(database, _REVISIT, [article_id]), None)
    if row is None or row["fate"] not in READ or row["why"] is None:
        database.execute("delete from _revisits where article_id = ?", [article_id])
        return None
    feed, standing = source_to_feed(str(row["source"])) if row["source"] else None, columns_to_article(dict(row))
    read = standing
    if row["read_text"] is not None:
        read = replace(standing, title=str(row["read_title"]), text=str(row["read_text"]))
    return Revisit(
        item=FeedItem(
            article_id=article_id,
            url=str(row["url"]),
            article=_feeds_word(database, row, standing),
            fulltext=feed.fulltext if feed else Fulltext.AUTO,
            access=feed.access if feed else Access(),
            tries=0,
            read_before=True,
        ),
        fate=Fate(str(row["fate"])),
        first_seen_at=to_time(str(row["first_seen_at"])),
        why=Why(str(row["why"])),
        standing=standing,
        read=read,
        note=_text(row["read_note"]),
        apart=str(row["read_apart"] or ""),
        looks=int(row["looks"] or 0),
        failures=int(row["failures"] or 0),
        missing_at=to_time_or_none(_text(row["missing_at"])),
        missing=_text(row["missing"]),
        doubt=_text(row["doubt"]),
        validators=Validators(
            etag=_text(row["etag"]), last_modified=_text(row["last_modified"]), url=_text(row["validators_url"])
        ),
        body_hash=_text(row["body_hash"]),
    )


def _feeds_word(database: Database, row: Row, standing: Article) -> Article:
    """What the feed says of the article: a page is read beside that, as it was the first time."""
    said = next(rows(database, _FEEDS_WORD, {name: row[name] for name in ("title", "text", "article_id")}), None)
    if said is None:
        return replace(standing, text="", words=0, text_source=TextSource.SUMMARY)
    return replace(
        standing,
        title=str(said["title"]),
        text=str(said["text"]),
        text_source=TextSource(str(said["text_source"])),
        words=int(said["words"] or 0),
        content_hash=str(said["content_hash"]),
    )


def _text(value: str | int | None) -> str | None:
    return None if value is None else str(value)
