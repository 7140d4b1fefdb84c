"""`review`: the review desk alone, or the link of the one that serves already."""

from __future__ import annotations

import asyncio
import getpass
import secrets
import sys
import webbrowser
from contextlib import ExitStack, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from monitor import config
from monitor.cli import show
from monitor.cli.home import Home, clock, home_of
from monitor.cli.stored import asked, require
from monitor.cli.waiting import until
from monitor.errors import Locked, Refusal
from monitor.store import keys
from monitor.store.checks import require_ours
from monitor.store.lock import held, owner

if TYPE_CHECKING:
    from monitor.records.settings import ReviewSettings

_TRIES = 12  # of half a second, for a desk that is just ending
_STARTING_S = 10  # for one that is starting


@click.command()
@click.option("--host", help="Where it listens: 127.0.0.1, localhost or ::1.  [default: review.host of settings.yaml]")
@click.option("--port", type=click.IntRange(1, 65_535), help="Its port.  [default: review.port, 8001]")
@click.option("--open", "in_browser", is_flag=True, help="Open the one-time link in your browser.")
@click.option("--close", is_flag=True, help="Shut out every browser that was let in, make the link void, and end.")
@click.option("--until-eof", is_flag=True, hidden=True)  # how `run` starts it: the desk goes with its parent
@home_of
def review(home: Home, *, host: str | None, port: int | None, in_browser: bool, close: bool, until_eof: bool) -> None:
    """Serve the review desk: the hits with their reasons, your verdicts, and every table, in a browser.

    It prints a link that lets one browser in, once; the browser stays let in for thirty days after its last visit, and
    the desk may be started again meanwhile. Where a desk serves this home already, as beside `monitor run`, the command
    prints a fresh link to that one, and ends.

    \b
    Examples:
      monitor review
      monitor review --open
      monitor review --close
    """
    if close:
        _close(home)
        return
    settings = config.load_settings(home.root).review
    if not asked(home, lambda database: require_ours(database, home.database)):
        raise Refusal(f"{home.database}: an older monitor made it; `monitor run --once` brings it up to date")
    with ExitStack() as stack:
        serves = _is_ours(home, stack, until_eof=until_eof)
        if serves:
            here = replace(settings, host=host or settings.host, port=port or settings.port)
            _serve(home, here, in_browser=in_browser, until_eof=until_eof)
    if not serves:
        _say(_link_of_other(home), in_browser=in_browser)


def _is_ours(home: Home, stack: ExitStack, *, until_eof: bool) -> bool:
    """Whether this process is the desk of the home from now on. The daemon's desk waits for one that is just ending,
    and is refused where another one stays."""
    desk = keys.desk(home.database)
    for _ in range(_TRIES if until_eof else 1):
        with suppress(Locked):
            stack.enter_context(held(desk))
            return True
    if until_eof:
        raise Refusal(f"review: another desk serves this home (process {owner(desk)})")
    return False


def _serve(home: Home, settings: ReviewSettings, *, in_browser: bool, until_eof: bool) -> None:
    from monitor.review import desk, serving

    place = desk.Place(host=settings.host, port=settings.port, names=settings.names, open=settings.open)
    keys.change(keys.keys_path(home.database), lambda kept: replace(kept, root=None))  # it does not answer yet
    listening = serving.bound(place)
    ours = desk.Desk(
        home.database, place, reviewer=getpass.getuser(), new_key=lambda: secrets.token_urlsafe(32), clock=clock
    )
    asyncio.run(serving.serve(ours, listening, lambda link: _say(link, in_browser=in_browser), until_eof=until_eof))


def _link_of_other(home: Home) -> str:
    """The link of the desk that serves; one that is starting is waited for."""
    if link := until(lambda: keys.link_of(home.database), _STARTING_S):
        return link
    path, pid = keys.keys_path(home.database), owner(keys.desk(home.database))
    raise Refusal(
        f"review: the desk of this home (process {pid}) has left no link that you may read in {path}: "
        "ask as the user that it runs as, or start it again"
    )


def _say(link: str, *, in_browser: bool) -> None:
    show.out(f"review desk: {link}")
    sys.stdout.flush()  # whoever started it waits for the line
    if in_browser:
        webbrowser.open(link)


def _close(home: Home) -> None:
    require(home)
    path = keys.keys_path(home.database)
    keys.change(path, lambda kept: replace(kept, token=kept.token and secrets.token_urlsafe(32), sessions=()))
    show.out("every browser is shut out; `monitor review` prints a link that lets one in")
