"""The plainest feeds are read without feedparser, and nobody can tell: cases, corpus and documents at random."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from monitor.markup import decode
from monitor.records import Failure
from monitor.stages.entries.item import Item, Reading
from monitor.stages.entries.syndicated import as_xml, by_feedparser, by_ourselves

CASES = Path(__file__).parent / "cases" / "feeds"
CORPUS = Path(__file__).parents[2] / "shared" / "corpus" / "feeds"
MODULES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "media": "http://search.yahoo.com/mrss/",
    "atom": "http://www.w3.org/2005/Atom",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "own": "urn:example:own",
}
DECLARED = " ".join(f'xmlns:{prefix}="{address}"' for prefix, address in MODULES.items())


def rss(channel: str, root: str = f'version="2.0" {DECLARED}') -> str:
    return f"<?xml version='1.0'?><rss {root}><channel>{channel}</channel></rss>"


def told(reading: Reading) -> tuple[object, ...]:
    items: list[Item] = [item() for item in reading.items]
    return reading.version, reading.title, reading.language, reading.home, reading.declared, items


def same(text: str) -> bool:
    """Whether the document was read without feedparser; if so, it was read as feedparser reads it."""
    document = as_xml(text)
    ours = by_ourselves(document)
    if ours is None:
        return False
    theirs = by_feedparser(document, text)
    assert not isinstance(theirs, Failure)
    assert told(ours) == told(theirs)
    return True


ITEM = "<title>A &amp; B</title><link>https://a.example/1?a=1&amp;b=2</link><guid isPermaLink='false'>1</guid>"
PLAIN = [
    "<title>T</title><link>https://a.example/</link><description>D</description><language>tr-TR</language>",
    f"<item>{ITEM}<pubDate>Sun, 22 Nov 2026 09:00:00 GMT</pubDate><description>&lt;p&gt;x</description></item>",
    "<item><guid>https://a.example/2</guid><dc:date>2026-11-22T09:00:00+03:00</dc:date><author>Me</author></item>",
    "<item><title>Ünlü &lt;b&gt;x&lt;/b&gt;</title><dc:creator>A</dc:creator><dc:creator>B</dc:creator></item>",
    "<item><content:encoded><![CDATA[<p>Long</p>]]></content:encoded><description/><link/></item><item/>",
    "<item><title>FÃ¶rder</title><media:content url='u' medium='image'/><media:thumbnail url='u'/></item>",
    "<item><guid>https://a.example/3</guid><feedburner:origLink>https://a.example/4</feedburner:origLink></item>",
    "<item><own:title lang2='x'>not this</own:title><title>this</title><source url='u'>Elsewhere</source></item>",
    "<item><post-id xmlns='com-wordpress:feed-additions:1'>3</post-id><title>x</title></item>",
    "<atom:link rel='Self' href='https://a.example/rss'/><image><url>u</url><title>I</title><link>l</link></image>",
    "<ttl>5</ttl><skipHours><hour>1</hour></skipHours><sy:updatePeriod>hourly</sy:updatePeriod><title>T</title>",
]
ODD = [
    "<item><title>1</title><title>2</title></item>",
    "<item><description>1<b>2</b></description></item>",
    "<item rel='self' href='https://a.example/f'/>",
    "<item xml:lang='tr'><title>1</title></item>",
    "<item><title type='html'>1</title></item>",
    "<item><author>me@a.example (Me)</author></item>",
    "<item><pubDate>yesterday</pubDate></item>",
    "<item><link>http:///a.example/1</link></item>",
    "<item><link>a?b&amp;amp;c</link></item>",
    "<item><title>&#146;</title></item>",
    "<item><media:title>1</media:title></item>",
    "<item><x:title xmlns:x='urn:a'><title xmlns:x='urn:b'/></x:title></item>",
    "<item><summary:detail xmlns:summary='urn:a'>1</summary:detail></item>",
    "<item><dc:creator xmlns:dc='urn:a'>1</dc:creator></item>",
    "<item><x:title xmlns:x='urn:a'>1</x:title><own:y xmlns:x='urn:b'/></item>",
    "<atom:link href='https://a.example/'/>",
    "<atom:link>https://a.example/</atom:link>",
    "<image><b/></image>",
    "<title>1",
]


@pytest.mark.parametrize("channel", PLAIN)
def test_a_plain_feed_is_read_without_feedparser(channel: str) -> None:
    assert same(rss(channel))


@pytest.mark.parametrize("channel", ODD)
def test_an_odd_one_is_left_to_it(channel: str) -> None:
    assert not same(rss(channel))


@pytest.mark.parametrize(
    "text",
    [
        rss("<title>1</title>", root='version="0.92"'),
        rss("<title>1</title>", root='version="2.0" xml:base="https://a.example/"'),
        rss("<title>1</title>", root='version="2.0" xmlns="http://purl.org/rss/1.0/"'),
        rss("<title>1</title>", root='version="2.0" xmlns:r="http://purl.org/rss/1.0/"'),
        "<!-- <!DOCTYPE netscape> -->" + rss("<title>1</title>")[21:],
        "<!DOCTYPE rss [<!ENTITY a 'b'>]>" + rss("<title>&a;</title>")[21:],
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>1</title></feed>",
        "<rss version='2.0'><item><title>1</title></item></rss>",
        "",
    ],
)
def test_other_dialects_are_left_to_it(text: str) -> None:
    assert not same(text)


def documents() -> list[Any]:
    cases = [
        pytest.param(record["body"], id=f"{path.stem}: {record['name']}")
        for path in sorted(CASES.glob("*.yaml"))
        for record in YAML(typ="safe").load(path)
    ]
    files = sorted(path for path in CORPUS.rglob("*") if path.is_file()) if CORPUS.exists() else []
    return [*cases, *(pytest.param(path.read_bytes(), id=path.name) for path in files)]


@pytest.mark.parametrize("body", documents())
def test_cases_and_corpus_are_read_alike(body: str | bytes) -> None:
    text = decode(body if isinstance(body, bytes) else body.encode("utf-8", "surrogatepass")).strip()
    assert same(text) in {True, False}


PLACES = "title link guid description pubDate author category image url item channel language source enclosure comments"
MODULED = (
    "dc:creator dc:date dc:title content:encoded media:content media:title media:thumbnail atom:link own:title own:x"
)
RARE = "feedburner:origLink sy:updatePeriod ttl hour skipHours Title x:y summary updated id content"
NAMES = [*PLACES.split(), *MODULED.split(), *RARE.split()]
MARKS = ["", " ", "x", "A &amp; B", "&lt;b&gt;x&lt;/b&gt;", "&amp;nbsp;", "ü", "FÃ¶", "&#150;", "<![CDATA[<p>x</p>]]>"]
SAID = [
    "https://a.example/1",
    "http:///b",
    "/relative",
    "a@b.example",
    "Sun, 22 Nov 2026 09:00:00 GMT",
    "1",
    "<!-- x -->",
]
TEXTS = st.sampled_from([*MARKS, *SAID])
LINKED = [
    " isPermaLink='false'",
    " isPermaLink='TRUE'",
    " rel='self' href='https://a.example/f'",
    " rel='alternate' href='u'",
]
SCOPED = [" xmlns:x='urn:x'", " xmlns='urn:y'", " xmlns:x='urn:example:own'", " xmlns:own='urn:z'", " xml:lang='tr'"]
ATTRIBUTES = st.sampled_from(
    ["", "", "", "", *LINKED, *SCOPED, " url='u'", " type='text'", " lang='de'", " domain='d'"]
)
leaf = st.builds("<{0}{1}>{2}</{0}>".format, st.sampled_from(NAMES), ATTRIBUTES, TEXTS)
item = st.lists(leaf, max_size=6).map(lambda parts: f"<item>{''.join(parts)}</item>")
nested = st.builds("<{0}>{1}{2}</{0}>".format, st.sampled_from(NAMES), leaf, leaf)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.one_of(leaf, item, item, nested, st.sampled_from(PLAIN), st.sampled_from(ODD)), max_size=6))
def test_documents_at_random_are_read_alike(parts: list[str]) -> None:
    assert same(rss("".join(parts))) in {True, False}
