"""`review`: the review desk alone."""

from __future__ import annotations

import asyncio
import getpass
import secrets
import sys
import webbrowser

import click

from monitor import config
from monitor.cli import show
from monitor.cli.home import Home, clock, home_of
from monitor.store.desk import check


@click.command()
@click.option("--host", help="Where it listens: 127.0.0.1, localhost or ::1.  [default: review.host of settings.yaml]")
@click.option("--port", type=click.IntRange(1, 65_535), help="Its port.  [default: review.port, 8001]")
@click.option("--open", "in_browser", is_flag=True, help="Open the one-time link in your browser.")
@click.option("--until-eof", is_flag=True, hidden=True)  # how `run` starts it: the desk goes with its parent
@home_of
def review(home: Home, host: str | None, port: int | None, in_browser: bool, until_eof: bool) -> None:
    """Serve the review desk: the hits with their reasons, your verdicts, and every table, in a browser.

    It prints a link that works once; until Ctrl-C the desk is open to the browser that opened it, and to no other.

    \b
    Examples:
      monitor review
      monitor review --open
    """
    settings = config.load_settings(home.root).review
    check(home.database)
    from monitor.review import desk, serving

    place = desk.Place(
        host=host or settings.host,
        port=port or settings.port,
        names=settings.names,
        open=settings.open,
    )
    listening = serving.bound(place)
    ours = desk.Desk(
        home.database, place, reviewer=getpass.getuser(), new_key=lambda: secrets.token_urlsafe(32), clock=clock
    )

    def ready(link: str) -> None:
        show.out(f"review desk: {link}")
        sys.stdout.flush()  # whoever started it waits for the line
        if in_browser:
            webbrowser.open(link)

    asyncio.run(serving.serve(ours, listening, ready, until_eof=until_eof))
