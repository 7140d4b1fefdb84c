"""Assembles: settings, the lock, the store, the topics, the workers and the web, for as long as a command runs."""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from monitor import config, topics
from monitor.cli import show
from monitor.cli.home import TOPICS, chance, clock
from monitor.errors import Mistake, Mistakes
from monitor.fetch import Web
from monitor.pipeline.ledger import Ledger
from monitor.pipeline.ports import Ports
from monitor.pipeline.topics import InForce, adopt_file, in_force
from monitor.stages import agenda
from monitor.store import lock
from monitor.store.adopted import generation
from monitor.store.engine import engine_warning
from monitor.store.sources import release, sync_feeds
from monitor.store.write import Writer
from monitor.workers import Workers

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine
    from datetime import datetime

    from monitor.cli.home import Home
    from monitor.records import Feed, Settings
    from monitor.topics import TopicFile

T = TypeVar("T")


def run(work: Coroutine[None, None, T]) -> T:
    """Run a command's coroutine to its end, on the fastest event loop that is installed."""
    if sys.platform == "win32":
        return asyncio.run(work)
    import uvloop

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)


def read_topics(home: Home) -> TopicFile:
    """The checked config/topics.yaml. Raises Mistakes; Refusal where there is none."""
    return topics.read(config.topics_text(home.root), TOPICS)


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
            yield book
        finally:
            await book.close()


def configured(home: Home) -> tuple[Settings, tuple[Feed, ...], TopicFile]:
    """The three files of a home. Raises Mistakes: those of all three at once; Refusal where one is missing."""
    mistakes: list[Mistake] = []

    def told(load: Callable[[], T]) -> T | None:
        try:
            return load()
        except Mistakes as found:
            mistakes.extend(found.mistakes)
            return None

    settings = told(lambda: config.load_settings(home.root))
    feeds = told(lambda: config.load_feeds(home.root))
    file = told(lambda: read_topics(home))
    if settings is None or feeds is None or file is None:
        raise Mistakes(mistakes)
    return settings, feeds, file


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
    settings, feeds, file = configured(home)
    async with ledger(home) as book:
        await sync(book, feeds, settings)
        standing = await adopt(book, file) if adopting else await in_force(book, (await book.read(generation))[0])
        count = settings.workers.count or os.cpu_count() or 1
        async with Workers(count, standing.compiled) as workers, Web(settings.network, clock) as web:
            ports = Ports(
                web=web,
                workers=workers,
                processes=count,
                ledger=book,
                settings=settings,
                clock=clock,
                chance=chance,
            )
            yield Session(ports=ports, topics=standing)


async def sync(book: Ledger, feeds: tuple[Feed, ...], settings: Settings) -> None:
    """Make the store's feeds those of the file."""
    now, polling = clock(), settings.polling

    def first_due(new: int) -> datetime:
        return agenda.first_due(now, new=new, polling=polling, chance=chance())

    await book.write(sync_feeds, feeds, interval_s=round(polling.interval_without_s), now=now, first_due=first_due)


async def adopt(book: Ledger, file: TopicFile) -> InForce:
    """Adopt the topics of a checked file; those whose tests fail are named and keep their last version."""
    with show.progress("topics and their word forms"):
        standing, failed = await adopt_file(book, file, clock)
    for mistake in failed:
        show.err(str(mistake))
    return standing
