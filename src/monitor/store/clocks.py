"""A clock that was set back: what was timed by the old one is timed anew, and does not wait for it to come again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.store.hosts import PENALTY_MOST
from monitor.store.rows import to_text

if TYPE_CHECKING:
    from datetime import datetime

    from sqlite_utils import Database


def mend_clock(database: Database, now: datetime) -> int:
    """Feeds that were polled later than now wait as long from now as they would have waited then; how many those were.

    Nothing is asked twice for it: what is due stays due, what was to wait waits.
    """
    moved = database.execute(
        """update feeds set last_polled_at = :now, next_due_at = strftime('%Y-%m-%dT%H:%M:%SZ',
                strftime('%s', :now) + max(0, strftime('%s', next_due_at) - strftime('%s', last_polled_at)),
                'unixepoch')
        where last_polled_at > :now and next_due_at is not null returning 1""",
        {"now": to_text(now)},
    ).fetchall()
    database.execute("update hosts set penalty_until = null where penalty_until > ?", [to_text(now + PENALTY_MOST)])
    return len(moved)
