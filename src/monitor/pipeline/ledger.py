"""The store as the event loop sees it: changes from many tasks, applied in order by one writer in one thread.

A change handed to `apply` is on disk when the call returns. Changes that arrive while another transaction runs share
the next one, so that a thousand polls do not cost a thousand commits.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from typing import Concatenate, ParamSpec, TypeVar

    from sqlite_utils import Database

    from monitor.records import Change
    from monitor.store.write import Writer

    P = ParamSpec("P")
    T = TypeVar("T")

MAX_CHANGES = 50  # a transaction holds the lock that the desk's verdicts wait for


class Ledger:
    """Hands a Writer's work to its own thread."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="writer")
        self._waiting: list[tuple[Change, asyncio.Future[int]]] = []
        self._draining: asyncio.Task[None] | None = None

    @property
    def path(self) -> Path:
        """The file of the store."""
        return self._writer.path

    async def apply(self, change: Change) -> int:
        """Apply one change, whole; gives the number of new sightings. Raises StoreError where it was not applied."""
        applied: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._waiting.append((change, applied))
        if self._draining is None or self._draining.done():
            self._draining = asyncio.create_task(self._drain())
        return await applied

    async def _drain(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:MAX_CHANGES], self._waiting[MAX_CHANGES:]
            outcomes: Sequence[int | Exception]
            try:
                outcomes = await self._in_thread(self._writer.apply, [change for change, _ in batch])
            # a StoreError, or a bug: whoever asked has to hear of it, or would wait for ever
            except Exception as error:  # noqa: BLE001
                outcomes = [error] * len(batch)
            for (_, applied), outcome in zip(batch, outcomes, strict=True):
                _settle(applied, outcome)

    async def write(self, order: Callable[Concatenate[Database, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run one of the store's writing functions in a transaction of its own. Raises StoreError."""
        return await self._in_thread(lambda: self._writer.write(order, *args, **kwargs))

    async def read(self, question: Callable[Concatenate[Database, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Ask one of the store's reading functions. Raises StoreError."""
        return await self._in_thread(lambda: self._writer.read(question, *args, **kwargs))

    async def checkpoint(self) -> None:
        """Fold the write-ahead log back into the database file."""
        await self._in_thread(self._writer.checkpoint)

    async def close(self) -> None:
        """Apply what still waits, then close the store."""
        if self._draining is not None:
            await self._draining
        await self._in_thread(self._writer.close)
        self._thread.shutdown()

    async def _in_thread(self, work: Callable[..., T], *args: object) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, *args)


def _settle(applied: asyncio.Future[int], outcome: int | Exception) -> None:
    if applied.done():
        return  # whoever asked was cancelled; the change is applied all the same
    if isinstance(outcome, Exception):
        applied.set_exception(outcome)
    else:
        applied.set_result(outcome)
