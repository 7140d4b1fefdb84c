"""Questions to a store that a daemon may be running over: read-only, beside it."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, TypeVar

from monitor.errors import Refusal, StoreError
from monitor.store.checks import require_ours
from monitor.store.engine import connect, told, transaction

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlite_utils import Database

    from monitor.cli.home import Home

T = TypeVar("T")


def require(home: Home) -> None:
    """Raises Refusal where there is no store yet, saying how to begin one."""
    if not home.database.exists():
        if not home.config.is_dir():
            raise Refusal(f"{home.root}: no folder config/ here; name a home by --home, or begin one by `monitor init`")
        raise Refusal(f"{home.database}: no such file; `monitor run --once` makes it")


def _require_current(home: Home, database: Database) -> None:
    if not require_ours(database, home.database):
        raise StoreError(f"{home.database}: an older monitor made it; `monitor restart` or `run` brings it up to date")


def asked(home: Home, question: Callable[[Database], T]) -> T:
    """The answer to a question. Raises Refusal where there is no store yet, StoreError where it cannot be read."""
    require(home)
    with closing(connect(home.database, readonly=True)) as database, told(home.database):
        _require_current(home, database)
        return question(database)


def asked_if_there(home: Home, question: Callable[[Database], T]) -> T | None:
    """The answer to a question; None where there is no store, or one that cannot be read."""
    try:
        return asked(home, question)
    except (Refusal, StoreError):
        return None


def marked(home: Home, order: Callable[[Database], T]) -> T:
    """Insert a verdict beside a running daemon, durably. Raises Refusal, StoreError."""
    require(home)
    with closing(connect(home.database)) as database, told(home.database):
        _require_current(home, database)
        database.execute("pragma synchronous=full")  # a verdict survives a power loss (STANDARDS, N3)
        with transaction(database):
            return order(database)
