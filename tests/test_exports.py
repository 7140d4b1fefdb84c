"""Hits for other programs: what comes from outside stays text there."""

from __future__ import annotations

import csv
import io
import json

import feedparser
import pytest
from lxml import html

from monitor.cli.exports import FORMATS

HOSTILE = '=HYPERLINK("http://evil.example")<script>alert(1)</script> \x1b[2J\u202e & "'
ROW = {
    "hit_id": 7,
    "topic": "drones",
    "level": "alert",
    "score": 75,
    "title": HOSTILE,
    "url": "https://news.example/7?a=1&b=2",
    "source": "Агентство",
    "published_at": "2026-11-22T12:00:00Z",
    "matched_at": "2026-11-22T12:05:00Z",
    "excerpt": HOSTILE,
    "terms": "Drohne",
}
NOW = "2026-11-22T13:00:00Z"


def test_csv_cells_are_no_formulas() -> None:
    rows = list(csv.DictReader(io.StringIO(FORMATS["csv"]([ROW], NOW).decode())))
    assert rows[0]["title"].startswith("'=HYPERLINK(")
    assert rows[0]["source"] == "Агентство"
    assert rows[0]["score"] == "75"


def test_json_lines_are_the_rows() -> None:
    assert [json.loads(line) for line in FORMATS["jsonl"]([ROW, ROW], NOW).splitlines()] == [ROW, ROW]


@pytest.mark.parametrize("form", ["atom", "rss"])
def test_feeds_are_well_formed_and_name_each_hit_once(form: str) -> None:
    feed = feedparser.parse(FORMATS[form]([ROW], NOW))
    assert not feed.bozo
    entry = feed.entries[0]
    assert entry.id == "urn:monitor:hit:7"
    assert entry.link == ROW["url"]
    assert form == "rss" or entry.summary_detail.type == "text/plain"
    assert form == "atom" or "<script>" not in entry.summary


def test_the_page_holds_no_script_and_no_dangerous_link() -> None:
    page = FORMATS["html"]([ROW, ROW | {"url": "javascript:alert(1)"}], NOW)
    tree = html.fromstring(page)
    assert tree.xpath("//script") == []
    assert [link.get("href") for link in tree.xpath("//a")] == [ROW["url"], ""]
    assert tree.xpath("//h2")[0].text_content().startswith('=HYPERLINK("http')


@pytest.mark.parametrize("form", ["csv", "atom", "rss", "html"])
def test_controls_are_shown_and_not_sent(form: str) -> None:
    text = FORMATS[form]([ROW], NOW).decode()
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "\\x1b[2J\\u202e" in text


@pytest.mark.parametrize("form", FORMATS)
def test_no_hits_are_a_file_all_the_same(form: str) -> None:
    assert isinstance(FORMATS[form]([], NOW), bytes)
