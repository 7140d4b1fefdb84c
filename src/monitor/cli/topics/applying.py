"""`topics apply`: the working topics adopted now, by this process or by the daemon that runs."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from dataclasses import asdict
from time import monotonic, sleep
from typing import TYPE_CHECKING

import click

from monitor import config
from monitor.cli import show
from monitor.cli.counting import counting, in_words
from monitor.cli.home import Home, clock, home_of
from monitor.cli.session import run as run_async
from monitor.cli.session import session
from monitor.cli.stored import asked, marked
from monitor.errors import Refusal
from monitor.pipeline.changes import Wish
from monitor.pipeline.match import match
from monitor.pipeline.orders import Answer
from monitor.store import lock, pulse
from monitor.store.pending import answer_to, leave_order, withdraw_order

if TYPE_CHECKING:
    from collections.abc import Sequence

STEP_S = 0.1
PATIENCE_S = 1800.0  # a change is tried over the whole archive first, beside the daemon's work
_MATCHING = "old articles are matched again while the daemon goes on; see `monitor status`"


@click.command()
@click.argument("topics", metavar="[TOPIC]...", nargs=-1)
@click.option("--force", is_flag=True, help="Whatever hits that loses; never topics whose tests fail.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@home_of
def apply(home: Home, topics: tuple[str, ...], force: bool, as_json: bool) -> None:
    """Adopt config/topics.yaml, or some of its topics, now; and match all stored articles again by what has changed.

    What would lose hits that somebody marked relevant, or many hits, is adopted with --force only. While the daemon
    runs it does this itself, and the command waits for its answer. Ends with 1 where something is not in force.

    \b
    Examples:
      monitor topics apply
      monitor topics apply grain-corridor --force
    """
    wish = Wish(topics=frozenset(topics), force=force)
    if pid := lock.owner(home.database):
        answer, after = _ordered(home, topics, wish, pid), _MATCHING
    else:
        answer, matched = run_async(_done_here(home, wish))
        after = in_words(matched)
    if as_json:
        show.as_json(asdict(answer))
    else:
        _print(answer, after)
    sys.exit(0 if answer.done else 1)


async def _done_here(home: Home, wish: Wish) -> tuple[Answer, dict[str, int]]:
    async with session(home, wish=wish) as running:
        with counting() as heard:
            await match(running.ports, running.topics, said=heard.matched).drain()
        return running.answer, heard.done("texts matched")


def _ordered(home: Home, topics: Sequence[str], wish: Wish, pid: int) -> Answer:
    """The daemon's answer. Raises Mistakes; Refusal where the process that holds the store is none, or gives none."""
    digest = config.load(home.root).topics_digest
    if asked(home, pulse.said).get("pid") != str(pid):
        raise Refusal(f"{home.database}: process {pid} is not the daemon but another command; try again after it")
    number = marked(home, lambda database: leave_order(database, topics, force=wish.force, digest=digest, now=clock()))
    with suppress(OSError):
        os.kill(pid, signal.SIGHUP)  # it would see the order at its next tick, too
    try:
        with show.progress("the daemon looks at what would change"):
            return Answer.from_text(_waited_for(home, number, pid))
    except (KeyboardInterrupt, Refusal):
        marked(home, lambda database: withdraw_order(database, number))
        raise


def _waited_for(home: Home, number: int, pid: int) -> str:
    given_up = monotonic() + PATIENCE_S
    while monotonic() < given_up:
        if answer := asked(home, lambda database: answer_to(database, number)):
            return answer
        if lock.owner(home.database) != pid:
            raise Refusal("the daemon has ended; nothing was applied: try again")
        sleep(STEP_S)
    raise Refusal("the daemon has not answered for half an hour; nothing was applied: see `monitor logs`")


def _print(answer: Answer, after: str) -> None:
    for line in (*answer.adopted, *answer.unchanged):
        show.out(line)
    for line in (*answer.refused, *answer.waiting):
        show.err(line)
    if not answer.adopted and answer.done and not answer.unchanged:
        show.out("in force as config/topics.yaml has them")
    if answer.adopted:
        show.out(after)
