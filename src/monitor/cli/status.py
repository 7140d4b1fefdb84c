"""`status`: how the daemon, the feeds, the items and the topics are, on one screen."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import click

from monitor.cli import show
from monitor.cli.home import Home, clock, home_of
from monitor.cli.stored import asked
from monitor.store import lock, pulse, read
from monitor.store.adopted import generation
from monitor.store.engine import engine
from monitor.store.rows import to_text, to_time

if TYPE_CHECKING:
    from datetime import datetime

    from sqlite_utils import Database

SILENT = timedelta(minutes=2)  # the tick comes every five seconds
FAILING_SHARE = 0.5  # of the active feeds


@click.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@home_of
def status(home: Home, as_json: bool) -> None:
    """How the daemon, its feeds and its topics are; exit 1 where something needs a person.

    \b
    Example:
      monitor status || echo "look at the news monitor"
    """
    state = asked(home, lambda database: gather(database, home, clock()))
    if as_json:
        show.as_json(asdict(state))
    else:
        _print(state)
    sys.exit(1 if state.problems else 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """How everything stands."""

    pid: int | None  # of the daemon, None where none runs
    ticked_at: str | None
    sqlite: str
    problems: list[str]  # what needs a person, in plain words
    backlog: read.Row
    feeds: dict[str, int]  # by health
    fates: dict[str, int]
    failures: list[read.Row]
    topics: list[read.Row]


def gather(database: Database, home: Home, now: datetime) -> State:
    """All that `status` shows."""
    facts, pid = pulse.said(database), lock.owner(home.database)
    number, _ = generation(database)
    health = Counter(str(feed["health"]) for feed in read.feed_list(database))
    return State(
        pid=pid,
        ticked_at=facts.get("ticked_at"),
        sqlite=engine(),
        problems=problems(facts, pid, health, now),
        backlog=read.backlog(database, number, to_text(now)),
        feeds=dict(health),
        fates=read.fates(database),
        failures=read.failure_classes(database),
        topics=read.topic_health(database),
    )


def problems(facts: dict[str, str], pid: int | None, health: Counter[str], now: datetime) -> list[str]:
    """What needs a person, in plain words; empty where all is well."""
    found = []
    ticked = facts.get("ticked_at")
    if pid is None and facts.get("started_at") and not facts.get("stopped_at"):
        found.append("the daemon ended without being stopped; start it again with `monitor run`")
    if pid is not None and ticked and facts.get("stopped_at") == "" and now - to_time(ticked) > SILENT:
        found.append(f"the daemon (process {pid}) has not ticked since {ticked}")
    failing = sum(number for name, number in health.items() if name in ("failing", "html"))
    active = sum(number for name, number in health.items() if name not in ("paused", "removed", "gone"))
    if active and failing > active * FAILING_SHARE:
        found.append(f"{failing} of {active} feeds fail; see `monitor feeds list`")
    return found


def _print(state: State) -> None:
    running = f"running, process {state.pid}, last tick {state.ticked_at or 'not yet'}"
    show.out(f"daemon: {running if state.pid else 'not running'}")
    waiting = state.backlog
    show.out(
        f"backlog: {waiting['feeds_due']} feeds due, {waiting['pages_due']} pages to read, "
        f"{waiting['unmatched']} texts to match, {waiting['undecided']} undecided"
    )
    show.out(f"feeds: {_listed(state.feeds)}")
    show.out(f"articles: {_listed(state.fates)}")
    if state.failures:
        show.out("failures: " + ", ".join(f"{row['count']} {row['failed']} {row['class']}" for row in state.failures))
    show.out()
    show.table(state.topics, ["topic", "alerts", "reviews", "unreviewed", "relevant", "irrelevant", "last_hit_at"])
    for problem in state.problems:
        show.err(f"problem: {problem}")


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{number} {what}" for what, number in counts.items()) or "none yet"
