"""The screen of `status`: a home with three topics fits 24 lines of 80 columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.cli import show
from monitor.cli.times import distance
from monitor.config.files import TOPICS
from monitor.pipeline.said import KINDS
from monitor.records import FATES, failure_plainly

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from monitor.cli.status.state import State
    from monitor.store.read import Row

UNTIMED = ("ok", "paused", "removed", "never polled")
UNADVISED = (*UNTIMED, "failing", "throttled")  # what fails is told by class; a host's wish passes by itself
ADVISED = 3  # states, the most frequent first


def print_state(state: State, now: datetime) -> None:
    """Everything, what needs a person last and on standard error."""
    show.facts(_facts(state, now))
    if state.topics:
        show.out()
        rows = [{**row, "last_hit": _when(row["last_hit_at"], now)} for row in state.topics]
        columns = ["topic", "alerts", "reviews", "unreviewed", "relevant", "irrelevant", "last_hit"]
        show.table(rows, columns, spare=["irrelevant", "relevant", "last_hit"])
    if state.latest:
        show.out()
        rows = [_failure(row, now) for row in state.latest]
        show.table(rows, ["when", "class", "latest_failures"], wide="latest_failures", spare=["when"])
    for problem in state.problems:
        for line in problem.splitlines():
            show.err(f"problem: {line}")


def _facts(state: State, now: datetime) -> Iterator[tuple[str, str]]:
    yield "daemon", _daemon(state, now)
    if state.desk:
        yield "desk", state.desk
    yield (
        "backlog",
        f"{state.backlog['feeds_due']} feeds due, {state.backlog['pages_due']} pages to read, "
        f"{state.backlog['unmatched']} texts to match, {state.backlog['undecided']} undecided",
    )
    if state.backlog["again_due"] or state.backlog["again_later"]:
        yield "edits", f"{state.backlog['again_due']} pages to look at again, {state.backlog['again_later']} later"
    yield "feeds", ", ".join(_feeds(row, now) for row in state.states) or "none yet"
    for row in [row for row in state.states if row["health"] not in UNADVISED and row["advice"]][:ADVISED]:
        yield f"  {row['health']}", str(row["advice"])
    yield "articles", _listed({FATES[fate]: number for fate, number in state.fates.items()})
    if state.failures:
        yield "failing", "; ".join(map(_class, state.failures))
    yield "topics", _topics(state)
    for change in state.pending.waiting:
        yield f"  {change.topic}", f"{KINDS[change.kind]}, and waits: {'; '.join(change.why)}"
        yield "", f"it would {change.effect}; adopt it with `{change.command}`"


def _feeds(row: Row, now: datetime) -> str:
    """How many feeds are in a state, and for how long, the one that has been so longest."""
    told = f"{row['feeds']} {row['health']}"
    lasting = _when(row["since"], now).removesuffix(" ago")
    if row["health"] in UNTIMED or not lasting or lasting == "now":
        return told
    return f"{told} ({'for' if row['feeds'] == 1 else 'up to'} {lasting})"


def _class(row: Row) -> str:
    what = failure_plainly(str(row["class"])).what
    return f"{row['count']} {row['failed']}{'s' * (row['count'] != 1)}: {what}"


def _daemon(state: State, now: datetime) -> str:
    if state.pid is None:
        return "not running"
    told = [f"running, process {state.pid}"]
    told += [f"started {_when(state.started_at, now)}"] * bool(state.started_at)
    told += [f"last tick {_when(state.ticked_at, now) or 'not yet'}"]
    told += [f"database read through {_when(state.checked_at, now)}"] * bool(state.checked_at)
    told += [f"files taken up {_when(state.reloaded_at, now)}"] * bool(state.reloaded_at)
    return ", ".join(told)


def _topics(state: State) -> str:
    """How config/topics.yaml stands to the topics in force."""
    pending = state.pending
    if pending.mistakes:
        return "config/topics.yaml has mistakes; the topics last adopted stay in force"
    if not pending and any(TOPICS in problem for problem in state.problems):
        return f"in force; a test in {TOPICS} fails"
    if not pending:
        return "in force as config/topics.yaml has them"
    kinds = {"new": pending.new, "changed": pending.changed, "removed": pending.removed}
    told = "; ".join(f"{kind}: {', '.join(ids)}" for kind, ids in kinds.items() if ids)
    return f"not in force yet: {told} ({_why_not_yet(state)})"


def _why_not_yet(state: State) -> str:
    pending = state.pending
    others = len(pending.new) + len(pending.changed) + len(pending.removed) - len(pending.waiting)
    if pending.waiting and others <= 0:
        return "see below"
    if state.pid is None:
        return "the next run takes them up, as far as nothing is against it"
    return "the daemon looks at what they would change, unless a test of theirs fails"


def _failure(row: Row, now: datetime) -> Row:
    error_class = str(row["error_class"])
    said = row["error"] or failure_plainly(error_class).what
    told = f"{row['failed']} {row['name'] or row['url']}: {said}"
    return {"when": _when(row["at"], now), "class": error_class, "latest_failures": told}


def _when(time: str | int | None, now: datetime) -> str:
    return distance(str(time), now) if time else ""


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{number} {what}" for what, number in counts.items()) or "none yet"
