"""How feeds do: what the view `feed_health` needs beside their polls, and how many are in each state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.records.plain import feed_advice
from monitor.store.engine import transaction
from monitor.store.read import Row, rows
from monitor.store.rows import to_text

if TYPE_CHECKING:
    from datetime import datetime

    from sqlite_utils import Database


def keep_advice(database: Database) -> None:
    """Bring the advice in the store to what this program says; nothing is written where it says the same."""
    wanted = {(health, error_class, advice) for (health, error_class), advice in feed_advice().items()}
    if wanted == set(database.execute("select health, error_class, advice from _advice").fetchall()):
        return
    with transaction(database):
        database.execute("delete from _advice")
        for row in sorted(wanted):
            database.execute("insert into _advice (health, error_class, advice) values (?, ?, ?)", row)


def note_pauses(database: Database, now: datetime) -> None:
    """Remember since when feeds are paused."""
    database.execute(
        """update _feed_states set paused_since = iif(paused_since is null, ?, null)
        where (paused_since is null) = (feed_id in (select id from feeds where state = 'paused'))""",
        [to_text(now)],
    )


def feed_list(database: Database) -> list[Row]:
    """Every feed with its health."""
    return list(rows(database, "select * from feed_health order by name, feed_id"))


def states(database: Database) -> list[Row]:
    """The states that feeds are in, the most frequent first: how many, the first of them since when, what to do; what
    is to be done about feeds that fail follows from each one's class."""
    return list(
        rows(
            database,
            """select health, count(*) as feeds, min(since) as since,
                iif(health = 'failing', null, min(advice)) as advice
            from feed_health group by health order by feeds desc, health""",
        )
    )
