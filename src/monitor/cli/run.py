"""`run`: the daemon in the foreground, with the review desk as its child."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING

import click

from monitor import config
from monitor.cli import logs, show
from monitor.cli.home import Home, chance, clock, home_of, lexicon
from monitor.cli.one_pass import run_once, show_summary
from monitor.cli.session import assembled, ledger, prepared
from monitor.cli.session import run as run_async
from monitor.daemon import Daemon, Desk, Standing, Supervisor, listening, log, say_failed, say_started, say_stopped
from monitor.store import lock
from monitor.store.engine import engine

if TYPE_CHECKING:
    from collections.abc import Callable

    from monitor.pipeline.ledger import Ledger
    from monitor.pipeline.topics import InForce


@click.command()
@click.option("--once", is_flag=True, help="Poll what is due or new, read all pages, match everything, then end.")
@click.option("--all", "everything", is_flag=True, help="With --once: every active feed, due or not.")
@click.option("--no-review", is_flag=True, help="Without the review desk.")
@click.option("--json", "as_json", is_flag=True, help="With --once: the summary as JSON.")
@click.option("--background", is_flag=True, hidden=True)  # how `start` starts it: to the log alone
@home_of
def run(home: Home, *, once: bool, everything: bool, no_review: bool, as_json: bool, background: bool) -> None:
    """Run the daemon in the foreground, with the review desk beside it, until Ctrl-C or SIGTERM.

    It prints the desk's one-time link. Changed files in config/ are taken up while it runs, whole or not at all.
    `monitor start` does the same in the background.

    \b
    Examples:
      monitor run
      monitor run --once        one pass, with a summary of fates
      monitor run --once --all  the same, over feeds that are not due as well
    """
    if everything and not once:
        raise click.UsageError("--all goes with --once")
    if once:
        show_summary(run_async(run_once(home, everything=everything)), as_json=as_json)
        return
    run_async(keep_running(home, review=not no_review, echo=not background))


async def keep_running(home: Home, *, review: bool, echo: bool = True) -> None:
    """The daemon over a home until it is asked to stop. Raises Refusal before anything is changed.

    `echo`: log to standard error as well, and print the desk's link.
    """
    supervisor = Supervisor.of(os.environ)
    lock.check_free(home.database)  # said at once: to read ten thousand topics takes its time
    configuration = config.load(home.root)
    async with ledger(home) as book:
        logs.start(home, configuration.settings.log.level, echo=echo)
        with listening() as asked:
            await say_started(book, clock(), desk=review)
            ready = await asked.meanwhile(prepared(book, configuration))
            if ready:
                adoption, topics = ready
                await say_failed(book, adoption.draft.failed, configuration.stamp)
                assemble = partial(assembled, book)
                standing = Standing(
                    book, configuration, topics, assemble, lexicon(), adoption=adoption, clock=clock, chance=chance
                )
                desk = _desk(home, book, said=show.out if echo else _nobody) if review else None
                log.info("running over %s, SQLite %s: %s", home.database, engine(), _named(topics))
                await Daemon(home.root, standing, asked, supervisor, desk=desk).run()
            await say_stopped(book, clock())
        log.info("stopped")


def _named(topics: InForce) -> str:
    return ", ".join(topic.id for topic in topics.topics) or "no topics"


def _desk(home: Home, book: Ledger, said: Callable[[str], None]) -> Desk:
    command = home.command("review", "--until-eof")
    return Desk(command, os.environ, book, shown=lambda link: said(f"review desk: {link}"))


def _nobody(_: str) -> None:
    """No terminal is there to read the link; `start` and `review` print it."""
