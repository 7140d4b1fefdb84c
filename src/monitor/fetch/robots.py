"""robots.txt (RFC 9309): whether a publisher lets a page be read; asked once a day for each origin."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil
from weakref import WeakValueDictionary

from protego import Protego
from yarl import URL

from monitor.records import Access, Failure, FetchRequest, FetchResult, Purpose

KEPT = timedelta(hours=24)  # RFC 9309 §2.4
KEPT_UNREACHABLE = timedelta(hours=1)
PARSED_BYTES = 500 * 1024  # RFC 9309 §2.5
ROOM = 2_000_000  # characters of rules kept over all origins; parsed they take some 25 times as much
ABSENT = frozenset({204, *range(300, 500)})  # RFC 9309 §2.3.1.2–3: redirects that lead nowhere included
SPELLINGS = ("user-agent", "useragent", "user agent")
LEAST = 500  # what an origin without rules counts

Get = Callable[[FetchRequest], Awaitable[FetchResult]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What one origin said: rules, or why it could not be asked."""

    rules: Protego | None  # None: everything may be read
    failure: Failure | None
    size: int
    until: datetime


class Robots:
    """The answers of the origins asked last."""

    def __init__(
        self, get: Get, token: str, clock: Callable[[], datetime], crawl_delay: Callable[[str, float], None]
    ) -> None:
        self._get = get
        self._crawl_delay = crawl_delay
        self._token = token
        self._clock = clock
        self._answers: OrderedDict[tuple[str, str | None], Answer] = OrderedDict()
        self._asking: WeakValueDictionary[tuple[str, str | None], asyncio.Lock] = WeakValueDictionary()

    async def may_read(self, target: URL, access: Access | None) -> Failure | None:
        """None: yes. `robots_denied` where the rules say no; where they could not be had for now, why, and for
        how long to wait."""
        origin, now = str(target.origin()), self._clock()
        answer = await self._answer(origin, access)
        if answer.failure is not None:
            return _unreachable(answer.failure, answer.until - now)
        if answer.rules is None or answer.rules.can_fetch(str(target), self._token):
            return None
        return Failure(error_class="robots_denied", text=f"the robots.txt of {target.host} asks not to read this page")

    async def _answer(self, origin: str, access: Access | None) -> Answer:
        key = (origin, access.proxy if access else None)
        lock = self._asking.setdefault(key, asyncio.Lock())
        async with lock:
            kept = self._answers.get(key)
            if kept is None or kept.until <= self._clock():
                kept = await self._ask(f"{origin}/robots.txt", access)
                self._answers[key] = kept
                self._make_room()
            self._answers.move_to_end(key)
        return kept

    async def _ask(self, url: str, access: Access | None) -> Answer:
        reached = replace(access, auth=None) if access else None
        result = await self._get(FetchRequest(url=url, purpose=Purpose.ROBOTS, access=reached))
        until = result.fetched_at + KEPT
        if result.body:
            text = thinned(result.body[:PARSED_BYTES].decode("utf-8-sig", "replace"), self._token)
            rules = await asyncio.to_thread(Protego.parse, text)
            self._crawl_delay(url, rules.crawl_delay(self._token) or 0.0)
            return Answer(rules, None, len(text) + LEAST, until)
        if result.failure is None or result.status in ABSENT:
            return Answer(None, None, LEAST, until)
        return Answer(None, result.failure, LEAST, result.held_until or result.fetched_at + KEPT_UNREACHABLE)

    def _make_room(self) -> None:
        size = sum(answer.size for answer in self._answers.values())
        while size > ROOM and len(self._answers) > 1:
            _, dropped = self._answers.popitem(last=False)
            size -= dropped.size


def thinned(text: str, token: str) -> str:
    """A robots.txt without the names of other robots, but with the borders between its groups.

    Protego attaches every rule to every robot of its group: 48 KB of names and rules cost it 3.6 s, 500 KB minutes.
    """
    lines: list[str] = []
    for line in text.splitlines():
        robot = _robot(line)
        kept = line if robot is None else f"User-agent: {_concerned(robot, token.lower())}"
        if robot is None or not lines or lines[-1] != kept:
            lines.append(kept)
    return "\n".join(lines)


def _robot(line: str) -> str | None:
    """The robot that a line names in any of the spellings that Protego takes; None where the line names none."""
    stripped = line.partition("#")[0].strip().lower()
    spelling = next((spelling for spelling in SPELLINGS if stripped.startswith(spelling)), None)
    return None if spelling is None else stripped[len(spelling) :].strip(": \t")


def _concerned(robot: str, token: str) -> str:
    """A robot's name where it is ours or everybody's, one and the same other name where it is not."""
    if robot == "*":
        return robot
    return token if robot.strip("*").partition("/")[0].strip() == token else "another robot"


def _unreachable(failure: Failure, left: timedelta) -> Failure:
    text = f"its robots.txt could not be read, so its pages wait: {failure.text}"
    return Failure(error_class=failure.error_class, text=text, retry_after_s=ceil(left.total_seconds()))
