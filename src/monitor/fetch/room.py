"""Room for large bodies: few are held at a time, from the second megabyte until the task that asked is done with it.

Without it every request in flight may bring ten megabytes, and they wait for the workers together: sixteen feeds of
8 MB took 350 MB of the main process, of which 64 MiB is what it may grow by (STANDARDS).
"""

from __future__ import annotations

import asyncio

from monitor.records.settings import MB

LARGE = MB  # decoded
PLACES = 4


class Room:
    """Places for large bodies."""

    def __init__(self) -> None:
        self._places = asyncio.Semaphore(PLACES)
        self._holders: set[asyncio.Task[object]] = set()

    async def enter(self) -> None:
        """Waits for a place, and holds it until the current task has ended; one task has one place."""
        task = asyncio.current_task()
        if task is None or task in self._holders:
            return
        await self._places.acquire()
        self._holders.add(task)
        task.add_done_callback(self._leave)

    def _leave(self, task: asyncio.Task[object]) -> None:
        self._holders.discard(task)
        self._places.release()
