"""The daemon: a scheduler's tick over the pipes, until it is asked to stop.

APScheduler runs a handful of jobs: the tick, which starts each pipe on what is due, and the housekeeping. Due times are
rows in the store, never one job per feed. A tick that comes late or finds a pipe still busy does no harm: what is due
stays due.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from monitor.daemon.checkup import weekly
from monitor.daemon.pulse import say
from monitor.daemon.reload import Reload
from monitor.daemon.said import log
from monitor.daemon.surroundings import Surroundings
from monitor.errors import StoreError, WorkerError
from monitor.pipeline.retention import keep
from monitor.store.rows import to_text

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator
    from pathlib import Path

    from monitor.daemon.asked import Asked
    from monitor.daemon.desk import Desk
    from monitor.daemon.standing import Exchanged, Standing
    from monitor.daemon.systemd import Supervisor

TICK_S = 5
CHECKPOINT_S = 3600
RETENTION_S = 86_400
CHECKUP_S = 86_400  # between two looks whether a week has passed
STOP_S = 8.0  # SIGTERM is done within ten seconds (STANDARDS, N7)


class Daemon:
    """Polls, visits and matches by what stands, takes up changed files, keeps a desk; until it is asked to stop."""

    def __init__(
        self, home: Path, standing: Standing, asked: Asked, supervisor: Supervisor, *, desk: Desk | None
    ) -> None:
        self._standing = standing
        self._ledger = standing.ledger
        self._asked = asked
        self._supervisor = supervisor
        self._desk = desk
        self._reload = Reload(home, standing, asked.reread, supervisor, turned=self._turned)
        self._surroundings = Surroundings(self._ledger)
        self._ready = False

    async def run(self) -> None:
        """Run until the end is asked for, then stop between two changes.

        An error of the store's is logged and tried again at the next tick; any other is a bug, and ends the daemon.
        """
        await self._standing.open()
        scheduler = self._scheduled()
        beside = [asyncio.create_task(self._asked.flying(work)) for work in self._beside()]
        scheduler.start()
        try:
            await self._asked.end
        finally:
            scheduler.shutdown(wait=False)
            await self._stop(beside)

    def _scheduled(self) -> AsyncIOScheduler:
        """The recurring jobs, the first tick at once."""
        scheduler = AsyncIOScheduler(
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}, timezone="UTC"
        )
        now = self._standing.clock()
        scheduler.add_job(self._tick, "interval", seconds=TICK_S, next_run_time=now, id="tick")
        scheduler.add_job(self._checkpoint, "interval", seconds=CHECKPOINT_S, id="checkpoint")
        soon = now + timedelta(seconds=CHECKPOINT_S)  # a daemon that is started each morning keeps house as well
        scheduler.add_job(self._retain, "interval", seconds=RETENTION_S, next_run_time=soon, id="retention")
        scheduler.add_job(self._check_up, "interval", seconds=CHECKUP_S, next_run_time=soon, id="checkup")
        return scheduler

    def _beside(self) -> Iterator[Coroutine[None, None, None]]:
        """What runs as long as the daemon does, beside the jobs."""
        yield self._reload.forever()
        if self._desk:
            yield self._desk.forever()

    async def _tick(self) -> None:
        await self._asked.flying(self._turn())

    async def _turn(self) -> None:
        """Say that we live, look around, take up changed files, start on whatever is due."""
        now = self._standing.clock()
        await say(self._ledger, ticked_at=to_text(now))
        self._supervisor.alive()  # the writer answered, if only that the disk is full: a new daemon would not help
        if not self._ready:
            self._ready = True
            self._supervisor.ready(self._standing.size)
        await self._surroundings.look(now, self._standing.down_since)
        await self._reload.look()
        await self._standing.fill()

    def _turned(self, exchanged: Exchanged) -> None:
        if self._desk and "settings" in exchanged.changed:
            self._desk.again()

    async def _checkpoint(self) -> None:
        await self._asked.flying(_told(self._ledger.checkpoint()))

    async def _retain(self) -> None:
        await self._asked.flying(_told(self._purge()))

    async def _check_up(self) -> None:
        await self._asked.flying(_told(weekly(self._ledger, self._standing.clock())))

    async def _purge(self) -> None:
        retention = self._standing.configuration.settings.retention
        purged = await keep(self._ledger, retention, self._standing.clock())
        if purged.articles:
            log.info("retention: the texts of %d articles taken out", purged.articles)

    async def _stop(self, beside: list[asyncio.Task[None]]) -> None:
        """End all that runs, within what SIGTERM allows."""
        self._supervisor.stopping()
        for task in beside:
            task.cancel()
        with suppress(TimeoutError):
            async with asyncio.timeout(STOP_S):
                await asyncio.gather(*beside, return_exceptions=True)
                await self._standing.close()


async def _told(housekeeping: Coroutine[None, None, None]) -> None:
    """Keep house; where the store cannot be written that waits for the next time."""
    try:
        await housekeeping
    except (StoreError, WorkerError) as error:
        log.error("housekeeping: %s", error)
