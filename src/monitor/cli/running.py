"""`init poll visit match`: a home to start from, and the pipes, each once or all of them once."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor import config, daemon
from monitor.cli import show
from monitor.cli.home import Home, clock, folder, home_of
from monitor.cli.session import run as run_async
from monitor.cli.session import session
from monitor.pipeline.match import match as match_pipe
from monitor.pipeline.poll import polls
from monitor.pipeline.visit import visit as visit_pipe
from monitor.records import FATES, failure_plainly
from monitor.store import read
from monitor.store.sources import make_due

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from monitor.records import Matched, Polled, Visited
    from monitor.store.read import Row


@click.command()
@click.argument("target", metavar="[FOLDER]", type=click.Path(file_okay=False, path_type=Path), required=False)
@home_of
def init(home: Home, target: Path | None) -> None:
    """Write commented starter files into FOLDER/config; what is there already stays as it is.

    \b
    Example:
      monitor init ~/news
    """
    begun = Home(folder(target)) if target else home
    written = config.write_starters(begun.root)
    for path in written:
        show.out(f"wrote {path}")
    if not written:
        show.out(f"{begun.config}: every file is there already; nothing was written")
    show.out(f"next: monitor --home {begun.root} run")


class Progress(daemon.Said):
    """Shows a run's three pipes as bars, and counts what they did."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._bars: dict[str, Callable[[int | None], None]] = {}
        self.counted: Counter[str] = Counter()

    def _count(self, what: str) -> None:
        if what not in self._bars:
            self._bars[what] = self._stack.enter_context(show.progress(what))
        self._bars[what](None)
        self.counted[what] += 1

    def polled(self, change: Polled, new: int) -> None:
        self._count("feeds polled")
        self.counted["polls failed"] += change.failure is not None
        self.counted["new items"] += new

    def visited(self, change: Visited) -> None:
        self._count("pages visited")

    def matched(self, change: Matched) -> None:
        self._count("texts matched")


async def run_once(home: Home, *, everything: bool) -> Summary:
    async with session(home) as running:
        with ExitStack() as stack:
            heard = Progress(stack)
            await daemon.once(running.ports, running.topics, everything=everything, said=heard)
        ledger = running.ports.ledger
        return Summary(
            done={what: heard.counted[what] for what in _DONE},
            fates=await ledger.read(read.fates),
            failures=await ledger.read(read.failure_classes),
            topics=await ledger.read(read.topic_health),
        )


_DONE = ("feeds polled", "polls failed", "new items", "pages visited", "texts matched")


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a run did, and how everything stands after it."""

    done: dict[str, int]
    fates: dict[str, int]
    failures: list[Row]
    topics: list[Row]


def show_summary(summary: Summary, *, as_json: bool) -> None:
    """A summary for a script, or for a person: what was done, fates, failures, hits by topic."""
    if as_json:
        show.as_json(asdict(summary))
        return
    show.prose(", ".join(f"{number} {what}" for what, number in summary.done.items()))
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


@click.command()
@click.option("--all", "everything", is_flag=True, help="Every active feed, due or not.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@home_of
def poll(home: Home, everything: bool, as_json: bool) -> None:
    """Ask the feeds that are due, once: the first part of `monitor run --once`. No page is read, nothing matched.

    \b
    Example:
      monitor poll --all
    """

    async def work() -> Counter[str]:
        async with session(home, adopting=False) as running:
            with ExitStack() as stack:
                heard = Progress(stack)
                await running.ports.ledger.write(make_due, clock(), everything=everything)
                for flow in polls(running.ports, said=heard.polled):
                    await flow.drain()
            return heard.counted

    _say(run_async(work()), ("feeds polled", "polls failed", "new items"), as_json=as_json)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@home_of
def visit(home: Home, as_json: bool) -> None:
    """Read the pages that wait to be read, once: the second part of `monitor run --once`.

    \b
    Example:
      monitor visit
    """

    async def work() -> Counter[str]:
        async with session(home, adopting=False) as running:
            with ExitStack() as stack:
                heard = Progress(stack)
                await visit_pipe(running.ports, said=heard.visited).drain()
            return heard.counted

    _say(run_async(work()), ("pages visited",), as_json=as_json)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@home_of
def match(home: Home, as_json: bool) -> None:
    """Ask the topics about what they have not decided on, once: the third part of `monitor run --once`.

    After a changed config/topics.yaml that is every article it may concern.

    \b
    Example:
      monitor match
    """

    async def work() -> Counter[str]:
        async with session(home) as running:
            with ExitStack() as stack:
                heard = Progress(stack)
                await match_pipe(running.ports, running.topics, said=heard.matched).drain()
            return heard.counted

    _say(run_async(work()), ("texts matched",), as_json=as_json)


def _say(counted: Counter[str], what: Sequence[str], *, as_json: bool) -> None:
    """What a pipe did, for a script or a person."""
    done = {name: counted[name] for name in what}
    if as_json:
        show.as_json(done)
    else:
        show.out(", ".join(f"{number} {name}" for name, number in done.items()))
