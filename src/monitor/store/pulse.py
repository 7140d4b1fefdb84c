"""What the daemon says of itself, for whoever asks how it is."""

from __future__ import annotations

from datetime import timedelta
from enum import Enum, auto
from typing import TYPE_CHECKING

from monitor.store.rows import to_time

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlite_utils import Database

QUIET = timedelta(minutes=2)  # the tick comes every five seconds


class Life(Enum):
    """How the daemon is."""

    NONE = auto()  # none runs
    CUT_SHORT = auto()  # none runs, and the last one was not stopped
    SILENT = auto()  # one runs, and has not ticked for long
    WELL = auto()


def say(database: Database, /, **facts: str) -> None:
    """Write down facts of the daemon: `started_at`, `ticked_at`, `stopped_at` (empty while it runs)."""
    for key, value in facts.items():
        database.execute(
            "insert into _daemon (key, value) values (?, ?) on conflict (key) do update set value = excluded.value",
            [key, value],
        )


def said(database: Database) -> dict[str, str]:
    """What the daemon last said."""
    return dict(database.execute("select key, value from _daemon").fetchall())


def complaint(facts: Mapping[str, str], files: str) -> str:
    """What the daemon that runs has against the user's files, lines of it; empty where nothing.

    `files`: the stamp of the files as they are. What it said of others does not count: it looks at these in a moment.
    """
    return facts.get("reload_error", "") if facts.get("files", files) == files else ""


def life(facts: Mapping[str, str], owner: int | None, now: datetime) -> Life:
    """How the daemon is, by what it last said and by the process that holds the store (store.lock)."""
    ticked = facts.get("ticked_at")
    if owner is None:
        return Life.CUT_SHORT if facts.get("started_at") and not facts.get("stopped_at") else Life.NONE
    silent = facts.get("stopped_at") == "" and ticked and now - to_time(ticked) > QUIET
    return Life.SILENT if silent else Life.WELL
