"""Pages that were read and are gone: since when, how that was seen, and whether they came back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.records import Fate
from monitor.store.read import rows
from monitor.store.rows import to_text

if TYPE_CHECKING:
    from datetime import datetime

    from sqlite_utils import Database

    from monitor.records import Revisited
    from monitor.store.read import Row


def removed(database: Database, change: Revisited, seen_at: str) -> None:
    """A page is gone for the second time; `seen_at`: when it was last there. Its text stays."""
    assert change.missing_at is not None
    now = to_text(change.revisited_at)
    database.execute(
        "insert into removals (article_id, seen_at, missing_at, confirmed_at, how) values (?, ?, ?, ?, ?)",
        [change.article_id, seen_at, to_text(change.missing_at), now, change.missing],
    )
    database.execute("update articles set fate = ? where id = ?", [Fate.REMOVED.value, change.article_id])


def back(database: Database, article_id: int, now: datetime) -> None:
    """A page that was gone is there again."""
    database.execute(
        "update removals set back_at = ? where article_id = ? and back_at is null", [to_text(now), article_id]
    )
    database.execute("update articles set fate = ? where id = ?", [Fate.READ.value, article_id])


def removals(database: Database, article_id: int) -> list[Row]:
    """When an article's page was gone, the first time first."""
    return list(
        rows(
            database,
            "select seen_at, missing_at, confirmed_at, how, back_at from removals where article_id = ? order by id",
            [article_id],
        )
    )
