"""Assembles: settings, the lock, the store, the topics, the workers and the web, for as long as a command runs."""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from monitor import config
from monitor.cli import show
from monitor.cli.home import chance, clock, lexicon
from monitor.fetch import Web
from monitor.fetch.secrets import unavailable
from monitor.pipeline.ledger import Ledger
from monitor.pipeline.ports import Ports
from monitor.pipeline.sources import sync
from monitor.pipeline.topics import InForce, adopt_file, in_force
from monitor.store import lock
from monitor.store.adopted import generation
from monitor.store.clocks import mend_clock
from monitor.store.engine import engine_warning
from monitor.store.hosts import paces
from monitor.store.turns import release
from monitor.store.write import Writer
from monitor.workers import Workers

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine, Iterable

    from monitor.cli.home import Home
    from monitor.config import Configuration
    from monitor.errors import Mistake
    from monitor.records import HostPace, Settings

T = TypeVar("T")

LOOPBACK = ("127.0.0.1", "::1")  # where the desk listens, by whatever name: never fetched


def run(work: Coroutine[None, None, T]) -> T:
    """Run a command's coroutine to its end, on the fastest event loop that is installed."""
    if sys.platform == "win32":
        return asyncio.run(work)
    import uvloop

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)


@asynccontextmanager
async def ledger(home: Home) -> AsyncIterator[Ledger]:
    """The store, owned by this process while the block runs. Raises Locked where another daemon owns it, StoreError."""
    home.make_data()
    if warning := engine_warning():
        show.err(warning)
    with lock.held(home.database):
        book = Ledger(Writer(home.database))
        try:
            await book.write(release)
            await book.write(mend_clock, clock())
            yield book
        finally:
            await book.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """All that the pipes need, and the topics in force."""

    ports: Ports
    topics: InForce


@asynccontextmanager
async def session(home: Home, *, adopting: bool = True) -> AsyncIterator[Session]:
    """Everything assembled over a home's files. Raises Mistakes and Refusal before anything is changed.

    `adopting`: the topics of the file are adopted first; else those that the store has serve as they are.
    """
    configuration = config.load(home.root)
    async with ledger(home) as book:
        standing, failed = await prepared(book, configuration, adopting=adopting)
        for mistake in failed:
            show.err(str(mistake))
        async with assembled(book, configuration.settings, standing) as ports:
            yield Session(ports=ports, topics=standing)
            if ports.outage.down_since is not None:
                show.err("nobody answers: it is taken for our own network, and what is due stays due")


@asynccontextmanager
async def assembled(book: Ledger, settings: Settings, standing: InForce) -> AsyncIterator[Ports]:
    """What the pipes need of the world, under these settings. Raises Refusal where the web cannot be had by them."""
    count = settings.workers.count or os.cpu_count() or 1
    left = await book.read(paces, clock())
    async with Workers(count, standing.compiled) as workers, web_of(settings, left) as web:
        yield Ports(
            web=web,
            workers=workers,
            processes=count,
            ledger=book,
            settings=settings,
            clock=clock,
            chance=chance,
        )


def web_of(settings: Settings, left: Iterable[HostPace] = ()) -> Web:
    """The web under some settings; our own desk is no part of it. `left`: how hosts wanted to be treated so far."""
    network = replace(settings.network, refused=tuple((host, settings.review.port) for host in LOOPBACK))
    return Web(network, clock, paces=left)


async def prepared(
    book: Ledger, configuration: Configuration, *, adopting: bool = True
) -> tuple[InForce, tuple[Mistake, ...]]:
    """The topics in force, once the store has the file's feeds and, where they are adopted, its topics; and the tests
    that failed: their topics keep their last version. Secrets that feeds name and that are not there are told."""
    for line in unavailable(configuration.feeds):
        show.err(line)
    await sync(book, configuration.feeds, configuration.settings.polling, clock=clock, chance=chance)
    if not adopting:
        number, _ = await book.read(generation)
        return await in_force(book, lexicon(), number), ()
    with show.progress("topics and their word forms"):
        return await adopt_file(book, lexicon(), configuration.topics, clock)
