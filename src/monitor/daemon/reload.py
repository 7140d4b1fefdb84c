"""Changed files taken up while the daemon runs: at a signal, because they were written, or because somebody orders it.

What a change of topics would do to the archive is seen beside everything else, and given up where the files change once
more meanwhile.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from monitor import config
from monitor.daemon.pulse import say, say_failed, say_refused
from monitor.daemon.said import log
from monitor.errors import Refusal, StoreError, WorkerError
from monitor.pipeline import said
from monitor.pipeline.changes import Wish
from monitor.pipeline.orders import Answer, answered
from monitor.store.pending import answer_order, last_verdict, orders
from monitor.store.rows import to_text
from monitor.workers import Limits, once

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from pathlib import Path

    from monitor.daemon.standing import Exchanged, Standing
    from monitor.daemon.systemd import Supervisor
    from monitor.store.pending import Order

READING = Limits(deadline_s=60)  # 100,000 feeds take about ten seconds
_STAYS = "the configuration before stays in force"
LOOKS_BEFORE_ANOTHER = 12  # a minute of ticks: verdicts come in rows


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
        self._looks = 0
        self._order = 0  # the last one that was seen
        self._verdict: int | None = None  # the last one, when changes that wait were looked at
        self._told: tuple[str, ...] = ()  # of changes that wait
        self._failed = False  # the last settling did

    async def look(self) -> None:
        """Ask where a file was written since it was read and rests now (editors write in several steps), where an
        order has come, and where what was said of a change that waits may hold no longer."""
        now = config.stamp(self._home)
        if now != self._read and now == self._seen:
            self._asked.set()
        self._seen = now
        self._looks += 1
        try:
            await self._listen()
        except StoreError as error:
            log.error("topics: %s", error)

    async def _listen(self) -> None:
        ledger = self._standing.ledger
        if (last := max((order.id for order in await ledger.read(orders)), default=0)) > self._order:
            self._order = last
            self._asked.set()
        if self._looks % LOOKS_BEFORE_ANOTHER:
            return
        stale = self._standing.adoption.waiting and await ledger.read(last_verdict) != self._verdict
        if stale or self._failed:
            self._asked.set()

    async def forever(self) -> None:
        """Take the files up whenever that is asked, then the orders."""
        await self._settled()
        while True:
            await self._asked.wait()
            self._asked.clear()
            self._supervisor.reloading()
            why = await self._take_up()
            self._supervisor.ready(self._standing.size)
            await self._carry_out(why)
            if not why:
                await self._settled()

    async def _take_up(self) -> str:
        """Take the files up; why not, where they stay as they were."""
        self._standing.news.clear()
        stamp = self._read = self._seen = config.stamp(self._home)
        try:
            new = await once(config.load, self._home, limits=READING)
            exchanged = await self._standing.exchange(new)
        except (Refusal, WorkerError, StoreError) as error:
            if isinstance(error, StoreError):
                self._read = None  # the disk may have room again at the next look
            await self._refused(str(error), stamp)
            return str(error)
        await self._standing.fill()  # what has become due by it
        self._turned(exchanged)
        changed = ", ".join(exchanged.changed)
        log.info("files read again: %s", f"{changed} changed" if changed else "no change")
        await say_failed(self._standing.ledger, exchanged.failed, stamp)
        await say(self._standing.ledger, reloaded_at=to_text(self._standing.clock()))
        return ""

    async def _refused(self, why: str, stamp: config.Stamp) -> None:
        for line in why.splitlines():
            log.error("%s", line)
        log.error("files not taken up: %s", _STAYS)
        await say_refused(self._standing.ledger, why, stamp)

    async def _settled(self, wish: Wish | None = None) -> bool:
        """Adopt what may be adopted, once it has been seen what it does. False where files or orders came meanwhile, or
        it failed: then that is tried again."""
        self._failed = False
        try:
            self._verdict = await self._standing.ledger.read(last_verdict)
            await self._standing.apply(wish)
            if self._is_left(wish):
                if not await self._undisturbed(self._standing.examine()):
                    return False
                await self._standing.apply(wish)
        except (StoreError, WorkerError) as error:
            log.error("topics: %s; the ones before stay in force", error)
            self._failed = True
            return False
        self._tell()
        return True

    def _is_left(self, wish: Wish | None) -> bool:
        """Whether anything that is meant has to be examined first."""
        return any(wish is None or wish.means(change) for change in self._standing.adoption.unexamined)

    async def _undisturbed(self, work: Coroutine[None, None, None]) -> bool:
        """Do a piece of work to its end, unless something else is asked for meanwhile."""
        tasks = (asyncio.create_task(work), asyncio.create_task(self._asked.wait()))
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            if tasks[0].done():
                tasks[0].result()
            return tasks[0].done()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def _tell(self) -> None:
        """Log what waits, once."""
        told = tuple(said.waits(change) for change in self._standing.adoption.waiting)
        for line in told:
            if line not in self._told:
                log.warning("topics: %s", line)
        self._told = told

    async def _carry_out(self, why: str) -> None:
        """Carry out the orders that wait. `why` the files were not taken up, where they were not."""
        ledger = self._standing.ledger
        try:
            for order in await ledger.read(orders):
                self._order = max(self._order, order.id)
                if (answer := await self._answer(order, why)) is None:
                    return
                await ledger.write(answer_order, order.id, answer.to_text(), self._standing.clock())
        except StoreError as error:
            log.error("topics: %s", error)

    async def _answer(self, order: Order, why: str) -> Answer | None:
        """What came of an order; None where it has to wait."""
        draft = self._standing.adoption.draft
        if order.digest != draft.digest:
            changed = f"{draft.file.name} was written again since it was to be applied"
            return Answer(refused=(why or changed,))
        wish = Wish(topics=frozenset(order.topics), force=order.force)
        if not await self._settled(wish):
            return None
        return answered(self._standing.news, self._standing.adoption, wish)
