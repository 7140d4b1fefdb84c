"""Runs the pipes: round the clock under a scheduler, or once.

APScheduler runs a handful of jobs: the tick, which starts each pipe that is not running, and the housekeeping. Due
times are rows in the store, never one job per feed. A tick that comes late or finds a pipe still busy does no harm:
what is due stays due.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from monitor.errors import StoreError
from monitor.pipeline.match import match
from monitor.pipeline.poll import poll
from monitor.pipeline.visit import visit
from monitor.store import pulse
from monitor.store.rows import to_text
from monitor.store.sources import make_due

if TYPE_CHECKING:
    from collections.abc import Iterator

    from monitor.pipeline.flow import Flow
    from monitor.pipeline.ports import Ports
    from monitor.pipeline.topics import InForce
    from monitor.records import DueFeed, FeedItem, Matched, Polled, Visited
    from monitor.store.matched import Unmatched

log = logging.getLogger("monitor")

TICK_S = 5
HOUSEKEEPING_S = 3600
STOP_S = 8.0  # SIGTERM is done within ten seconds (STANDARDS, N7)


class Daemon:
    """The pipes over one store, with the topics in force."""

    def __init__(self, ports: Ports, topics: InForce) -> None:
        self._ports = ports
        self._flows: dict[str, Flow[DueFeed] | Flow[FeedItem] | Flow[Unmatched]] = {
            "poll": poll(ports, said=said_polled),
            "visit": visit(ports, said=said_visited),
            "match": match(ports, topics, said=said_matched),
        }

    async def run(self) -> None:
        """Poll, visit and match until SIGTERM or Ctrl-C; then stop between two changes.

        An error of the store's is logged and tried again at the next tick; any other is a bug, and ends the daemon.
        """
        now = self._ports.clock()
        await self._ports.ledger.write(pulse.say, started_at=to_text(now), stopped_at="")
        scheduler = AsyncIOScheduler(
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}, timezone="UTC"
        )
        with stopping() as asked:
            scheduler.add_job(self._tick, "interval", [asked], seconds=TICK_S, next_run_time=now, id="tick")
            scheduler.add_job(self._housekeep, "interval", seconds=HOUSEKEEPING_S, id="housekeeping")
            scheduler.start()
            try:
                await asked
            finally:
                scheduler.shutdown(wait=False)
                await self._stop()

    async def _tick(self, asked: asyncio.Future[None]) -> None:
        """One turn: say that we live, and start on whatever is due."""
        try:
            await self._say(ticked_at=to_text(self._ports.clock()))
            for name, flow in self._flows.items():
                await self._turn(name, flow)
        # whatever it is, it is a bug: it ends the daemon, with its traceback in the log
        except Exception as bug:
            log.critical("a bug ends the daemon", exc_info=bug)
            if not asked.done():
                asked.set_exception(bug)

    async def _turn(self, name: str, flow: Flow[DueFeed] | Flow[FeedItem] | Flow[Unmatched]) -> None:
        try:
            flow.raise_error()
            await flow.fill()
        except StoreError as error:
            log.error("%s: %s", name, error)

    async def _say(self, **facts: str) -> None:
        try:
            await self._ports.ledger.write(pulse.say, **facts)
        except StoreError as error:
            log.error("store: %s", error)

    async def _housekeep(self) -> None:
        try:
            await self._ports.ledger.checkpoint()
        except StoreError as error:
            log.error("housekeeping: %s", error)

    async def _stop(self) -> None:
        """End the flows between two changes, within what SIGTERM allows."""
        with suppress(TimeoutError):
            async with asyncio.timeout(STOP_S):
                await asyncio.gather(*(flow.stop() for flow in self._flows.values()))
        await self._say(stopped_at=to_text(self._ports.clock()))


async def once(ports: Ports, topics: InForce, *, everything: bool, said: Said) -> None:
    """Every feed that is due (or every active one), all pages, all matching, and then the end."""
    await ports.ledger.write(make_due, ports.clock(), everything=everything)
    await poll(ports, said=said.polled).drain()
    await match(ports, topics, said=said.matched).drain()
    await visit(ports, said=said.visited).drain()
    await match(ports, topics, said=said.matched).drain()


class Said:
    """Hears of each change that a run makes: for progress and for the log."""

    def polled(self, change: Polled, new: int) -> None:
        said_polled(change, new)

    def visited(self, change: Visited) -> None:
        said_visited(change)

    def matched(self, change: Matched) -> None:
        said_matched(change)


def said_polled(change: Polled, new: int) -> None:
    if change.failure:
        log.info("feed %s: %s: %s", change.url, change.failure.error_class, change.failure.text)
    elif new:
        log.info("feed %s: %d new", change.url, new)


def said_visited(change: Visited) -> None:
    if change.failure:
        log.info("page %s: %s: %s", change.url, change.fate, change.failure.text)


def said_matched(change: Matched) -> None:
    for hit in change.hits:
        log.info("article %d: %s, %s (%d)", change.article_id, hit.match.topic, hit.level, hit.match.score)
    for topic in change.undecided:
        log.warning("article %d: %s: undecided, ran out of time", change.article_id, topic)


@contextmanager
def stopping() -> Iterator[asyncio.Future[None]]:
    """A future that is done when the process is asked to stop (SIGTERM or Ctrl-C); a second time stops it at once."""
    loop = asyncio.get_running_loop()
    asked: asyncio.Future[None] = loop.create_future()

    def ask() -> None:
        if asked.done():
            raise KeyboardInterrupt
        asked.set_result(None)

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ask)
    try:
        yield asked
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            with suppress(ValueError):
                loop.remove_signal_handler(number)
