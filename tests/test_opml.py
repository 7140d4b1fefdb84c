"""Lists of feeds from other programs, friendly and hostile, and back."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands import refused
from monitor.config import opml_in, opml_out
from monitor.config.forms import complaint
from monitor.errors import Refusal
from monitor.records import Access, Feed, FeedKind, Form, Fulltext
from monitor.urls import same

KITE = Path(__file__).parents[2] / "shared" / "corpus" / "opml" / "kite" / "kite_feeds.json"

FOLDERS = """\
<?xml version="1.0" encoding="UTF-8"?>
<opml version="1.1"><head><title>Sources</title></head><body>
  <outline text="Türkiye &amp; Syria" title="Türkiye &amp; Syria">
    <outline type="rss" text="A" title="Agency A" xmlUrl="https://a.org/feed?x=1&amp;y=2" language="tr"/>
    <outline text="Deep">
      <outline text="B" xmlurl=" https://b.org/ " language="english" category="/World/News,war"/>
    </outline>
  </outline>
  <outline type="rss" xmlUrl="http://c.org/rss"/>
  <outline text="a mere heading"/>
</body></opml>
"""


def test_folders_become_tags_and_titles_names() -> None:
    read = opml_in(FOLDERS.encode())
    assert read.notes == ()
    assert read.feeds == (
        Feed(url="https://a.org/feed?x=1&y=2", name="Agency A", language="tr", tags=("Türkiye & Syria",)),
        Feed(url="https://b.org/", name="B", tags=("Türkiye & Syria", "Deep", "World/News", "war")),
        Feed(url="http://c.org/rss"),
    )


def opml(*outlines: str) -> bytes:
    return f"<opml version='2.0'><body>{''.join(outlines)}</body></opml>".encode()


def test_what_is_left_out_or_cut_is_told() -> None:
    read = opml_in(
        opml(
            "<outline text='P' xmlUrl='https://me:geheim@p.org/feed'/>",
            "<outline text='T' xmlUrl='https://p.org/feed#again'/>",
            "<outline text='F' xmlUrl='file:///etc/passwd'/>",
            "<outline text='J' xmlUrl='javascript:alert(1)'/>",
        )
    )
    assert read.feeds == (Feed(url="https://p.org/feed", name="P"),)
    assert [note.partition(": ")[0] for note in read.notes] == [
        "https://p.org/feed", "https://p.org/feed#again", "file:///etc/passwd", "javascript:alert(1)",
    ]  # fmt: skip
    assert "left out, it is listed twice" in read.notes[1]
    assert "geheim" not in "".join(read.notes)


def test_names_lose_what_a_terminal_would_obey() -> None:
    read = opml_in(opml("<outline text='a&#10;b &#x9b;31m&#x202e;c' xmlUrl='https://a.org/'/>"))
    assert read.feeds[0].name == "a b 31mc"


BOMB = "<!DOCTYPE opml [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]><opml><body><outline text='&b;' xmlUrl='https://a.org/'/></body></opml>"
LEAK = (
    "<!DOCTYPE opml [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><opml><body><outline text='x'>&x;</outline></body></opml>"
)


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (BOMB.encode(), "this OPML file declares the entity a: entities are not read"),
        (LEAK.encode(), "this OPML file declares the entity x: entities are not read"),
        (b"", "this is not OPML: no element found"),
        (b"feeds:\n  - https://a.org/", "this is not OPML: syntax error"),
        (b"<html><body/></html>", "this is not OPML: it begins with <html>"),
        (b"<opml><body>", "this is not OPML: no element found"),
        (b"<opml a='\xff'/>", "this is not OPML: not well-formed"),
        (b"<?xml version='1.0' encoding='rot13'?><opml/>", "this is not OPML: "),
        (opml("<outline text='x'>" * 100 + "</outline>" * 100), "this OPML file has more than 64 levels"),
        (b" " * 16_000_001, "the OPML file is larger than 16,000,000 bytes"),
    ],
)
def test_what_is_no_opml_is_refused_in_one_line(raw: bytes, says: str) -> None:
    with pytest.raises(Refusal) as caught:
        opml_in(raw)
    assert str(caught.value).startswith(says)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-9", "windows-1251"])
def test_encodings_that_the_file_names(encoding: str) -> None:
    name = "Новости" if encoding == "windows-1251" else "Güncel"
    text = f"<?xml version='1.0' encoding='{encoding}'?><opml><outline text='{name}' xmlUrl='https://a.org/'/></opml>"
    assert opml_in(text.encode(encoding)).feeds == (Feed(url="https://a.org/", name=name),)


def test_no_secret_leaves() -> None:
    feed = Feed(url="https://me:geheim@a.org/", access=Access(auth="basic:env:GEHEIM", proxy="http://geheim:1"))
    assert b"geheim" not in opml_out([feed]).lower()
    assert b'xmlUrl="https://a.org/"' in opml_out([feed])


def test_a_feed_in_two_folders_is_one_with_both_as_tags() -> None:
    twice = "<outline text='{}'><outline text='A' xmlUrl='https://a.org/'/></outline>"
    read = opml_in(opml(twice.format("East"), twice.format("West")))
    assert read.feeds == (Feed(url="https://a.org/", name="A", tags=("East", "West")),)
    assert len(read.notes) == 1


def test_addresses_that_differ_in_nothing_that_counts_are_named_and_kept() -> None:
    urls = ["https://a.org/feed", "http://www.a.org/feed/", "https://a.org/feed?utm_source=x", "https://a.org/feed?p=1"]
    read = opml_in(opml(*(f"<outline text='A' xmlUrl='{url}'/>" for url in urls)))
    assert [feed.url for feed in read.feeds] == urls
    assert [note.partition(":")[2].partition(": ")[2] for note in read.notes] == [
        "added, but it looks like https://a.org/feed, which is listed as well",
    ] * 2


def test_what_others_write_into_our_attributes_is_checked() -> None:
    ours = (
        "monitor:kind='page-list' monitor:links='' monitor:country='x' monitor:interval='1s' monitor:fulltext='no' "
        "monitor:paused='maybe' monitor:tags='{&quot;a&quot;: 1}' monitor:auth='basic:env:HOME'"
    )
    assert opml_in(opml(f"<outline text='A' xmlUrl='https://a.org/' {ours}/>")).feeds == (
        Feed(url="https://a.org/", name="A"),
    )


LABELS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=12).filter(
    lambda label: not {",", "/"} & set(label)
)
LISTED = st.sampled_from(["main a", "a[href*='<']"])
LIST = LISTED.map(lambda links: {"kind": FeedKind.PAGE_LIST, "links": links})
KIND = st.sampled_from([{"kind": FeedKind.FEED}, {"kind": FeedKind.SITEMAP}]) | LIST
FEEDS = st.lists(
    st.builds(
        lambda kind, **fields: Feed(**fields, **kind),
        kind=KIND,
        url=st.integers(0, 999).map(lambda number: f"https://a.org/{number}?x=<&>\"'"),
        name=st.none() | LABELS,
        language=st.none() | st.just("tr"),
        country=st.none() | st.just("NO"),
        interval_s=st.none() | st.integers(300, 86_400),
        fulltext=st.sampled_from(Fulltext),
        paused=st.booleans(),
        tags=st.lists(LABELS | st.sampled_from(["a, b", "/x/", "c/d", "[1]"]), max_size=3, unique=True).map(tuple),
    ),
    max_size=5,
    unique_by=lambda feed: feed.url,
)


@given(FEEDS)
def test_what_was_written_is_read_back(feeds: list[Feed]) -> None:
    written = opml_out(feeds)
    assert ElementTree.fromstring(written).attrib == {"version": "2.0"}
    assert set(opml_in(written).feeds) == set(feeds)


@given(st.binary(max_size=60), st.sampled_from([b"", b"<opml><outline xmlUrl='https://a.org/' text='"]))
def test_any_bytes_give_feeds_or_one_line(raw: bytes, begin: bytes) -> None:
    told = ""
    try:
        opml_in(begin + raw)
    except Refusal as refused:
        told = str(refused)
    assert "\n" not in told


@pytest.mark.skipif(not KITE.exists(), reason="the shared corpus is not here")
def test_ten_thousand_feeds_are_read_back() -> None:
    folders = json.loads(KITE.read_text("utf-8"))
    feeds = {
        same(url): Feed(url=url, name=f"{folder} {url[8:30]}", tags=(folder,))
        for folder, held in folders.items()
        for url in held["feeds"]
        if not complaint(Form.URL, url)
    }
    assert len(feeds) > 9_800
    read = opml_in(opml_out(feeds.values()))
    assert {feed.url: feed.tags for feed in read.feeds} == {feed.url: feed.tags for feed in feeds.values()}


def test_a_device_without_an_end_is_refused(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "feeds.yaml").write_text("feeds:\n")
    assert refused(tmp_path, "feeds", "import", "/dev/zero") == "the OPML file is larger than 16,000,000 bytes"
