"""Bodies, cases 45 to 50: bombs, too much, every encoding, entities, pages in the place of feeds, other formats."""

from __future__ import annotations

import asyncio
import gzip
import json
import sys
import zlib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import brotli
import pytest
from ruamel.yaml import YAML

from daemons import environment
from monitor.fetch.decode import zstd
from monitor.records import Feed, FeedKind
from monitor.records.settings import MB
from publishers import World, rss
from web import Server, conditional, in_turn, reply

ITEMS = rss(range(20))
PROGRAM = Path(__file__).with_name("fetching.py")
ENCODINGS = YAML(typ="safe").load(Path(__file__).parent / "cases" / "bodies" / "encodings.yaml")


@cache
def zeros(label: str) -> bytes:
    """200 MB, encoded once."""
    encode: Mapping[str, Callable[[bytes], bytes]] = {
        "gzip": lambda text: gzip.compress(text, 6),
        "deflate": zlib.compress,
        "br": lambda text: brotli.compress(text, quality=1),
        "zstd": zstd.compress,
    }
    return encode[label](bytes(200 * MB))


@cache
def bombs() -> dict[str, tuple[bytes, str]]:
    """The bodies with their Content-Encoding."""
    plain = {label: (zeros(label), label) for label in ("gzip", "deflate", "br", "zstd")}
    nested = {
        f"{label} in gzip": (gzip.compress(zeros(label)), f"{label}, gzip")
        for label in ("gzip", "deflate", "br", "zstd")
    }
    others = {
        "gzip in zstd": (zstd.compress(zeros("gzip")), "gzip, zstd"),
        "gzip in gzip in br": (brotli.compress(gzip.compress(zeros("gzip"))), "gzip, gzip, br"),
        "gzip as x-gzip": (zeros("gzip"), "x-gzip"),
        "gzip in a hundred members": (gzip.compress(bytes(2 * MB)) * 100, "gzip"),
        "zstd in a hundred frames": (zstd.compress(bytes(2 * MB)) * 100, "zstd"),
    }
    return plain | nested | others


def mislabelled() -> dict[str, tuple[bytes, str]]:
    return {
        f"{label} under the name of {name}": (zeros(label), name)
        for label, name in (("gzip", "br"), ("br", "gzip"), ("zstd", "gzip"), ("gzip", "zstd"))
    }


@pytest.mark.skipif(sys.platform != "linux", reason="reads resident memory from /proc")
async def test_45_a_bomb_is_left_before_it_has_grown() -> None:
    answers = bombs() | mislabelled()
    server = Server({"/warm": reply(200, gzip.compress(ITEMS), ("Content-Encoding", "gzip"))})
    for number, (body, label) in enumerate(answers.values()):
        server.routes[f"/{number}"] = reply(200, body, ("Content-Encoding", label))
    paths = [f"/{number}" for number in range(len(answers))]
    async with server:
        arguments = (str(PROGRAM), str(server.port), "/warm", *paths)
        fetching = await asyncio.create_subprocess_exec(
            sys.executable, *arguments, stdout=asyncio.subprocess.PIPE, env=environment()
        )
        said, _ = await fetching.communicate()
    costs = dict(zip(answers, json.loads(said)[1:], strict=True))
    for name, (error_class, length, grown) in costs.items():
        assert (error_class, length) == ("body_too_large" if name in bombs() else "bad_encoding", 0), name
        assert grown < 30 * MB, name
    assert [server.paths.count(path) for path in paths] == [1] * len(bombs()) + [2] * len(mislabelled())


@pytest.mark.parametrize("label", ["gzip", "deflate", "br", "zstd", "gzip, gzip"])
async def test_45_a_text_under_a_wrong_label_is_asked_for_once_more_as_it_is(world: World, label: str) -> None:
    a = await world.publisher("a.example")
    a.routes["/feed"] = reply(200, ITEMS, ("Content-Encoding", label), ("ETag", '"1"'))
    await world.follow(a.url("/feed"))
    await world.poll()
    assert [asked.headers["accept-encoding"] for asked in a.asked] == ["gzip, deflate, br, zstd", "identity"]
    feed = await world.feed()
    assert (feed["error_class"], feed["etag"]) == (None, '"1"')
    assert len(await world.titles()) == 20


BIG = rss(range(12)).replace(b"Item 11", b"Item 11" + b" and more" * (12 * MB // 9))
TOO_LARGE = {
    "as it says": reply(200, BIG, ("ETag", '"big"')),
    "without a length": reply(200, BIG, ("ETag", '"big"'), length=False),
    "in one chunk": reply(
        200, b"%x\r\n%b\r\n0\r\n\r\n" % (len(BIG), BIG), ("Transfer-Encoding", "chunked"), length=False
    ),
    "encoded": reply(200, gzip.compress(bytes(range(256)) * 48_000, 1), ("Content-Encoding", "gzip")),
    "small on the wire": reply(200, zstd.compress(BIG), ("Content-Encoding", "zstd"), ("ETag", '"big"')),
}


@pytest.mark.parametrize("large", TOO_LARGE.values(), ids=TOO_LARGE.keys())
@pytest.mark.parametrize("kind", [FeedKind.FEED, FeedKind.PAGE_LIST])
async def test_46_what_is_too_large_is_not_cut_to_fit(world: World, large: bytes, kind: FeedKind) -> None:
    a = await world.publisher("a.example")
    a.routes["/feed"] = in_turn(large, reply(200, rss(range(2)), ("ETag", '"small"')))
    await world.follow(Feed(url=a.url("/feed"), kind=kind, links="a"))
    await world.poll()
    feed = await world.feed()
    assert (feed["error_class"], feed["etag"]) == ("body_too_large", None)
    assert await world.titles() == []
    await world.poll()
    assert "if-none-match" not in a.asked[1].headers


def encoded(case: Mapping[str, str]) -> bytes:
    declaration = f"<?xml version='1.0' encoding='{case['declared']}'?>" if "declared" in case else ""
    start, end = (
        f"{declaration}<rss version='2.0'><channel><title>T</title><item><title>",
        "</title><link>page</link></item></channel></rss>",
    )
    within = bytes.fromhex(case.get("within_hex", ""))
    if not within:
        return bytes.fromhex(case.get("before_hex", "")) + (start + case["text"] + end).encode(case["as"])
    text = (start + case["text"]).encode(case["as"])
    return bytes.fromhex(case.get("before_hex", "")) + text + within + end.encode(case["as"])


async def test_47_the_text_of_an_item_is_read_in_whatever_encoding_it_came(world: World) -> None:
    a = await world.publisher("a.example")
    for number, case in enumerate(ENCODINGS):
        charset = f"; charset={case['http']}" if "http" in case else ""
        a.routes[f"/{number}/feed"] = reply(200, encoded(case), ("Content-Type", f"application/rss+xml{charset}"))
    await world.follow(*(a.url(f"/{number}/feed") for number in range(len(ENCODINGS))))
    await world.poll()
    stored = {row["url"]: row["title"] for row in await world.rows("select url, title from articles")}
    wanted = {a.url(f"/{number}/page"): case.get("title", case["text"]) for number, case in enumerate(ENCODINGS)}
    assert stored == wanted
    assert [feed["error_class"] for feed in await world.feeds()] == [None] * len(ENCODINGS)


def doctype(inside: str, title: str = "&x;") -> bytes:
    return (
        f"<?xml version='1.0'?><!DOCTYPE rss {inside}>"
        f"<rss version='2.0'><channel><title>T</title><item><title>A {title} B</title></item></channel></rss>"
    ).encode()


LAUGHS = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10))
ENTITIES = {
    "a billion laughs": doctype(f"[<!ENTITY l0 'lol'>{LAUGHS}]", "&l9;"),
    "one long entity, often": doctype(f"[<!ENTITY x '{'x' * 50_000}'>]", "&x;" * 50_000),
    "a file": doctype("[<!ENTITY x SYSTEM 'file:///etc/passwd'>]"),
    "an address": doctype("[<!ENTITY x SYSTEM 'http://inside.example:{port}/secret'>]"),
    "an address by a parameter": doctype("[<!ENTITY % x SYSTEM 'http://inside.example:{port}/secret'> %x;]"),
    "a public identifier": doctype("[<!ENTITY x PUBLIC '-//X//Y' 'http://inside.example:{port}/secret'>]"),
    "behind a comment": doctype("[<!-- <rss> --><!ENTITY x SYSTEM 'file:///etc/passwd'>]"),
    "in UTF-16": doctype("[<!ENTITY x SYSTEM 'file:///etc/passwd'>]").decode().encode("utf-16"),
}
HARMLESS = {  # a DTD elsewhere, as RSS 0.91 had it, and inclusions: neither is read
    "a DTD elsewhere": doctype("SYSTEM 'http://inside.example:{port}/secret'", ""),
    "a sheet of style": doctype("", "").replace(
        b"?><!DOCTYPE rss >", b"?><?xml-stylesheet href='http://inside.example:{port}/secret'?>"
    ),
    "an inclusion": doctype("", "")
    .replace(b"<!DOCTYPE rss >", b"")
    .replace(
        b"<item>",
        b"<item xmlns:xi='http://www.w3.org/2001/XInclude'>"
        b"<xi:include parse='text' href='file:///etc/passwd'/><xi:include href='http://inside.example:{port}/secret'/>",
    ),
}
MAP = (
    b"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>&x;http://a.example/1</loc></url></urlset>"
)


async def test_48_entities_are_refused_and_nothing_else_is_read(world: World) -> None:
    a, inside = await world.publisher("a.example"), await world.publisher("inside.example")
    bodies = ENTITIES | HARMLESS
    port = str(world.port).encode()
    for number, body in enumerate(bodies.values()):
        a.routes[f"/{number}"] = reply(200, body.replace(b"{port}", port), ("ETag", '"1"'))
    await world.follow(*(a.url(f"/{number}") for number in range(len(bodies))))
    await world.poll()
    found = dict(zip(bodies, [feed["error_class"] for feed in await world.feeds()], strict=True))
    assert found == dict.fromkeys(ENTITIES, "parse_error") | dict.fromkeys(HARMLESS)
    assert inside.connections == 0
    assert all(feed["etag"] is None for feed in (await world.feeds())[: len(ENTITIES)])
    rows = await world.rows("select title, text from articles")
    assert {row["title"] for row in rows} == {"A B"}
    assert not any("root:" in str(row["text"]) for row in rows)


async def test_48_nor_are_they_in_a_sitemap(world: World) -> None:
    a, inside = await world.publisher("a.example"), await world.publisher("inside.example")
    dtds = (
        "[<!ENTITY x SYSTEM 'file:///etc/passwd'>]",
        f"[<!ENTITY x SYSTEM 'http://inside.example:{world.port}/x'>]",
        f"[<!ENTITY l0 'lol'>{LAUGHS}<!ENTITY x '&l9;'>]",
    )
    for number, dtd in enumerate(dtds):
        a.routes[f"/{number}"] = reply(200, f"<!DOCTYPE urlset {dtd}>".encode() + MAP)
    await world.follow(*(Feed(url=a.url(f"/{n}"), kind=FeedKind.SITEMAP) for n in range(len(dtds))))
    await world.poll()
    assert inside.connections == 0
    assert {feed["error_class"] for feed in await world.feeds()} == {"parse_error"}
    assert await world.titles() == []


MAINTENANCE = b"<!DOCTYPE html><html><head><title>Back soon</title></head><body><p>We are at work.</p></body></html>"


@pytest.mark.parametrize("content_type", ["text/html", "application/rss+xml"])
async def test_49_a_page_of_maintenance_leaves_everything_as_it_was(world: World, content_type: str) -> None:
    a = await world.publisher("a.example")
    page = reply(200, MAINTENANCE, ("ETag", '"page"'), ("Content-Type", content_type))
    a.routes["/feed"] = in_turn(
        reply(200, ITEMS, ("ETag", '"1"')), page, page, reply(200, rss(range(21)), ("ETag", '"2"'))
    )
    await world.follow(a.url("/feed"))
    await world.poll()
    before = await world.rows("select * from articles join sightings on article_id = articles.id")
    await world.poll(times=2)
    feed = await world.feed()
    assert (feed["error_class"], feed["failures"], feed["etag"]) == ("not_a_feed", 2, '"1"')
    assert feed["health"] == "html"
    assert await world.rows("select * from articles join sightings on article_id = articles.id") == before
    await world.poll()
    feed = await world.feed()
    assert (feed["error_class"], feed["failures"], feed["etag"]) == (None, 0, '"2"')
    assert [asked.headers.get("if-none-match") for asked in a.asked] == [None, *['"1"'] * 3]
    assert sorted(await world.titles()) == sorted(f"Item {number}" for number in range(21))


SITEMAP = b"http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS = (
    b"""<urlset xmlns="%b" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url>
<loc>http://a.example/news/1</loc><news:news><news:publication><news:name>A</news:name><news:language>en</news:language>
</news:publication><news:publication_date>2026-11-22T10:00:00Z</news:publication_date>
<news:title>Ships leave</news:title></news:news></url></urlset>"""
    % SITEMAP
)
JSON_FEED = (
    b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "title": "Of JSON", "content_text": "x"}]}'
)


@pytest.mark.parametrize("kind", [FeedKind.FEED, FeedKind.SITEMAP])
@pytest.mark.parametrize(
    ("body", "titles"),
    [(JSON_FEED, ["Of JSON"]), (NEWS, ["Ships leave"]), (b'<urlset xmlns="%b"/>' % SITEMAP, [])],
    ids=["JSON Feed", "news sitemap", "empty sitemap"],
)
async def test_50_other_formats_are_read_as_feeds_are(
    world: World, body: bytes, titles: list[str], kind: FeedKind
) -> None:
    a = await world.publisher("a.example")
    a.routes["/feed"] = conditional(body, ("ETag", '"1"'))
    await world.follow(Feed(url=a.url("/feed"), kind=kind))
    await world.poll(times=2)
    assert [(poll["status"], poll["error_class"], poll["entries"]) for poll in await world.polls()] == [
        (200, None, len(titles)),
        (304, None, None),
    ]
    assert await world.titles() == titles


async def test_50_an_index_leads_to_the_sitemaps_that_it_names(world: World) -> None:
    a = await world.publisher("a.example")
    a.routes["/index"] = reply(
        200,
        b"<sitemapindex xmlns='%b'><sitemap><loc>%b</loc><lastmod>2026-11-22</lastmod></sitemap></sitemapindex>"
        % (SITEMAP, a.url("/news.xml").encode()),
    )
    a.routes["/news.xml"] = reply(200, NEWS)
    await world.follow(Feed(url=a.url("/index"), kind=FeedKind.SITEMAP))
    await world.poll()
    assert (await world.feed())["error_class"] is None
    assert await world.titles() == ["Ships leave"]
