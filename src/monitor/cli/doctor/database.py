"""The store: whose it is, whether it is whole, and what lies beside it. Read only, beside a running daemon."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from monitor.cli.doctor.checked import Checked, ok, problem, warning
from monitor.errors import StoreError
from monitor.store import pulse
from monitor.store.checks import CHECKS_FULL_TEXT, contents, faults, require_ours
from monitor.store.engine import connect, told
from monitor.store.rows import to_time

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from sqlite_utils import Database

LARGE_LOG = 256_000_000  # bytes; four times what the daemon leaves of it at a checkpoint
AHEAD_S = 60  # between two clocks that agree
RESTORE = "stop the daemon and put a backup in its place: monitor restore FILE"


def checks(path: Path, now: datetime) -> Iterator[Checked]:
    """The database, its log, its names, and the clock beside the last time that it knows."""
    if not path.exists():
        yield ok("database", f"{path}: none yet; `monitor run --once` makes it")
        return
    try:
        with closing(connect(path, readonly=True)) as database:
            yield from opened(database, path, now)
    except StoreError as error:
        yield problem("database", str(error), RESTORE)
    yield log(path)
    if path.stat().st_nlink > 1:
        says = "the database has a second name: a restore was cut short, or somebody linked it"
        yield warning("second name", says, "never open it by the other name; `monitor restore` removes its own")


def opened(database: Database, path: Path, now: datetime) -> Iterator[Checked]:
    """What an open database tells. Raises StoreError where it cannot be read."""
    current = require_ours(database, path)
    if found := faults(database):
        yield problem("database", f"{path} is damaged", RESTORE, *found)
        return
    with told(path):
        held = contents(database)
        said = pulse.said(database)
    yield ok("database", f"whole: {held.articles} articles, {held.hits} hits, {held.reviews} reviews")
    if not CHECKS_FULL_TEXT:
        yield warning("full text", "this SQLite cannot check the full-text indexes", "install pysqlite3")
    if not current:
        yield warning("schema", "an older monitor made the database", "the next start brings it up to date")
    yield weekly(said)
    yield clock(said, now)


def log(path: Path) -> Checked:
    """The size of the write-ahead log."""
    beside = path.with_name(path.name + "-wal")
    size = beside.stat().st_size if beside.exists() else 0
    says = f"the write-ahead log has {size / 1e6:.1f} MB"
    if size > LARGE_LOG:
        advice = "some program has been reading the database for long; end it, or restart the desk and the daemon"
        return warning("log", says, advice)
    return ok("log", says)


def weekly(said: dict[str, str]) -> Checked:
    """What the daemon found when it last read the database through; where this is asked, we have found it whole."""
    when = said.get("checked_at")
    if not when:
        return ok("weekly check", "the daemon has not read the database through yet")
    if found := said.get("faults", "").splitlines():
        says, advice = f"on {when} the daemon found it damaged, now it is whole", "look after the disk, and back it up"
        return warning("weekly check", says, advice, *found)
    return ok("weekly check", f"on {when} the daemon read the database through, and found it whole")


def clock(said: dict[str, str], now: datetime) -> Checked:
    """This machine's clock beside the last time that the daemon wrote down."""
    last = max((said.get(key, "") for key in ("started_at", "ticked_at", "stopped_at")), default="")
    ahead = (to_time(last) - now).total_seconds() if last else 0.0
    if ahead > AHEAD_S:
        says = f"the daemon's last time, {last}, is still to come: the clock is wrong, or was"
        return problem("clock", says, "set the clock; feeds are not polled before their times")
    return ok("clock", f"{now:%Y-%m-%d %H:%M} UTC")
