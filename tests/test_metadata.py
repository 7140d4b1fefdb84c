"""Title, authors and date of a page: names as they are written, broken structured data, sources that contradict."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from monitor.markup import article_node, people
from monitor.markup.people import person_at
from monitor.records import Article, Fulltext, Language, PageBody, TextSource
from monitor.stages.extract import article

CASES = Path(__file__).parent / "cases" / "metadata"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ARTICLE = '"@type": "NewsArticle", "datePublished": "2026-11-01T10:00:00+01:00"'
WORDS = "The harbour of the northern town was opened again on Monday morning after the storm had passed. " * 4
EMPTY = Article(
    title="",
    author=None,
    published_at=None,
    language=Language(),
    text="",
    text_source=TextSource.SUMMARY,
    words=0,
    content_hash="",
)


def read(head: str, body: str = "", *, url: str = "https://post.example/a", feed: datetime | None = None) -> Article:
    html = f"<html lang='en'><head>{head}</head><body><article>{body}<p>{WORDS}</p></article></body></html>"
    page = PageBody(
        url=url,
        body=html.encode(),
        content_type="text/html",
        item=replace(EMPTY, published_at=feed),
        fulltext=Fulltext.AUTO,
        fetched_at=NOW,
    )
    return article(page).article


def linked(**said: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **said})}</script>'


def test_names_in_bylines() -> None:
    cases = YAML(typ="safe").load(CASES / "people.yaml")
    assert {written: people(str(written)) for written in cases} == cases


@given(st.text(max_size=300))
def test_any_text_gives_names(written: str) -> None:
    assert all(name.strip() == name and 0 < len(name) <= 200 for name in people(written))


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://x.example/author/ada-winter/", "Ada Winter"),
        ("https://x.example/autor/anna-groß-123.html", "Anna Groß"),
        ("https://x.example/by/jo_kern?page=1", "Jo Kern"),
        ("https://x.example/author/adawinter", None),
        ("https://x.example/people/1234", None),
        ("https://social.example/the-post", None),
    ],
)
def test_names_in_addresses_of_profiles(address: str, name: str | None) -> None:
    assert person_at(address) == name


@pytest.mark.parametrize(
    "block",
    [
        f'{{{ARTICLE}, "headline": "Port opens"}},{{"@type": "Person"}}',
        f'/* made by hand */ {{{ARTICLE}, // the title:\n "headline": "Port opens",}}',
        f'{{{ARTICLE}, "headline": "Port\nopens"}}',
        f'{{{ARTICLE}, "headline": "Port opens", "description": "It is "open" again, they say"}}',
        f'{{{ARTICLE}, "headline": "Port opens", "description": "the \\island\'s"}}',
        f'{{{ARTICLE}, "headline": "Port opens", "image": ["a", "b"',
        f'{{{ARTICLE}, "headline": "Port opens", "description": "lost in the mid',
        f'<![CDATA[ {{{ARTICLE}, "headline": "Port opens", }} ]]>',
        f'{{{ARTICLE}, "headline": "Port opens", "keywords": ["a", "b",], }}'.replace('"', "&quot;"),
    ],
)
def test_broken_blocks_are_mended(block: str) -> None:
    node = article_node([block])
    assert (node.headline, node.published and node.published.at) == ("Port opens", datetime(2026, 11, 1, 9, tzinfo=UTC))


@pytest.mark.parametrize(
    "unit", ['"', "\\", '"\\', '{"a":"', "/*", "//", ",", '" ', '",', "[", "}", "<!--", '"a":"b" "']
)
def test_hostile_blocks_are_read(unit: str) -> None:
    assert article_node(['{"@type": "Article", ' + unit * (200_000 // len(unit)) + "\\"]).headline is None


GRAPH = {
    "@graph": [
        {"@type": "NewsArticle", "headline": "In the margin", "author": "Jo Kern", "url": "https://post.example/b"},
        {"@type": "NewsArticle", "headline": "The port opens", "mainEntityOfPage": {"@id": "https://post.example/a#x"}},
        {
            "@type": "BlogPosting",
            "headline": "The port opens",
            "author": {"@id": "#ada"},
            "publisher": {"@id": "#post"},
        },
        {"@type": "WebPage", "datePublished": "2026-11-01T10:00:00+01:00", "inLanguage": "en"},
        {"@type": "Person", "@id": "#ada", "givenName": "Ada", "familyName": "Winter"},
        {"@type": "Organization", "@id": "#post", "name": "The Post"},
    ]
}


def test_the_article_of_the_page_is_meant_and_completed_by_others_of_its_headline() -> None:
    node = article_node([json.dumps(GRAPH)], about=["http://www.post.example/a?utm=1"])
    assert (node.headline, node.author, node.publisher) == ("The port opens", "Ada Winter", "The Post")
    assert node.published is not None
    assert article_node([json.dumps(GRAPH)]).headline == "In the margin"


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("By Ada Winter and Jo Kern", "Ada Winter; Jo Kern"),
        ([{"@type": "Person", "name": "Ada Winter"}, [{"@type": "Organization", "name": "Sea and Sons, Ltd"}]],
         "Ada Winter; Sea and Sons, Ltd"),
        ({"@type": "Person", "url": "https://post.example/author/ada-winter"}, "Ada Winter"),
        ("https://post.example/author/ada-winter", "Ada Winter"),
        ({"@type": "Person", "name": "admin"}, None),
    ],
)  # fmt: skip
def test_authors_as_they_are_told(author: object, names: str | None) -> None:
    assert read(linked(headline="Port opens", author=author)).author == names


PAGES = YAML(typ="safe").load(CASES / "pages.yaml")


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in PAGES])
def test_pages(case: dict[str, str]) -> None:
    feed = datetime.fromisoformat(case["feed"]) if "feed" in case else None
    got = read(case.get("head", ""), case.get("body", ""), feed=feed)
    found = {"title": got.title, "author": got.author, "published": got.published_at and got.published_at.isoformat()}
    wanted = {field: case[field] for field in found if field in case}
    assert wanted
    assert {field: found[field] for field in wanted} == wanted


def test_the_address_tells_which_of_two_dates_is_meant() -> None:
    tag = "<meta property='article:published_time' content='2026-11-01T09:20:00Z'>"
    head = linked(datePublished="2026-11-20T08:00:00Z") + tag
    assert read(head, url="https://post.example/2026/11/01/port").published_at == datetime(
        2026, 11, 1, 9, 20, tzinfo=UTC
    )
    assert read(head, url="https://post.example/port").published_at == datetime(2026, 11, 20, 8, tzinfo=UTC)


def test_words_of_persian_keep_their_non_joiners() -> None:
    said = (
        "خبرنگاران می\u200cگویند که بندر شمالی شهر دوشنبه پس از توفان دوباره گشوده شد و کشتی\u200cها به راه افتادند. "
    )
    for written in (said, said.replace("\u200c", "&zwnj;")):
        assert said.strip() in read("", f"<p>{written}</p>").text
