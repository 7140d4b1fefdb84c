"""`demo`: the daemon over the self-written sample world, on loopback; no internet needed."""

from __future__ import annotations

import errno
import socket
import time
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

import click

from monitor import config
from monitor import demo as world
from monitor.cli import show
from monitor.cli.home import Home, clock, home_of
from monitor.cli.one_pass import run_once, show_summary
from monitor.cli.run import keep_running
from monitor.cli.session import run as run_async
from monitor.cli.stored import asked
from monitor.errors import Refusal
from monitor.records.settings import ReviewSettings
from monitor.store import lock, read
from monitor.store.backup import discard

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

MINUTE_S = 15  # a minute of the world in `monitor demo`: its script of half an hour passes in seven minutes
MOST_HITS = 200
QUERY = "select topic, level, title, url from hit_list"


@click.command(name="demo")
@click.option("--once", is_flag=True, help="One pass over the whole script, then the hits, then the end.")
@click.option(
    "--port", type=click.IntRange(0, 65_535), default=0, help="Where the world is served; any free port if not given."
)
@home_of
def demo(home: Home, once: bool, port: int) -> None:
    """Run over a sample world of news in six languages, served by this machine to itself.

    It keeps its own folder, data/demo, which is made anew each time.

    \b
    Example:
      monitor demo --once
    """
    demo_home = Home(home.root / "data" / "demo")
    try:
        run_async(_once(demo_home, port) if once else _forever(demo_home, port))
    except BrokenPipeError:  # of our output, as in `monitor demo --once | head`
        raise
    except OSError as error:
        raise Refusal(_plainly(error, port, demo_home)) from None


def _plainly(error: OSError, port: int, home: Home) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} is in use by another program: choose another with --port"
    if error.filename is None:
        return f"port {port} cannot be served: {error.strerror}"
    return f"{home.root}: the folder cannot be written: {error.strerror}"


async def _once(home: Home, port: int) -> None:
    async with served(home, port, seconds_per_minute=None) as site:
        show.out(f"sample world: {len(site.world.articles)} articles on {site.base}")
        summary = await run_once(home, everything=True)
        show_summary(summary, as_json=False)
    found = asked(home, lambda database: read.hit_list(database, read.HitFilter(), limit=MOST_HITS))
    show.out()
    show.table(found, ["topic", "level", "score", "language", "source", "title"], title="hits", wide="title")
    show.out()
    show.out("the same from the database:")
    show.out(f"  sqlite-utils query {home.database} '{QUERY}' -t")


async def _forever(home: Home, port: int) -> None:
    async with served(home, port, seconds_per_minute=MINUTE_S) as site:
        show.out(f"sample world: {site.base}, followed by the home {home.root}")
        await keep_running(home, review=True)


def _desk_port() -> int:
    """The desk's usual port, or a free one where that is taken."""
    for port in (ReviewSettings().port, 0):
        with socket.socket() as tried, suppress(OSError):
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind(("127.0.0.1", port))
            return int(tried.getsockname()[1])
    raise Refusal("no port of this machine is free")


@asynccontextmanager
async def served(home: Home, port: int, *, seconds_per_minute: float | None) -> AsyncIterator[world.Site]:
    """The world behind a port of loopback, and a home that follows it. None: time stands at the script's end."""
    _clear(home)
    content, began = world.load_world(), time.monotonic()

    def minute() -> int:
        if seconds_per_minute is None:
            return content.script_ends
        return int((time.monotonic() - began) / seconds_per_minute)

    async with world.Site(content, minute, clock(), port=port) as site:
        _write(home, site)
        yield site


def _clear(home: Home) -> None:
    """Take away what an earlier demo left. Raises Refusal where one is running."""
    if pid := lock.owner(home.database):
        raise Refusal(f"{home.database}: another demo is running (process {pid})")
    discard(home.database)


def _write(home: Home, site: world.Site) -> None:
    config.write_starters(home.root)
    (home.config / "feeds.yaml").write_text(world.feeds_text(site), "utf-8")
    (home.config / "settings.yaml").write_text(world.settings_text(site, _desk_port()), "utf-8")
