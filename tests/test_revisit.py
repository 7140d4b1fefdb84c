"""Pages that are looked at again: from a feed over a hit to its edits, its end, and its return."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

import make
from homes import Clock, assembled
from monitor import daemon
from monitor.pipeline.match import match
from monitor.pipeline.ports import Ports
from monitor.pipeline.revisit import revisit
from monitor.pipeline.topics import InForce
from monitor.records import Failure, PollingSettings, Settings
from monitor.store import read
from publishers import World
from web import FakeWeb, Page, conditional, reply

FEED, PAGE = "https://a.example/feed.xml", "https://a.example/bridge"
TOPICS = "version: 1\ntopics:\n  zyzzyvas:\n    match: [==zyzzyva]\n"
STORY = (
    "The council of the town spoke about the old bridge for the whole of Monday evening, until the doors were closed.",
    "It will be painted green in the spring, said the mayor, if the money can be found before the end of the year.",
    "Two schools and a bakery stand beside it, and nobody there was told what is to become of the road in summer.",
)
HIT = (*STORY, "A zyzzyva was seen on the railing by several of those who were present, and by a dog.")
HOURS = (1, 3, 9, 27, 81, 243, 336)


def feed(*, title: str = "News of the bridge", summary: str = "The council spoke.", updated: str = "") -> bytes:
    more = f"<a10:updated xmlns:a10='http://www.w3.org/2005/Atom'>{updated}</a10:updated>" if updated else ""
    return (
        "<rss version='2.0'><channel><title>A</title><item>"
        f"<title>{title}</title><link>{PAGE}</link><guid>1</guid>"
        f"<pubDate>Sun, 22 Nov 2026 11:50:00 GMT</pubDate><description>{summary}</description>{more}</item>"
        "</channel></rss>"
    ).encode()


def html(*paragraphs: str, title: str = "News of the bridge", beside: str = "") -> bytes:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f"<html lang='en'><head><title>{title}</title></head><body><article><h1>{title}</h1>{text}{beside}</article>"
        "</body></html>"
    ).encode()


class Town:
    """A home over one feed and its page, with a clock that is moved."""

    def __init__(self, ports: Ports, topics: InForce, web: FakeWeb, clock: Clock) -> None:
        self.ports, self.topics, self.web, self.clock = ports, topics, web, clock

    async def once(self, *, after_h: float = 0.0, everything: bool = False) -> None:
        self.clock.now += timedelta(hours=after_h)
        await daemon.once(self.ports, self.topics, everything=everything, said=daemon.Said())

    async def shows(self, page: bytes | Page | Failure, *, after_h: float = 2.0) -> None:
        """The page is this from now on; it is looked at so much later."""
        self.web.pages[PAGE] = page
        await self.once(after_h=after_h)

    async def rows(self, sql: str) -> list[read.Row]:
        return await self.ports.ledger.read(lambda database: list(read.rows(database, sql)))

    async def row(self, sql: str) -> read.Row:
        (row,) = await self.rows(sql)
        return row

    async def versions(self) -> list[str]:
        return [str(row["cause"]) for row in await self.rows("select cause from article_versions order by id")]

    async def fate(self) -> str:
        return str((await self.row("select fate from articles"))["fate"])

    @property
    def looks(self) -> int:
        return self.web.asked.count(PAGE) - 1


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("words")

    async def expand() -> None:
        async with assembled(folder, FakeWeb({}), (), topics=TOPICS) as (ports, _):
            await ports.ledger.write(
                lambda database: [database.execute(f"delete from {table}") for table in ("topics", "_generations")]
            )

    asyncio.run(expand())
    return folder / "monitor.db"


Opened = Callable[..., AsyncIterator[Town]]


@pytest.fixture
async def opened(tmp_path: Path, words: Path) -> AsyncIterator[Callable[..., object]]:
    closing = []

    async def start(*paragraphs: str, days: int = 14, headers: dict[str, str] | None = None) -> Town:
        clock = Clock()
        page = Page(body=html(*paragraphs), headers=headers or {})
        web = FakeWeb({FEED: feed(), PAGE: page}, clock=clock)
        settings = Settings(polling=replace(PollingSettings(), revisit_days=days))
        home = assembled(
            tmp_path, web, (make.feed("a"),), topics=TOPICS, clock=clock, known_words=words, settings=settings
        )
        ports, topics = await home.__aenter__()
        closing.append(home)
        town = Town(ports, topics, web, clock)
        await town.once()
        return town

    yield start
    for home in closing:
        await home.__aexit__(None, None, None)


async def test_a_hit_is_looked_at_seven_times_in_fourteen_days(opened) -> None:
    town = await opened(*HIT)
    looked = []
    for hour in range(1, 24 * 20):
        before = town.looks
        await town.once(after_h=1)
        if town.looks > before:
            looked.append(hour)
    assert looked == list(HOURS)
    assert await town.versions() == ["feed", "page"]
    assert await town.rows("select * from _revisits") == []


async def test_zero_days_switch_it_off(opened) -> None:
    town = await opened(*HIT, days=0)
    await town.once(after_h=30)
    assert town.looks == 0
    assert await town.rows("select * from _revisits") == []


async def test_a_page_without_a_hit_is_looked_at_once_where_it_can_say_not_modified(opened) -> None:
    town = await opened(*STORY, headers={"etag": '"1"'})
    for _ in range(20):
        await town.once(after_h=24)
    assert town.looks == 1
    assert [request.validators.etag for request in town.web.requests if request.url == PAGE] == [None, '"1"']


async def test_a_page_without_a_hit_and_without_validators_is_left_alone(opened) -> None:
    town = await opened(*STORY)
    for _ in range(20):
        await town.once(after_h=24)
    assert town.looks == 0
    assert await town.rows("select * from _revisits") == []


async def test_a_topic_word_that_an_edit_adds_makes_a_hit_that_says_so(opened) -> None:
    town = await opened(*STORY, headers={"etag": '"1"'})
    await town.shows(Page(body=html(*HIT), headers={"etag": '"2"'}), after_h=10)
    hit = await town.row("select * from hit_list")
    assert (hit["edited"], hit["state"]) == ("appeared", "current")
    assert hit["edited_at"] == (await town.row("select max(seen_at) as at from article_versions"))["at"]
    assert (await town.row("select changed from hits"))["changed"] == 1
    assert await town.versions() == ["feed", "page", "edit"]
    first = await town.row("select text from article_versions where cause = 'page'")
    assert "zyzzyva" not in str(first["text"])
    await town.once(after_h=20)  # from now on it is looked at as a hit
    assert town.looks == 2


async def test_a_topic_word_that_an_edit_takes_retires_the_hit_and_says_so(opened) -> None:
    town = await opened(*HIT)
    await town.shows(html(*STORY))
    hit = await town.row("select * from hits")
    assert (hit["state"], hit["retired_because"], hit["edited"]) == ("retired", "text", "vanished")
    await town.shows(html(*HIT), after_h=4)
    hit = await town.row("select * from hits")
    assert (hit["state"], hit["retired_because"], hit["edited"]) == ("current", None, "appeared")


async def test_a_hit_of_the_first_reading_is_not_an_edits(opened) -> None:
    town = await opened(*HIT)
    assert (await town.row("select edited from hits"))["edited"] is None


async def test_a_counter_that_changes_at_each_visit_makes_no_version(opened) -> None:
    town = await opened(*HIT, "<small>Visitors today: 18037</small>")
    for number in range(1, 7):
        await town.shows(html(*HIT, f"<small>Visitors today: {18037 + 7 * number}</small>"), after_h=3.0**number)
    assert town.looks >= 5
    assert await town.versions() == ["feed", "page"]


async def test_nor_does_one_in_words_that_nobody_listed(opened) -> None:
    town = await opened(*HIT, "Zugriffszahl insgesamt 18037")
    for number in range(1, 7):
        await town.shows(html(*HIT, f"Zugriffszahl insgesamt {18037 + 7 * number}"), after_h=3.0**number)
    assert town.looks >= 5
    assert await town.versions() == ["feed", "page"]


async def test_a_line_beside_the_paragraphs_is_an_edit_once_it_stays(opened) -> None:
    town = await opened(*HIT, "Death toll: 12")
    await town.shows(html(*HIT, "Death toll: 17"))
    assert await town.versions() == ["feed", "page"]
    await town.once(after_h=1.2)
    assert await town.versions() == ["feed", "page", "edit"]


GONE = {
    "404": Page(status=404),
    "410": Page(status=410),
    "front page": Page(location="https://a.example/"),
    "soft 404": html("Page not found", title="404 Not found"),
    "emptied": html("This page is not here any more."),
}


@pytest.mark.parametrize("how", GONE)
async def test_a_page_that_is_gone_twice_is_removed_and_keeps_its_text_and_its_hit(opened, how: str) -> None:
    town = await opened(*HIT)
    town.web.pages["https://a.example/"] = html(*STORY, title="The town today")
    await town.shows(GONE[how])
    assert await town.fate() == "read"  # once may be a mishap
    await town.once(after_h=6)
    assert await town.fate() == "removed"
    removal = await town.row("select * from removals")
    assert removal["back_at"] is None
    assert str(removal["seen_at"]) < str(removal["missing_at"]) < str(removal["confirmed_at"])
    hit = await town.row("select * from hit_list")
    assert (hit["state"], hit["removed_at"]) == ("current", removal["missing_at"])
    assert "zyzzyva" in str((await town.row("select text from articles"))["text"])
    await town.shows(html(*HIT), after_h=30)
    assert await town.fate() == "read"
    assert (await town.row("select back_at from removals"))["back_at"] is not None
    assert (await town.row("select removed_at from hit_list"))["removed_at"] is None


async def test_a_page_that_is_back_at_the_second_look_was_never_removed(opened) -> None:
    town = await opened(*HIT)
    await town.shows(Page(status=404))
    await town.shows(html(*HIT), after_h=6)
    assert await town.rows("select * from removals") == []
    assert (await town.row("select missing_at from _revisits"))["missing_at"] is None


WORSE = {
    "a server error": Page(status=500),
    "no answer": Failure(error_class="timeout", text="no answer in time"),
    "forbidden": Page(status=403),
    "a consent wall": Page(location="https://consent.a.example/wall"),
    "a login page": html("Log in to read on.", beside="<form><input type='password'></form>"),
}


@pytest.mark.parametrize("what", WORSE)
async def test_what_is_worse_than_before_never_takes_an_articles_place(opened, what: str) -> None:
    town = await opened(*HIT)
    town.web.pages["https://consent.a.example/wall"] = html("We value your privacy.", title="Consent")
    before = await town.row("select * from articles")
    for hours in (2, 5, 20, 30):
        await town.shows(WORSE[what], after_h=hours)
    assert await town.row("select * from articles") == before
    assert await town.versions() == ["feed", "page"]
    await town.shows(html(*HIT[:2], HIT[3]), after_h=60)
    assert await town.versions() == ["feed", "page", "edit"]


async def test_a_page_that_is_asked_not_to_be_read_is_not_looked_at_again(opened) -> None:
    town = await opened(*HIT)
    town.web.denied.add(PAGE)
    for _ in range(6):
        await town.once(after_h=30)
    assert town.looks == 0
    assert await town.fate() == "read"


async def test_a_live_blog_has_as_many_versions_as_looks(opened) -> None:
    town = await opened(*HIT)
    for number in range(400):
        town.web.pages[PAGE] = html(*HIT, f"At {number} o'clock the mayor said {number} words, and went away again.")
        await town.once(after_h=1)
    assert town.looks == len(HOURS)
    assert await town.versions() == ["feed", "page", *["edit"] * len(HOURS)]
    assert all(row["text"] for row in (await town.rows("select text from article_versions order by id"))[:-1])


async def test_a_feeds_word_on_an_edit_makes_its_page_due(opened) -> None:
    town = await opened(*STORY)
    town.web.pages[FEED] = feed(summary="The council spoke again, and closed the bridge.")
    await town.once(after_h=2, everything=True)
    await town.shows(html(*HIT), after_h=0.2)
    assert town.looks == 1
    assert (await town.row("select edited from hits"))["edited"] == "appeared"
    text = str((await town.row("select text from articles"))["text"])
    assert text.endswith("closed the bridge.")  # the page does not say so, and the feed did
    assert "zyzzyva" in text


async def test_so_does_its_date_of_change_alone(opened) -> None:
    town = await opened(*STORY)
    for minute in (1, 2):
        town.web.pages[FEED] = feed(updated=f"2026-11-22T12:{minute:02}:00Z")
        await town.once(after_h=2, everything=True)
    await town.once(after_h=0.2)
    assert town.looks == 1


async def test_a_feed_that_dates_its_items_anew_at_each_poll_is_heeded_so_often_and_no_more(opened) -> None:
    town = await opened(*STORY)
    for hour in range(100):
        town.web.pages[FEED] = feed(updated=f"2026-11-{22 + hour // 24:02}T{hour % 24:02}:00:00Z")
        await town.once(after_h=1, everything=True)
    assert town.looks in range(14, 18)  # six hours apart
    assert await town.versions() == ["feed", "page"]


async def test_304_and_the_same_body_cost_nothing(opened) -> None:
    town = await opened(*HIT, headers={"etag": '"1"'})
    await town.once(after_h=2)
    assert town.web.requests[-1].validators.etag == '"1"'
    await town.shows(Page(body=html(*HIT), headers={"etag": '"2"'}), after_h=2)
    row = await town.row("select etag, looks from _revisits")
    assert (row["etag"], row["looks"]) == ('"2"', 2)
    assert await town.versions() == ["feed", "page"]


async def test_our_own_outage_counts_against_no_page(opened) -> None:
    town = await opened(*HIT)
    down = Failure(error_class="connect", text="the network is unreachable")
    town.web.pages[FEED] = down
    for _ in range(3):
        await town.shows(down, after_h=2)
    row = await town.row("select fate, error_class from articles")
    assert (row["fate"], row["error_class"]) == ("read", None)


async def test_a_real_server_is_asked_with_what_it_gave(world: World) -> None:
    a = await world.publisher("a.example")
    a.routes["/bridge"] = conditional(html(*HIT), ("Content-Type", "text/html"), ("ETag", '"1"'))
    item = f"<item><title>News of the bridge</title><link>{a.url('/bridge')}</link><guid>1</guid></item>"
    a.routes["/feed"] = reply(200, f"<rss version='2.0'><channel><title>A</title>{item}</channel></rss>".encode())
    await world.follow(a.url("/feed"))
    await world.poll()
    await world.visit()
    await match(world.ports, world.topics).drain()
    for hours, etag in ((2, '"1"'), (10, '"2"'), (40, '"2"')):
        a.routes["/bridge"] = conditional(html(*HIT), ("Content-Type", "text/html"), ("ETag", etag))
        world.clock.now += timedelta(hours=hours)
        await revisit(world.ports).drain()
    asked = [one.headers.get("if-none-match") for one in a.asked if one.path == "/bridge"]
    assert asked == [None, '"1"', '"1"', '"2"']
    assert [row["cause"] for row in await world.rows("select cause from article_versions")] == ["feed", "page"]
