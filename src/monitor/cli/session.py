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
from monitor.pipeline.adoption import Adoption
from monitor.pipeline.changes import Wish
from monitor.pipeline.ledger import Ledger
from monitor.pipeline.orders import Answer, answered
from monitor.pipeline.ports import Ports
from monitor.pipeline.sources import sync
from monitor.pipeline.topics import InForce, in_force
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
    from monitor.records import HostPace, Settings, Sites

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
    answer: Answer  # what came of the wish that it was begun with


@asynccontextmanager
async def session(home: Home, *, adopting: bool = True, wish: Wish | None = None) -> AsyncIterator[Session]:
    """Everything assembled over a home's files. Raises Mistakes and Refusal before anything is changed.

    `adopting`: the topics of the file are adopted first, those that a backtest has to speak for included; else those
    that the store has serve as they are. `wish`: what a person wants of them.
    """
    configuration = config.load(home.root)
    async with ledger(home) as book:
        await synced(book, configuration)
        standing, answer = await (_adopted(book, configuration, wish) if adopting else _as_they_are(book))
        async with assembled(book, configuration.settings, configuration.sites, standing) as ports:
            yield Session(ports=ports, topics=standing, answer=answer)
            if ports.outage.down_since is not None:
                show.err("nobody answers: it is taken for our own network, and what is due stays due")


async def _as_they_are(book: Ledger) -> tuple[InForce, Answer]:
    number, _ = await book.read(generation)
    return await in_force(book, lexicon(), number), Answer()


async def _adopted(book: Ledger, configuration: Configuration, wish: Wish | None) -> tuple[InForce, Answer]:
    """The topics in force once the file's are adopted, as far as they may be; what may not is told."""
    adoption = await drafted(book, configuration)
    settled = await adoption.settle(wish)
    news = settled.plan.adopted
    if adoption.unexamined:
        workers = configuration.settings.workers
        with show.progress("articles compared") as advance:
            await adoption.examine(workers.count or os.cpu_count() or 1, workers.match_s, advance)
        settled = await adoption.settle(wish)
        news += settled.plan.adopted
    answer = answered(news, adoption, wish or Wish())
    if wish is None:
        for line in (*map(str, adoption.draft.failed), *answer.waiting):
            show.err(line)
    return await adoption.in_force(settled), answer


@asynccontextmanager
async def assembled(book: Ledger, settings: Settings, sites: Sites, standing: InForce) -> AsyncIterator[Ports]:
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
            sites=sites,
            clock=clock,
            chance=chance,
        )


def web_of(settings: Settings, left: Iterable[HostPace] = ()) -> Web:
    """The web under some settings; our own desk is no part of it. `left`: how hosts wanted to be treated so far."""
    network = replace(settings.network, refused=tuple((host, settings.review.port) for host in LOOPBACK))
    return Web(network, clock, paces=left)


async def synced(book: Ledger, configuration: Configuration) -> None:
    """Bring the store to the file's feeds. Secrets that they name and that are not there are told."""
    for line in unavailable(configuration.feeds):
        show.err(line)
    await sync(book, configuration.feeds, configuration.settings.polling, clock=clock, chance=chance)


async def drafted(book: Ledger, configuration: Configuration) -> Adoption:
    """The file's topics with their tests run, ready to be adopted."""
    file, digest, mode = configuration.topics, configuration.topics_digest, configuration.settings.topics.adopt
    with show.progress("topics and their word forms"):
        return await Adoption.of(book, lexicon(), file, digest, mode=mode, clock=clock)


async def prepared(book: Ledger, configuration: Configuration) -> tuple[Adoption, InForce]:
    """The store with the file's feeds and with those of its topics that may be adopted at once: a daemon examines the
    others while it runs."""
    await synced(book, configuration)
    adoption = await drafted(book, configuration)
    return adoption, await adoption.in_force(await adoption.settle())
