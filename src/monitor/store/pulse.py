"""What the daemon says of itself, for whoever asks how it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database


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
