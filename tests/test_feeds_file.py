"""The shipped config/feeds.yaml: complete, balanced, without duplicates, and every address with its source in docs."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from monitor import config, urls
from monitor.records import Feed

ROOT = Path(__file__).parents[1]
FEEDS = config.load_feeds(ROOT)
PAGE = (ROOT / "docs" / "shipped-feeds.md").read_text("utf-8")
KINDS = {
    "agency",
    "broadcaster",
    "newspaper",
    "independent",
    "state media",
    "government",
    "think tank",
    "un",
    "defence",
    "shipping",
    "grain",
}
AGGREGATORS = ("google", "yahoo", "msn.com", "einnews", "feedspot", "reddit", "rsshub", "rss.app", "nitter")


def rows() -> list[list[str]]:
    """The cells of every table row in docs/shipped-feeds.md, heads and rules left out."""
    lines = [line for line in PAGE.splitlines() if line.startswith("| ")]
    found = [line.removeprefix("| ").removesuffix(" |").split(" | ") for line in lines]
    return [row for row in found if row[0] not in ("feed", "list", "---")]


def feed_rows() -> list[list[str]]:
    return [row for row in rows() if len(row) == 5]


def test_the_list_has_the_size_of_a_starter() -> None:
    assert 60 <= len(FEEDS) <= 120


@pytest.mark.parametrize("feed", FEEDS, ids=[feed.url for feed in FEEDS])
def test_each_feed_says_what_it_is(feed: Feed) -> None:
    assert feed.name
    assert feed.language
    assert feed.country
    assert "unverified" in feed.tags
    assert set(feed.tags) - {"unverified"}
    assert len(set(feed.tags)) == len(feed.tags)


@pytest.mark.parametrize("language", ["en", "de", "tr", "ru", "uk", "ar"])
def test_each_language_of_the_topics_has_its_feeds(language: str) -> None:
    assert Counter(feed.language for feed in FEEDS)[language] >= 10


def test_no_other_language_is_in_it() -> None:
    assert {feed.language for feed in FEEDS} == {"en", "de", "tr", "ru", "uk", "ar"}


def test_each_kind_of_press_is_in_it() -> None:
    assert {tag for feed in FEEDS for tag in feed.tags} >= KINDS


@pytest.mark.parametrize("place", ["turkey", "ukraine", "russia", "syria", "arab"])
def test_each_side_is_heard(place: str) -> None:
    assert sum(place in feed.tags for feed in FEEDS) >= 4


def test_no_feed_is_in_it_twice() -> None:
    spellings = Counter(urls.canonical(feed.url) for feed in FEEDS)
    assert None not in spellings
    assert [url for url, times in spellings.items() if times > 1] == []


def test_https_and_http_of_one_address_are_not_both_in_it() -> None:
    bare = Counter((urls.canonical(feed.url) or "").partition("://")[2].removeprefix("www.") for feed in FEEDS)
    assert [url for url, times in bare.items() if times > 1] == []


def test_a_name_means_one_feed_in_its_language() -> None:
    names = Counter((feed.language, feed.name) for feed in FEEDS)
    assert [name for name, times in names.items() if times > 1] == []


def test_it_names_publishers_and_no_aggregators() -> None:
    assert [feed.url for feed in FEEDS if any(word in feed.url for word in AGGREGATORS)] == []


def test_docs_list_the_same_feeds_in_the_same_order() -> None:
    told = [(name, language, country, address.strip("<>")) for name, language, country, address, _ in feed_rows()]
    assert told == [(feed.name, feed.language, feed.country, feed.url) for feed in FEEDS]


def test_docs_name_a_known_list_for_each_feed_and_no_list_in_vain() -> None:
    named = {row[0] for row in rows() if len(row) == 2}
    used = {row[4].partition(",")[0] for row in feed_rows()}
    assert used == named
