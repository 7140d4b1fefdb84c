"""Applies a visit: the page's text and the item's fate; waiting items, leased while they are visited."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from monitor import urls
from monitor.records import Cause, Fate, FeedItem
from monitor.store.articles import Beside, rewrite_article
from monitor.store.furniture import teach
from monitor.store.hosts import count_request, heed
from monitor.store.merged import merge, remember, standing, twin
from monitor.store.revisits import read_first
from monitor.store.rows import columns_to_article, source_to_feed, to_text, to_text_or_none
from monitor.store.turns import PER_HOST, Queue, claim

if TYPE_CHECKING:
    from datetime import datetime

    from sqlite_utils import Database

    from monitor.records import Visited
    from monitor.store.merged import Standing


def apply_visited(database: Database, change: Visited) -> None:
    """Store what a visit brought, whole."""
    article = standing(database, change.article_id)
    if not article.closed:
        _settle(database, article, change)
    failure = change.failure
    count_request(
        database,
        urls.site(change.url) or change.url,
        to_text(change.visited_at),
        change.wire_bytes,
        failure.error_class if failure else None,
    )
    heed(database, change.paces, change.visited_at)


def _settle(database: Database, article: Standing, change: Visited) -> None:
    """An article that turned out to be another's copy hands on what was read, unless that was read already."""
    other = twin(database, article, change)
    if other is None:
        _store(database, change)
        remember(database, article, change)
        return
    if change.fate is Fate.READ and other.fate is not Fate.READ:
        _store(database, replace(change, article_id=other.id))
    merge(database, article, other.id)


def _store(database: Database, change: Visited) -> None:
    now, failure = to_text(change.visited_at), change.failure
    if change.article:
        beside = Beside(change.note, change.apart)
        rewrite_article(
            database, change.article_id, change.article, fate=change.fate, now=now, cause=Cause.PAGE, beside=beside
        )
    database.execute(
        "update articles set fate = ?, error_class = ? where id = ?",
        [change.fate.value, failure.error_class if failure else None, change.article_id],
    )
    database.execute(
        """update _visits set due_at = :due, tries = :tries, lease_until = null, error = :error,
            read_at = iif(:read, :now, read_at)
        where article_id = :id""",
        {
            "id": change.article_id,
            "due": to_text_or_none(change.next_visit_at),
            "tries": change.tries,
            "error": failure.text if failure else None,
            "read": change.fate is Fate.READ,
            "now": now,
        },
    )
    read_first(database, change)
    teach(database, change)


def claim_waiting(database: Database, now: datetime, *, limit: int, per_host: int = PER_HOST) -> list[FeedItem]:
    """Items whose page is to be read now, fair between hosts, leased to the caller for ten minutes."""
    return [_item(database, number) for number in claim(database, Queue.PAGE, now, limit=limit, per_host=per_host)]


_ITEM = """
select articles.*, tries, read_at, source
from articles join _visits on article_id = articles.id
left join _feed_states on _feed_states.feed_id = articles.feed_id
where articles.id = ?
"""


def _item(database: Database, article_id: int) -> FeedItem:
    cursor = database.execute(_ITEM, [article_id])
    row = dict(zip((column[0] for column in cursor.description), cursor.fetchone(), strict=True))
    if row["published_at"] == row["first_seen_at"]:
        row["published_at"] = None  # it had no date: the page's own goes before the time of our first look
    feed = source_to_feed(row["source"])
    return FeedItem(
        article_id=article_id,
        url=row["url"],
        article=columns_to_article(row),
        fulltext=feed.fulltext,
        access=feed.access,
        tries=row["tries"],
        read_before=row["read_at"] is not None,
    )
