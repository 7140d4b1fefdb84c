"""How often feeds are asked, over days of a virtual clock; a fake web, a real store. Numbers: the policy's cases."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

import make
from homes import Clock, assembled
from make import NOON
from monitor.pipeline.poll import poll
from monitor.pipeline.ports import Ports
from monitor.records import Failure, RetentionSettings
from monitor.store import read
from web import FakeWeb, Page

FEED = "https://a.example/feed.xml"
TOPICS = "version: 1\ntopics:\n  fleet:\n    match: ['=zyzzyva']\n"
HOUR = 3600
DAY = 24 * HOUR


def rss(numbers: range, *, gap_s: int = HOUR, more: str = "") -> bytes:
    """A feed of items that came `gap_s` apart, the last one at noon."""
    items = "".join(
        f"<item><title>Item {number}</title><guid>{number}</guid>"
        f"<pubDate>{NOON - timedelta(seconds=gap_s * place):%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"
        for place, number in enumerate(reversed(numbers))
    )
    return f"<rss version='2.0'><channel><title>A</title>{more}{items}</channel></rss>".encode()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def web(clock: Clock) -> FakeWeb:
    return FakeWeb({FEED: Page(body=rss(range(20)), headers={"etag": '"1"'})}, clock=clock)


@pytest.fixture
def ports(tmp_path: Path, web: FakeWeb, clock: Clock):
    @asynccontextmanager
    async def opened() -> AsyncIterator[Ports]:
        async with assembled(tmp_path, web, (make.feed("a"),), topics=TOPICS, clock=clock) as (ready, _):
            yield ready

    return opened


async def polled(ports: Ports, clock: Clock, *, after_s: float = 0) -> dict[str, object]:
    """Poll when the feed is due, or later; how it stands then."""
    clock.now += timedelta(seconds=after_s)
    await poll(ports).drain()
    (feed,) = await ports.ledger.read(
        lambda database: list(
            read.rows(
                database,
                """select feed_health.*, _feed_states.*,
                    unixepoch(next_due_at) - unixepoch(last_polled_at) as wait_s
                from feed_health join _feed_states using (feed_id)""",
            )
        )
    )
    return feed


async def waits(ports: Ports, clock: Clock, times: int) -> Iterator[int]:
    """Poll as often, each time when the feed is due; how long it is then left alone."""
    found = []
    for _ in range(times):
        feed = await polled(ports, clock)
        found.append(int(str(feed["wait_s"])))
        clock.now += timedelta(seconds=found[-1])
    return iter(found)


async def test_a_quiet_feed_is_asked_less_and_less_and_remembers_that_over_a_restart(ports, clock: Clock) -> None:
    async with ports() as ready:
        assert [*await waits(ready, clock, 8)] == [900, 900, 900, 900, 900, 900, 1035, 1190]
    async with ports() as ready:
        assert [*await waits(ready, clock, 2)] == [1368, 1573]


async def test_59_more_came_than_the_feed_holds(web: FakeWeb, ports, clock: Clock) -> None:
    web.pages[FEED] = rss(range(20), gap_s=4 * HOUR)
    async with ports() as ready:
        before = [*await waits(ready, clock, 6)][-1]
        web.pages[FEED] = rss(range(60, 80), gap_s=4 * HOUR)
        feed = await polled(ready, clock)
        assert feed["health"] == "losing items"
        assert int(str(feed["wait_s"])) == round(before / 2)
        clock.now += timedelta(seconds=int(str(feed["wait_s"])))
        web.pages[FEED] = rss(range(62, 82), gap_s=4 * HOUR)
        assert (await polled(ready, clock))["health"] == "ok"


async def test_39_gone_and_come_back(web: FakeWeb, ports, clock: Clock) -> None:
    async with ports() as ready:
        await polled(ready, clock)
        web.pages[FEED] = Page(status=410)
        for after_s in (DAY, DAY, DAY):
            feed = await polled(ready, clock, after_s=after_s)
        assert (feed["health"], feed["wait_s"]) == ("gone", 30 * DAY)
        web.pages[FEED] = Page(body=rss(range(5, 25)), headers={"etag": '"2"'})
        feed = await polled(ready, clock, after_s=30 * DAY)
        assert feed["failures"] == 0
        assert feed["health"] in ("ok", "quiet")  # by the real clock its last item is old


async def test_40_failing_for_three_days_forgiven_at_once(web: FakeWeb, ports, clock: Clock) -> None:
    async with ports() as ready:
        await polled(ready, clock)
        good, web.pages[FEED] = web.pages[FEED], Page(status=404)
        while clock.now < NOON + timedelta(days=3):
            feed = await polled(ready, clock)
            clock.now += timedelta(seconds=int(str(feed["wait_s"])))
        assert feed["health"] == "failing"
        web.pages[FEED] = good
        feed = await polled(ready, clock)
        assert (feed["failures"], feed["score"], feed["failing_since"]) == (0, 0, None)
        assert int(str(feed["wait_s"])) == 900


async def test_41_names_that_cannot_be_looked_up_hardly_count(web: FakeWeb, ports, clock: Clock) -> None:
    async with ports() as ready:
        await polled(ready, clock)
        web.pages[FEED] = Failure(error_class="dns", text="no answer", temporary=True)
        assert (await polled(ready, clock, after_s=DAY))["score"] == 0.25


async def test_polls_are_logged_for_as_long_as_the_settings_want_them(ports, clock: Clock) -> None:
    async def logged(ready: Ports) -> int:
        return await ready.ledger.read(lambda database: database.execute("select count(*) from fetches").fetchone()[0])

    async with ports() as ready:
        for _ in range(40):
            await polled(ready, clock, after_s=DAY)
        assert await logged(ready) == 30
        settings = replace(ready.settings, retention=RetentionSettings(polls_s=60.0 * DAY))
        for _ in range(40):
            await polled(replace(ready, settings=settings), clock, after_s=DAY)
        assert await logged(ready) == 61  # the last sixty days, and the poll at their beginning
