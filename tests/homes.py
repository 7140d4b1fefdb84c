"""Home folders and assembled sessions for whole-path tests."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from make import NOON
from monitor.cli.home import lexicon
from monitor.pipeline.adoption import adopt_file
from monitor.pipeline.ledger import Ledger
from monitor.pipeline.ports import Ports, Web
from monitor.pipeline.sources import sync
from monitor.pipeline.topics import InForce
from monitor.records import Feed, Settings
from monitor.store.write import Writer
from monitor.topics import read
from monitor.workers import Workers

SHIPPED = Path(__file__).parents[1] / "config" / "topics.yaml"


class Clock:
    """A clock that stands until it is told."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@asynccontextmanager
async def assembled(
    folder: Path,
    web: Web,
    feeds: tuple[Feed, ...],
    *,
    topics: str | None = None,
    clock: Callable[[], datetime] | None = None,
    known_words: Path | None = None,
    settings: Settings | None = None,
) -> AsyncIterator[tuple[Ports, InForce]]:
    """A real store, real workers and a given web. `known_words`: a store whose word forms are known already."""
    database = folder / "monitor.db"
    if known_words is not None and not database.exists():
        shutil.copy(known_words, database)
    settings, clock = settings or Settings(), clock or Clock()
    ledger = Ledger(Writer(database))
    try:
        await sync(ledger, feeds, settings.polling, clock=clock, chance=lambda: 0.5)
        text = topics if topics is not None else SHIPPED.read_text("utf-8")
        in_force, failed = await adopt_file(ledger, lexicon(), read(text, "topics.yaml"), clock)
        assert not failed, failed
        async with Workers(2, in_force.compiled) as workers:
            yield (
                Ports(
                    web=web,
                    workers=workers,
                    processes=2,
                    ledger=ledger,
                    settings=settings,
                    clock=clock,
                    chance=lambda: 0.5,
                ),
                in_force,
            )
    finally:
        await ledger.close()
