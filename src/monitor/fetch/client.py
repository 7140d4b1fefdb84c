"""The one door out: every GET of feeds, sitemaps, pages and robots.txt, hop by hop under one list of rules.

    admit     scheme, port and every spelling of an address               guard
    sent      validators and credentials to whom they belong alone        headers
    turn      a place at the host, a gap since its last start             pacing
    patience  time to connect, silence between bytes, time in all         trip
    way       straight, or through an HTTP or a SOCKS5 proxy              ways, socks
    resolve   every address of the name checked, one of them connected    names
    arrive    headers and status; the body counted as it comes            trip, body, decode
    follow    a few redirects, no circles; then all of it again           trip

What breaks a rule ends the fetch, as a Failure with its class.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from types import TracebackType

from monitor import urls
from monitor.fetch.decode import BadEncoding
from monitor.fetch.failure import Failed, named
from monitor.fetch.guard import Guard
from monitor.fetch.headers import conditional, robots_token, sent
from monitor.fetch.names import CheckedResolver, Lookup, SystemLookup
from monitor.fetch.pacing import Held, Pacing
from monitor.fetch.robots import Robots
from monitor.fetch.room import Room
from monitor.fetch.trip import Trip
from monitor.fetch.trust import Trust
from monitor.fetch.ways import Ways
from monitor.records import Access, Failure, FetchRequest, FetchResult, HostPace
from monitor.records.settings import NetworkSettings

NAME_SHARE = 0.5  # of the time to connect that the look-up of the name may take, so that a slow one is named `dns`


class Web:
    """The web as the pipes see it. Nothing that the network does raises: what goes wrong is FetchResult.failure.

    `clock` gives aware UTC datetimes. `lookup` stands in for the system's resolver. `paces`: how hosts wanted to be
    treated when the last process ended.
    """

    def __init__(
        self,
        settings: NetworkSettings,
        clock: Callable[[], datetime],
        *,
        lookup: Lookup | None = None,
        paces: Iterable[HostPace] = (),
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._guard = Guard(settings)
        self._system = SystemLookup()
        self._resolver = CheckedResolver(self._guard, lookup or self._system, settings.limits.connect_s * NAME_SHARE)
        self._pacing = Pacing(settings, clock, paces)
        self._room = Room()
        self._trust = Trust(settings.ca_file)
        self._robots = Robots(self.get, robots_token(settings), clock, self._crawl_delay)

    async def __aenter__(self) -> Web:
        self._ways = Ways(self._settings, self._resolver)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._ways.close()
        self._system.close()

    async def get(self, request: FetchRequest) -> FetchResult:
        """One GET with all its redirects → what came of it."""
        trip = Trip(request, self._settings.limits, self._room)
        try:
            await self._hop(trip)
            while trip.follow():
                await self._hop(trip)
        except Held as held:
            return trip.ended(self._clock(), held.failure, held_until=held.until)
        except Failed as failed:
            return trip.ended(self._clock(), failed.failure)
        return trip.ended(self._clock())

    def held_until(self, url: str) -> datetime | None:
        """Until when the host of an address has asked to be left alone; None where it may be asked."""
        return self._pacing.held_until(_site(url))

    async def may_read(self, url: str, access: Access | None = None) -> Failure | None:
        """Whether the robots.txt of the page's origin lets us read it: None for yes, else why not.

        `robots_denied` where its rules say no; the class of what went wrong, with the time to wait, where it cannot
        be had for now. `access` is that of the feed, so that a page behind a proxy is not asked for beside it.
        """
        try:
            return await self._robots.may_read(self._guard.admit(url), access)
        except Failed as failed:
            return failed.failure

    def _crawl_delay(self, url: str, delay_s: float) -> None:
        self._pacing.crawl_delay(_site(url), delay_s)

    async def _hop(self, trip: Trip) -> None:
        """One hop; once more without Content-Encoding where the body was not encoded as labelled."""
        try:
            await self._ask(trip)
        except BadEncoding:
            trip.plain = True
            await self._ask(trip)

    async def _ask(self, trip: Trip) -> None:
        request, settings = trip.request, self._settings
        target = self._guard.admit(trip.url)
        tls = self._trust.context(request.access)
        headers = sent(request, trip.url, settings, plain=trip.plain)
        site = _site(str(target.origin()))
        async with self._pacing.turn(site, request.purpose):
            with named(), self._heeding(trip, site):
                async with trip.patience():
                    way = await self._ways.to(target, request.access)
                    async with way.session.get(
                        target, headers=headers, proxy=way.proxy, ssl=tls, allow_redirects=False
                    ) as response:
                        await trip.arrive(response, conditional=conditional(headers), now=self._clock())

    @contextmanager
    def _heeding(self, trip: Trip, site: str) -> Iterator[None]:
        """Heeds what an answer says of how its host wants to be treated."""
        heard = partial(self._pacing.heard, site, trip.request.url, trip.request.purpose)
        try:
            yield
        except Failed as failed:
            trip.heard(heard(failed.failure))
            raise
        trip.heard(heard(None))


def _site(address: str) -> str:
    """Who answers for an address, whatever its path: those who share it share their turns."""
    return urls.site(address) or ""
