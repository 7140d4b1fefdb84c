"""Stories on the whole path: feeds of several outlets over a fake web, to the queue, the commands and the desk."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

import make
from homes import Clock, assembled
from monitor import daemon
from monitor.pipeline import said
from monitor.store import read
from monitor.store.told import story_of
from web import FakeWeb, Page

TOPICS = """
version: 1
topics:
  harbour:
    match:
      - {name: ship, query: ==ship, points: 40}
      - {name: crane, query: ==crane, points: 40}
"""

WIRE = (
    "ODESA, Nov 22 (Reuters) - A cargo ship with 31,400 tonnes of wheat left the port of Odesa on Sunday morning, the "
    "first to sail from there in nine days, two officials of the harbour and its agent said.",
    "The Margarethe had waited since Thursday for divers to search the channel, the agent, Petro Lysenko, told "
    "reporters. Her crew of 19 was well, he said, and would reach the Bosphorus on Tuesday if the weather held.",
    "Four more ships were being loaded at berths that had been repaired after the strikes of October, according to the "
    "administration of the port, which expected 120,000 tonnes to leave by the end of the month.",
)
OWN = (
    "Nach neun Tagen Pause hat wieder ein Getreidefrachter den Hafen von Odesa verlassen. This reporter stood on the "
    "mole when the Margarethe cast off at 6.40 am with 31,400 tonnes of wheat on board.",
    "Petro Lysenko, the agent of the ship, had not slept: the divers were in the channel until four, he says, and the "
    "pilots wanted to go before the fog came back. Nobody on the quay believed it until the tugs pulled.",
)


def bulletin(day: str, ship: str, tonnes: int, berth: int) -> tuple[str, ...]:
    return (
        f"The administration of the port reported on {day} that the ship {ship} was loaded with {tonnes} tonnes of "
        f"grain at berth {berth} and waits for a pilot, who will take her out as soon as the channel is free.",
        f"No other ship was at the berths on {day}, it said, and the depth of the channel was the usual one.",
    )


def html(title: str, *paragraphs: str) -> bytes:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f"<html lang='en'><head><title>{title}</title></head><body><nav><a href='/'>Home</a></nav>"
        f"<article><h1>{title}</h1>{body}</article><footer>Imprint</footer></body></html>"
    ).encode()


def rss(outlet: str, *items: tuple[str, str]) -> bytes:
    written = "".join(
        f"<item><title>{title}</title><link>https://{outlet}.example/{name}</link><guid>{name}</guid>"
        "<pubDate>Sun, 22 Nov 2026 09:00:00 GMT</pubDate></item>"
        for name, title in items
    )
    return f"<rss version='2.0'><channel><title>{outlet}</title>{written}</channel></rss>".encode()


@pytest.fixture
def web() -> FakeWeb:
    tail = "Die Tribune prints letters of up to 200 words; send yours with a name and a town to the desk for letters."
    return FakeWeb(
        {
            "https://a.example/feed.xml": Page(body=rss("a", ("wire", "First ship in nine days leaves Odesa"))),
            "https://a.example/wire": html("First ship in nine days leaves Odesa", *WIRE),
            "https://b.example/feed.xml": Page(
                body=rss("b", ("wheat", "Wheat sails again"), ("mon", "Port bulletin"), ("sat", "Port bulletin"))
            ),
            "https://b.example/wheat": html("Wheat sails again", *WIRE[:2], "Our readers know the port.", WIRE[2]),
            "https://b.example/mon": html("Port bulletin", *bulletin("Monday", "Amber", 24_100, 3)),
            "https://b.example/sat": html("Port bulletin", *bulletin("Saturday", "Corvo", 18_650, 7)),
            "https://c.example/feed.xml": Page(body=rss("c", ("out", "Out to sea"), ("own", "On the mole at dawn"))),
            "https://c.example/out": html("Out to sea", *WIRE, tail),
            "https://c.example/own": html("On the mole at dawn", *OWN),
        }
    )


FEEDS = tuple(make.feed(name) for name in "abc")


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that has these topics."""
    folder = tmp_path_factory.mktemp("words")

    async def expand() -> None:
        async with assembled(folder, FakeWeb({}), (), topics=TOPICS):
            pass

    asyncio.run(expand())
    return folder / "monitor.db"


async def test_three_copies_are_one_row_and_independent_reports_are_told_of(
    tmp_path: Path, web: FakeWeb, words: Path
) -> None:
    clock = Clock()
    async with assembled(tmp_path, web, FEEDS, topics=TOPICS, clock=clock, known_words=words) as (ports, topics):
        await daemon.once(ports, topics, everything=False, said=daemon.Said())

        async def rows(sql: str) -> list[read.Row]:
            return await ports.ledger.read(lambda database: list(read.rows(database, sql)))

        queue = await rows("select title, copies, outlets, article_id from review_queue order by copies desc, title")
        assert [(row["title"], row["copies"], row["outlets"]) for row in queue] == [
            (queue[0]["title"], 3, 3),
            ("On the mole at dawn", 1, 1),
            ("Port bulletin", 1, 1),
            ("Port bulletin", 1, 1),
        ]
        leader = int(str(queue[0]["article_id"]))
        story = await ports.ledger.read(story_of, leader, "harbour")
        assert [carrier.share > 0.8 for carrier in story.carriers] == [True, True]
        assert {carrier.outlet for carrier in story.carriers} < {"a.example", "b.example", "c.example"}
        assert [carrier.title for carrier in story.reports] == ["On the mole at dawn"]
        assert said.story(story) == "3 copies at 3 outlets, credited to Reuters; also reported by 1 other"

        await _later_copy(web, rows, ports, topics, clock, leader)


async def _later_copy(web: FakeWeb, rows, ports, topics, clock: Clock, leader: int) -> None:
    """A verdict covers what comes later; a copy that also matches by another rule is to be looked at again."""
    await ports.ledger.write(
        lambda database: database.execute(
            """insert into reviews (hit_id, verdict, reviewed_at, topic_version, content_hash, rules)
            select id, 'relevant', '2026-11-22T13:00:00Z', topic_version, '', '["ship"]' from hits
            where article_id = ?""",
            [leader],
        )
    )
    clock.now += timedelta(hours=1)
    web.pages["https://a.example/feed.xml"] = rss("a", ("again", "Wheat ship off"), ("crane", "Ship and crane"))
    web.pages["https://a.example/again"] = html("Wheat ship off", *WIRE)
    web.pages["https://a.example/crane"] = html("Ship and crane", *WIRE, "A crane of the port was damaged as well.")
    await daemon.once(ports, topics, everything=True, said=daemon.Said())
    waiting = await rows("select title, changed, copies, outlets from review_queue where copies > 1")
    assert waiting == [{"title": "Ship and crane", "changed": 1, "copies": 5, "outlets": 3}]
