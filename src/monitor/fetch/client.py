"""The one door out: every GET of feeds, sitemaps, pages and robots.txt, under one list of rules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from types import TracebackType

import aiohttp
from yarl import URL

from monitor import urls
from monitor.fetch.addresses import literal
from monitor.fetch.decode import PIECE, BadEncoding
from monitor.fetch.failure import Failed, named
from monitor.fetch.guard import Guard
from monitor.fetch.headers import conditional, robots_token, sent
from monitor.fetch.names import CheckedResolver, Lookup, SystemLookup
from monitor.fetch.pacing import Pacing
from monitor.fetch.robots import Robots
from monitor.fetch.trip import Trip
from monitor.fetch.trust import Trust
from monitor.records import Access, Failure, FetchRequest, FetchResult
from monitor.records.settings import FetchLimits, NetworkSettings

FIELD_BYTES = 16 * 1024  # one header; aiohttp's 8,190 would refuse an ETag of 8 KB before it can be dropped
KEEP_ALIVE_S = 15.0
NAME_SHARE = 0.5  # of the time to connect that the look-up of the name may take, so that a slow one is named `dns`


class Web:
    """The web as the pipes see it. Nothing that the network does raises: what goes wrong is FetchResult.failure.

    `clock` gives aware UTC datetimes. `lookup` stands in for the system's resolver.
    """

    def __init__(
        self, settings: NetworkSettings, clock: Callable[[], datetime], *, lookup: Lookup | None = None
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._guard = Guard(settings)
        self._system = SystemLookup()
        self._resolver = CheckedResolver(self._guard, lookup or self._system, settings.limits.connect_s * NAME_SHARE)
        self._pacing = Pacing(settings)
        self._trust = Trust(settings.ca_file)
        self._robots = Robots(self.get, robots_token(settings), clock)

    async def __aenter__(self) -> Web:
        self._direct = _session(self._settings.limits, self._resolver)
        self._proxied = _session(self._settings.limits, None)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._direct.close()
        await self._proxied.close()
        self._system.close()

    async def get(self, request: FetchRequest) -> FetchResult:
        """One GET with all its redirects → what came of it."""
        trip = Trip(request, self._settings.limits)
        try:
            await self._hop(trip)
            while trip.follow():
                await self._hop(trip)
        except Failed as failed:
            return trip.ended(self._clock(), failed.failure)
        return trip.ended(self._clock())

    async def may_read(self, url: str, access: Access | None = None) -> Failure | None:
        """Whether the robots.txt of the page's origin lets us read it: None for yes, else why not.

        `robots_denied` where its rules say no; the class of what went wrong, with the time to wait, where it cannot
        be had for now. `access` is that of the feed, so that a page behind a proxy is not asked for beside it.
        """
        try:
            return await self._robots.may_read(self._guard.admit(url), access)
        except Failed as failed:
            return failed.failure

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
        proxy = _proxy(request.access, settings)
        tls = self._trust.context(request.access)
        headers = sent(request, trip.url, settings, plain=trip.plain)
        async with self._pacing.turn(urls.site(trip.url) or ""):
            with named():
                async with trip.patience():
                    if proxy is not None:
                        await self._check_name(target)
                    session = self._direct if proxy is None else self._proxied
                    async with session.get(
                        target, headers=headers, proxy=proxy, ssl=tls, allow_redirects=False
                    ) as response:
                        await trip.arrive(response, conditional=conditional(headers), now=self._clock())

    async def _check_name(self, target: URL) -> None:
        """A proxy looks names up by itself: what it would be asked to reach is checked by us first."""
        host = target.raw_host or ""
        if literal(host) is None:
            await self._resolver.addresses(host, target.port or 0)


def _session(limits: FetchLimits, resolver: CheckedResolver | None) -> aiohttp.ClientSession:
    """A session that knows no environment, no cookies, no redirects of its own and no decompression."""
    connector = aiohttp.TCPConnector(resolver=resolver, use_dns_cache=False, limit=0, keepalive_timeout=KEEP_ALIVE_S)
    return aiohttp.ClientSession(
        connector=connector,
        trust_env=False,
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        read_bufsize=PIECE,
        max_line_size=FIELD_BYTES,
        max_field_size=FIELD_BYTES,
        max_headers=limits.headers,
        timeout=aiohttp.ClientTimeout(total=None, connect=limits.connect_s, sock_read=limits.silence_s),
    )


def _proxy(access: Access | None, settings: NetworkSettings) -> URL | None:
    """The proxy of a feed, else the network's; raises Failed for one that cannot be used."""
    chosen = (access and access.proxy) or settings.proxy
    if not chosen:
        return None
    try:
        proxy = URL(chosen)
    except ValueError:
        raise Failed("bad_url", "the address of the proxy cannot be read") from None
    if proxy.scheme not in ("http", "https"):
        raise Failed("blocked_scheme", f"proxies are reached by http or https, not yet by {proxy.scheme or 'this'}")
    return proxy
