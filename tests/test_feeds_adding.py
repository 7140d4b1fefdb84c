"""`feeds discover` and `feeds add` in front of real sites; page-lists, from their discovery to their failure."""

from __future__ import annotations

import asyncio
import json
import subprocess
from pathlib import Path

import pytest

import make
from commands import done, refused, run
from make import NOON
from monitor import config
from monitor.records import Feed, FeedKind
from monitor.store.sources import sync_feeds
from monitor.store.write import Writer
from web import Server, reply

FEEDS = "feeds:\n  # agencies\n  - {url: 'https://a.example/rss', name: Agency}\n"
RSS = (
    b"<rss version='2.0'><channel><title>A</title><item><title>One</title><link>https://n.example/1</link>"
    b"<pubDate>Sun, 22 Nov 2026 09:00:00 GMT</pubDate></item></channel></rss>"
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "feeds.yaml").write_text(FEEDS)
    return tmp_path


def file(home: Path) -> str:
    return (home / "config" / "feeds.yaml").read_text("utf-8")


SITE = {
    "/": reply(
        200,
        b"<html><head><title>The Harbour Post</title><link rel=alternate type='application/rss+xml' href='/feed'>"
        b"<link rel=alternate type='application/rss+xml' title='Comments' href='/comments/feed'></head></html>",
    ),
    "/feed": reply(200, RSS),
    "/comments/feed": reply(200, RSS.replace(b"<title>A<", b"<title>Comments for A<")),
    "/two": reply(
        200,
        b"<html><head><link rel=alternate type='application/rss+xml' href='/feed'>"
        b"<link rel=alternate type='application/rss+xml' href='/other'></head></html>",
    ),
    "/other": reply(
        200,
        RSS.replace(b"n.example/1", b"n.example/2").replace(b"<title>A<", "<title>B\x1b[31m: \u202e#1 [x]<".encode()),
    ),
    "/nothing": reply(200, b"<html><body>Nothing</body></html>"),
}


async def asked(server: Server, home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """A command over a home whose settings let it reach the server."""
    settings = f"network:\n  allow: [127.0.0.0/8]\n  ports: [{server.port}]\n  host_gap: 0s\n"
    (home / "config" / "settings.yaml").write_text(settings)
    ended = await asyncio.to_thread(run, home, *words)
    assert "Traceback" not in ended.stderr
    return ended


async def test_a_sites_own_feed_is_added_with_the_reason(home: Path) -> None:
    async with Server(SITE) as server:
        ended = await asked(server, home, "feeds", "add", server.url("/"), "--tag", "port")
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.splitlines()[:2] == [
        f"{server.url('/')} is a page; its feed is {server.url('/feed')}: the only feed of its own that the page "
        "declares",
        f"added {server.url('/feed')} (A)",
    ]
    assert file(home) == f"{FEEDS}  - url: {server.url('/feed')}\n    name: A\n    tags: [port]\n"


async def test_of_several_feeds_none_is_added_before_one_is_chosen(home: Path) -> None:
    async with Server(SITE) as server:
        page = server.url("/two")
        ended = await asked(server, home, "feeds", "add", page)
        assert ended.returncode == 1
        assert ended.stderr.strip() == (
            f"{page} offers 2 feeds, none of them clearly its own: nothing was added; choose with --pick NUMBER, or "
            "--pick all"
        )
        assert file(home) == FEEDS
        assert "\x1b" not in ended.stdout
        assert (await asked(server, home, "feeds", "add", page, "--pick", "3")).returncode == 1
        assert file(home) == FEEDS
        assert (await asked(server, home, "feeds", "add", page, "--pick", "2")).returncode == 0
        assert config.load_feeds(home)[-1] == Feed(url=server.url("/other"), name="B[31m: #1 [x]")
        both = await asked(server, home, "feeds", "add", page, "--pick", "all")
    assert both.stdout.splitlines()[:2] == ["1 was there already", f"added {server.url('/feed')} (A)"]


async def test_a_feeds_address_is_added_as_it_is(home: Path) -> None:
    async with Server(SITE) as server:
        assert (await asked(server, home, "feeds", "add", server.url("/feed"))).returncode == 0
        assert server.paths == ["/feed"]
        again = await asked(server, home, "feeds", "add", server.url("/feed"))
        assert server.paths == ["/feed"]
    assert file(home) == f"{FEEDS}  - {server.url('/feed')}\n"
    assert again.stdout == "1 was there already\n"


async def test_what_is_no_feed_and_leads_to_none_is_not_added(home: Path) -> None:
    async with Server(SITE) as server:
        for path, why in (("/nothing", "no feed was found"), ("/missing", "the server answered 404")):
            ended = await asked(server, home, "feeds", "add", server.url("/feed"), server.url(path))
            assert ended.returncode == 1
            assert why in ended.stderr
            assert len(ended.stderr.strip().splitlines()) == 1
            assert file(home) == FEEDS
        assert (await asked(server, home, "feeds", "add", "--as-is", server.url("/missing"))).returncode == 0
    assert server.url("/missing") in file(home)


async def test_an_address_that_cannot_be_asked_is_added_but_a_site_is_not(home: Path) -> None:
    ended = await asyncio.to_thread(run, home, "feeds", "add", "https://x.invalid/rss")
    assert ended.returncode == 0
    assert "added as it stands; `monitor feeds check` asks it again" in ended.stderr
    assert "nothing was added" in refused(home, "feeds", "add", "y.invalid")
    assert file(home) == f"{FEEDS}  - https://x.invalid/rss\n"


async def test_discover_shows_what_a_site_offers(home: Path) -> None:
    async with Server(SITE) as server:
        told = await asked(server, home, "feeds", "discover", server.url("/"))
        record = json.loads((await asked(server, home, "feeds", "discover", server.url("/"), "--json")).stdout)
        none = await asked(server, home, "feeds", "discover", server.url("/nothing"))
    assert told.returncode == 0
    assert "The Harbour Post" in told.stdout
    assert f"`monitor feeds add {server.url('/')}` adds {server.url('/feed')}" in told.stdout
    assert (record["own"], record["title"], record["asked"]) == (server.url("/feed"), "The Harbour Post", 4)
    assert [(feed["verdict"], feed["version"], feed["items"]) for feed in record["feeds"]] == [
        ("own", "rss20", 1),
        ("comments", "rss20", 1),
    ]
    assert (none.returncode, none.stderr.strip().partition(": ")[2]) == (
        1,
        "no feed was found",
    )
    assert file(home) == FEEDS


@pytest.mark.parametrize("typed", ["ftp://a.example/", "a b", "https://me:geheim@a.example/", "", "localhost"])
def test_what_is_no_address_is_refused(home: Path, typed: str) -> None:
    for words in (["discover"], ["add"]):
        assert "geheim" not in refused(home, "feeds", *words, typed)


PRESS = "".join(f"<h2><a href='/press/{n}'>Number {n} of the press releases</a></h2>" for n in range(5))


async def test_a_page_without_a_feed_is_followed_by_its_links(home: Path) -> None:
    page = reply(200, f"<html><body><main>{PRESS}</main></body></html>".encode())
    async with Server({"/press/": page}) as server:
        url = server.url("/press/")
        told = await asked(server, home, "feeds", "discover", url)
        assert f"feeds add {url} --links 'main h2 > a'" in told.stderr
        assert "Number 0 of the press releases; Number 1" in told.stdout
        wrong = await asked(server, home, "feeds", "add", url, "--links", "main h3 a")
        assert (wrong.returncode, file(home)) == (1, FEEDS)
        assert "`links: main h3 a` finds no link on the page" in wrong.stderr
        added = await asked(server, home, "feeds", "add", url, "--links", "main h2 > a", "--name", "Press")
        assert added.stdout.startswith(f"`links: main h2 > a` finds 5 links on {url}: Number 0 of the press releases; ")
        checked = await asked(server, home, "feeds", "check", "Press")
        assert "finds 5 links on" in checked.stdout
        (row,) = json.loads((await asked(server, home, "feeds", "check", "Press", "--json")).stdout)
        assert row["samples"] == [f"Number {n} of the press releases" for n in range(3)]
        server.routes["/press/"] = reply(200, b"<html><body><main>Rebuilt</main></body></html>")
        broken = await asked(server, home, "feeds", "check", "Press")
    assert (broken.returncode, "finds no link on the page, which may have been rebuilt" in broken.stdout) == (1, True)
    assert config.load_feeds(home)[-1] == Feed(url=url, name="Press", kind=FeedKind.PAGE_LIST, links="main h2 > a")


def test_show_tells_what_the_selector_of_a_page_list_found(home: Path) -> None:
    feed = Feed(url="https://p.example/", name="Press", kind=FeedKind.PAGE_LIST, links="main a")
    text = "feeds:\n- {url: 'https://p.example/', name: Press, kind: page-list, links: main a}\n"
    (home / "config" / "feeds.yaml").write_text(text)
    (home / "data").mkdir()
    writer = Writer(home / "data" / "monitor.db")
    writer.write(sync_feeds, [feed], interval_s=900, now=NOON, first_due=lambda _: NOON)
    writer.apply([make.polled(1, make.entry("one"), make.entry("two"))])
    writer.close()
    assert "2 found on 2026-11-22T12:00:00Z; the last new ones: Title two; Title one" in done(
        home, "feeds", "show", "Press"
    )
