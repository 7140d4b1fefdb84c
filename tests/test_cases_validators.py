"""Validators, cases 1 to 16: what a server gave to ask again with goes back as it came, and never before its items."""

from __future__ import annotations

import asyncio
import gzip
import signal
import sqlite3
from contextlib import closing

import pytest

from daemons import PATIENCE_S, House, environment
from monitor.records import Feed, FeedKind
from publishers import DAY, World, rss
from web import Asked, Server, choosing, conditional, in_turn, reply

ITEMS = rss(range(20))
MORE = rss(range(25))
MODIFIED = "Sun, 22 Nov 2026 11:00:00 GMT"


def tags(server: Server) -> list[str | None]:
    """The If-None-Match of each request."""
    return [asked.headers.get("if-none-match") for asked in server.asked]


def dates(server: Server) -> list[str | None]:
    return [asked.headers.get("if-modified-since") for asked in server.asked]


async def kept(world: World) -> tuple[object, object]:
    """The validators as they are stored."""
    feed = await world.feed()
    return feed["etag"], feed["last_modified"]


@pytest.mark.parametrize(
    ("etag", "modified"),
    [('W/"a\'b\\"c"', MODIFIED), ("unquoted", "2026-11-01 09:00:00+02")],
    ids=["1: quotes within", "2: not as the standard has it"],
)
async def test_1_2_both_validators_go_back_byte_for_byte(world: World, etag: str, modified: str) -> None:
    a = await world.publisher("a.example")
    a.routes["/feed"] = conditional(ITEMS, ("ETag", etag), ("Last-Modified", modified))
    await world.follow(a.url("/feed"))
    await world.poll(times=3)
    assert tags(a) == [None, etag, etag]
    assert dates(a) == [None, modified, modified]
    assert [poll["status"] for poll in await world.polls()] == [200, 304, 304]
    assert (await world.feed())["failures"] == 0


async def test_3_of_the_same_body_the_newest_validators_count(world: World) -> None:
    a = await world.publisher("a.example")
    days = [f"Sun, {day} Nov 2026 11:00:00 GMT" for day in (1, 8, 15, 22)]
    a.routes["/feed"] = in_turn(
        *(reply(200, ITEMS, ("ETag", f'"{number}"'), ("Last-Modified", day)) for number, day in enumerate(days))
    )
    await world.follow(a.url("/feed"))
    await world.poll(times=4)
    assert tags(a) == [None, '"0"', '"1"', '"2"']
    assert dates(a) == [None, *days[:3]]
    assert [poll["entries"] for poll in await world.polls()] == [20, None, None, None]  # read but once


async def test_4_5_not_modified_may_give_another_validator_and_need_not_give_any(world: World) -> None:
    a = await world.publisher("a.example")
    a.routes["/feed"] = in_turn(
        reply(200, ITEMS, ("ETag", '"1"'), ("Last-Modified", MODIFIED)),
        reply(304, b"", ("ETag", '"2"')),
        reply(304),
        reply(304),
    )
    await world.follow(a.url("/feed"))
    await world.poll(times=4)
    assert tags(a) == [None, '"1"', '"2"', '"2"']
    assert dates(a) == [None, MODIFIED, MODIFIED, MODIFIED]


@pytest.mark.parametrize("second", [ITEMS, MORE], ids=["the same body", "another body"])
async def test_6_a_validator_that_is_not_given_again_is_not_sent_again(world: World, second: bytes) -> None:
    a = await world.publisher("a.example")
    a.routes["/feed"] = in_turn(
        reply(200, ITEMS, ("ETag", '"1"'), ("Last-Modified", MODIFIED)),
        reply(200, second, ("Last-Modified", MODIFIED)),
        reply(200, second),
    )
    await world.follow(a.url("/feed"))
    await world.poll(times=4)
    assert tags(a) == [None, '"1"', None, None]
    assert dates(a) == [None, MODIFIED, MODIFIED, None]


async def test_7_the_second_request_is_conditional_already_even_after_a_restart(world: World) -> None:
    a = await world.publisher("a.example")
    a.routes["/feed"] = conditional(ITEMS, ("ETag", '"1"'))
    await world.follow(a.url("/feed"))
    await world.poll()
    await world.close()
    await world.open()
    await world.poll()
    assert tags(a) == [None, '"1"']
    assert [poll["conditional"] for poll in await world.polls()] == [0, 1]


@pytest.mark.parametrize(
    ("length", "returned"), [(4_096, True), (8_192, True), (8_193, False), (12_000, False)], ids=str
)
async def test_8_a_long_validator_goes_back_whole_or_not_at_all(world: World, length: int, returned: bool) -> None:
    etag = '"' + "e" * (length - 2) + '"'
    a = await world.publisher("a.example")
    a.routes["/feed"] = reply(200, ITEMS, ("ETag", etag), ("Last-Modified", MODIFIED))
    await world.follow(a.url("/feed"))
    await world.poll(times=2)
    assert tags(a) == [None, etag if returned else None]
    assert dates(a) == [None, MODIFIED]
    assert (await world.feed())["failures"] == 0


async def test_9_killed_between_reading_and_storing_it_asks_again_with_what_it_had(house: House) -> None:
    """The answer is on the wire only once another process holds the store's write lock; that the connection ends tells
    that it was read whole."""

    async def answer(asked: Asked, writer: asyncio.StreamWriter) -> bool:
        lock.execute("begin immediate")
        writer.write(reply(200, MORE, ("ETag", '"2"'), ("Connection", "close")))
        await writer.drain()
        answered.set()
        return True

    async def read() -> None:
        await answered.wait()
        while server.connected:
            await asyncio.sleep(0.01)

    answered = asyncio.Event()
    server = Server({"/feed": conditional(ITEMS, ("ETag", '"1"'))})
    async with server:
        house.settings(f"network:\n  allow: [127.0.0.0/8]\n  ports: [{server.port}]\n  host_gap: 0s\n")
        house.write("feeds", f"feeds:\n  - {server.url('/feed')}\n")
        await asyncio.to_thread(house.run, "poll")
        with closing(sqlite3.connect(house.database, isolation_level=None)) as lock:
            server.routes["/feed"] = answer
            killed = await asyncio.create_subprocess_exec(*house.words("poll", "--all"), env=environment())
            await asyncio.wait_for(read(), PATIENCE_S)
            killed.kill()
            assert await killed.wait() == -signal.SIGKILL
        assert house.ask("select etag, last_status from feeds join _feed_states on feed_id = id") == [('"1"', 200)]
        assert house.ask("select count(*) from sightings") == [(20,)]
        server.routes["/feed"] = conditional(MORE, ("ETag", '"2"'))
        await asyncio.to_thread(house.run, "poll")
    assert tags(server) == [None, '"1"', '"1"']
    assert house.ask("select etag from _feed_states") == [('"2"',)]
    assert house.ask("select count(*) from sightings") == [(25,)]


CUT = {
    "in an item's title": ITEMS[: ITEMS.index(b"Item 16") + 4],
    "after an item": ITEMS[: ITEMS.index(b"<item><title>Item 16")],
    "before the root's end": ITEMS.removesuffix(b"</rss>"),
    "an Atom feed in an entry": b"<feed xmlns='http://www.w3.org/2005/Atom'><title>A</title>"
    + b"".join(b"<entry><id>%d</id><title>Item %d</title></entry>" % (n, n) for n in range(19, 16, -1))
    + b"<entry><title>Item 16</title><link href='http://a.exam",
}


@pytest.mark.parametrize("body", CUT.values(), ids=CUT.keys())
async def test_10_what_breaks_off_leaves_its_items_and_not_its_validators(world: World, body: bytes) -> None:
    a = await world.publisher("a.example")
    old, cut = reply(200, rss(range(15)), ("ETag", '"old"')), reply(200, body, ("ETag", '"cut"'))
    a.routes["/feed"] = in_turn(cut, old, cut, cut, reply(200, ITEMS, ("ETag", '"whole"')))
    told = "the feed breaks off before its end"
    await world.follow(a.url("/feed"))
    await world.poll(times=6)
    assert tags(a) == [None, None, '"old"', '"old"', '"old"', '"whole"']
    assert "Item 19" in await world.titles()
    assert [poll["error"] for poll in await world.polls()] == [told, None, told, told, None, None]
    assert sorted(await world.titles()) == sorted(f"Item {number}" for number in range(20))  # each once


async def test_10_nor_does_a_sitemap_that_breaks_off_leave_them(world: World) -> None:
    pages = "".join(f"<url><loc>http://a.example/{number}</loc></url>" for number in range(3))
    whole = f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{pages}</urlset>".encode()
    a = await world.publisher("a.example")
    a.routes["/map"] = in_turn(reply(200, whole[:-30], ("ETag", '"cut"')), reply(200, whole, ("ETag", '"whole"')))
    await world.follow(Feed(url=a.url("/map"), kind=FeedKind.SITEMAP))
    await world.poll()
    assert await kept(world) == (None, None)
    assert len(await world.titles()) == 2
    await world.poll()
    assert tags(a) == [None, None]
    assert await kept(world) == ('"whole"', None)
    assert len(await world.titles()) == 3


BROKEN = {
    "Content-Length short": (reply(200, ITEMS, ("ETag", '"cut"'))[:-100], "truncated"),
    "half a gzip": (
        reply(200, gzip.compress(ITEMS)[:-20], ("ETag", '"cut"'), ("Content-Encoding", "gzip")),
        "truncated",
    ),
    "no last chunk": (
        b'HTTP/1.1 200 OK\r\nETag: "cut"\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n' + ITEMS[:64] + b"\r\n",
        "truncated",
    ),
    "JSON cut": (
        reply(200, b'{"version": "https://jsonfeed.org/version/1.1", "items": [', ("ETag", '"cut"')),
        "parse_error",
    ),
}


@pytest.mark.parametrize(("broken", "error_class"), BROKEN.values(), ids=BROKEN.keys())
async def test_10_of_a_failed_read_no_validator_is_kept(world: World, broken: bytes, error_class: str) -> None:
    async def answer(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(broken)

    a = await world.publisher("a.example")
    a.routes["/feed"] = in_turn(answer, reply(200, ITEMS, ("ETag", '"old"')), answer, reply(304))
    await world.follow(a.url("/feed"))
    await world.poll()
    assert await kept(world) == (None, None)
    assert (await world.feed())["error_class"] == error_class
    await world.poll(times=2)
    assert await kept(world) == ('"old"', None)
    await world.poll()
    assert tags(a) == [None, None, '"old"', '"old"']
    assert (await world.feed())["failures"] == 0


async def test_11_a_feed_whose_address_was_edited_starts_without_validators(world: World) -> None:
    a = await world.publisher("a.example")
    a.routes["/feed"] = a.routes["/feed?edited"] = conditional(ITEMS, ("ETag", '"1"'))
    await world.follow(a.url("/feed"))
    await world.poll()
    await world.unfollow(a.url("/feed"))
    await world.follow(a.url("/feed?edited"))
    await world.poll(times=2)
    assert a.paths == ["/feed", "/feed?edited", "/feed?edited"]
    assert tags(a) == [None, None, '"1"']


async def test_12_the_validators_of_where_a_redirect_led_are_sent_there_alone(world: World) -> None:
    a, b = await world.publisher("a.example"), await world.publisher("b.example")
    b.routes["/feed"] = conditional(ITEMS, ("ETag", '"b"'), ("Last-Modified", MODIFIED))
    a.routes["/feed"] = reply(302, b"", ("Location", b.url("/feed")), ("ETag", '"a"'))
    await world.follow(a.url("/feed"))
    await world.poll(times=12)
    await world.poll(after_s=7 * DAY)
    assert tags(a) == [None] * 13
    assert dates(a) == [None] * 13
    assert tags(b) == [None, *['"b"'] * 12]
    assert dates(b) == [None, *[MODIFIED] * 12]
    assert (await world.feed())["url"] == a.url("/feed")
    assert (await world.feed())["validators_url"] == b.url("/feed")


async def test_12_once_it_answers_itself_it_is_asked_without_the_others_validators(world: World) -> None:
    a, b = await world.publisher("a.example"), await world.publisher("b.example")
    b.routes["/feed"] = conditional(ITEMS, ("ETag", '"b"'))
    a.routes["/feed"] = in_turn(
        reply(302, b"", ("Location", b.url("/feed"))), conditional(MORE, ("ETag", '"a"')), reply(304)
    )
    await world.follow(a.url("/feed"))
    await world.poll(times=3)
    assert tags(a) == [None, None, '"a"']
    assert len(await world.titles()) == 25


async def test_13_the_same_body_without_validators_is_not_read_again(world: World) -> None:
    a = await world.publisher("a.example")
    a.routes["/feed"] = reply(200, ITEMS)
    await world.follow(a.url("/feed"))
    await world.poll()
    first = await world.feed()
    await world.poll()
    second = await world.feed()
    assert [poll["entries"] for poll in await world.polls()] == [20, None]
    assert second["failures"] == 0
    assert str(second["last_success_at"]) > str(first["last_success_at"])
    assert int(str(second["interval_s"])) > int(str(first["interval_s"]))


async def test_14_an_etag_that_never_matches_costs_no_parse_and_is_no_error(world: World) -> None:
    """Apache's mod_deflate gives `"x-gzip"` and compares it with `"x"`."""

    def choose(asked: Asked) -> bytes:
        same = asked.headers.get("if-none-match") == '"x"'
        body, coded = gzip.compress(ITEMS, mtime=0), ("Content-Encoding", "gzip")
        return reply(304) if same else reply(200, body, ("ETag", '"x-gzip"'), coded)

    a = await world.publisher("a.example")
    a.routes["/feed"] = choosing(choose)
    await world.follow(a.url("/feed"))
    await world.poll(times=4)
    assert tags(a) == [None, *['"x-gzip"'] * 3]
    assert [poll["entries"] for poll in await world.polls()] == [20, None, None, None]
    assert [poll["error_class"] for poll in await world.polls()] == [None] * 4


async def test_15_not_modified_that_nobody_asked_for_is_an_error_and_nothing_more(world: World) -> None:
    a = await world.publisher("a.example")
    unasked = reply(304, b"", ("ETag", '"odd"'))
    a.routes["/feed"] = in_turn(unasked, unasked, reply(200, ITEMS))
    await world.follow(a.url("/feed"))
    await world.poll()
    feed = await world.feed()
    assert (feed["error_class"], feed["failures"]) == ("http_304", 1)
    assert "nothing was asked with validators" in str(feed["error"])
    await world.poll(times=2)
    assert tags(a) == [None, None, None]
    assert (await world.feed())["failures"] == 0
    assert len(await world.titles()) == 20


def lying(body: bytes) -> bytes:
    return reply(200, body, ("ETag", '"1"'))


async def test_16_not_modified_for_ever_is_doubted_after_a_week_and_caught(world: World) -> None:
    current = ITEMS

    def choose(asked: Asked) -> bytes:
        return reply(304) if "if-none-match" in asked.headers else lying(current)

    a = await world.publisher("a.example")
    a.routes["/feed"] = choosing(choose)
    await world.follow(a.url("/feed"))
    await world.poll()
    began, current = world.clock.now, MORE
    while (world.clock.now - began).days < 7:
        assert tags(a)[1:] == ['"1"'] * (len(a.asked) - 1)
        await world.poll()
    assert (await world.feed())["health"] != "304-suspect"
    await world.poll()
    assert tags(a)[-1] is None
    assert len(await world.titles()) == 25
    assert (await world.feed())["health"] == "304-suspect"
    asked, caught = len(a.asked), world.clock.now
    while (world.clock.now - caught).days < 29:
        await world.poll()
    assert set(tags(a)[asked:]) == {None}
    await world.poll(after_s=2 * DAY)
    assert tags(a)[-1] == '"1"'


async def test_16_a_server_that_told_the_truth_is_believed_again(world: World) -> None:
    a = await world.publisher("a.example")
    a.routes["/feed"] = conditional(ITEMS, ("ETag", '"1"'))
    await world.follow(a.url("/feed"))
    await world.poll()
    began = world.clock.now
    while (world.clock.now - began).days < 13:
        await world.poll()
    assert tags(a)[1:].count(None) == 1
    assert tags(a)[-1] == '"1"'
    assert (await world.feed())["health"] != "304-suspect"
