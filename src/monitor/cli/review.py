"""`review`: the review desk alone."""

from __future__ import annotations

import asyncio
import getpass
import secrets

import click

from monitor import config
from monitor.cli import show
from monitor.cli.home import Home, clock, home_of
from monitor.store.desk import check


@click.command()
@click.option("--host", help="Where it listens: 127.0.0.1, localhost or ::1.  [default: review.host of settings.yaml]")
@click.option("--port", type=click.IntRange(1, 65_535), help="Its port.  [default: review.port, 8001]")
@click.option("--open", "no_door", is_flag=True, help="No one-time link: every program on this machine gets in.")
@home_of
def review(home: Home, host: str | None, port: int | None, no_door: bool) -> None:
    """Serve the review desk: the hits with their reasons, your verdicts, and every table, in a browser.

    It prints a link that works once; until Ctrl-C the desk is open to the browser that opened it, and to no other.

    \b
    Examples:
      monitor review
      monitor review --port 8002
    """
    settings = config.load_settings(home.root).review
    check(home.database)
    from monitor.review import desk

    place = desk.Place(
        host=host or settings.host,
        port=port or settings.port,
        names=settings.names,
        open=no_door or settings.open,
    )
    listening = desk.bound(place)
    ours = desk.Desk(
        home.database, place, reviewer=getpass.getuser(), new_key=lambda: secrets.token_urlsafe(32), clock=clock
    )
    asyncio.run(desk.serve(ours, listening, lambda link: show.out(f"review desk: {link}")))
