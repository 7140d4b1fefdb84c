"""Taking turns: so many requests in flight altogether, so many at one host, a gap between their starts, so many starts
in a second; and none at a host that has asked to be left alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from monitor.fetch.failure import Failed
from monitor.records import Failure, HostPace, Purpose
from monitor.records.settings import NetworkSettings
from monitor.stages import agenda

LANES = 4_096  # hosts remembered; above that those that owe nothing are forgotten
CRAWL_DELAY_MOST_S = 10.0  # of what a robots.txt asks for (POLLING.md)
CROWD, CROWD_OVER = 3, timedelta(minutes=10)  # more feeds of a host than this forbidden within minutes: it is us
FEEDS = frozenset({Purpose.FEED, Purpose.SITEMAP})


class Held(Failed):
    """Ends a fetch before its request: the host has asked to be left alone."""

    def __init__(self, pace: HostPace, now: datetime) -> None:
        assert pace.penalty_until is not None
        self.until = pace.penalty_until
        text = f"not asked: {pace.host} wants to be left alone until {self.until:%Y-%m-%d %H:%M} UTC"
        super().__init__("http_429", text, max(1, int((self.until - now).total_seconds())))


class Lane:
    """The queue at one host."""

    def __init__(self, pace: HostPace, per_host: int) -> None:
        self.pace = pace
        self.places = asyncio.Semaphore(per_host)
        self.inside = 0  # waiting or in flight
        self.next_start = 0.0  # seconds of the loop's time
        self.crawl_delay_s = 0.0
        self.forbidden: dict[str, datetime] = {}  # feeds, and when

    def admit(self, now: datetime) -> None:
        """Raises Held while the host is to be left alone."""
        if self.pace.penalty_until is not None and now < self.pace.penalty_until:
            raise Held(self.pace, now)

    def crowd(self, url: str, now: datetime) -> bool:
        """Whether this forbidden feed is one of many within minutes, or the next one after the host was left alone."""
        self.forbidden = {feed: at for feed, at in self.forbidden.items() if now - at < CROWD_OVER}
        self.forbidden[url] = now
        return len(self.forbidden) > CROWD or self.pace.refusals > 0

    def idle(self, now: float) -> bool:
        """Whether nothing would be lost with it."""
        unusual = self.pace.gap_s or self.pace.penalty_until or self.crawl_delay_s
        return not (self.inside or unusual or self.next_start > now)


class Budget:
    """So many starts in a second."""

    def __init__(self, per_s: float) -> None:
        self._gap_s = 1 / per_s
        self._next = 0.0

    async def start(self) -> None:
        """Waits for the next of them."""
        now = asyncio.get_running_loop().time()
        start = max(now, self._next)
        self._next = start + self._gap_s
        if start > now:
            await asyncio.sleep(start - now)


class Pacing:
    """Gives each request its turn. A host's queue is served in order; waiting for a host takes no place from others.

    `clock` gives aware UTC datetimes; `paces` are those that an earlier process left.
    """

    def __init__(
        self, settings: NetworkSettings, clock: Callable[[], datetime], paces: Iterable[HostPace] = ()
    ) -> None:
        self._gap_s = settings.host_gap_s
        self._per_host = settings.per_host
        self._clock = clock
        self._flights = asyncio.Semaphore(settings.in_flight)
        self._budgets = {
            purpose: budget
            for purposes, budget in (
                (FEEDS, Budget(settings.feeds_per_s)),
                (frozenset(Purpose) - FEEDS, Budget(settings.pages_per_s)),
            )
            for purpose in purposes
        }
        self._left = {pace.host: pace for pace in paces}
        self._lanes: dict[str, Lane] = {}

    @asynccontextmanager
    async def turn(self, host: str, purpose: Purpose) -> AsyncIterator[None]:
        """Waits until a request to `host` may start, and holds its place until it has ended. Raises Held."""
        lane = self._lane(host)
        lane.inside += 1
        try:
            async with lane.places:
                lane.admit(self._clock())
                await self._gap(lane)
                await self._budgets[purpose].start()
                async with self._flights:
                    lane.admit(self._clock())
                    self._started(lane)
                    yield
        finally:
            lane.inside -= 1

    def held_until(self, host: str) -> datetime | None:
        """Until when a host is to be left alone; None where it may be asked."""
        until = self._lane(host).pace.penalty_until
        return until if until is not None and self._clock() < until else None

    def heard(self, host: str, url: str, purpose: Purpose, failure: Failure | None) -> HostPace | None:
        """Heeds an answer of the host to one of our requests. Gives the host's pace where that has changed it."""
        lane, now = self._lane(host), self._clock()
        forbidden = failure is not None and failure.error_class == agenda.FORBIDDEN and purpose in FEEDS
        pace = agenda.after_answer(
            lane.pace, failure, now, usual_gap_s=self._gap_s, crowd=forbidden and lane.crowd(url, now)
        )
        changed, lane.pace = pace != lane.pace, pace
        return pace if changed else None

    def crawl_delay(self, host: str, delay_s: float) -> None:
        """A robots.txt of the host asks for a gap between requests; it has it, up to ten seconds."""
        self._lane(host).crawl_delay_s = min(max(delay_s, 0.0), CRAWL_DELAY_MOST_S)

    async def _gap(self, lane: Lane) -> None:
        now = asyncio.get_running_loop().time()
        start = max(now, lane.next_start)
        lane.next_start = start + self._gap_of(lane)
        if start > now:
            await asyncio.sleep(start - now)

    def _started(self, lane: Lane) -> None:
        """The gap counts from the start itself, which may have waited for its place among all."""
        lane.next_start = max(lane.next_start, asyncio.get_running_loop().time() + self._gap_of(lane))

    def _gap_of(self, lane: Lane) -> float:
        return max(lane.pace.gap_s or self._gap_s, lane.crawl_delay_s)

    def _lane(self, host: str) -> Lane:
        if host not in self._lanes:
            if len(self._lanes) >= LANES:
                self._forget(asyncio.get_running_loop().time())
            self._lanes[host] = self._new(host)
        return self._lanes[host]

    def _new(self, host: str) -> Lane:
        """A host's lane, with the gap that an earlier process still owed it."""
        pace = self._left.pop(host, HostPace(host=host))
        lane = Lane(pace, self._per_host)
        if pace.asked_at is not None:
            owed_s = (pace.gap_s or self._gap_s) - (self._clock() - pace.asked_at).total_seconds()
            lane.next_start = asyncio.get_running_loop().time() + min(max(owed_s, 0.0), agenda.GAP_MOST_S)
        return lane

    def _forget(self, now: float) -> None:
        self._lanes = {host: lane for host, lane in self._lanes.items() if not lane.idle(now)}
