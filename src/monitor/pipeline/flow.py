"""Items from the store through one step, many at a time, never more than the step can take."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

T = TypeVar("T")


class Flow(Generic[T]):
    """Claims items and works on them, `at_once` together. A slow item holds its own place and no other.

    `claim` gives the next items, none where nothing is due; what it gave once it does not give again until that is
    worked on. The daemon calls `fill` at every tick; a run that is to end calls `drain`.
    """

    def __init__(
        self, claim: Callable[[], Awaitable[Sequence[T]]], work: Callable[[T], Awaitable[None]], *, at_once: int
    ) -> None:
        self._claim = claim
        self._work = work
        self._at_once = at_once
        self._waiting: deque[T] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._busy = 0
        self._filling = asyncio.Lock()
        self._dry = False
        self._stopped = False
        self.error: BaseException | None = None  # the first one; the flow stands still until it is taken

    async def fill(self) -> None:
        """Claim what is due and start on it, as far as there are places."""
        self._dry = self._stopped = False
        await self._start()

    async def drain(self) -> None:
        """Work until nothing more is due. Raises the first error, once what runs has been cancelled."""
        try:
            await self.fill()
            while self._tasks and self.error is None:
                await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            await self.stop()
        self.raise_error()

    async def stop(self) -> None:
        """Cancel what runs, and wait for its end."""
        self._dry = self._stopped = True
        self._waiting.clear()
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def raise_error(self) -> None:
        """Raise the error that stopped the flow, if one did; the next `fill` goes on."""
        error, self.error = self.error, None
        if error is not None:
            raise error

    async def _start(self) -> None:
        async with self._filling:
            while self._busy < self._at_once and self.error is None:
                if not self._waiting and not self._dry:
                    self._waiting.extend(await self._claim())
                    self._dry = not self._waiting
                if not self._waiting:
                    return
                self._busy += 1
                task = asyncio.create_task(self._one(self._waiting.popleft()))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    async def _one(self, item: T) -> None:
        try:
            try:
                await self._work(item)
            finally:
                self._busy -= 1
            self._dry = self._stopped  # what waited for this one's turn may be claimed now
            await self._start()
        # whatever it is, it is kept for the owner of the flow, who raises it
        except Exception as error:  # noqa: BLE001
            self.error = self.error or error
