"""Changed files taken up while the daemon runs: at a signal, or because they were written."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from monitor import config
from monitor.daemon.pulse import say, say_failed, say_refused
from monitor.daemon.said import log
from monitor.errors import Refusal, StoreError, WorkerError
from monitor.store.rows import to_text
from monitor.workers import Limits, once

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from monitor.daemon.standing import Exchanged, Standing
    from monitor.daemon.systemd import Supervisor

READING = Limits(deadline_s=60)  # 100,000 feeds take about ten seconds
_STAYS = "the configuration before stays in force"


class Reload:
    """Takes up a home's files whenever `asked` is set, whole or not at all; however often it was set meanwhile, once
    more is enough.

    They are read in a process of its own: 10,000 feeds would hold the event loop for a second. `turned` hears what
    changed; the facts `reloaded_at` and `reload_error` are kept for whoever asks.
    """

    def __init__(
        self,
        home: Path,
        standing: Standing,
        asked: asyncio.Event,
        supervisor: Supervisor,
        *,
        turned: Callable[[Exchanged], None],
    ) -> None:
        self._home = home
        self._standing = standing
        self._supervisor = supervisor
        self._turned = turned
        self._asked = asked
        self._read: config.Stamp | None = standing.configuration.stamp
        self._seen = self._read

    def look(self) -> None:
        """Ask where a file was written since it was read and rests now: editors write in several steps."""
        now = config.stamp(self._home)
        if now != self._read and now == self._seen:
            self._asked.set()
        self._seen = now

    async def forever(self) -> None:
        """Take the files up whenever that is asked."""
        while True:
            await self._asked.wait()
            self._asked.clear()
            self._supervisor.reloading()
            await self._take_up()
            self._supervisor.ready(self._standing.size)

    async def _take_up(self) -> None:
        stamp = self._read = self._seen = config.stamp(self._home)
        try:
            new = await once(config.load, self._home, limits=READING)
            exchanged = await self._standing.exchange(new)
        except (Refusal, WorkerError, StoreError) as error:
            if isinstance(error, StoreError):
                self._read = None  # the disk may have room again at the next look
            await self._refused(str(error), stamp)
            return
        await self._standing.fill()  # what has become due by it
        self._turned(exchanged)
        changed = ", ".join(exchanged.changed)
        log.info("files read again: %s", f"{changed} changed" if changed else "no change")
        await say_failed(self._standing.ledger, exchanged.failed, stamp)
        await say(self._standing.ledger, reloaded_at=to_text(self._standing.clock()))

    async def _refused(self, why: str, stamp: config.Stamp) -> None:
        for line in why.splitlines():
            log.error("%s", line)
        log.error("files not taken up: %s", _STAYS)
        await say_refused(self._standing.ledger, why, stamp)
