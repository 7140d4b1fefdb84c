"""All that `status` shows, asked of the store and the files, and what of it needs a person."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from monitor import config
from monitor.cli.status.pending import Pending, pending
from monitor.records import UNREACHED
from monitor.store import lock, pulse, read
from monitor.store.adopted import generation
from monitor.store.engine import engine
from monitor.store.failures import latest_failures
from monitor.store.health import states
from monitor.store.pending import pending as held
from monitor.store.rows import to_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlite_utils import Database

    from monitor.cli.home import Home

FAILING_SHARE = 0.5  # of the active feeds
LATEST = 5  # failures


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """How everything stands."""

    pid: int | None  # of the daemon, None where none runs
    started_at: str | None
    ticked_at: str | None
    reloaded_at: str | None  # when it last took up changed files
    desk: str | None  # what the daemon says of the review desk
    checked_at: str | None  # when the whole database was last read through
    sqlite: str
    problems: list[str]  # what needs a person, in plain words
    backlog: read.Row
    feeds: dict[str, int]  # by health
    states: list[read.Row]  # the same, with the first of each since when, and what to do
    fates: dict[str, int]
    failures: list[read.Row]  # in force, by class
    latest: list[read.Row]  # failures, the latest first
    topics: list[read.Row]
    pending: Pending  # of config/topics.yaml


def gather(database: Database, home: Home, now: datetime) -> State:
    """Everything, read-only."""
    facts, pid = pulse.said(database), lock.owner(home.database)
    number, standing = generation(database)
    standings = states(database)
    health = Counter({str(row["health"]): int(row["feeds"] or 0) for row in standings})
    failures, working = read.failure_classes(database), pending(home.root, standing, held(database))
    refused = pulse.complaint(facts, str(config.stamp(home.root))) if pid else ""
    return State(
        pid=pid,
        started_at=facts.get("started_at") or None,
        ticked_at=facts.get("ticked_at") or None,
        reloaded_at=facts.get("reloaded_at") or None,
        desk=facts.get("desk") or None if pid else None,
        checked_at=facts.get("checked_at") or None,
        sqlite=engine(),
        problems=[*_of_daemon(facts, pid, now), *_of_files(refused, working), *_of_feeds(health, failures)],
        backlog=read.backlog(database, number, to_text(now)),
        feeds=dict(health),
        states=standings,
        fates=read.fates(database),
        failures=failures,
        latest=latest_failures(database, limit=LATEST),
        topics=read.topic_health(database),
        pending=working,
    )


def _of_daemon(facts: dict[str, str], pid: int | None, now: datetime) -> Iterator[str]:
    match pulse.life(facts, pid, now):
        case pulse.Life.CUT_SHORT:
            yield "the daemon ended without being stopped; start it again with `monitor start` or `monitor run`"
        case pulse.Life.SILENT:
            ticked = facts["ticked_at"]
            yield f"the daemon (process {pid}) has not ticked since {ticked}; `monitor restart` starts it anew"
    if found := facts.get("faults"):
        yield f"the database is damaged: {found.splitlines()[0]}; see `monitor doctor`"
    if pid is not None and (down := facts.get("network_down_since")):
        yield f"nobody answers since {down}: it is taken for our own network, and counted against no feed"
    if pid is not None and facts.get("desk", "").startswith("not serving"):
        yield f"review desk: {facts['desk']}"


def _of_files(refused: str, working: Pending) -> Iterator[str]:
    """A refused reload says what is wrong with the files; else the topics' file is looked at here."""
    if refused:
        yield f"changed files are not in force: {refused}"
    for mistake in working.mistakes:
        if mistake not in refused:
            yield mistake


def _of_feeds(health: Counter[str], failures: list[read.Row]) -> Iterator[str]:
    failing = sum(number for name, number in health.items() if name in ("failing", "html"))
    active = sum(number for name, number in health.items() if name not in ("paused", "removed", "gone"))
    if not active or failing <= active * FAILING_SHARE:
        return
    yield f"{failing} of {active} feeds fail; see `monitor feeds list --health failing`"
    classes = {str(row["class"]) for row in failures if row["failed"] == "feed"}
    if failing == active > 1 and classes <= UNREACHED:
        yield "that every feed fails for want of a connection looks like our own network: is this machine online?"
