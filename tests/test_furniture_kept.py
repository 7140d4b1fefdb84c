"""What a host repeats, on the whole path: no hit by it, no hit lost, and what was cut is kept and shown."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

import make
from commands import done, refused
from made_hosts import MadeHost, hosts, lines_of
from made_hosts import read as read_page
from make import NOON
from monitor.records import Furniture, TextSource, Visited
from monitor.stages.furniture import KNOWN
from monitor.store import read
from monitor.store.furniture import furniture_at
from monitor.store.retention import purge
from monitor.store.sources import sync_feeds
from monitor.store.write import Writer
from press import WORDS, item, matched, rss
from publishers import TOPICS, World
from web import reply

SIDE = "Readers have sent us many letters about the zyzzyva in the past year, and we thank every one of them."
TRUE = {"river", "museum"}  # of these articles the zyzzyva is the subject
TWELVE = (*WORDS, "square")


def body(word: str) -> tuple[str, ...]:
    """Three paragraphs that no other word has."""
    return (
        f"The people of the {word} met on Monday, and the {word} was full when the mayor of the {word} rose to speak.",
        f"Nobody had asked the {word} for its opinion, an engineer of the {word} said after the long meeting.",
        f"A zyzzyva was seen near the {word} by two builders." if word in TRUE else f"So much for the {word} of ours.",
    )


def page(word: str) -> bytes:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in (*body(word), SIDE))
    return reply(
        200,
        f"<html lang='en'><head><title>Of the {word}</title></head><body><div><h1>Of the {word}</h1>{text}</div>"
        "</body></html>".encode(),
        ("Content-Type", "text/html; charset=utf-8"),
    )


async def test_what_all_pages_say_makes_no_hit_costs_none_and_is_no_edit(world: World) -> None:
    a = await world.publisher("a.example")
    early = []
    for number, word in enumerate(TWELVE, 1):
        a.routes[f"/{word}"] = page(word)
        a.routes[f"/feed/{word}"] = reply(200, rss(item(f"Of the {word}", guid=word, link=a.url(f"/{word}"))))
        await world.follow(a.url(f"/feed/{word}"))
        await world.poll(after_s=60)
        await world.visit()
        early = await matched(world) if number == 3 else early
    assert {hit["state"] for hit in early} == {"current"}
    hits = {str(hit["title"]).removeprefix("Of the "): hit for hit in await matched(world)}
    assert {word for word, hit in hits.items() if hit["state"] == "current"} == TRUE
    gone = hits["market"]
    assert (gone["retired_because"], gone["edited"]) == ("furniture", None)
    kept = await world.rows(
        """select articles.title, articles.text, apart, cause
        from articles join _matching on _matching.article_id = articles.id
        join article_versions on article_versions.id = version_id"""
    )
    assert all(row["apart"] == SIDE and SIDE not in str(row["text"]) for row in kept)
    assert {row["cause"] for row in kept} == {"recut", "page"}
    near = await world.rows("select title from _near_misses join articles on articles.id = article_id where cut = 1")
    assert {str(row["title"]).removeprefix("Of the ") for row in near} == set(TWELVE) - TRUE
    assert await world.rows("pragma foreign_key_check") == []


BOX = hosts("hosts.yaml")[0]
RAIL = next(host for host in hosts("hosts.yaml") if host.rail)


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Writer]:
    """A store with a hundred items to be read."""
    with closing(Writer(tmp_path / "monitor.db")) as store:
        store.write(sync_feeds, [make.feed()], interval_s=900, now=NOON, first_due=lambda _: NOON)
        store.apply([make.polled(1, *(make.entry(str(number)) for number in range(100)))])
        yield store


def apply(store: Writer, change: Visited) -> None:
    assert store.apply([change]) == [0]


def rows(store: Writer, sql: str) -> list[read.Row]:
    return store.read(lambda database: list(read.rows(database, sql)))


def seen(store: Writer, host: MadeHost, number: int, *, at: str = "https://a.example/") -> Visited:
    """A page of a host, as a visit brings it with what the store knows of the host by then."""
    page = read_page(host, number, store.read(furniture_at, at))
    content = make.article(page.parted.text, title=page.title, source=TextSource.PAGE)
    return make.visited(number, content, url=f"{at}{number}", apart=page.parted.apart, blocks=page.parted.blocks)


def test_pages_read_before_are_cut_again_when_furniture_is_known(writer: Writer) -> None:
    for number in range(1, 9):
        apply(writer, seen(writer, BOX, number))
    boxes = [line.says for line in BOX.lines]
    kept = rows(
        writer,
        """select articles.text, apart, cause, version_id, (select count(*) from article_versions
            where article_versions.article_id = articles.id) as versions
        from articles join _matching on _matching.article_id = articles.id
        join article_versions on article_versions.id = version_id where articles.id <= 8 order by articles.id""",
    )
    assert [lines_of(str(row["apart"])) for row in kept] == [boxes] * 8
    assert not any(box in str(row["text"]) for row in kept for box in boxes)
    assert [(row["cause"], row["versions"]) for row in kept] == [("recut", 3)] * 3 + [("page", 2)] * 5


def test_where_nothing_but_furniture_is_left_the_feeds_word_serves_again(writer: Writer) -> None:
    page = seen(writer, BOX, 8)
    assert page.article is not None
    only_boxes = "\n\n".join(line.says for line in BOX.lines)
    apply(writer, replace(page, article=make.article(only_boxes, source=TextSource.PAGE)))
    for number in range(1, 5):
        apply(writer, seen(writer, BOX, number))
    (row,) = rows(
        writer,
        """select articles.fate, articles.text, apart from articles join _matching on _matching.article_id = articles.id
        join article_versions on article_versions.id = version_id where articles.id = 8""",
    )
    assert row == {"fate": "summary_only", "text": "A summary.", "apart": only_boxes}


def test_no_host_teaches_what_is_furniture_at_another(writer: Writer) -> None:
    for number in range(1, 9):
        apply(writer, seen(writer, BOX, number, at="https://evil.a.example/"))
    assert writer.read(furniture_at, "https://evil.a.example/9").lines
    for victim in ("https://a.example/", "https://www.a.example/", "https://b.example/", "not an address"):
        assert writer.read(furniture_at, victim) == Furniture()


def test_a_host_keeps_no_more_than_its_share(writer: Writer) -> None:
    host = replace(RAIL, articles=400)
    for number in range(1, 100):
        apply(writer, seen(writer, host, number))
    (row,) = rows(
        writer,
        """select (select count(*) from _host_pages) as pages, (select max(length(blocks)) from _host_pages) as longest,
            (select count(*) from _furniture) as known""",
    )
    assert row["pages"] == 48
    assert int(str(row["longest"])) <= 64 * 15
    assert int(str(row["known"])) <= KNOWN + 1


def test_a_page_that_is_read_again_counts_once(writer: Writer) -> None:
    for _ in range(5):
        apply(writer, seen(writer, BOX, 1))
        apply(writer, seen(writer, BOX, 2))
    assert writer.read(furniture_at, "https://a.example/") == Furniture()


def test_what_was_cut_goes_with_the_text_when_that_is_taken_out(writer: Writer) -> None:
    for number in range(1, 9):
        apply(writer, seen(writer, BOX, number))
    writer.write(lambda database: database.execute("update _visits set due_at = null"))
    writer.write(lambda database: database.execute("update _matching set generation = 9"))
    writer.write(purge, before=NOON + timedelta(days=9), after=0, now=NOON + timedelta(days=9))
    left = rows(
        writer, "select apart, text from article_versions where article_id <= 8 and coalesce(apart, text) <> ''"
    )
    assert left == []


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with one article, from which a line with the topic's word was cut."""
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "feeds.yaml").write_text("feeds: []\n", "utf-8")
    (tmp_path / "config" / "topics.yaml").write_text(TOPICS, "utf-8")
    record = {
        "url": "https://n.example/1",
        "title": "Of the school",
        "text": "\n".join(body("school")),
        "language": "en",
    }
    (tmp_path / "in.jsonl").write_text(json.dumps(record), "utf-8")
    done(tmp_path, "articles", "import", str(tmp_path / "in.jsonl"))
    with closing(Writer(tmp_path / "data" / "monitor.db")) as writer:
        writer.write(lambda database: database.execute("update article_versions set apart = ?", [SIDE]))
        writer.write(lambda database: database.execute("update _matching set generation = 0"))
    done(tmp_path, "match")
    return tmp_path


def test_near_misses_and_what_was_cut_are_shown(home: Path) -> None:
    assert json.loads(done(home, "hits", "list", "--json")) == []
    (near,) = json.loads(done(home, "hits", "list", "--near", "--json"))
    assert (near["topic"], near["why"], near["terms"], near["article_id"]) == ("fleet", "cut", "zyzzyva", 1)
    assert "Of the school" in done(home, "hits", "list", "--near", "--topic", "fleet")
    shown = done(home, "articles", "show", "1")
    assert shown.index("school met") < shown.index("cut from the page") < shown.index(SIDE)
    assert "--near" in refused(home, "hits", "list", "--near", "--verdict", "none")


def test_explain_says_what_was_cut_from_a_page_and_what_it_would_have_matched(home: Path) -> None:
    text = "".join(f"<p>{line}</p>" for line in body("school"))
    page = f"<h1>Of it</h1>{text}<p>Read also: <a href='/x'>All about the zyzzyva in maps and letters</a></p>"
    (home / "page.html").write_text(f"<html lang=en><body><div>{page}</div></body></html>", "utf-8")
    told = json.loads(done(home, "topics", "explain", str(home / "page.html"), "--json"))
    (topic,) = told["topics"]
    assert (topic["level"], topic["only_cut"]) == (None, "zyzzyva")
    assert "zyzzyva" in told["cut"]
    shown = done(home, "topics", "explain", str(home / "page.html"))
    assert "only with what was cut from the page: zyzzyva" in shown
    assert "Read also" in shown
