"""A generated news world: what the agenda's own timing gets of it, and that the whole pipe does the same.

Bigger worlds, more of them, and tables: bench/world.py.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from random import Random

import pytest

from homes import Clock
from monitor.records import Access, Failure, FetchRequest, FetchResult, PollingSettings
from newsworld import (
    DAY,
    SHAPES,
    START,
    Period,
    Publisher,
    Shape,
    feed_of,
    follow,
    follow_every,
    outcome,
    promised,
    world,
)
from virtual import run_through

POLLING = PollingSettings()
FEW = Shape(feeds=5, windows=(8, 16), rates=(0.3, 30.0))


class WorldWeb:
    """The publishers as a web: RSS of what each feed holds at the clock's time, with an ETag where one gives them."""

    def __init__(self, publishers: Sequence[Publisher], clock: Clock) -> None:
        self._publishers = {feed_of(publisher).url: publisher for publisher in publishers}
        self._clock = clock
        self.asked: dict[int, list[datetime]] = {publisher.number: [] for publisher in publishers}

    async def get(self, request: FetchRequest) -> FetchResult:
        publisher, now = self._publishers[request.url], self._clock()
        self.asked[publisher.number].append(now)
        standing = publisher.standing(now)
        etag = f'"{standing.stop}"'
        same = publisher.validators and request.validators.etag == etag
        return FetchResult(
            url=request.url,
            final_url=request.url,
            status=304 if same else 200,
            headers=(("etag", etag),) if publisher.validators else (),
            body=b"" if same else _rss(publisher, standing),
            fetched_at=now,
        )

    async def may_read(self, url: str, access: Access | None = None) -> Failure | None:
        return None


def _rss(publisher: Publisher, standing: range) -> bytes:
    items = "".join(
        f"<item><title>Item {place}</title><guid>{place}</guid>"
        f"<pubDate>{publisher.posted[place]:%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"
        for place in reversed(standing)
    )
    return f"<rss version='2.0'><channel><title>A</title>{items}</channel></rss>".encode()


async def test_the_whole_pipe_asks_and_stores_what_the_light_model_says(tmp_path: Path) -> None:
    period = Period(days=1)
    publishers, clock = world(8, FEW, period), Clock(START)
    web = WorldWeb(publishers, clock)
    await run_through(tmp_path, web, tuple(map(feed_of, publishers)), clock, period.end)
    with closing(sqlite3.connect(tmp_path / "monitor.db")) as store:
        stored = set(store.execute("select url, guid from feeds join sightings on feeds.id = feed_id"))

    light = {one.number: follow(one, period, POLLING, None, feeds=len(publishers)).polls for one in publishers}
    assert {one.validators for one in publishers} == {True, False}
    assert web.asked == light
    assert stored == {
        (feed_of(one).url, str(place)) for one in publishers for at in light[one.number] for place in one.standing(at)
    }


@pytest.mark.parametrize("seed", [11, 12])
def test_earlier_and_less_lost_than_by_a_fixed_interval_with_as_many_requests(seed: int) -> None:
    period, chance = Period(days=5), Random(seed)
    publishers = world(seed, SHAPES["mixed"], period)[:80]
    followed = [follow(one, period, POLLING, chance, feeds=len(publishers)) for one in publishers]
    ours = outcome(followed)
    interval_s = len(publishers) * period.days * DAY.total_seconds() / ours.requests
    fixed = outcome([follow_every(one, period, interval_s, chance) for one in publishers])
    assert ours.requests <= 1.01 * fixed.requests
    assert ours.median_s < fixed.median_s
    assert ours.lost_share < fixed.lost_share
    kept = list(promised(publishers, followed, POLLING))
    assert kept
    broken = [one.number for one, got in kept if got.lost]
    assert len(broken) <= len(kept) / 100, broken
