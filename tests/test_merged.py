"""Two articles that turn out to be one: nothing that was known of either is lost, nothing is there twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

import make
from make import NOON
from monitor.records import Failure, Fate, TextSource
from monitor.store import read
from monitor.store.adopted import Adopted, adopt
from monitor.store.checks import faults
from monitor.store.matched import unmatched
from monitor.store.sources import sync_feeds
from monitor.store.visited import claim_waiting
from monitor.store.write import Writer

REAL = "https://news.example/2026/ship-leaves-harbour"
LINK = "https://short.example/x"
TITLE = "Ship leaves the harbour"
PAGE = make.article("The ship leaves the harbour at noon, with all its crew.", title=TITLE, source=TextSource.PAGE)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Writer]:
    """The short link is article 1, the page itself article 2."""
    with closing(Writer(tmp_path / "monitor.db")) as store:
        store.write(sync_feeds, [make.feed("a"), make.feed("b")], interval_s=900, now=NOON, first_due=lambda _: NOON)
        store.write(adopt, [Adopted(topic="drones", version="v1", title=None, definition="{}")], keep=[], now=NOON)
        for feed_id, url in ((1, LINK), (2, REAL)):
            said = make.article(f"A summary of {feed_id}.", title=TITLE)
            store.apply([make.polled(feed_id, make.entry(url, url=url, content=said))])
        yield store


def rows(store: Writer, sql: str) -> list[read.Row]:
    return store.read(lambda database: list(read.rows(database, sql)))


def version(store: Writer, article_id: int) -> int:
    (row,) = rows(store, f"select version_id from _matching where article_id = {article_id}")
    return int(str(row["version_id"]))


def hit(store: Writer, article_id: int, topic: str = "drones") -> None:
    store.apply(
        [make.matched(article_id, version(store, article_id), make.hit(topic), topics=((topic, "v1"),), words=None)]
    )


REVIEW = """
insert into reviews (hit_id, verdict, note, reviewed_at, topic_version, content_hash, rules)
values (?, 'irrelevant', 'an old ship', '2026-11-22T13:00:00Z', '', '', '[]')
"""


def review(store: Writer, hit_id: int) -> None:
    store.write(lambda database: database.execute(REVIEW, [hit_id]))


def visit(store: Writer, article_id: int = 1, **changes: object) -> None:
    store.apply([make.visited(article_id, PAGE, **({"url": LINK, "address": REAL} | changes))])
    assert store.read(faults) == []
    assert rows(store, "pragma foreign_key_check") == []


def test_the_copy_hands_on_sightings_versions_and_the_page_that_was_read(store: Writer) -> None:
    visit(store)
    copy, real = rows(store, "select * from articles order by id")
    assert (copy["fate"], copy["text"], copy["url"]) == (Fate.DUPLICATE_URL, "", LINK)
    assert (real["fate"], real["text"], real["url"]) == (Fate.READ, PAGE.text, REAL)
    assert [row["article_id"] for row in rows(store, "select article_id from sightings")] == [2, 2]
    texts = rows(store, "select text from article_versions where article_id = 2 order by id")
    assert [row["text"] for row in texts] == ["A summary of 1.", "A summary of 2.", None]
    assert store.write(claim_waiting, NOON, limit=9) == []
    assert [item.article_id for item in store.read(unmatched, 1, limit=9)] == [2]


def test_a_page_that_was_read_already_stays_as_it_is(store: Writer) -> None:
    store.apply([make.visited(2, PAGE, url=REAL)])
    before = rows(store, "select * from articles where id = 2")
    visit(
        store, article=make.article("The ship leaves the harbour. Advertisement.", title=TITLE, source=TextSource.PAGE)
    )
    assert rows(store, "select * from articles where id = 2") == before


def test_a_hit_of_the_copy_alone_moves_with_its_reasons_and_its_verdict(store: Writer) -> None:
    hit(store, 1)
    review(store, 1)
    visit(store)
    (moved,) = rows(store, "select * from hits")
    assert (moved["article_id"], moved["verdict"], moved["state"], moved["leads"]) == (2, "irrelevant", "current", 1)
    spans = rows(store, "select article_id from hit_reasons join article_versions on article_versions.id = version_id")
    assert [row["article_id"] for row in spans] == [2]
    assert rows(store, "select story_id from articles where id = 2") == [{"story_id": moved["story_id"]}]


def test_of_two_hits_one_stays_and_inherits_the_verdict_of_the_other(store: Writer) -> None:
    hit(store, 1)
    hit(store, 2)
    review(store, 1)
    visit(store)
    copy, real = rows(store, "select * from hits order by id")
    assert (copy["state"], copy["leads"], copy["verdict"]) == ("retired", 0, "irrelevant")
    assert (real["state"], real["leads"], real["verdict"], real["note"]) == ("current", 1, "irrelevant", "an old ship")
    assert rows(store, "select hit_id from review_queue") == []


def test_a_verdict_on_the_copys_hit_that_comes_late_counts_for_the_article(store: Writer) -> None:
    hit(store, 1)
    hit(store, 2)
    visit(store)
    review(store, 1)
    assert [row["verdict"] for row in rows(store, "select verdict from hits")] == ["irrelevant", "irrelevant"]


def test_what_is_under_way_for_the_copy_comes_to_nothing(store: Writer) -> None:
    late = make.matched(1, version(store, 1), make.hit(), words=None)
    visit(store)
    store.apply([late, make.visited(1, None, url=LINK, failure=Failure(error_class="timeout", text="late"))])
    assert rows(store, "select id from hits") == []
    assert [row["fate"] for row in rows(store, "select fate from articles order by id")] == ["duplicate_url", "read"]


def test_a_page_that_cannot_be_had_is_one_article_where_the_titles_agree(store: Writer) -> None:
    visit(
        store,
        article=None,
        fate=Fate.FAILED,
        failure=Failure(error_class="http_403", text="refused"),
        next_visit_at=NOON,
    )
    assert [row["fate"] for row in rows(store, "select fate from articles order by id")] == ["duplicate_url", "waiting"]
    assert [item.article_id for item in store.write(claim_waiting, NOON, limit=9)] == [2]


@pytest.mark.parametrize("fate", [Fate.NOT_ARTICLE, Fate.SUMMARY_ONLY])
def test_an_article_that_is_called_otherwise_keeps_its_own_address(store: Writer, fate: Fate) -> None:
    store.write(lambda database: database.execute("update articles set title = 'Museum opens' where id = 1"))
    visit(store, fate=fate, article=make.article("No text.", title="Museum opens"))
    assert [row["url"] for row in rows(store, "select url from articles order by id")] == [LINK, REAL]
    assert [row["article_id"] for row in rows(store, "select article_id from sightings order by id")] == [1, 2]


def test_a_link_goes_by_the_address_of_its_page_and_is_found_by_both(store: Writer) -> None:
    visit(store, address="https://news.example/other-name-of-it")
    assert rows(store, "select url from articles where id = 1") == [{"url": "https://news.example/other-name-of-it"}]
    said = make.article("Again.", title=TITLE)
    both = [
        make.entry(url, url=url, content=said) for url in (LINK + "#again", "http://www.news.example/other-name-of-it")
    ]
    store.apply([make.polled(2, replace(both[0], url=LINK), both[1])])
    assert [row["article_id"] for row in rows(store, "select article_id from sightings order by id")] == [1, 2, 1, 1]


def test_a_sessions_parameters_are_no_other_address(store: Writer) -> None:
    visit(store, 2, url=REAL, address=f"{REAL}?session=7")
    assert rows(store, "select url from articles where id = 2") == [{"url": REAL}]


def test_another_report_at_an_address_that_led_elsewhere_is_an_article_of_its_own(store: Writer) -> None:
    visit(store)
    feeds = [make.feed(name) for name in "abcd"]
    store.write(sync_feeds, feeds, interval_s=900, now=NOON, first_due=lambda _: NOON)
    said = make.article("Of something else.", title="Museum opens on Sunday")
    for feed_id in (3, 4):
        store.apply([make.polled(feed_id, make.entry("other", url="http://short.example/x", content=said))])
    assert [row["url"] for row in rows(store, "select url from articles where id > 2")] == ["http://short.example/x"]
    assert [row["article_id"] for row in rows(store, "select article_id from sightings where feed_id > 2")] == [3, 3]
    assert rows(store, "pragma foreign_key_check") == []
