"""The daemon's side of the workers: one item to one worker, with a deadline, and a new worker for each that died.

Over pebble's ProcessPool, which kills at the deadline and refills. Workers are forked from a small server process of
their own (multiprocessing's forkserver), so the daemon never forks itself and never loads what they load.
What limits memory, and how sharply, is told in `memory`.
"""

from __future__ import annotations

import asyncio
import pickle
import sys
import threading
from collections.abc import Callable
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import context as contexts
from types import ModuleType
from typing import TypeVar, cast

from pebble import ProcessExpired, ProcessPool

from monitor.errors import WorkerCrash, WorkerMemory, WorkerTimeout
from monitor.workers.inside import Outcome, begin, perform
from monitor.workers.memory import OVER_MEMORY

T = TypeVar("T")

RECYCLED_AFTER = 500  # items; insurance: over 5,000 pages a process grew by 11 MB and stayed there
GRACE_S = 60.0  # past the deadline of an item the pool itself has failed: pebble waits as long for a lost lock
ATTEMPTS = 3  # at an item whose pool broke under it; an idle worker's death breaks pebble's whole pool

_MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What one item may cost: seconds of wall clock, MiB of memory over its worker's start (None: no limit)."""

    deadline_s: float
    memory_mb: int | None = None


PARSE = Limits(deadline_s=10, memory_mb=512)
EXTRACT = Limits(deadline_s=20, memory_mb=768)


class _Process(contexts.ForkServerProcess):
    """A process that does not import the program's main module: in a worker that would load the whole command line."""

    _one_at_a_time = threading.Lock()

    def start(self) -> None:
        with self._one_at_a_time:
            main = sys.modules["__main__"]
            sys.modules["__main__"] = ModuleType("__main__")
            try:
                super().start()
            finally:
                sys.modules["__main__"] = main


class _Context(contexts.ForkServerContext):
    Process = _Process


class Workers:
    """`count` worker processes that run module-level functions on picklable arguments.

    `held` is a picklable value that every worker keeps (the compiled topics of one generation); calls with
    `held=True` receive it as their last argument. Use as an async context manager, or `close()` at the end.
    """

    def __init__(self, count: int, held: object = None) -> None:
        self._count = count
        self._held = held
        self._pool: ProcessPool | None = None
        self._opening = asyncio.Lock()
        self._free = asyncio.Semaphore(count)  # an item waits here, so that its deadline counts its own time only
        self._waiting: set[asyncio.Future[bytes]] = set()
        self._closed = False

    async def __aenter__(self) -> Workers:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def run(self, stage: Callable[..., T], *args: object, limits: Limits, held: bool = False) -> T:
        """`stage(*args)`, or `stage(*args, held)`, in a worker.

        Raises WorkerTimeout, WorkerMemory or WorkerCrash; and whatever the stage itself raised, which is a bug.
        Cancelling the call kills its worker.
        """
        async with self._free:
            # not before: of what waits for its turn there would be two copies
            returned, value = await self._perform(pickle.dumps((stage, args)), stage.__name__, limits, held)
        if returned:
            return cast("T", value)
        raise cast("Exception", value)

    async def renew(self, held: object) -> None:
        """New workers with another `held`; items under way end in the old ones, which then go."""
        async with self._opening:
            self._held = held
            old, self._pool = self._pool, None
        if old is not None:
            await asyncio.to_thread(_finish, old)

    async def close(self) -> None:
        """Kill all workers; items under way raise WorkerCrash."""
        async with self._opening:
            self._closed = True
            for waiting in self._waiting:
                waiting.cancel()
            old, self._pool = self._pool, None
        if old is not None:
            await asyncio.to_thread(_stop, old)

    async def _perform(self, call: bytes, name: str, limits: Limits, held: bool) -> Outcome:
        memory = None if limits.memory_mb is None else limits.memory_mb * _MIB
        for _ in range(ATTEMPTS):
            pool = await self._open()
            try:
                future = pool.schedule(perform, args=(call, memory, held), timeout=limits.deadline_s)
                outcome = await self._await(asyncio.wrap_future(future), limits)
            except RuntimeError:  # the pool broke, pebble says, or is stuck, as we see; never the stage's own
                await self._drop(pool)
            except TimeoutError:
                raise WorkerTimeout(f"{name} passed its deadline of {limits.deadline_s:g} s") from None
            except ProcessExpired as death:
                raise _death(death.exitcode, name, limits) from None
            else:
                return cast("Outcome", pickle.loads(outcome))  # pickled by our own worker
        raise WorkerCrash(f"{name} ended its worker {ATTEMPTS} times")

    async def _await(self, future: asyncio.Future[bytes], limits: Limits) -> bytes:
        self._waiting.add(future)
        try:
            await asyncio.wait([future], timeout=limits.deadline_s + GRACE_S)
            if self._closed:
                raise WorkerCrash("the workers were stopped")
            if not future.done():
                raise _PoolStuck
            return future.result()
        finally:
            self._waiting.discard(future)
            future.cancel()

    async def _open(self) -> ProcessPool:
        """The running pool; the first call, which waits for the fork server's imports, does so in a thread."""
        async with self._opening:
            if self._closed:
                raise WorkerCrash("the workers were stopped")
            if self._pool is None:
                self._pool = await asyncio.to_thread(_start, self._count, self._held)
            return self._pool

    async def _drop(self, pool: ProcessPool) -> None:
        """Give up a broken pool: the first call that saw it break ends it, for all."""
        async with self._opening:
            if self._pool is not pool:
                return
            self._pool = None
        await asyncio.to_thread(_stop, pool)


class _PoolStuck(RuntimeError):
    """The pool neither ran an item nor said why not."""


async def once(stage: Callable[..., T], *args: object, limits: Limits) -> T:
    """`stage(*args)` in a process of its own that ends with it, and gives all its memory back."""
    async with Workers(1) as alone:
        return await alone.run(stage, *args, limits=limits)


def _start(count: int, held: object) -> ProcessPool:
    context = _Context()
    context.set_forkserver_preload(["monitor.workers.preload"])
    pool = ProcessPool(count, RECYCLED_AFTER, begin, (pickle.dumps(held),), context)
    try:
        _ = pool.active  # asking starts it
    except BrokenProcessPool:
        raise WorkerCrash("no worker process could be started") from None
    return pool


def _finish(pool: ProcessPool) -> None:
    pool.close()  # type: ignore[no-untyped-call]
    pool.join()


def _stop(pool: ProcessPool) -> None:
    pool.stop()  # type: ignore[no-untyped-call]
    pool.join()


def _death(status: int | None, name: str, limits: Limits) -> WorkerMemory | WorkerCrash:
    if status == OVER_MEMORY:
        return WorkerMemory(f"{name} passed its memory limit of {limits.memory_mb} MiB")
    if status is not None and status < 0:
        return WorkerCrash(f"{name} ended its worker with signal {-status}")
    return WorkerCrash(f"{name} ended its worker with status {status}")
