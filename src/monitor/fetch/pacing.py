"""Taking turns: so many requests in flight altogether, so many at one host, and a gap between their starts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from monitor.records.settings import NetworkSettings

LANES = 4_096  # hosts remembered; above that those that owe no gap are forgotten


class Lane:
    """The queue at one host."""

    def __init__(self, per_host: int) -> None:
        self.places = asyncio.Semaphore(per_host)
        self.inside = 0  # waiting or in flight
        self.next_start = 0.0  # monotonic seconds


class Pacing:
    """Gives each request its turn. A host's queue is served in order; waiting for a host takes no place from others."""

    def __init__(self, settings: NetworkSettings) -> None:
        self._gap_s = settings.host_gap_s
        self._per_host = settings.per_host
        self._flights = asyncio.Semaphore(settings.in_flight)
        self._lanes: dict[str, Lane] = {}

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Waits until a request to `host` may start, and holds its place until it has ended."""
        lane = self._lane(host)
        lane.inside += 1
        try:
            async with lane.places:
                await self._gap(lane)
                async with self._flights:
                    yield
        finally:
            lane.inside -= 1

    async def _gap(self, lane: Lane) -> None:
        now = asyncio.get_running_loop().time()
        start = max(now, lane.next_start)
        lane.next_start = start + self._gap_s
        if start > now:
            await asyncio.sleep(start - now)

    def _lane(self, host: str) -> Lane:
        if len(self._lanes) >= LANES:
            self._forget(asyncio.get_running_loop().time())
        return self._lanes.setdefault(host, Lane(self._per_host))

    def _forget(self, now: float) -> None:
        self._lanes = {host: lane for host, lane in self._lanes.items() if lane.inside or lane.next_start > now}
