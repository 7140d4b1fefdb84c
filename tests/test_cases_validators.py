"""Validators, cases 1 to 16: what a server gave to ask again with goes back as it came, and never before its items."""

from __future__ import annotations

import pytest

from publishers import World, rss
from web import conditional

ITEMS = rss(range(20))


@pytest.mark.parametrize(
    ("etag", "modified"),
    [
        ('W/"a\'b\\"c"', "Sun, 22 Nov 2026 11:00:00 GMT"),
        ("unquoted", "2026-11-01 09:00:00+02"),
    ],
    ids=["1: odd but right", "2: wrong"],
)
async def test_1_2_both_validators_go_back_byte_for_byte(world: World, etag: str, modified: str) -> None:
    a = await world.publisher("a.example")
    a.routes["/feed"] = conditional(ITEMS, ("ETag", etag), ("Last-Modified", modified))
    await world.follow(a.url("/feed"))
    await world.poll(times=3)
    assert [asked.headers.get("if-none-match") for asked in a.asked] == [None, etag, etag]
    assert [asked.headers.get("if-modified-since") for asked in a.asked] == [None, modified, modified]
    assert [poll["status"] for poll in await world.polls()] == [200, 304, 304]
    assert (await world.feed())["failures"] == 0
