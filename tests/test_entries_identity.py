"""Identity by property: over documents and over polls, no item hides another, and none is taken for a new one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from html import escape

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

import make
from make import NOON
from monitor.records import Entry, FeedBody, FeedKind, ParsedFeed
from monitor.stages.entries import parse
from monitor.stages.entries.wrapped import unwrapped
from monitor.store.polled import apply_polled
from monitor.store.sources import sync_feeds
from monitor.store.write import Writer
from monitor.text.edits import gist, significant, speaks_of
from monitor.urls import canonical, variants


@dataclass(frozen=True)
class Written:
    title: str
    guid: str = ""
    link: str = ""
    text: str = ""
    date: str = ""

    def rss(self, space: str = "") -> str:
        fields = {
            "guid": self.guid,
            "title": self.title,
            "link": self.link,
            "description": self.text,
            "pubDate": self.date,
        }
        filled = [f"<{name}>{space}{escape(value)}{space}</{name}>" for name, value in fields.items() if value]
        return f"{space}<item>{space}{space.join(filled)}{space}</item>"


def parsed(items: list[Written], *, space: str = "") -> ParsedFeed:
    body = f"<rss version='2.0'><channel><title>T</title>{''.join(item.rss(space) for item in items)}</channel></rss>"
    feed = parse(
        FeedBody(
            url="https://feeds.example/rss",
            kind=FeedKind.FEED,
            links=None,
            body=body.encode("utf-8", "replace"),
            content_type=None,
            language="en",
            fetched_at=datetime(2026, 11, 22, 12, tzinfo=UTC),
        )
    )
    assert isinstance(feed, ParsedFeed)
    return feed


EXAMPLES = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)

WORDS = st.sampled_from(["harbour", "market", "school", "river", "bridge", "council", "museum", "theatre", "station"])
TITLES = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)
GUIDS = st.sampled_from(["", "1", "2", "http://a.test/1", "https://a.test/1", "https://www.a.test/2", "urn:x"])
LINKS = st.sampled_from(["", "/1", "/2", "http://a.test/1", "https://a.test/1#x", "//www.a.test/1", "mailto:a@b.test"])
DATES = st.sampled_from(["", "Sun, 22 Nov 2026 09:00:00 GMT", "yesterday"])
ITEMS = st.builds(Written, title=TITLES, guid=GUIDS, link=LINKS, text=TITLES | st.just(""), date=DATES)
DOCUMENTS = st.lists(ITEMS, min_size=1, max_size=8)


def by_content(feed: ParsedFeed) -> dict[tuple[object, ...], set[str]]:
    """Keys by what an item says; the date is none of it, where anything else tells items apart."""
    found: dict[tuple[object, ...], set[str]] = {}
    for entry in feed.entries:
        said = (entry.guid, entry.article.title, entry.article.text)
        found.setdefault(said, set()).add(entry.key)
    return found


@EXAMPLES
@given(DOCUMENTS, st.randoms(use_true_random=False), st.sampled_from(["\n", "  ", "\r\n\t"]))
def test_keys_stay_under_another_order_and_other_white_space(items, random, space) -> None:
    feed = parsed(items)
    assume(not feed.refused)
    others = list(items)
    random.shuffle(others)
    assert by_content(parsed(others)) == by_content(feed)
    assert [entry.key for entry in parsed(items, space=space).entries] == [entry.key for entry in feed.entries]
    assert [entry.gist for entry in parsed(items, space=space).entries] == [entry.gist for entry in feed.entries]


@EXAMPLES
@given(DOCUMENTS)
def test_each_item_is_an_entry_or_refused_and_no_two_share_a_key_or_a_page(items) -> None:
    feed = parsed(items)
    assert len({entry.key for entry in feed.entries}) == len(feed.entries)
    said = {(entry.article.title, entry.article.text) for entry in feed.entries}
    missing = {(item.title, item.text) for item in items} - said
    assert len(missing) <= len(feed.refused)
    pages: dict[str, str] = {}
    for entry in feed.entries:
        if entry.has_page:
            assert pages.setdefault(min(variants(entry.url)), entry.article.title) == entry.article.title
    alternates = [entry.alternate for entry in feed.entries if entry.alternate]
    assert len(set(alternates)) == len(alternates)


@EXAMPLES
@given(ITEMS)
def test_a_valid_item_is_stored_as_it_stands(item) -> None:
    (entry,) = parsed([item]).entries
    assert (entry.article.title, entry.article.text) == (item.title, item.text)
    assert (entry.guid or "", entry.published_raw or "") == (item.guid, item.date)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writer]:
    with closing(Writer(tmp_path_factory.mktemp("items") / "monitor.db")) as store:
        store.write(sync_feeds, [make.feed("a"), make.feed("b")], interval_s=900, now=NOON, first_due=lambda _: NOON)
        yield store


class _Undone(Exception):
    """Takes back what an example wrote."""


def tried(store: Writer, example: Callable[[Database], None]) -> None:
    def undone(database: Database) -> None:
        example(database)
        raise _Undone

    with pytest.raises(_Undone):
        store.write(undone)


def poll(database: Database, feed_id: int, feed: ParsedFeed) -> int:
    return apply_polled(database, replace(make.polled(feed_id), parsed=feed))


def texts(database: Database) -> list[str]:
    """Title and text of every article, as they are and as they were."""
    return [
        text
        for (text,) in database.execute(
            """select title || ' ' || text from articles
            union all select title || ' ' || text from article_versions where title is not null"""
        ).fetchall()
    ]


@EXAMPLES
@given(st.lists(DOCUMENTS, min_size=1, max_size=5))
@example(
    [
        [Written("harbour", "", "/1", "harbour", ""), Written("harbour", "1", "", "harbour", "")],
        [Written("market", "1", "/1", "", "")],
    ]
)
def test_over_polls_every_title_is_an_articles_or_was(store, documents) -> None:
    """Titles that are made of quite different words are never one item; alike ones may be edits of each other."""

    def example(database: Database) -> None:
        for items in documents:
            feed = parsed(items)
            poll(database, 1, feed)
            stored = texts(database)
            for entry in feed.entries:
                assert any(speaks_of(entry.article.title, text) for text in stored)
            assert database.execute("pragma foreign_key_check").fetchall() == []

    tried(store, example)


@EXAMPLES
@given(st.lists(DOCUMENTS, min_size=1, max_size=4))
def test_a_document_again_in_any_order_brings_nothing(store, documents) -> None:
    def example(database: Database) -> None:
        for items in documents:
            feed = parsed(items)
            assume(not feed.refused)
            poll(database, 1, feed)
            before = database.execute("select id, url, title, text from articles").fetchall()
            assert poll(database, 1, feed) == 0
            assert poll(database, 1, replace(feed, entries=feed.entries[::-1])) == 0
            assert database.execute("select id, url, title, text from articles").fetchall() == before

    tried(store, example)


def secure(item: Written) -> Written:
    guid = item.guid.replace("http://www.", "https://")
    return replace(item, guid=guid.replace("http://", "https://www."), link="https://feeds.example/1")


@EXAMPLES
@given(DOCUMENTS)
def test_a_feed_that_moves_to_https_brings_nothing(store, items) -> None:
    items = [
        replace(item, guid=item.guid.replace("https:", "http:"), link="http://www.feeds.example/1") for item in items
    ]
    feed, moved = parsed(items), parsed([secure(item) for item in items])
    assume(not feed.refused)

    def example(database: Database) -> None:
        poll(database, 1, feed)
        assert poll(database, 1, moved) == 0
        assert poll(database, 1, feed) == 0

    tried(store, example)


@EXAMPLES
@given(st.text(max_size=40), st.text(max_size=80))
def test_a_gist_does_not_change_with_white_space_and_nothing_is_significantly_other_than_itself(title, text) -> None:
    assert gist(title, f" {text}\n") == gist(title, text)
    assert not significant(text, text)


EDITS = [
    ("nearr the brigde", "near the bridge", False),
    ("Read 7 times", "Read 1,204 times", False),
    ("At 10:30, 2026-11-22", "At 11:45, 2026-11-23", False),
    ("the S-300 system", "the S-400 system", True),
    ("three ships", "three ships and drones", True),
    ("the grain corridor", "the grain corridor!", False),
    ("Путин встретился с Эрдоганом", "Путин встретилcя с Эрдоганом", False),
    ("Путин встретился с Эрдоганом", "Путин встретился с Байрактаром", True),
    ("زيارة إلى أنقرة", "زيارة إلى أنقرة وطائرات", True),
    ("一艘船离开港口", "一艘船离开港口无人机", True),
    ("one two three four five six seven", "one two", True),
]


@pytest.mark.parametrize(("old", "new", "says_more"), EDITS)
def test_an_edit_of_substance_is_told_from_a_correction(old: str, new: str, says_more: bool) -> None:
    assert (gist("", old) != gist("", new) and significant(old, new)) is says_more


@EXAMPLES
@given(st.text(max_size=200))
def test_any_text_can_be_looked_at_as_a_link(text) -> None:
    for link in (text, f"https://go.test/redirect?url={text}", f"https://news.google.com/rss/articles/{text}"):
        inner = unwrapped(link)
        assert inner == link or canonical(inner)


ENTRY = make.entry("one")


@pytest.mark.parametrize("changed", [{"gist": ""}, {"identities": (ENTRY.key,)}, {"alternate": "0" * 16}])
def test_a_sighting_without_what_is_asked_today_is_still_the_items(store, changed) -> None:
    """What an older program stored has neither gist nor alternate."""

    def example(database: Database) -> None:
        entry: Entry = ENTRY
        apply_polled(database, make.polled(1, entry))
        database.execute("update sightings set gist = null, alternate = null")
        before = database.execute("select count(*) from article_versions").fetchone()
        assert apply_polled(database, make.polled(1, replace(entry, **changed))) == 0
        assert database.execute("select count(*) from article_versions").fetchone() == before
        assert database.execute("select edits from sightings").fetchone()[0] == 0

    tried(store, example)
