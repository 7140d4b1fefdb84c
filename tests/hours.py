"""Hours of the daemon's polling in seconds: time jumps from timer to timer. Store, claims, flows and turns are the real
ones; the store is asked in line, and publishers are a function of address and time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from pathlib import Path
from typing import TypeVar

from make import NOON
from monitor import urls
from monitor.fetch.pacing import Held, Pacing
from monitor.pipeline.ledger import Ledger
from monitor.pipeline.poll import polls
from monitor.pipeline.ports import Ports
from monitor.records import Access, Failure, Feed, FetchRequest, FetchResult, HostPace, Settings
from monitor.store import read
from monitor.store.hosts import paces
from monitor.store.rows import to_time
from monitor.store.sources import sync_feeds
from monitor.store.turns import release
from monitor.store.write import Writer
from monitor.workers import Workers

TICK_S = 5
TIMEOUT_S = 45.0
T = TypeVar("T")


class Clockwork(asyncio.SelectorEventLoop):
    """An event loop whose time jumps to the next timer whenever there is nothing else to do."""

    def __init__(self) -> None:
        super().__init__()
        self._now = 0.0

    def time(self) -> float:
        return self._now

    def _run_once(self) -> None:
        if not self._ready and self._scheduled:  # type: ignore[attr-defined]
            self._now = max(self._now, self._scheduled[0].when())  # type: ignore[attr-defined]
        super()._run_once()  # type: ignore[misc]


def by_clockwork(work: Coroutine[None, None, T]) -> T:
    with asyncio.Runner(loop_factory=Clockwork) as runner:
        return runner.run(work)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a publisher does: after so many seconds a failure, or "nothing new"."""

    after_s: float = 0.2
    failure: Failure | None = None
    final_url: str | None = None


NEVER = Answer(after_s=TIMEOUT_S, failure=Failure(error_class="timeout", text="no answer in time"))
Publishers = Callable[[str, datetime], Answer]


class InLine(Ledger):
    """A ledger without a thread, so that the store takes no time."""

    async def _in_thread(self, work: Callable[..., T], *args: object) -> T:
        return work(*args)


class Paced:
    """The shape of monitor.fetch.Web: real turns at made-up publishers. `starts`: seconds and addresses."""

    def __init__(self, publishers: Publishers, settings: Settings, left: Iterable[HostPace]) -> None:
        self.pacing = Pacing(settings.network, self.clock, left)
        self.starts: list[tuple[float, str]] = []
        self.inside = 0  # waiting or under way
        self.under_way: dict[str, int] = {}
        self.most_at_one_host = self.most = 0
        self._publishers = publishers

    def clock(self) -> datetime:
        return NOON + timedelta(seconds=asyncio.get_running_loop().time())

    def held_until(self, url: str) -> datetime | None:
        return self.pacing.held_until(urls.site(url) or "")

    async def may_read(self, url: str, access: Access | None = None) -> Failure | None:
        return None

    async def get(self, request: FetchRequest) -> FetchResult:
        host = urls.site(request.url) or ""
        self.inside += 1
        try:
            async with self.pacing.turn(host, request.purpose):
                answer = await self._answer(request.url, host)
                pace = self.pacing.heard(host, request.url, request.purpose, answer.failure)
        except Held as held:
            return self._result(request, Answer(failure=held.failure), held_until=held.until)
        finally:
            self.inside -= 1
        return self._result(request, answer, paces=() if pace is None else (pace,))

    async def _answer(self, url: str, host: str) -> Answer:
        self.starts.append((asyncio.get_running_loop().time(), url))
        self.under_way[host] = self.under_way.get(host, 0) + 1
        self.most_at_one_host = max(self.most_at_one_host, self.under_way[host])
        self.most = max(self.most, sum(self.under_way.values()))
        answer = self._publishers(url, self.clock())
        await asyncio.sleep(answer.after_s)
        self.under_way[host] -= 1
        return answer

    def _result(self, request: FetchRequest, answer: Answer, **more: object) -> FetchResult:
        return FetchResult(
            url=request.url,
            final_url=answer.final_url or request.url,
            status=None if answer.failure else 304,
            failure=answer.failure,
            fetched_at=self.clock(),
            **more,  # type: ignore[arg-type]
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """A store and its polling."""

    ports: Ports
    web: Paced

    async def follow(self, feeds: Iterable[Feed], due: Callable[[int], datetime] | None = None) -> None:
        """These are the feeds; new ones are due at once, or when it is said."""
        now = self.web.clock()
        await self.ports.ledger.write(
            sync_feeds, tuple(feeds), interval_s=900, now=now, first_due=due or (lambda _: now)
        )

    async def run(self, seconds: float) -> None:
        """The daemon's ticks over the polls for so long, then a stop. Ticks at which nothing is due are left out."""
        flows, loop = polls(self.ports), asyncio.get_running_loop()
        end = loop.time() + seconds
        while end - loop.time() > 0.01:
            for flow in flows:
                flow.raise_error()
                await flow.fill()
            await asyncio.sleep(min(await self._ticks() * TICK_S, end - loop.time()))
        for flow in flows:
            await flow.stop()

    async def _ticks(self) -> int:
        """Until something is due."""
        ((due,),) = [row.values() for row in await self.rows("select min(due_at) as due from _turns")]
        if self.web.inside or due is None:
            return 1
        return max(1, ceil((to_time(str(due)) - self.web.clock()).total_seconds() / TICK_S))

    async def rows(self, sql: str) -> list[read.Row]:
        return await self.ports.ledger.read(lambda database: list(read.rows(database, sql)))


@asynccontextmanager
async def home(folder: Path, publishers: Publishers, settings: Settings | None = None) -> AsyncIterator[Home]:
    """The home in `folder`, opened as after a stop or a crash."""
    settings = settings or Settings()
    ledger = InLine(Writer(folder / "monitor.db"))
    await ledger.write(release)
    now = NOON + timedelta(seconds=asyncio.get_running_loop().time())
    web = Paced(publishers, settings, await ledger.read(paces, now))
    try:
        yield Home(
            ports=Ports(
                web=web,
                workers=Workers(1),  # never started: every answer is "nothing new" or a failure
                processes=1,
                ledger=ledger,
                settings=settings,
                clock=web.clock,
                chance=lambda: 0.5,
            ),
            web=web,
        )
    finally:
        await ledger.close()
