"""Feeds → entries: dialects, identity, broken and hostile documents; cases in tests/cases/feeds."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from monitor.records import Entry, Failure, FeedBody, FeedKind, Language, ParsedFeed, TextSource
from monitor.stages.entries import parse
from monitor.stages.entries.ending import breaks_off
from monitor.urls import canonical

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
CASES = Path(__file__).parent / "cases" / "feeds"
CORPUS = Path(__file__).parents[2] / "shared" / "corpus" / "feeds"


def body(text: str | bytes, **fields: Any) -> FeedBody:
    encoded = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    plain = FeedBody(
        url="https://feeds.example/rss",
        kind=FeedKind.FEED,
        links=None,
        body=encoded,
        content_type=None,
        language=None,
        fetched_at=NOW,
    )
    return replace(plain, **fields)


def parsed(text: str | bytes, **fields: Any) -> ParsedFeed:
    feed = parse(body(text, **fields))
    assert isinstance(feed, ParsedFeed)
    return feed


def rss(items: str) -> str:
    return f"<rss version='2.0'><channel><title>T</title>{items}</channel></rss>"


def records() -> list[Any]:
    paths = sorted(CASES.glob("*.yaml"))
    return [
        pytest.param(record, id=f"{path.stem}: {record['name']}")
        for path in paths
        for record in YAML(typ="safe").load(path)
    ]


def field(entry: Entry, name: str) -> object:
    """A field of an entry or of its article, as a case writes it."""
    found = getattr(entry, name) if hasattr(entry, name) else getattr(entry.article, name)
    if name == "language":
        return found.code
    return found.isoformat() if isinstance(found, datetime) else found


@pytest.mark.parametrize("case", records())
def test_case(case: dict[str, Any]) -> None:
    known = {"url", "kind", "links", "content_type"}
    fields = {key: FeedKind(value) if key == "kind" else value for key, value in case.items() if key in known}
    feed = parse(body(case["body"], **fields))
    if "failure" in case:
        assert isinstance(feed, Failure)
        assert feed.error_class == case["failure"]
        assert case.get("says", "") in feed.text
        return
    assert isinstance(feed, ParsedFeed)
    wanted = case["entries"]
    assert [{name: field(entry, name) for name in want} for entry, want in zip(feed.entries, wanted, strict=True)] == [
        {name: value.isoformat() if isinstance(value, datetime) else value for name, value in want.items()}
        for want in wanted
    ]
    assert feed.version == case["version"]
    assert list(feed.refused) == case.get("refused", [])
    assert list(feed.remarks) == case.get("remarks", [])
    for name in ("title", "language"):
        assert getattr(feed, name) == case.get(name, getattr(feed, name))


def well_kept(feed: ParsedFeed) -> bool:
    """What holds of every entry of every feed."""
    assert len({entry.key for entry in feed.entries}) == len(feed.entries)
    for entry in feed.entries:
        said = entry.article
        assert said.title
        assert "\n" not in said.title
        assert len(entry.key) == 64
        assert entry.has_page == ("#entry=" not in entry.url)
        assert not entry.has_page or canonical(entry.url) == entry.url
        assert said.published_at is None or datetime(1990, 1, 1, tzinfo=UTC) <= said.published_at
        stored = f"{entry.guid}{entry.url}{entry.published_raw}{said.title}{said.author}{said.text}"
        assert not any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in stored if sign != "\n")
    return True


def test_a_text_that_was_known_before_is_in_the_language_it_was_in() -> None:
    document = rss("<item><guid>1</guid><title>Bridge</title></item><item><guid>2</guid><title>River</title></item>")
    first = parsed(document).entries[0].article
    known = Language(candidates=("nl", "de"))
    assert first.language != known
    again = parsed(document.replace("<guid>1", "<guid>other"), languages={first.content_hash: known})
    assert again.entries[0].article == replace(first, language=known)
    assert again.entries[1] == parsed(document).entries[1]


def test_a_key_is_the_digest_of_the_guid_else_of_the_address() -> None:
    feed = parsed(
        rss("<item><guid>g</guid><title>a</title></item><item><title>b</title><link>/b?utm_source=x</link></item>")
    )
    assert [entry.key for entry in feed.entries] == [
        sha256(b"g").hexdigest(),
        sha256(b"https://feeds.example/b").hexdigest(),
    ]


ENDS = {
    "<rss><channel/></rss>": True,
    "<?xml version='1.0'?><!-- <b> --><rss><channel></channel></rss><!-- made in 0.2 s -->": True,
    "<rss/>": True,
    "<RSS><CHANNEL></CHANNEL></rss >": True,
    "<rdf:RDF xmlns:rdf='x'><item/></rdf:RDF>": True,
    "<!DOCTYPE rss [<!ELEMENT rss ANY>]><rss></rss>": True,
    "no tag at all": True,
    "<!--": True,
    "<rss><channel></channel>": False,
    "<feed><entry><content>&lt;/feed></content></entry>": False,
    "<!-- </rss> is what is missing here --><feed><title>": False,
}


@pytest.mark.parametrize(("text", "whole"), ENDS.items(), ids=[*ENDS])
def test_a_document_is_whole_where_its_root_is_closed(text: str, whole: bool) -> None:
    assert breaks_off(text) != whole


def test_an_item_without_guid_and_link_keeps_its_key_over_polls() -> None:
    item = "<item><title>a</title><pubDate>Sun, 01 Nov 2026 09:30:00 GMT</pubDate><description>d</description></item>"
    first, second = parsed(rss(item)), parsed(rss(f"<item><title>new</title></item>{item}"))
    assert first.entries[0].key == second.entries[1].key
    assert first.entries[0].url == f"https://feeds.example/rss#entry={first.entries[0].key[:16]}"


TEXTS = "Кафе у порта: новости дня, чай и хлеб"
ENCODED = [
    pytest.param(f"<?xml version='1.0' encoding='utf-16'?>{rss('%s')}", "utf-16", None, id="UTF-16 with its mark"),
    pytest.param(rss("%s"), "utf-16-le", None, id="UTF-16 without"),
    pytest.param(
        f"<?xml version='1.0'?>{rss('%s')}", "cp1251", "text/xml; charset=windows-1251", id="declared in HTTP only"
    ),
    pytest.param(
        f"<?xml version='1.0' encoding='koi8-r'?>{rss('%s')}", "koi8-r", "text/xml", id="declared in the document"
    ),
    pytest.param(
        f"<?xml version='1.0' encoding='iso-8859-1'?>{rss('%s')}", "utf-8", None, id="UTF-8 under a wrong label"
    ),
    pytest.param(f"<?xml version='1.0' encoding='utf-8'?>{rss('%s')}", "cp1251", None, id="no UTF-8 under its label"),
]


@pytest.mark.parametrize(("document", "encoding", "content_type"), ENCODED)
def test_encodings(document: str, encoding: str, content_type: str | None) -> None:
    written = document.replace("%s", f"<item><title>{TEXTS}</title><link>/a</link></item>").encode(encoding)
    assert parsed(written, content_type=content_type).entries[0].article.title == TEXTS


def test_declared_utf8_but_latin1() -> None:
    written = rss("<item><title>L'été à Orléans</title></item>")
    document = f"<?xml version='1.0' encoding='utf-8'?>{written}".encode("latin-1")
    assert parsed(document).entries[0].article.title == "L'été à Orléans"


def test_the_users_word_on_the_language_is_heard_first() -> None:
    short = rss("<item><title>5 : 3</title></item>")
    assert parsed(short, language="nl").entries[0].article.language.code == "nl"


def test_one_broken_item_costs_no_other() -> None:
    items = [{"id": str(n), "url": f"https://x.example/{n}", "title": f"t{n}"} for n in range(50)]
    document = str([*items[:20], None, *items[20:]]).replace("'", '"').replace("None", "null")
    feed = parsed(f'{{"version": "https://jsonfeed.org/version/1.1", "items": {document}}}')
    assert len(feed.entries) == 50
    assert feed.refused == ("item 21 cannot be read: TypeError",)


def test_caps() -> None:
    guid, title, text = "g" * 9_000, "ж" * 9_000, "é " * 800_000
    long = f"<item><guid>{guid}</guid><title>{title}</title><description>{text}</description></item>"
    entry = parsed(rss(long)).entries[0]
    assert entry.guid == "g" * 1024
    assert entry.key == sha256(b"g" * 9_000).hexdigest()
    assert len(entry.article.title.encode()) == 1024
    assert 1_000_000 < len(entry.article.text.encode()) <= 1 << 20


def test_what_passes_the_cap_is_counted() -> None:
    feed = parsed(rss("".join(f"<item><title>t{n}</title></item>" for n in range(5_003))))
    assert len(feed.entries) == 5_000
    assert feed.refused == ("3 items after the first 5000",)


def test_the_newest_of_a_long_sitemap() -> None:
    urls = "".join(
        f"<url><loc>https://x.example/{n}</loc><lastmod>20{n % 100:02}-01-01</lastmod></url>" for n in range(1_100)
    )
    feed = parsed(f"<urlset>{urls}</urlset>")
    assert len(feed.entries) == 1_000
    assert feed.refused == ("100 addresses older than the newest 1000 of the sitemap",)
    assert feed.entries[0].published_raw == "2099-01-01"


def test_a_long_summary_is_a_full_text() -> None:
    feed = parsed(rss(f"<item><title>a</title><description>{'word ' * 150}</description></item>"))
    assert feed.entries[0].article.text_source is TextSource.FEED


def test_a_chain_of_entities_is_refused_at_its_first_link() -> None:
    chain = "".join(f'<!ENTITY a{n} "&a{n - 1};">' for n in range(1, 60_000))
    failure = parse(body(f"<!DOCTYPE rss [{chain}]>{rss('<item><title>&a59999;</title></item>')}"))
    assert isinstance(failure, Failure)
    assert failure.error_class == "parse_error"


@pytest.mark.parametrize(
    "opening", ["<a>", "<item>", "<description>", "<![CDATA[", "<!", "&", "<", "<item><source url='x'>"]
)
def test_deep_and_broken_nesting(opening: str) -> None:
    assert well_kept(parsed("<rss version='2.0'><channel><item><title>t</title></item>" + opening * 5_000))


MARKS = [f"<{slash}{tag}>" for tag in ("item", "title", "link", "description", "pubDate", "p") for slash in ("", "/")]
MARKS += ["<guid>g</guid>", "<![CDATA[", "]]>", "&amp;", "&nbsp;", "&#xD800;", "Sun, 01 Nov 2026", "http://[", "\0"]


@given(st.lists(st.sampled_from(MARKS) | st.text(max_size=8), max_size=30))
def test_any_document_gives_a_value_and_always_the_same(pieces: list[str]) -> None:
    document = rss("".join(pieces))
    feed = parse(body(document))
    assert isinstance(feed, Failure) or well_kept(feed)
    assert parse(body(document)) == feed


@given(
    st.binary(max_size=300),
    st.sampled_from([None, "text/xml; charset=utf-16", "application/json", "text/html; charset=zlib"]),
)
def test_any_bytes_give_a_value(written: bytes, content_type: str | None) -> None:
    feed = parse(body(written, content_type=content_type))
    assert isinstance(feed, Failure) or well_kept(feed)


@pytest.mark.skipif(not CORPUS.exists(), reason="the shared corpus is not here")
def test_stored_feeds_lose_no_item() -> None:
    feeds = [parse(body(path.read_bytes())) for path in sorted(CORPUS.rglob("*")) if path.is_file()]
    read = [feed for feed in feeds if isinstance(feed, ParsedFeed) and well_kept(feed)]
    assert len(read) == 92  # of 94: two hold XML of another kind
    assert sum(len(feed.entries) for feed in read) == 2744
    assert not any(feed.refused for feed in read)
