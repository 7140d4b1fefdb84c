"""The whole path, from a feed to a hit with its reasons: a fake web, a real store, real workers."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

import make
from homes import Clock, assembled
from monitor import daemon
from monitor.records import Failure, Feed, Fulltext
from monitor.store import read
from web import FakeWeb, Page

FEED = "https://a.example/feed.xml"
PAGE = "https://a.example/drones"
TOPICS = """
version: 1
concepts:
  drone: {en: [drone, ==UAV]}
topics:
  drones:
    title: Drones at sea
    match:
      - {name: near, query: $drone NEAR/12 (ship OR boat), points: 60}
      - {name: anywhere, query: $drone, points: 30}
    tests:
      - {alert: "Two drones followed the ship.", lang: en}
"""


def rss(*items: str) -> bytes:
    return f"<rss version='2.0'><channel><title>A</title>{''.join(items)}</channel></rss>".encode()


def item(name: str = "drones", summary: str = "The navy spoke of drones on Monday evening.") -> str:
    return (
        f"<item><title>Navy report {name}</title><link>https://a.example/{name}</link><guid>{name}</guid>"
        f"<pubDate>Sun, 22 Nov 2026 09:00:00 GMT</pubDate><description>{summary}</description></item>"
    )


def html(text: str) -> bytes:
    paragraphs = "".join(f"<p>{part}</p>" for part in text.split("\n"))
    return (
        f"<html lang='en'><head><title>Navy report</title></head><body><nav><a href='/'>Home</a></nav>"
        f"<article><h1>Navy report</h1>{paragraphs}</article><footer>Imprint</footer></body></html>"
    ).encode()


STORY = html(
    "The navy said on Monday that it had followed the events in the strait for three days without a pause.\n"
    "Two drones circled above the supply ship before they were lost from sight, a spokeswoman said in the evening.\n"
    "Nobody was hurt, and the crew went on to the next harbour as planned, where it is expected on Wednesday."
)


async def once(ports, topics, *, everything: bool = False) -> None:
    await daemon.once(ports, topics, everything=everything, said=daemon.Said())


async def rows(ports, sql: str) -> list[read.Row]:
    return await ports.ledger.read(lambda database: list(read.rows(database, sql)))


HARBOURS = "version: 1\ntopics:\n  harbours:\n    match: [harbour]\n"


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that knows all word forms of these topics: a word of no language is inflected in all of them."""
    folder = tmp_path_factory.mktemp("words")

    async def expand() -> None:
        for topics in (TOPICS, HARBOURS):
            async with assembled(folder, FakeWeb({}), (), topics=topics) as (ports, _):
                await ports.ledger.write(forget_topics)

    asyncio.run(expand())
    return folder / "monitor.db"


def forget_topics(database: Database) -> None:
    for table in ("topics", "_generations"):
        database.execute(f"delete from {table}")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def follow(tmp_path: Path, words: Path, web: FakeWeb, clock: Clock):
    """A session over feeds, as an async context manager; the same store each time within a test."""

    def start(*feeds: Feed, topics: str = TOPICS):
        return assembled(tmp_path, web, feeds or (make.feed("a"),), topics=topics, clock=clock, known_words=words)

    return start


@pytest.fixture
def web(clock: Clock) -> FakeWeb:
    return FakeWeb({FEED: Page(body=rss(item()), headers={"etag": '"1"'}), PAGE: STORY}, clock=clock)


async def test_from_a_feed_to_a_hit_with_its_reasons(web: FakeWeb, follow) -> None:
    async with follow() as (ports, topics):
        await once(ports, topics)
        (hit,) = await rows(ports, "select * from hit_list")
        assert (hit["topic"], hit["level"], hit["score"], hit["source"]) == ("drones", "alert", 60, "A")
        assert "drones" in str(hit["terms"])
        (article,) = await rows(ports, "select * from articles")
        assert (article["fate"], article["text_source"], article["language"]) == ("read", "page", "en")
        for reason in await rows(ports, "select * from hit_reasons"):
            assert str(article[str(reason["field"])])[reason["start"] : reason["end"]] == reason["quote"]


async def test_a_second_run_asks_conditionally_reads_nothing_and_stores_nothing(web: FakeWeb, follow) -> None:
    async with follow() as (ports, topics):
        await once(ports, topics)
        before = [await rows(ports, f"select * from {table}") for table in ("articles", "sightings", "hits")]
        web.requests.clear()
        await once(ports, topics, everything=True)
        assert [(request.url, request.validators.etag) for request in web.requests] == [(FEED, '"1"')]
        after = [await rows(ports, f"select * from {table}") for table in ("articles", "sightings", "hits")]
        assert after == before


async def test_an_unreachable_page_delays_detail_and_hides_no_hit(web: FakeWeb, follow, clock: Clock) -> None:
    web.pages[PAGE] = Failure(error_class="timeout", text="no answer within 45 s")
    async with follow() as (ports, topics):
        await once(ports, topics)
        (hit,) = await rows(ports, "select level, score from hit_list")
        assert (hit["level"], hit["score"]) == ("review", 30)
        (article,) = await rows(ports, "select fate, error_class, text_source from articles")
        assert tuple(article.values()) == ("failed", "timeout", "summary")

        web.pages[PAGE] = STORY
        clock.now += timedelta(minutes=20)
        await once(ports, topics)
        (hit,) = await rows(ports, "select level, score from hit_list")
        assert (hit["level"], hit["score"]) == ("alert", 60)


async def test_a_page_that_robots_txt_denies_is_not_asked_for(web: FakeWeb, follow) -> None:
    web.denied.add(PAGE)
    async with follow() as (ports, topics):
        await once(ports, topics)
        assert web.asked == [FEED]
        (article,) = await rows(ports, "select fate, error_class from articles")
        assert tuple(article.values()) == ("robots_denied", "robots_denied")


async def test_pages_of_a_feed_that_says_never_are_not_asked_for(web: FakeWeb, follow) -> None:
    feed = make.feed("a", fulltext=Fulltext.NEVER)
    async with follow(feed) as (ports, topics):
        await once(ports, topics)
        assert web.asked == [FEED]
        assert (await rows(ports, "select fate from articles"))[0]["fate"] == "summary_only"
        assert len(await rows(ports, "select * from hit_list")) == 1


async def test_two_feeds_with_one_article_ask_for_its_page_once(web: FakeWeb, follow) -> None:
    web.pages["https://b.example/feed.xml"] = rss(item())
    async with follow(make.feed("a"), make.feed("b")) as (ports, topics):
        await once(ports, topics)
        assert web.asked.count(PAGE) == 1
        assert len(await rows(ports, "select * from sightings")) == 2
        assert len(await rows(ports, "select * from hits")) == 1


async def test_the_same_body_without_validators_is_not_parsed_again(web: FakeWeb, follow) -> None:
    web.pages[FEED] = rss(item())
    async with follow() as (ports, topics):
        await once(ports, topics)
        await once(ports, topics, everything=True)
        polls = await rows(ports, "select status, entries, new from fetches order by id")
        assert [tuple(poll.values()) for poll in polls] == [(200, 1, 1), (200, None, None)]


async def test_a_broken_feed_keeps_its_last_validators_and_its_items(web: FakeWeb, follow) -> None:
    async with follow() as (ports, topics):
        await once(ports, topics)
        maintenance = Page(body=b"<html><body>Back soon</body></html>", headers={"etag": '"2"'})
        web.pages[FEED] = maintenance
        await once(ports, topics, everything=True)
        (feed,) = await rows(ports, "select health, error_class from feed_health")
        assert tuple(feed.values()) == ("html", "not_a_feed")
        web.pages[FEED] = Page(body=rss(item()), headers={"etag": '"3"'})
        web.requests.clear()
        await once(ports, topics, everything=True)
        assert web.requests[0].validators.etag == '"1"'
        assert len(await rows(ports, "select * from articles")) == 1


async def test_a_hundred_items_and_one_that_is_broken(web: FakeWeb, follow) -> None:
    web.pages[FEED] = rss(*(item(f"n{number}") for number in range(50)), "<item><pubDate>x</pubDate></item>")
    async with follow() as (ports, topics):
        await once(ports, topics)
        (poll,) = await rows(ports, "select entries, new, refused from fetches")
        assert int(poll["entries"]) + int(poll["refused"]) == 51
        assert int(poll["new"]) >= 50
        assert not await rows(ports, "select * from articles where fate = 'waiting'")


async def test_a_changed_topic_sees_old_articles_again_as_backfill(web: FakeWeb, follow) -> None:
    async with follow() as (ports, topics):
        await once(ports, topics)
    more = TOPICS + HARBOURS.partition("topics:\n")[2]
    async with follow(topics=more) as (ports, topics):
        await once(ports, topics)
        hits = await rows(ports, "select topic, backfill from hits order by topic")
        assert [tuple(hit.values()) for hit in hits] == [("drones", 0), ("harbours", 1)]


async def test_a_topic_that_is_taken_out_retires_its_hits(web: FakeWeb, follow) -> None:
    async with follow() as (ports, topics):
        await once(ports, topics)
    async with follow(topics=HARBOURS) as (ports, topics):
        await once(ports, topics)
        hits = await rows(ports, "select topic, state from hits order by topic")
        assert [tuple(hit.values()) for hit in hits] == [("drones", "retired"), ("harbours", "current")]


async def test_a_feed_that_is_not_due_is_left_in_peace(web: FakeWeb, follow, clock: Clock) -> None:
    async with follow() as (ports, topics):
        await once(ports, topics)
        web.requests.clear()
        clock.now += timedelta(minutes=10)
        await once(ports, topics)
        assert web.asked == []
        clock.now += timedelta(minutes=10)
        await once(ports, topics)
        assert web.asked == [FEED]


async def test_a_topic_leaves_out_what_was_old_when_it_was_seen(web: FakeWeb, follow) -> None:
    web.pages[FEED] = rss(item("young"), item("old").replace("22 Nov 2026", "20 Sep 2026"))
    recent = TOPICS.replace("title: Drones at sea", "title: Drones at sea\n    max_age_days: 30")
    async with follow(topics=recent) as (ports, topics):
        await once(ports, topics)
        (hit,) = await rows(ports, "select title from hit_list")
        assert hit["title"] == "Navy report young"
        assert not await rows(ports, "select * from _matching where generation = 0")
