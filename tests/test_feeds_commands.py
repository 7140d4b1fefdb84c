"""`feeds show, check, remove, pause, resume` over a real home, and in front of a real server."""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import make
from commands import command, done, environment, refused, run
from homes import SHIPPED
from make import NOON
from monitor import config
from monitor.records import Failure, Feed, Trail
from monitor.store import lock, read
from monitor.store.renames import announce
from monitor.store.sources import claim_due, sync_feeds
from monitor.store.write import Writer
from web import Server, redirect, reply

FEEDS = """\
feeds:
  # agencies
  - url: https://a.example/rss
    name: Anatolia, World
    language: tr
    tags: [agency, unverified]
  - {url: 'https://b.example/rss', name: Twins}
  - {url: 'https://c.example/rss', name: Twins, paused: true}
  - https://d.example/rss
"""
RSS = (
    b"<rss version='2.0'><channel><title>A</title><item><title>One</title><link>https://n.example/1</link>"
    b"<pubDate>Sun, 22 Nov 2026 09:00:00 GMT</pubDate></item></channel></rss>"
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return written(tmp_path, FEEDS)


def written(folder: Path, feeds: str) -> Path:
    (folder / "config").mkdir(exist_ok=True)
    (folder / "config" / "feeds.yaml").write_text(feeds, "utf-8")
    return folder


def file(home: Path) -> str:
    return (home / "config" / "feeds.yaml").read_text("utf-8")


@pytest.fixture
def polled(home: Path) -> Path:
    """The home after a few polls: A brought two items and then failed, a feed that is listed no more brought one."""
    (home / "data").mkdir()
    writer = Writer(home / "data" / "monitor.db")
    listed = (*config.load_feeds(home), Feed(url="https://old.example/rss", name="Old"))
    writer.write(sync_feeds, listed, interval_s=900, now=NOON, first_due=lambda _: NOON)
    writer.apply([make.polled(1, make.entry("one"), make.entry("two", has_page=False))])
    broken = Failure(error_class="http_403", text="the server answered 403 (Forbidden)")
    later = NOON + timedelta(hours=1)
    failed = make.polled(1, at=later, parsed=None, failure=broken, status=403, failures=1)
    writer.apply([failed])
    writer.write(sync_feeds, listed[:-1], interval_s=900, now=later, first_due=lambda _: later)
    writer.close()
    return home


def test_show_tells_how_a_feed_fares(polled: Path) -> None:
    told = json.loads(done(polled, "feeds", "show", "Anatolia, World", "--json"))
    assert (told["url"], told["health"], told["error_class"], told["items"]) == (
        "https://a.example/rss",
        "failing",
        "http_403",
        2,
    )
    assert told["configured"]["tags"] == ["agency", "unverified"]
    assert [poll["error_class"] for poll in told["polls"]] == ["http_403", None]
    assert sum(told["articles"].values()) == 2
    shown = done(polled, "feeds", "show", "https://A.example/rss#x")
    assert "failing: the last poll failed" in shown
    assert "the server answered 403 (Forbidden); perhaps it is blocked in your country" in shown
    assert "language: tr; tags: [agency, unverified]" in shown
    assert "1 with no more than the feed's summary, 1 still to be read" in shown
    assert len(shown.splitlines()) <= 24


def test_show_knows_feeds_that_were_never_polled_or_are_listed_no_more(polled: Path) -> None:
    assert "never polled" in done(polled, "feeds", "show", "https://d.example/rss")
    assert "no longer in config/feeds.yaml; its articles stay" in done(polled, "feeds", "show", "Old")
    assert "Old" not in refused(polled, "feeds", "remove", "Old").partition(":")[2]


def test_show_needs_no_store(home: Path) -> None:
    told = json.loads(done(home, "feeds", "show", "https://d.example/rss", "--json"))
    assert (told["health"], told["polls"], told["configured"]["url"]) == ("never polled", [], "https://d.example/rss")


NO_FEED = "no feed has this address or name; "
D_FEED = "https://d.example/rss"


@pytest.mark.parametrize(
    ("words", "given", "line"),
    [
        (
            "show",
            "Twins",
            "2 feeds have this name; give the address of one: https://b.example/rss, https://c.example/rss",
        ),
        ("show", "anatolia", f"{NO_FEED}did you mean Anatolia, World?"),
        ("show", "https://d.example/rs", f"{NO_FEED}did you mean {D_FEED}?"),
        ("show", "Zzz", f"{NO_FEED}see `monitor feeds list`"),
        (
            "remove",
            "Twins",
            "2 feeds have this name; give the address of one: https://b.example/rss, https://c.example/rss",
        ),
        ("pause", "anatolia", f"{NO_FEED}did you mean Anatolia, World?"),
        ("resume", "https://d.example/rs", f"{NO_FEED}did you mean {D_FEED}?"),
        ("check", "Zzz", f"{NO_FEED}see `monitor feeds list`"),
    ],
)
def test_an_unknown_or_ambiguous_name_is_told_with_its_neighbours(
    home: Path, words: str, given: str, line: str
) -> None:
    assert refused(home, "feeds", words, given) == f"{given}: {line}"
    assert file(home) == FEEDS


NOBODY_RUNS = "no daemon is running: it counts from the next run on, as by `monitor start`"


def test_feeds_are_paused_resumed_and_removed_by_name_and_address(home: Path) -> None:
    assert done(home, "feeds", "pause", "Anatolia, World", "https://c.example/rss").splitlines() == [
        "paused Anatolia, World",
        "Twins was paused already",
        NOBODY_RUNS,
    ]
    assert file(home) == FEEDS.replace("unverified]\n", "unverified]\n    paused: true\n")
    assert "resumed Anatolia, World" in done(home, "feeds", "resume", "Anatolia, World")
    assert done(home, "feeds", "resume", "Anatolia, World") == "Anatolia, World was not paused\n"
    assert file(home) == FEEDS
    with lock.held(_database(home)):
        assert "the running daemon takes the change up by itself" in done(
            home, "feeds", "remove", "https://d.example/rss"
        )
    assert file(home) == FEEDS.replace("  - https://d.example/rss\n", "")


def test_an_added_feed_is_told_with_the_time_from_which_it_counts(home: Path) -> None:
    assert done(home, "feeds", "add", "https://e.example/rss").splitlines() == [
        "added https://e.example/rss",
        NOBODY_RUNS,
    ]
    assert done(home, "feeds", "add", "https://e.example/rss") == "1 was there already\n"


def _database(home: Path) -> Path:
    (home / "data").mkdir()
    return home / "data" / "monitor.db"


def test_what_only_a_person_can_edit_is_refused_and_stays(home: Path) -> None:
    written(home, "feeds: ['https://a.example/rss']\n")
    assert "change it by hand" in refused(home, "feeds", "pause", "https://a.example/rss")
    assert file(home) == "feeds: ['https://a.example/rss']\n"


def test_list_can_be_narrowed_to_one_health(polled: Path) -> None:
    paused = json.loads(done(polled, "feeds", "list", "--health", "paused", "--json"))
    assert [feed["url"] for feed in paused] == ["https://c.example/rss"]


async def checked(server: Server, home: Path, *words: str) -> tuple[int, str]:
    """`feeds check` over a list whose addresses begin with SERVER."""
    written(home, file(home).replace("SERVER", server.url("")))
    settings = f"network:\n  allow: [127.0.0.0/8]\n  ports: [{server.port}]\n  host_gap: 0s\n"
    (home / "config" / "settings.yaml").write_text(settings)
    ended = await asyncio.to_thread(run, home, "feeds", "check", *words)
    assert "Traceback" not in ended.stderr
    return ended.returncode, ended.stdout


MOVED = "feeds:\n  - {url: SERVER/old, name: Mover, tags: [unverified]}  # since May\n  - SERVER/new?2\n"


async def test_check_writes_the_new_address_of_a_feed_that_moved_for_good(tmp_path: Path) -> None:
    routes = {
        "/old": redirect("/hop", 301),
        "/hop": redirect("/new", 308),
        "/new": reply(200, RSS),
        "/new?2": reply(200, RSS),
    }
    async with Server(routes) as server:
        home = written(tmp_path, MOVED)
        code, out = await checked(server, home)
        assert code == 0
        assert f"Mover has moved for good: {server.url('/old')} is now {server.url('/new')}" in out
        assert "`monitor feeds check --write` writes" in out
        assert "of 1 tagged unverified, 1 answered" in out
        before = file(home)
        assert (await checked(server, home, "--write"))[0] == 0
        assert file(home) == before.replace("/old,", "/new,")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Writer]:
    """The store of a home, held open as a daemon holds it."""
    (tmp_path / "data").mkdir()
    writer = Writer(tmp_path / "data" / "monitor.db")
    yield writer
    writer.close()


FEEDS_STORED = "select feed_health.*, removed_at from feed_health join feeds on id = feed_id order by feed_id"


def taken_up(writer: Writer, home: Path) -> list[read.Row]:
    """The feeds of the store once it has the file's."""
    writer.write(sync_feeds, config.load_feeds(home), interval_s=900, now=datetime.now(UTC), first_due=lambda _: NOON)
    return writer.read(lambda database: list(read.rows(database, FEEDS_STORED)))


def known(writer: Writer, home: Path, *pages: str) -> read.Row:
    """The home's first feed, once it has brought these pages."""
    (feed, *_) = taken_up(writer, home)
    writer.apply([make.polled(1, *(make.entry(page, url=page) for page in pages), url=str(feed["url"]))])
    return feed


async def test_a_feed_whose_new_address_is_written_keeps_its_row_and_all_that_hangs_on_it(
    tmp_path: Path, store: Writer
) -> None:
    """Also one that the daemon has not seen move yet; and the daemon runs."""
    async with Server({"/old": redirect("/new", 301), "/new": reply(200, RSS)}) as server:
        home = written(tmp_path, MOVED.replace("SERVER/new?2", "https://z.example/").replace("SERVER", server.url("")))
        before = known(store, home, "https://n.example/1", "https://n.example/0")
        with lock.held(home / "data" / "monitor.db"):
            code, out = await checked(server, home, "Mover", "--write")
        assert code == 0
        assert "the running daemon takes the change up by itself" in out
        assert server.url("/new") in file(home)
        after, _ = taken_up(store, home)
        assert (after["feed_id"], after["url"], after["items"], after["name"], after["removed_at"]) == (
            before["feed_id"],
            server.url("/new"),
            2,
            "Mover",
            None,
        )
        assert after["health"] != "moved"
        home = written(home, file(home).replace("/new", "/old"))  # second thoughts
        again, _ = taken_up(store, home)
        assert (again["feed_id"], again["items"]) == (before["feed_id"], 2)


def test_a_poll_that_was_under_way_when_the_address_was_written_does_not_bring_the_old_one_back(
    home: Path, store: Writer
) -> None:
    old, new = "https://d.example/rss", "https://d.example/new"
    written(home, f"feeds:\n- {old}\n")
    known(store, home, "https://n.example/1")
    (claimed,) = store.write(claim_due, datetime.now(UTC), limit=1)
    store.write(announce, {old: new}, datetime.now(UTC))
    written(home, f"feeds:\n- {new}\n")
    taken_up(store, home)
    store.apply([make.polled(1, url=claimed.feed.url, trail=Trail(followed="https://d.example/elsewhere"))])
    (feed,) = taken_up(store, home)
    assert (feed["url"], feed["moved_to"], feed["items"]) == (new, None, 1)
    (again,) = store.write(claim_due, datetime.now(UTC), limit=1)
    assert (again.id, again.address) == (1, new)


async def test_what_the_store_knows_nothing_of_is_no_move(tmp_path: Path, store: Writer) -> None:
    async with Server({"/old": redirect("/new", 301), "/new": reply(200, RSS)}) as server:
        home = written(tmp_path, "feeds:\n- {url: SERVER/old, name: Mover}\n".replace("SERVER", server.url("")))
        known(store, home, "https://n.example/7")
        code, out = await checked(server, home, "--write")
        assert code == 0
        assert "does not move there: nothing there is known from before" in " ".join(out.split())
        assert server.url("/old") in file(home)


async def test_a_feed_whose_old_address_is_dead_is_written_where_the_daemon_asks_it(
    tmp_path: Path, store: Writer
) -> None:
    async with Server({"/new": reply(200, RSS)}) as server:
        home = written(tmp_path, "feeds:\n- {url: SERVER/old, name: Mover}\n".replace("SERVER", server.url("")))
        feed = known(store, home, "https://n.example/1")
        trail = Trail(followed=server.url("/new"), followed_since=NOON)
        store.apply([make.polled(1, url=str(feed["url"]), trail=trail)])
        assert [row["health"] for row in json.loads(done(home, "feeds", "list", "--json"))] == ["moved"]
        shown = done(home, "feeds", "show", "Mover")
        assert f"asked at       {server.url('/new')}" in shown
        assert "`monitor feeds check --write`" in shown
        code, _ = await checked(server, home, "--write")
        assert code == 0
        assert file(home) == f"feeds:\n- {{url: {server.url('/new')}, name: Mover}}\n"
        (after,) = taken_up(store, home)
        assert (after["feed_id"], after["health"], after["moved_to"]) == (1, "ok", None)


async def test_of_two_feeds_that_moved_to_one_address_the_first_gets_it(tmp_path: Path, store: Writer) -> None:
    routes = {"/one": redirect("/new", 301), "/two": redirect("/new", 301), "/new": reply(200, RSS)}
    async with Server(routes) as server:
        home = written(tmp_path, "feeds:\n- SERVER/one\n- SERVER/two\n".replace("SERVER", server.url("")))
        taken_up(store, home)
        for number, path in enumerate(("/one", "/two"), start=1):
            trail = Trail(followed=server.url("/new"), followed_since=NOON)
            store.apply([make.polled(number, make.entry("1"), url=server.url(path), trail=trail)])
        assert [row["merged_into"] for row in taken_up(store, home)] == [None, server.url("/one")]
        assert "is asked at the address of another feed" in done(home, "feeds", "show", server.url("/two"))
        code, out = await checked(server, home, "--write")
        assert code == 0
        assert f"{server.url('/two')} has moved for good to {server.url('/new')}, which" in " ".join(out.split())
        assert file(home) == f"feeds:\n- {server.url('/new')}\n- {server.url('/two')}\n"
        one, two = taken_up(store, home)
        assert (one["feed_id"], one["url"], two["merged_into"]) == (1, server.url("/new"), server.url("/new"))
        done(home, "feeds", "remove", server.url("/two"))
        assert [row["health"] for row in taken_up(store, home)] == ["ok", "removed"]


async def test_check_writes_no_move_that_is_temporary_broken_or_listed_already(tmp_path: Path) -> None:
    routes = {
        "/temporary": redirect("/new", 302),
        "/mixed": redirect("/temporary", 301),
        "/broken": redirect("/page", 301),
        "/page": reply(200, b"<html><body>gone</body></html>"),
        "/twin": redirect("/new", 301),
        "/new": reply(200, RSS),
    }
    async with Server(routes) as server:
        home = written(tmp_path, "feeds:\n" + "".join(f"- SERVER{path}\n" for path in routes if path != "/page"))
        code, out = await checked(server, home, "--write")
        assert code == 1
        assert f"/twin has moved for good to {server.url('/new')}, which is in the file already" in out
        assert "the address gives an HTML page, not a feed; look for the feed's address on the site" in out
        assert "written into" not in out
        assert server.url("/twin") in file(home)
        assert server.url("/broken") in file(home)


async def test_check_asks_only_what_is_wanted(tmp_path: Path) -> None:
    async with Server({"/tr": reply(200, RSS), "/de": reply(200, RSS), "/x": reply(404)}) as server:
        home = written(
            tmp_path,
            "feeds:\n- {url: SERVER/tr, language: tr, tags: [a]}\n- {url: SERVER/de, language: de, tags: [a, b]}\n"
            "- {url: SERVER/x, name: X}\n",
        )
        for words, paths in [
            (["--language", "tr"], ["/tr"]),
            (["--tag", "b", "--tag", "a"], ["/tr", "/de"]),
            (["X"], ["/x"]),
        ]:
            server.asked.clear()
            code, _ = await checked(server, home, *words)
            assert code == int("X" in words)
            assert sorted(server.paths) == sorted(paths)
        code, _ = await checked(server, home, "X", "--tag", "a")
        assert code == 1
        rows = json.loads((await checked(server, home, "--json"))[1])
        assert [(row["found"], row["items"]) for row in rows] == [("ok", 1), ("ok", 1), ("http_404", 0)]


def test_without_network_each_feed_has_its_line_and_our_network_is_named(tmp_path: Path) -> None:
    home = written(tmp_path, "feeds:\n- {url: 'https://one.invalid/', name: One}\n- https://two.invalid/\n")
    ended = run(home, "feeds", "check")
    assert ended.returncode == 1
    lines = ended.stdout.splitlines()
    assert [line.split()[:2] for line in lines[1:3]] == [["One", "dns"], ["https://two.invalid/", "dns"]]
    assert all("check the address; is our network up?" in line for line in lines[1:3])
    assert "2 feeds asked: 0 answered, 2 failed (2 dns)" in lines
    assert "looks like our own network" in lines[-1]


def test_a_name_of_a_feed_may_look_like_anything(tmp_path: Path) -> None:
    home = written(tmp_path, "feeds:\n- {url: 'https://a.example/', name: '--all  [bold]x'}\n")
    assert "[bold]x" in done(home, "feeds", "list")
    assert "paused --all  [bold]x" in done(home, "feeds", "pause", "--", "--all  [bold]x")


def test_the_shipped_list_without_network_has_a_clear_line_for_each_feed(tmp_path: Path) -> None:
    alone = ["unshare", "--map-root-user", "--net"]
    if not shutil.which("unshare") or subprocess.run([*alone, "true"], capture_output=True, check=False).returncode:
        pytest.skip("a process without network cannot be made here")
    (tmp_path / "config").mkdir()
    shutil.copy(SHIPPED.with_name("feeds.yaml"), tmp_path / "config" / "feeds.yaml")
    words = [*alone, *command(tmp_path, "feeds", "check")]
    ended = subprocess.run(words, capture_output=True, encoding="utf-8", env=environment(), timeout=100, check=False)
    assert (ended.returncode, ended.stderr) == (1, "")
    feeds = config.load_feeds(tmp_path)
    _, *rows, _, summary, untried, network = ended.stdout.splitlines()
    assert all(row.startswith(f"{feed.name} ") for row, feed in zip(rows, feeds, strict=True))
    assert all("is our network up?" in row for row in rows)
    assert summary.startswith(f"{len(feeds)} feeds asked: 0 answered, {len(feeds)} failed (")
    assert untried == f"of {len(feeds)} tagged unverified, 0 answered"
    assert "looks like our own network" in network
