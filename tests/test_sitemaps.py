"""Sitemaps and indexes of them, polled from real servers: what is asked, what is left alone, what is stored."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from datetime import timedelta

import pytest

from make import NOON
from monitor.pipeline.check import check_feed
from monitor.pipeline.sitemaps import MOST
from monitor.records import Access, Failure, Feed, FeedBody, FeedKind, ListedSitemap, ParsedFeed
from monitor.stages.entries import due_sitemaps, parse
from monitor.stages.entries.packed import MAX_UNPACKED
from publishers import World
from web import Server, redirect, reply

HOST = "map.example"


def listing(*pages: str, date: str = "") -> str:
    lastmod = f"<lastmod>{date}</lastmod>" if date else ""
    return f"<urlset>{''.join(f'<url><loc>{page}</loc>{lastmod}</url>' for page in pages)}</urlset>"


def index(server: Server, *listed: tuple[str, str]) -> bytes:
    """An index of sitemaps by path, each with its date."""
    lines = "".join(
        f"<sitemap><loc>{path if '://' in path else server.url(path)}</loc>"
        + (f"<lastmod>{date}</lastmod>" if date else "")
        + "</sitemap>"
        for path, date in listed
    )
    return reply(200, f"<sitemapindex>{lines}</sitemapindex>".encode())


def stories(server: Server, names: Iterable[str], date: str = "") -> bytes:
    return reply(200, listing(*(server.url(f"/p/{name}") for name in names), date=date).encode())


def asked(server: Server) -> list[str]:
    """What was asked since the last call."""
    paths = server.paths
    server.asked.clear()
    return paths


async def stored(world: World) -> set[str]:
    return {str(row["url"]).rpartition("/")[2] for row in await world.rows("select url from articles")}


async def test_only_the_sitemaps_that_changed_are_asked(world: World) -> None:
    a = await world.publisher(HOST)
    a.routes |= {
        "/index.xml": index(a, ("/1.xml", "2026-11-01"), ("/2.xml", "2026-11-20")),
        "/1.xml": stories(a, ["old"], "2026-11-01"),
        "/2.xml": stories(a, ["one", "two"], "2026-11-20"),
    }
    await world.follow(Feed(url=a.url("/index.xml"), kind=FeedKind.SITEMAP))
    await world.poll()
    assert asked(a) == ["/index.xml", "/2.xml", "/1.xml"]
    assert await stored(world) == {"old", "one", "two"}
    await world.poll()
    assert asked(a) == ["/index.xml"]
    a.routes["/index.xml"] = index(a, ("/1.xml", "2026-11-01"), ("/2.xml", "2026-11-21"), ("/3.xml", "2026-11-22"))
    a.routes["/2.xml"] = stories(a, ["two", "three"], "2026-11-21")
    a.routes["/3.xml"] = stories(a, ["four"], "2026-11-22")
    await world.poll()
    assert asked(a) == ["/index.xml", "/3.xml", "/2.xml"]
    assert await stored(world) == {"old", "one", "two", "three", "four"}
    a.routes["/index.xml"] = index(a, ("/3.xml", "2026-11-22"))
    await world.poll()
    assert [row["url"] for row in await world.rows("select url from _sitemaps")] == [a.url("/3.xml")]


async def test_a_sitemap_that_fails_costs_the_others_nothing_and_is_asked_again(world: World) -> None:
    a = await world.publisher(HOST)
    a.routes |= {
        "/index.xml": reply(200, index(a, ("/1.xml", "2026-11-21"), ("/2.xml", "2026-11-20")).partition(b"\r\n\r\n")[2],
                            ("ETag", '"1"')),
        "/1.xml": reply(500),
        "/2.xml": stories(a, ["two"]),
    }  # fmt: skip
    await world.follow(Feed(url=a.url("/index.xml"), kind=FeedKind.SITEMAP))
    await world.poll()
    assert asked(a) == ["/index.xml", "/1.xml", "/2.xml"]
    assert await stored(world) == {"two"}
    feed, (poll,) = await world.feed(), await world.polls()
    assert (feed["health"], feed["failures"], feed["etag"]) == ("ok", 0, None)
    assert "/1.xml could not be read, and is asked again: the server answered 500" in str(poll["error"])
    a.routes["/1.xml"] = stories(a, ["one"])
    await world.poll()
    assert [request.headers.get("if-none-match") for request in a.asked] == [None, None]
    assert asked(a) == ["/index.xml", "/1.xml"]
    assert await stored(world) == {"one", "two"}
    assert (await world.feed())["etag"] == '"1"'


async def test_an_index_of_which_nothing_can_be_read_is_a_failure(world: World) -> None:
    a = await world.publisher(HOST)
    a.routes["/index.xml"] = index(a, ("/1.xml", "2026-11-21"), ("/2.xml", "2026-11-20"))
    await world.follow(Feed(url=a.url("/index.xml"), kind=FeedKind.SITEMAP))
    await world.poll()
    feed = await world.feed()
    assert (feed["health"], feed["error_class"]) == ("failing", "http_404")
    assert str(feed["error"]).startswith("none of its sitemaps could be read: the server answered 404")


async def test_an_archive_of_years_is_read_as_far_as_the_newest_thousand(world: World) -> None:
    a = await world.publisher(HOST)
    years = [(f"/{number}.xml", f"{2026 - number}-01-01") for number in range(30)]
    a.routes["/index.xml"] = index(a, *years)
    for path, date in years:
        a.routes[path] = stories(a, (f"{path[1:-4]}-{number}" for number in range(400)), date)
    await world.follow(Feed(url=a.url("/index.xml"), kind=FeedKind.SITEMAP))
    await world.poll()
    assert asked(a) == ["/index.xml", "/0.xml", "/1.xml", "/2.xml"]
    assert len(await stored(world)) == 1000
    await world.poll()
    assert asked(a) == ["/index.xml"]


async def test_a_poll_asks_no_more_than_so_many_and_the_next_one_goes_on(world: World) -> None:
    a = await world.publisher(HOST)
    listed = [(f"/{number}.xml", f"2026-11-{number:02}") for number in range(1, 26)]
    a.routes["/index.xml"] = index(a, *listed)
    for path, date in listed:
        a.routes[path] = stories(a, [path[1:-4]], date)
    await world.follow(Feed(url=a.url("/index.xml"), kind=FeedKind.SITEMAP))
    seen: list[str] = []
    for _ in range(3):
        await world.poll()
        paths = asked(a)
        assert len(paths) <= MOST + 1
        seen += paths[1:]
    assert seen == [path for path, _ in reversed(listed)]
    await world.poll()
    assert asked(a) == ["/index.xml"]
    assert len(await stored(world)) == 25


async def test_sitemaps_without_a_date_take_turns_and_are_asked_with_their_validators(world: World) -> None:
    a = await world.publisher(HOST)
    listed = [(f"/{number}.xml", "") for number in range(15)]
    a.routes["/index.xml"] = index(a, *listed)
    for path, _ in listed:
        body = listing(a.url(f"/p{path}")).encode()
        a.routes[path] = reply(200, body, ("ETag", f'"{path}"'))
    await world.follow(Feed(url=a.url("/index.xml"), kind=FeedKind.SITEMAP))
    await world.poll()
    assert asked(a)[1:] == [path for path, _ in listed[:10]]
    await world.poll()
    again = [(request.path, request.headers.get("if-none-match")) for request in a.asked][1:]
    assert again[:5] == [(path, None) for path, _ in listed[10:]]
    assert again[5:] == [(path, f'"{path}"') for path, _ in listed[:5]]


async def test_the_sitemaps_of_other_sites_and_indexes_inside_are_left_out(world: World) -> None:
    a, b = await world.publisher(HOST), await world.publisher("other.example")
    a.routes |= {
        "/index.xml": index(
            a, (b.url("/x.xml"), ""), ("file:///etc/passwd", ""), ("/inner.xml", "2026-11-22"), ("/1.xml", "2026-11-21")
        ),
        "/inner.xml": index(a, ("/index.xml", "2026-11-22")),
        "/1.xml": stories(a, ["one"]),
    }
    await world.follow(Feed(url=a.url("/index.xml"), kind=FeedKind.SITEMAP))
    await world.poll()
    assert asked(a) == ["/index.xml", "/inner.xml", "/1.xml"]
    assert b.paths == []
    assert await stored(world) == {"one"}


async def test_a_secret_goes_to_the_sitemaps_of_its_own_origin_alone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAP_KEY", "X-Key: geheim")
    a, b = await world.publisher(f"www.{HOST}"), await world.publisher(f"cdn.{HOST}")
    a.routes |= {"/index.xml": index(a, ("/1.xml", ""), (b.url("/2.xml"), "")), "/1.xml": redirect(b.url("/3.xml"))}
    b.routes |= {"/2.xml": stories(b, ["two"]), "/3.xml": stories(b, ["three"])}
    origin = a.url("")
    access = Access(auth="header:env:MAP_KEY", origin=origin)
    await world.follow(Feed(url=a.url("/index.xml"), kind=FeedKind.SITEMAP, access=access))
    await world.poll()
    assert [request.headers.get("x-key") for request in a.asked] == ["geheim", "geheim"]
    assert [request.headers.get("x-key") for request in b.asked] == [None, None]
    assert await stored(world) == {"two", "three"}


async def test_a_host_that_asks_for_time_is_not_asked_for_the_next_sitemap(world: World) -> None:
    a = await world.publisher(HOST)
    a.routes["/index.xml"] = index(a, *((f"/{number}.xml", f"2026-11-0{number}") for number in range(1, 6)))
    a.routes["/5.xml"] = stories(a, ["five"])
    a.routes["/4.xml"] = reply(429, b"", ("Retry-After", "3600"))
    for number in range(1, 4):
        a.routes[f"/{number}.xml"] = stories(a, [f"n{number}"])
    await world.follow(Feed(url=a.url("/index.xml"), kind=FeedKind.SITEMAP))
    await world.poll()
    assert asked(a) == ["/index.xml", "/5.xml", "/4.xml"]
    assert await stored(world) == {"five"}
    left = await world.rows("select url, failures from _sitemaps order by url")
    assert [(row["url"], row["failures"]) for row in left] == [(a.url("/4.xml"), 1), (a.url("/5.xml"), 0)]
    assert (await world.feed())["body_hash"] is None


async def test_gzip_files_are_read_as_sitemaps(world: World) -> None:
    a = await world.publisher(HOST)
    packed = gzip.compress(listing(a.url("/p/one")).encode()) + gzip.compress(b"\n")
    a.routes["/sitemap.xml.gz"] = reply(200, packed, ("Content-Type", "application/x-gzip"))
    await world.follow(Feed(url=a.url("/sitemap.xml.gz"), kind=FeedKind.SITEMAP))
    await world.poll()
    assert await stored(world) == {"one"}


WHOLE = gzip.compress(listing("https://map.example/one").encode())


@pytest.mark.parametrize(
    ("body", "error_class"),
    [
        (WHOLE[:-6], "truncated"),
        (WHOLE[:12] + b"\xff" * 9 + WHOLE[21:], "bad_encoding"),
        (gzip.compress(b" " * (MAX_UNPACKED + 1)), "body_too_large"),
        (gzip.compress(b""), "empty"),
        (b"\x1f\x8b", "truncated"),
    ],
    ids=["cut short", "damaged", "too large", "empty", "two bytes"],  # the bytes hold the time of day
)
def test_a_gzip_file_that_is_broken_or_too_large_is_named(body: bytes, error_class: str) -> None:
    outcome = parse(
        FeedBody(
            url="https://map.example/s.xml.gz",
            kind=FeedKind.SITEMAP,
            links=None,
            body=body,
            content_type=None,
            language=None,
            fetched_at=NOON,
        )
    )
    assert isinstance(outcome, Failure)
    assert outcome.error_class == error_class


def read(text: str) -> ParsedFeed:
    body = FeedBody(
        url="https://map.example/",
        kind=FeedKind.SITEMAP,
        links=None,
        body=text.encode(),
        content_type=None,
        language=None,
        fetched_at=NOON,
    )
    parsed = parse(body)
    assert isinstance(parsed, ParsedFeed)
    return parsed


def test_of_addresses_without_a_date_both_ends_are_kept() -> None:
    lines = "\n".join(f"https://map.example/s{number}" for number in range(5_000))
    kept = [entry.url.rpartition("/s")[2] for entry in read(lines).entries]
    assert kept == [str(number) for number in [*range(500), *range(4_500, 5_000)]]


def test_an_index_of_fifty_thousand_sitemaps_is_looked_at_as_far_as_the_newest_thousand() -> None:
    lines = "".join(
        f"<sitemap><loc>https://map.example/{number}</loc><lastmod>{NOON - timedelta(hours=number):%Y-%m-%dT%H:%MZ}"
        "</lastmod></sitemap>"
        for number in reversed(range(50_000))
    )
    parsed = read(f"<sitemapindex>{lines}</sitemapindex>")
    assert len(parsed.listed) == 1_000
    assert parsed.listed[0].url == "https://map.example/0"
    assert parsed.refused == ("49000 sitemaps after the first 1000 of the index",)
    assert [one.url for one in due_sitemaps(parsed.listed, {})] == [one.url for one in parsed.listed]


def test_a_date_that_is_none_is_as_good_as_any_other_word() -> None:
    listed = [ListedSitemap(url="a", lastmod="yesterday"), ListedSitemap(url="b", lastmod="2026-11-01")]
    assert [one.url for one in due_sitemaps(listed, {})] == ["b", "a"]


async def test_a_check_of_an_index_asks_for_the_sitemap_that_changed_last(world: World) -> None:
    a = await world.publisher(HOST)
    a.routes |= {
        "/index.xml": index(a, ("/1.xml", "2026-11-01"), ("/2.xml", "2026-11-20")),
        "/2.xml": stories(a, ["one", "two"]),
    }
    feed = Feed(url=a.url("/index.xml"), kind=FeedKind.SITEMAP)
    checked = await check_feed(world.ports.web, world.ports.workers, feed, world.ports.settings, feed.url)
    assert checked.failure is None
    assert sorted(checked.samples) == ["one", "two"]
    assert asked(a) == ["/index.xml", "/2.xml"]
