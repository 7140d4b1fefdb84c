"""One fetch on its way: where it stands, what it has seen, what time is left."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from itertools import pairwise
from urllib.parse import urljoin, urlsplit

import aiohttp

from monitor.fetch.body import Body
from monitor.fetch.decode import decoders
from monitor.fetch.failure import Failed, refuse_status
from monitor.fetch.headers import kept, location, retry_after_s
from monitor.fetch.room import Room
from monitor.fetch.wire import pieces
from monitor.records import Failure, FetchRequest, FetchResult, HostPace, Purpose
from monitor.records.settings import FetchLimits

REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})


class Trip:
    """What changes while a FetchRequest becomes a FetchResult. Its rules end it by raising Failed."""

    def __init__(self, request: FetchRequest, limits: FetchLimits, room: Room) -> None:
        self.request = request
        self._room = room
        self.url = request.url.partition("#")[0]
        self.plain = False  # whether the hop is tried again without Content-Encoding
        self._limits = limits
        self._left_s = limits.total_s
        self._walked = [self.url]
        self._redirects: list[int] = []
        self._location: str | None = None
        self._status: int | None = None
        self._headers: tuple[tuple[str, str], ...] = ()
        self._body = b""
        self._wire_bytes = 0
        self._paces: list[HostPace] = []

    @asynccontextmanager
    async def patience(self) -> AsyncIterator[None]:
        """Lets all hops together take so long; raises TimeoutError."""
        loop = asyncio.get_running_loop()
        started = loop.time()
        try:
            async with asyncio.timeout(self._left_s):
                yield
        finally:
            self._left_s -= loop.time() - started

    async def arrive(self, response: aiohttp.ClientResponse, *, conditional: bool, now: datetime) -> None:
        """Takes a redirect, an asked-for 304 or a 200 with its whole body; anything else is a failure."""
        self._status, self._headers = response.status, ()
        self._headers = kept(response.raw_headers, self._limits.header_bytes)
        if response.status in REDIRECTS:
            self._location = location(response.raw_headers)
        if response.status == 200:
            await self._read(response)
        elif self._location is None and not (response.status == 304 and conditional):
            wait_s = retry_after_s(response.headers.get("Retry-After"), now)
            refuse_status(response.status, wait_s, "it names no Location" if response.status in REDIRECTS else None)

    def follow(self) -> bool:
        """Goes where the answer points; False where it points nowhere. At most five times, and never in a circle."""
        if self._location is None or self._status is None:
            return False
        target = self._target(self._location)
        if target in self._walked:
            raise Failed("redirect_loop", "the redirects lead in a circle")
        if len(self._redirects) >= self._limits.redirects:
            raise Failed("too_many_redirects", f"more than {self._limits.redirects} redirects")
        self._redirects.append(self._status)
        self._walked.append(target)
        self.url, self._location, self._status, self._headers = target, None, None, ()
        return True

    def heard(self, pace: HostPace | None) -> None:
        """A host on the way has changed how it is to be treated."""
        if pace is not None:
            self._paces.append(pace)

    def ended(
        self, now: datetime, failure: Failure | None = None, *, held_until: datetime | None = None
    ) -> FetchResult:
        """What came of it. `held_until`: the request was not made, since a host is left alone until then."""
        return FetchResult(
            url=self.request.url,
            final_url=self.url,
            permanent=self._permanent(),
            status=self._status,
            headers=self._headers,
            body=self._body,
            wire_bytes=self._wire_bytes,
            failure=failure,
            fetched_at=now,
            held_until=held_until,
            paces=tuple(self._paces),
        )

    def _permanent(self) -> bool:
        """Whether every redirect was for good. One from https to http is not: anybody on the way may have written what
        comes after it."""
        laid_bare = any(old.startswith("https:") and new.startswith("http:") for old, new in pairwise(self._walked))
        return bool(self._redirects) and PERMANENT.issuperset(self._redirects) and not laid_bare

    def _target(self, link: str) -> str:
        try:
            target = urljoin(self.url, link).partition("#")[0]
            user = urlsplit(target).username
        except ValueError:
            raise Failed("bad_url", "the redirect leads to an address that cannot be read") from None
        if user is not None:
            raise Failed("bad_url", "the redirect holds a user name or password")
        return target

    async def _read(self, response: aiohttp.ClientResponse) -> None:
        encoding = ",".join(response.headers.getall("Content-Encoding", ()))
        body = Body(self._limits.body(self.request.purpose), decoders(encoding), lenient=self.plain)
        robots = self.request.purpose is Purpose.ROBOTS
        if not robots:
            body.announced(response.content_length)
        try:
            async for piece in pieces(response):
                body.add(piece)
                if body.large:
                    await self._room.enter()
            self._body = body.whole()
        except Failed as failed:
            # RFC 9309 §2.5: of a robots.txt that is too large its first 500 KiB count.
            if robots and failed.failure.error_class == "body_too_large":
                self._body = body.collected
            raise
        finally:
            self._wire_bytes += body.wire_bytes
