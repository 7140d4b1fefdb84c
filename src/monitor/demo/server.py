"""The sample news world served on loopback: `async with Site(world, minute, started) as site: site.base`.

The minute and the start of the world are arguments: this module has no clock.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Self

from aiohttp import hdrs, web

from monitor.demo.answers import Answer, Press
from monitor.demo.entries import House
from monitor.demo.outlets import Outlet
from monitor.demo.world import World


@dataclass(frozen=True, slots=True)
class Asked:
    """How often a path was asked for, how often with validators, and how often the answer was 304."""

    times: int
    conditional: int
    not_modified: int


class Site:
    """The whole world behind one port; the outlets are dealt out to the `hosts` in turn.

    world    what is published
    minute   the minute that it is now, asked at each request
    started  the time of minute 0, UTC
    hosts    loopback addresses to listen on; more than one needs a system that has them (macOS has 127.0.0.1 alone)
    port     0: any free one
    slowness a factor on the delay of slow feeds; 0 switches it off
    """

    def __init__(
        self,
        world: World,
        minute: Callable[[], int],
        started: datetime,
        *,
        hosts: Sequence[str] = ("127.0.0.1",),
        port: int = 0,
        slowness: float = 1.0,
    ) -> None:
        self.world = world
        self.port = port
        self._minute = minute
        self._hosts = tuple(hosts)
        self._slowness = slowness
        self._started = started
        self._press = Press(world, self.house, started)
        self._times: Counter[str] = Counter()
        self._conditional: Counter[str] = Counter()
        self._not_modified: Counter[str] = Counter()
        application = web.Application()
        application.router.add_get("/{path:.*}", self._respond)
        self._runner = web.AppRunner(application, access_log=None)

    async def __aenter__(self) -> Self:
        """Listens from here on. Raises OSError where the port is in use."""
        await self._runner.setup()
        try:
            for host in self._hosts:
                await web.TCPSite(self._runner, host, self.port).start()
                self.port = int(self._runner.addresses[0][1])
        except OSError:
            await self._runner.cleanup()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._runner.cleanup()

    @property
    def base(self) -> str:
        """The address of the world, without a slash at its end."""
        return f"http://{self._hosts[0]}:{self.port}"

    @property
    def requests(self) -> int:
        """All requests so far."""
        return self._times.total()

    def house(self, outlet: Outlet) -> House:
        """Where an outlet stands."""
        host = self._hosts[self.world.outlets.index(outlet) % len(self._hosts)]
        base = f"http://{host}:{self.port}/{outlet.id}"
        return House(outlet=outlet, chrome=self.world.chrome(outlet.language), base=base, started=self._started)

    def asked(self, path: str) -> Asked:
        """What was asked of a path so far."""
        return Asked(self._times[path], self._conditional[path], self._not_modified[path])

    async def _respond(self, request: web.Request) -> web.Response:
        answer = self._press.answer(request.path, self._minute())
        fresh = answer.validators and _is_fresh(request, answer)
        self._times[request.path] += 1
        self._conditional[request.path] += bool({hdrs.IF_NONE_MATCH, hdrs.IF_MODIFIED_SINCE} & set(request.headers))
        self._not_modified[request.path] += fresh
        if answer.delay_s * self._slowness > 0:
            await asyncio.sleep(answer.delay_s * self._slowness)
        return _response(answer, fresh)


def minutes_since(started: datetime, clock: Callable[[], datetime], pace: float = 1.0) -> Callable[[], int]:
    """The minute function of a Site that follows a clock; with a `pace` of 60 a minute passes each second."""
    return lambda: int((clock() - started).total_seconds() * pace // 60)


def _is_fresh(request: web.Request, answer: Answer) -> bool:
    """Whether what the client holds still serves; If-None-Match goes before If-Modified-Since (RFC 9110, 13.2.2)."""
    printed = answer.printed
    if request.if_none_match is not None:
        return any(tag.value in {printed.etag, "*"} for tag in request.if_none_match)
    since = request.if_modified_since
    return since is not None and printed.changed.replace(microsecond=0) <= since


def _response(answer: Answer, fresh: bool) -> web.Response:
    printed = answer.printed
    response = web.Response(status=304) if fresh else web.Response(status=answer.status, body=printed.body)
    if not fresh:
        response.content_type = printed.content_type
    if answer.validators:
        response.etag = printed.etag
        response.last_modified = printed.changed
    return response
