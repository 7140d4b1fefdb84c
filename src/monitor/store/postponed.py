"""Applies a postponement: a feed or page stands as it did when it was claimed, and is due at another time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.records import DueFeed, FeedItem, Revisit
from monitor.store.pace import to_columns
from monitor.store.rows import to_text, to_text_or_none

if TYPE_CHECKING:
    from datetime import datetime

    from sqlite_utils import Database

    from monitor.records import Postponed


def apply_postponed(database: Database, change: Postponed) -> None:
    """Give back what was claimed, and take back what its failure has done meanwhile."""
    match change.item:
        case DueFeed() as feed:
            _feed(database, feed, change.due_at)
        case FeedItem() as item:
            _page(database, item, change.due_at)
        case Revisit() as again:
            _again(database, again, change.due_at)


def _feed(database: Database, feed: DueFeed, due_at: datetime) -> None:
    database.execute(
        """update feeds set next_due_at = :due, interval_s = :interval,
            error_class = iif(failures > :failures and :failures = 0, null, error_class),
            error = iif(failures > :failures and :failures = 0, null, error), failures = :failures
        where id = :id""",
        {"due": to_text(due_at), "interval": feed.interval_s, "failures": feed.failures, "id": feed.id},
    )
    columns = to_columns(feed.pace)
    assigned = ", ".join(f"{column} = ?" for column in columns)
    database.execute(
        f"update _feed_states set lease_until = null, {assigned} where feed_id = ?",  # noqa: S608  # columns of ours
        [*columns.values(), feed.id],
    )


def _page(database: Database, item: FeedItem, due_at: datetime) -> None:
    failed = database.execute(
        "update _visits set due_at = ?, lease_until = null, tries = ? where article_id = ? and tries > ? returning 1",
        [to_text(due_at), item.tries, item.article_id, item.tries],
    ).fetchall()
    if failed:
        database.execute(
            """update articles set fate = iif(:tries = 0, 'waiting', 'failed'),
                error_class = iif(:tries = 0, null, error_class)
            where id = :id and fate in ('failed', 'given_up')""",
            {"tries": item.tries, "id": item.article_id},
        )
    else:
        database.execute(
            "update _visits set due_at = ?, lease_until = null where article_id = ?", [to_text(due_at), item.article_id]
        )


def _again(database: Database, again: Revisit, due_at: datetime) -> None:
    database.execute(
        """update _revisits set due_at = ?, lease_until = null, looks = ?, failures = ?, missing_at = ?, missing = ?
        where article_id = ?""",
        [
            to_text(due_at),
            again.looks,
            again.failures,
            to_text_or_none(again.missing_at),
            again.missing,
            again.item.article_id,
        ],
    )
