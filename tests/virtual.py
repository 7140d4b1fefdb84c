"""Days of virtual time through the real poll pipe: the clock is moved to where a feed is due, and it is polled."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from homes import Clock, assembled
from monitor.pipeline.poll import poll
from monitor.pipeline.ports import Ports, Web
from monitor.records import Feed
from monitor.store.rows import to_time

TOPICS = "version: 1\ntopics:\n  fleet:\n    match: ['=zyzzyva']\n"


async def run_through(folder: Path, web: Web, feeds: tuple[Feed, ...], clock: Clock, until: datetime) -> None:
    """Poll the feeds as they come due, from the clock's time until then. The store stays in `folder`/monitor.db."""
    async with assembled(folder, web, feeds, topics=TOPICS, clock=clock) as (ports, _):
        while (due := await _next_due(ports)) < until:
            clock.now = max(clock.now, due)
            await poll(ports).drain()


async def _next_due(ports: Ports) -> datetime:
    def earliest(database: Database) -> str:
        return str(database.execute("select min(next_due_at) from feeds").fetchone()[0])

    return to_time(await ports.ledger.read(earliest))
