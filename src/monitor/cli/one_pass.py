"""One pass of all pipes, and its summary: `run --once`."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from monitor import daemon
from monitor.cli import show
from monitor.cli.counting import counting, in_words
from monitor.cli.session import session
from monitor.records import FATES, failure_plainly
from monitor.store import read

if TYPE_CHECKING:
    from monitor.cli.home import Home
    from monitor.store.read import Row

_DONE = ("feeds polled", "polls failed", "new items", "pages visited", "pages looked at again", "texts matched")


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a run did, and how everything stands after it."""

    done: dict[str, int]
    fates: dict[str, int]
    failures: list[Row]
    topics: list[Row]


async def run_once(home: Home, *, everything: bool) -> Summary:
    """Everything that is due, or every active feed, to the end. Raises Refusal, StoreError."""
    async with session(home) as running:
        with counting() as heard:
            await daemon.once(running.ports, running.topics, everything=everything, said=heard)
        ledger = running.ports.ledger
        return Summary(
            done=heard.done(*_DONE),
            fates=await ledger.read(read.fates),
            failures=await ledger.read(read.failure_classes),
            topics=await ledger.read(read.topic_health),
        )


def show_summary(summary: Summary, *, as_json: bool) -> None:
    """A summary for a script, or for a person: what was done, fates, failures, hits by topic."""
    if as_json:
        show.as_json(asdict(summary))
        return
    show.prose(in_words(summary.done))
    show.out()
    fates: list[Row] = [
        {"fate": fate, "articles": number, "which_are": FATES[fate]} for fate, number in summary.fates.items()
    ]
    show.table(fates, ["fate", "articles", "which_are"], wide="which_are")
    if summary.failures:
        show.out()
        failures: list[Row] = [{**row, "because": failure_plainly(str(row["class"])).what} for row in summary.failures]
        show.table(failures, ["failed", "class", "count", "because"], wide="because")
    show.out()
    show.table(summary.topics, ["topic", "alerts", "reviews", "unreviewed"])
