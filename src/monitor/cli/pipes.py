"""`poll visit match`: one pipe each, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from monitor.cli import show
from monitor.cli.counting import Progress, counting, in_words
from monitor.cli.home import Home, clock, home_of
from monitor.cli.session import Session, session
from monitor.cli.session import run as run_async
from monitor.pipeline.match import match as match_pipe
from monitor.pipeline.poll import polls
from monitor.pipeline.revisit import revisit as revisit_pipe
from monitor.pipeline.visit import visit as visit_pipe
from monitor.store.sources import make_due

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    Work = Callable[[Session, Progress], Awaitable[None]]


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

    async def work(running: Session, heard: Progress) -> None:
        await running.ports.ledger.write(make_due, clock(), everything=everything)
        for flow in polls(running.ports, said=heard.polled):
            await flow.drain()

    _drain(home, work, ("feeds polled", "polls failed", "new items"), adopting=False, as_json=as_json)


@click.command()
@click.option("--again", is_flag=True, help="And those that are due to be looked at again, for edits.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@home_of
def visit(home: Home, again: bool, as_json: bool) -> None:
    """Read the pages that wait to be read, once: the second part of `monitor run --once`.

    \b
    Example:
      monitor visit
    """

    async def work(running: Session, heard: Progress) -> None:
        await visit_pipe(running.ports, said=heard.visited).drain()
        if again:
            await revisit_pipe(running.ports, said=heard.revisited).drain()

    what = ("pages visited", "pages looked at again") if again else ("pages visited",)
    _drain(home, work, what, adopting=False, as_json=as_json)


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

    async def work(running: Session, heard: Progress) -> None:
        await match_pipe(running.ports, running.topics, said=heard.matched).drain()

    _drain(home, work, ("texts matched",), adopting=True, as_json=as_json)


def _drain(home: Home, work: Work, what: Sequence[str], *, adopting: bool, as_json: bool) -> None:
    """Do the work in a session, and say what was done, for a script or a person. `adopting`: see `session`."""

    async def to_its_end() -> dict[str, int]:
        async with session(home, adopting=adopting) as running:
            with counting() as heard:
                await work(running, heard)
            return heard.done(*what)

    done = run_async(to_its_end())
    if as_json:
        show.as_json(done)
    else:
        show.out(in_words(done))
