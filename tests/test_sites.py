"""What config/sites.yaml says of a host, applied to its pages; from the file to a stored article."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import make
from homes import assembled
from monitor import daemon
from monitor.pipeline.explain import page_document, said_address
from monitor.records import Article, Extracted, Fate, Fulltext, Language, PageBody, Site, Sites, TextSource
from monitor.stages.extract import article
from monitor.stages.extract.notes import Note
from web import FakeWeb, Page

REPORT = "The stone bridge over the river was closed on Tuesday evening after engineers had found cracks in its arches."
LATER = "The county will say within ten days when the bridge can be opened again, and for whom it will be opened."
BOX = "Our series tells how the grain corridor through the sea changed the price of bread in all of the towns."
PAGE = f"""<html lang="en"><head><title>Bridge closed</title><script type="application/ld+json">
{{"@type": "NewsArticle", "headline": "Bridge closed", "author": "Ada Winter"}}</script></head><body><main>
<h1>Bridge closed</h1>
<div class="report"><p>{REPORT}</p><div class="box"><p>{BOX}</p></div> and so on.<p>{LATER}</p></div>
<div class="more"><p>Elsewhere in town the old baths are to be sold to a brewery, which has not said why.</p></div>
</main></body></html>"""
FEED = "https://a.example/feed.xml"
ADDRESS = "https://www.a.example/bridge"
TOPICS = "version: 1\ntopics:\n  grain:\n    match: [==corridor]\n"


def read(site: Site | None) -> Extracted:
    empty = Article(
        title="",
        author=None,
        published_at=None,
        language=Language(),
        text="",
        text_source=TextSource.SUMMARY,
        words=0,
        content_hash="",
    )
    return article(
        PageBody(
            url=ADDRESS,
            body=PAGE.encode(),
            content_type="text/html",
            item=empty,
            fulltext=Fulltext.AUTO,
            fetched_at=datetime(2026, 11, 22, 12, tzinfo=UTC),
            site=site,
        )
    )


def test_the_text_is_what_the_selector_finds_without_what_is_removed() -> None:
    got = read(Site(content=".report", remove=(".box",)))
    assert got.article.text.split("\n\n") == [REPORT, "and so on.", LATER]
    assert (got.article.title, got.article.author, got.note) == ("Bridge closed", "Ada Winter", None)
    assert BOX in (got.apart or "")
    assert "baths" in (got.apart or "")


def test_what_is_removed_is_kept_beside_the_text() -> None:
    got = read(Site(remove=(".box", ".more")))
    assert REPORT in got.article.text
    assert BOX not in got.article.text
    assert BOX in (got.apart or "")
    assert "baths" in (got.apart or "")


def test_a_selector_that_finds_nothing_is_said_in_the_note() -> None:
    ordinary, missed = read(None), read(Site(content=".rebuilt"))
    assert missed.article == ordinary.article
    assert (ordinary.note, missed.note) == (None, Note.MISSED)
    assert read(Site(content="h1")).note == Note.MISSED, "a headline is no text"


def test_the_page_itself_cannot_be_removed_and_what_is_found_twice_counts_once() -> None:
    assert read(Site(remove=("html", "body"))).fate is not Fate.READ
    nested = read(Site(content="main, .report, p", remove=(".box",)))
    assert nested.article.text.count(REPORT) == 1


def test_what_is_said_of_a_page_that_is_explained() -> None:
    async def note(site: Site | None) -> str:
        now = datetime(2026, 11, 22, 12, tzinfo=UTC)
        return (await page_document(ADDRESS, PAGE.encode(), None, title="", lang="en", now=now, site=site)).note

    assert asyncio.run(note(Site(content=".rebuilt"))) == Note.MISSED
    assert asyncio.run(note(Site(content=".report"))) == ""


def test_a_stored_page_says_its_address() -> None:
    assert said_address(b"<head><link href='https://A.example/x?utm_source=b' rel=canonical>") == "https://a.example/x"
    assert said_address(b"<link rel='stylesheet' href='https://a.example/x.css'>") is None
    assert said_address(b"<link " * 40_000) is None


def test_a_visit_goes_by_what_is_said_of_the_host(tmp_path: Path) -> None:
    item = f"<item><title>Bridge closed</title><link>{ADDRESS}</link></item>"
    web = FakeWeb(
        {
            FEED: Page(body=f"<rss version='2.0'><channel>{item}</channel></rss>".encode()),
            ADDRESS: Page(body=PAGE.encode()),
        }
    )

    async def work() -> list[dict[str, object]]:
        async with assembled(tmp_path, web, (make.feed("a"),), topics=TOPICS) as (ports, topics):
            sites = Sites({"a.example": Site(content=".report", remove=(".box",))})
            await daemon.once(replace(ports, sites=sites), topics, everything=False, said=daemon.Said())
            return await ports.ledger.read(lambda database: list(database.query("select text, fate from articles")))

    (stored,) = asyncio.run(work())
    assert stored["fate"] == "read"
    assert LATER in str(stored["text"])
    assert "corridor" not in str(stored["text"])
