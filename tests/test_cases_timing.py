"""When a feed is asked again, cases 17 to 23: what headers and the feed itself say of it, over real HTTP."""

from __future__ import annotations

from calendar import day_name
from datetime import timedelta

import pytest

from make import NOON
from publishers import DAY, HOUR, World, rss
from web import Server, conditional, in_turn, reply

ITEMS = rss(range(20))
TAG = ("ETag", '"1"')
OWN_S = 900  # of a feed that gives validators
DATE = ("Date", "Sun, 22 Nov 2026 12:00:00 GMT")


async def asking(world: World, *headers: tuple[str, str], body: bytes = ITEMS) -> Server:
    """A feed whose every answer carries these headers, and a home that has asked it once."""
    a = await world.publisher("a.example")
    a.routes["/feed"] = conditional(body, TAG, *headers)
    await world.follow(a.url("/feed"))
    await world.poll()
    return a


async def wait_s(world: World) -> int:
    return int(str((await world.feed())["wait_s"]))


async def test_17_nothing_is_asked_for_while_the_answer_calls_itself_fresh(world: World) -> None:
    a = await asking(world, ("Cache-Control", "max-age=7200"))
    for answers in (1, 2, 3):  # a 200, then answers "not modified"
        assert len(a.asked) == answers
        await world.poll(after_s=7199)
        assert len(a.asked) == answers
        await world.poll(after_s=1)
    assert [poll["status"] for poll in await world.polls()] == [200, 304, 304, 304]


async def test_17_what_a_304_says_of_itself_counts_where_the_200_said_nothing(world: World) -> None:
    a = await world.publisher("a.example")
    a.routes["/feed"] = in_turn(reply(200, ITEMS, TAG), reply(304, b"", ("Cache-Control", "max-age=7200")), reply(304))
    await world.follow(a.url("/feed"))
    waits = []
    for _ in range(3):
        await world.poll()
        waits.append(await wait_s(world))
    assert waits == [OWN_S, 7200, OWN_S]


@pytest.mark.parametrize("header", [("Cache-Control", "max-age=2592000"), ("Expires", "Fri, 01 Jan 2100 00:00:00 GMT")])
async def test_18_a_month_of_freshness_is_heeded_for_a_day(world: World, header: tuple[str, str]) -> None:
    await asking(world, header)
    assert await wait_s(world) == DAY


@pytest.mark.parametrize(("age", "expected"), [("7000", OWN_S), ("3000", 4200), ("0", 7200), ("99999", OWN_S)])
async def test_19_the_age_of_an_answer_is_part_of_its_freshness(world: World, age: str, expected: int) -> None:
    await asking(world, ("Cache-Control", "max-age=7200"), ("Age", age))
    assert await wait_s(world) == expected


STALE = {
    "Expires: 0": [("Expires", "0")],
    "Expires in the past": [("Expires", "Sat, 21 Nov 2026 12:00:00 GMT"), DATE],
    "Expires in the past, as asctime": [("Expires", "Sat Nov 21 12:00:00 2026"), DATE],
    "Expires now": [("Expires", DATE[1]), DATE],
    "no-cache": [("Cache-Control", "no-cache")],
    "no-cache beside a max-age": [("Cache-Control", "max-age=7200"), ("Cache-Control", "no-cache")],
    "no-store": [("Cache-Control", "private, no-store"), ("Expires", "Sun, 22 Nov 2026 20:00:00 GMT")],
    "max-age=0": [("Cache-Control", "max-age=0"), ("Expires", "Sun, 22 Nov 2026 20:00:00 GMT")],
}


@pytest.mark.parametrize("headers", STALE.values(), ids=STALE.keys())
async def test_20_an_answer_that_is_stale_at_once_leaves_the_interval_to_us(
    world: World, headers: list[tuple[str, str]]
) -> None:
    await asking(world, *headers)
    assert await wait_s(world) == OWN_S


@pytest.mark.parametrize(
    "expires",
    ["Sun, 22 Nov 2026 14:00:00 GMT", "Sunday, 22-Nov-26 14:00:00 GMT", "Sun Nov 22 14:00:00 2026"],
    ids=["IMF-fixdate", "RFC 850", "asctime"],
)
async def test_20_expires_is_read_in_each_form_that_http_dates_have(world: World, expires: str) -> None:
    await asking(world, ("Expires", expires), DATE)
    assert await wait_s(world) == 7200


@pytest.mark.parametrize("tagged", [True, False], ids=["with an ETag", "alone"])
async def test_21_no_freshness_is_guessed_from_last_modified(world: World, tagged: bool) -> None:
    a = await world.publisher("a.example")
    given = [("Last-Modified", "Sun, 01 Nov 2026 12:00:00 GMT"), *([TAG] if tagged else [])]
    a.routes["/feed"] = conditional(ITEMS, *given)
    await world.follow(a.url("/feed"))
    for _ in range(3):
        await world.poll()
        assert await wait_s(world) == OWN_S
    assert [poll["status"] for poll in await world.polls()] == [200, 304, 304]


async def test_22_a_ttl_of_a_day_does_not_have_items_roll_off_unseen(world: World) -> None:
    a = await world.publisher("a.example")
    bodies = [
        rss(range(start, start + 20), gap_s=1200, last=NOON + timedelta(hours=6 * poll), more="<ttl>1440</ttl>")
        for poll, start in enumerate(range(0, 90, 18))
    ]
    a.routes["/feed"] = in_turn(*(reply(200, body, ("ETag", f'"{number}"')) for number, body in enumerate(bodies)))
    await world.follow(a.url("/feed"))
    await world.poll()
    assert await wait_s(world) <= 6 * HOUR
    for _ in bodies[1:]:
        await world.poll()
        assert await wait_s(world) <= 6 * HOUR
        assert (await world.feed())["health"] == "losing items"


async def asked_at(world: World) -> list[str]:
    """When requests were sent, in GMT: "2026-11-22T12:00:00Z"."""
    return [str(poll["fetched_at"]) for poll in await world.polls()]


def hours(*skipped: int) -> str:
    return f"<skipHours>{''.join(f'<hour>{hour}</hour>' for hour in skipped)}</skipHours>"


async def test_23_nothing_is_asked_for_in_the_hours_that_a_feed_leaves_out(world: World) -> None:
    await asking(world, body=rss(range(20), more=hours(0, 1, 2, 3, 4, 5)))
    while world.clock.now < NOON + timedelta(days=3):
        await world.poll()
    asked = {int(at[11:13]) for at in await asked_at(world)}
    assert asked.isdisjoint(range(6))
    assert 6 in asked
    assert len(asked) > 9


async def test_23_nor_on_the_days(world: World) -> None:
    days = "<skipDays><day>Monday</day><day>Tuesday</day></skipDays>"
    await asking(world, body=rss(range(20), more=days))
    while world.clock.now < NOON + timedelta(days=4):
        await world.poll()
    assert {at[:10] for at in await asked_at(world)} == {"2026-11-22", "2026-11-25", "2026-11-26"}


@pytest.mark.parametrize(
    "more",
    [
        hours(*range(24)),
        hours(*range(1, 25)),
        f"<skipDays>{''.join(f'<day>{day}</day>' for day in day_name)}</skipDays>",
    ],
    ids=["hours 0 to 23", "hours 1 to 24", "days"],
)
async def test_23_a_feed_that_leaves_no_hour_is_not_heeded_and_that_is_told(world: World, more: str) -> None:
    await asking(world, body=rss(range(20), more=more))
    assert await wait_s(world) == OWN_S
    (poll,) = await world.polls()
    assert poll["error_class"] is None
    assert "leaves no hour" in str(poll["error"])
    assert poll["refused"] == 0
