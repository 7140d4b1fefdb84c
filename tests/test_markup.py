"""Bytes → characters → plain text, dates, structured data: what entries and extract stand on."""

from __future__ import annotations

import json
import unicodedata
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from monitor.markup import (
    article_node,
    clean,
    cut,
    dated,
    decode,
    http_date,
    looks_like_html,
    moment,
    not_later,
    one_line,
    plain_text,
    read_head,
)

BYTES = [
    ("<p>né".encode("latin-1"), "text/html; charset=ISO-8859-1", "<p>né"),
    (b"<p>\x93quoted\x94", "text/html; charset=latin1", "<p>“quoted”"),
    ("şık bir gün".encode("cp1254"), "text/html; charset=iso-8859-9", "şık bir gün"),
    ('<meta charset="windows-1251"><p>Привет'.encode("cp1251"), None, '<meta charset="windows-1251"><p>Привет'),
    ("港口重新开放".encode("gb18030"), "text/html; charset=gb2312", "港口重新开放"),
    ("港が再開".encode("iso2022_jp"), "text/html; charset=iso-2022-jp", "港が再開"),
    ("港が再開".encode("cp932"), "text/html; charset=Shift_JIS", "港が再開"),
    ("né".encode(), "text/html; charset=idna", "né"),
    ("né".encode("utf-8-sig"), "text/html; charset=windows-1251", "né"),
    (b"a\0b", None, "ab"),
    ("é".encode() * 400 + b"\xff", "text/html; charset=utf-8", "é" * 400 + "\ufffd"),
    (b"", None, ""),
]  # fmt: skip


@pytest.mark.parametrize(("written", "content_type", "characters"), BYTES)
def test_decode(written: bytes, content_type: str | None, characters: str) -> None:
    assert decode(written, content_type) == characters


def test_bytes_without_a_label_are_read_by_what_they_look_like() -> None:
    russian = "Порт снова открыт, и первые суда с зерном вышли в море этим утром."
    assert decode(russian.encode("cp1251")) == russian


@given(st.text(), st.sampled_from(["utf-8", "utf-16", "utf-8-sig"]))
def test_what_unicode_encodes_is_read_back(text: str, encoding: str) -> None:
    text = text.replace("\0", "").lstrip("\ufeff<")
    assert decode(text.encode(encoding)) == text


HTML = [
    ("<p>One<br>two</p><p>Three &amp; <b>four</b></p>", "One\ntwo\n\nThree & four"),
    ("&lt;p&gt;One&lt;/p&gt;&lt;p&gt;Two&lt;/p&gt;", "One\n\nTwo"),
    ("AT&amp;amp;T", "AT&T"),
    ("1 < 2 & 3 > 2", "1 < 2 & 3 > 2"),
    ("a <y> b", "a <y> b"),
    ("before<script>alert('<p>')</script><style>p{}</style>after", "beforeafter"),
    ("<!-- nothing -->", ""),
    ("<![CDATA[ kept? ]]>seen<br/>", "seen"),
    ("<ul><li>a</li><li>b</li></ul>after", "a\nb\n\nafter"),
    ("<table><tr><th>a</th><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
    ("<title>unseen</title>seen<br>", "seen"),
    ("&nbsp;&nbsp;x &#x2019; &#150; &hellip;", "x ’ – …"),
    ("plain\r\n\r\n\r\ntext\twith   gaps", "plain\n\ntext with gaps"),
    ('<img src="x" onerror="alert(1)">text', "text"),
    ("<p>left open <b>all <i>of it", "left open all of it"),
    ('<?xml version="1.0" encoding="utf-16"?><p>née</p>', "née"),
    ("", ""),
]


@pytest.mark.parametrize(("source", "text"), HTML)
def test_plain_text(source: str, text: str) -> None:
    assert plain_text(source) == text


def test_declared_html_is_read_as_html_whatever_it_looks_like() -> None:
    assert plain_text("a <y>b</y>", html=True) == "a b"


@given(
    st.text(st.characters() | st.sampled_from(" \n\r\t\xa0\u2028\x0b\0\x85;#"), max_size=60).filter(
        lambda text: not {"<", "&"} & {*text}
    )
)
def test_html_without_marks_is_what_a_parser_makes_of_it(text: str) -> None:
    assert plain_text(text, html=True) == plain_text(f"<!-- -->{text}", html=True)


@given(st.text(st.sampled_from("<>/pbscript &;#x1amp\n\0\ud800\x85 ")) | st.text())
def test_any_source_gives_clean_text(source: str) -> None:
    text = plain_text(source)
    assert not any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in text if sign != "\n")
    assert "\n\n\n" not in text
    assert text == text.strip()
    assert "\n" not in one_line(source, 100)
    assert len(one_line(source, 100).encode()) <= 100


@pytest.mark.parametrize(
    "unit", ["<br>", "<div>", "<b>", "&amp;", "<", "<a href=x>", "<p <p", "<!--", "<script>", "<td>"]
)
def test_megabytes_of_anything_are_read(unit: str) -> None:
    assert len(plain_text("<p>start</p>" + unit * ((2 << 20) // len(unit))).encode()) <= 1 << 20


def test_a_tag_of_a_hundred_thousand_attributes_is_read() -> None:
    assert plain_text("<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">text") == "text"


def test_what_looks_like_html() -> None:
    assert [looks_like_html(text) for text in ("<p>", "</b>", "&eacute;", "<br/>", '<a href="x">')] == [True] * 5
    assert [looks_like_html(text) for text in ("a < b", "<y>", "AT&T", "a & b;", "<pre-war>")] == [False] * 5


def test_clean_and_cut() -> None:
    assert clean("a\x00b\x1b[31m\ud800c\u200dd\x92\ufeff\te\n") == "ab[31mc\u200dd’\te\n"
    assert cut("éé", 3) == "é"
    assert cut("short", 100) == "short"


DATES = [
    ("Sun, 01 Nov 2026 10:00:00 GMT", "2026-11-01T10:00:00+00:00"),
    ("Sun, 01 Nov 2026 10:00:00", "2026-11-01T10:00:00+00:00"),
    ("Sun, 01 Nov 26 10:00 EST", "2026-11-01T15:00:00+00:00"),
    ("Mittwoch, 14. Oktober 2026 10:00", "2026-10-14T10:00:00+00:00"),
    ("Чт, 05 ноя 2026 10:00:00 +0300", "2026-11-05T07:00:00+00:00"),
    ("5 Kasım 2026 10:00", "2026-11-05T10:00:00+00:00"),
    ("2026-11-04", "2026-11-04T00:00:00+00:00"),
    ("2026-11-04 10:00:00 +0200", "2026-11-04T08:00:00+00:00"),
    ("2026-11-04T10:00:00.123456789Z", "2026-11-04T10:00:00+00:00"),
    ("Fri Apr 28 19:20:36 CEST 2023", "2023-04-28T17:20:36+00:00"),
    ("28.04.2023, 19:20 Uhr", "2023-04-28T19:20:00+00:00"),
    ("28.04.2023 19.20", "2023-04-28T19:20:00+00:00"),
    ("05.11.2026 - 09.15 Uhr", "2026-11-05T09:15:00+00:00"),
    ("28 Nisan 2023 Cuma 19:20", "2023-04-28T19:20:00+00:00"),
    ("28 апреля 2023, 19:20 (МСК)", "2023-04-28T16:20:00+00:00"),
    ("28 квітня 2023 р. 19:20", "2023-04-28T19:20:00+00:00"),
    ("٢٨ أبريل ٢٠٢٣ - ١٩:٢٠", "2023-04-28T19:20:00+00:00"),
    ("28 أبريل 2023 | 07:20 م", "2023-04-28T19:20:00+00:00"),
    ("12 كانون الثاني 2024", "2024-01-12T00:00:00+00:00"),
    ("2023年4月28日 19時20分", "2023-04-28T19:20:00+00:00"),
    ("2023. 4. 28. 19:20", "2023-04-28T19:20:00+00:00"),
    ("April 28, 2023 at 7:20 pm EDT", "2023-04-28T23:20:00+00:00"),
    ("Apr. 5, 2023 12:20 a.m.", "2023-04-05T00:20:00+00:00"),
    ("30 August 2023 • 4:45pm", "2023-08-30T16:45:00+00:00"),
    ("28 de abril de 2023, 19h20", "2023-04-28T19:20:00+00:00"),
    ("28 Απριλίου 2023 19:20", "2023-04-28T19:20:00+00:00"),
    ("04/05/2023 10:00", "2023-05-04T10:00:00+00:00"),
    ("11/22/2026 10:00 AM UTC+3", "2026-11-22T07:00:00+00:00"),
    ("31.02.2026", None),
    ("1 word 2026", None),
    ("1793527200", None),
    ("Thu, 01 Jan 1970 00:00:00 GMT", None),
    ("0001-01-01T00:00:00+14:00", None),
    ("9999-12-31T23:59:59-14:00", None),
    ("2026-11-04T25:00:00Z", None),
    ("yesterday", None),
    ("", None),
    (None, None),
]


@pytest.mark.parametrize(("written", "read"), DATES)
def test_moment(written: str | None, read: str | None) -> None:
    found = moment(written)
    assert (found and found.isoformat()) == read


@pytest.mark.parametrize(
    ("written", "whole_day", "zoned"),
    [
        ("2026-11-04", True, False),
        ("2026-11-04T00:00:00+02:00", True, True),
        ("2026-11-04T10:00", False, False),
        ("Wed, 04 Nov 2026 10:00:00 -0000", False, True),
        ("4.11.2026 10:00 MEZ", False, True),
    ],
)
def test_how_exact_a_date_is(written: str, whole_day: bool, zoned: bool) -> None:
    found = dated(written)
    assert found is not None
    assert (found.day, found.whole_day, found.offset is not None) == (date(2026, 11, 4), whole_day, zoned)


def test_months_come_first_where_the_writer_puts_them_first() -> None:
    assert moment("04/05/2023") == datetime(2023, 5, 4, tzinfo=UTC)
    months = dated("04/05/2023", month_first=True)
    assert months is not None
    assert months.at == datetime(2023, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Sun, 22 Nov 2026 12:00:00 GMT", "2026-11-22T12:00:00+00:00"),
        ("Sunday, 22-Nov-26 12:00:00 GMT", "2026-11-22T12:00:00+00:00"),
        ("Sun Nov  1 12:00:00 2026", "2026-11-01T12:00:00+00:00"),
        ("Sun, 22 Nov 2026 14:00:00 +0200", "2026-11-22T12:00:00+00:00"),
        ("Sun, 22 Nov 2026 12:00:00 -0000", "2026-11-22T12:00:00+00:00"),
        ("Sun, 99 Nov 2026 12:00:00 GMT", None),
        ("Fri, 31 Dec 9999 23:00:00 -2300", None),
        ("0", None),
        ("-1", None),
        ("", None),
        ("Sun, " * 100_000, None),
    ],
)
def test_http_date(written: str, read: str | None) -> None:
    found = http_date(written)
    assert (found and found.isoformat()) == read


@given(st.text() | st.from_regex(r"[A-Z][a-z]{2}, \d{1,3} [A-Z][a-z]{2} \d{1,6} \d\d:\d\d:\d\d [+-]\d{1,6}"))
def test_any_text_is_a_moment_or_none(written: str) -> None:
    found = moment(written)
    assert found is None or found.tzinfo is UTC


def test_nothing_was_published_after_we_had_it() -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    assert not_later(now + timedelta(days=9), now) == now + timedelta(minutes=5)
    assert not_later(now - timedelta(days=9), now) == now - timedelta(days=9)
    assert not_later(None, now) is None


ARTICLE = {"@type": "NewsArticle", "headline": "Port &amp; ships", "datePublished": "2026-11-01T10:00:00+01:00"}


@pytest.mark.parametrize(
    "block",
    [
        json.dumps(ARTICLE),
        json.dumps([{"@type": "WebSite", "name": "x"}, ARTICLE]),
        json.dumps({"@graph": [{"@type": "Person", "name": "y"}, ARTICLE]}),
        json.dumps({"@type": "WebPage", "mainEntity": ARTICLE}),
        json.dumps({**ARTICLE, "@type": ["Thing", "https://schema.org/ReportageNewsArticle"]}),
        f"//<![CDATA[\n{json.dumps(ARTICLE)};\n//]]>",
        f"<!-- {json.dumps(ARTICLE)} -->",
        json.dumps(ARTICLE)[:-1] + ",}",
        json.dumps(ARTICLE).replace('"', "&quot;"),
        json.dumps(ARTICLE) + json.dumps(ARTICLE),
        json.dumps(ARTICLE).replace("Port", "Port\t"),
    ],
)
def test_articles_in_linked_data(block: str) -> None:
    node = article_node(["{", block])
    assert (node.headline, node.is_article) == ("Port & ships", True)
    assert node.published is not None
    assert node.published.at == datetime(2026, 11, 1, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("Ada Winter", "Ada Winter"),
        ({"@type": "Person", "name": "Ada Winter"}, "Ada Winter"),
        ([{"name": "Ada Winter"}, "Jo Kern", {"name": "Ada Winter"}], "Ada Winter; Jo Kern"),
        ({"name": ["Ada Winter", "Jo Kern"]}, "Ada Winter; Jo Kern"),
        ({"@id": "#ada"}, "Ada Winter"),
        ({"@id": "#nobody"}, None),
        ("https://x.example/ada", None),
        ([[], 7, None], None),
    ],
)
def test_authors_in_linked_data(author: object, names: str | None) -> None:
    graph = {"@graph": [{**ARTICLE, "author": author}, {"@type": "Person", "@id": "#ada", "name": "Ada Winter"}]}
    assert article_node([json.dumps(graph)]).author == names


def test_the_articles_of_a_list_are_not_the_pages() -> None:
    listed = {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": ARTICLE}]}
    node = article_node([json.dumps(listed)])
    assert (node.is_article, node.headline, node.types) == (False, None, {"ItemList"})


KEYS = st.sampled_from(["@type", "@graph", "@id", "mainEntity", "headline", "author", "name", "articleBody"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner),
)


@given(JSON, st.text(max_size=30))
def test_any_linked_data_gives_a_node(value: object, junk: str) -> None:
    assert article_node([json.dumps(value), junk, json.dumps({"@type": "Article", "author": value, "headline": value})])


def test_bounded_linked_data() -> None:
    blocks = ["[" * 100_000, '{"@type":"Article","headline":' * 20_000, "9" * 100_000, "," * 1_000_000]
    assert article_node(blocks).headline is None


def test_the_head_of_a_page() -> None:
    head = read_head(
        html.document_fromstring(
            """<html lang="tr-TR"><head><meta property="og:title" content="Liman a&ccedil;ıldı | Gazete">
            <meta property="og:site_name" content="Gazete"><meta name="author" content="https://gazete.example/ada">
            <meta name="AUTHOR" content="x"><meta name="parsely-author" content="Ada Kış">
            <meta property="article:published_time" content="2026-11-05T10:00:00+03:00">
            <meta property="og:type" content="article"></head></html>"""
        )
    )
    assert (head.title, head.site, head.author) == ("Liman açıldı | Gazete", "Gazete", "Ada Kış")
    assert (head.language, head.kind) == ("tr-TR", "article")
    assert head.published is not None
    assert head.published.at == datetime(2026, 11, 5, 7, tzinfo=UTC)
