"""RSS, RDF, Atom and CDF, well-formed or not, by feedparser, but for the plainest. Pure.

feedparser is given characters that are decoded already (it believes labels before bytes), no address (it would make
guids absolute), and no leave to clean HTML, which costs more than half of its time: all text becomes plain text here.
"""

from __future__ import annotations

import html.entities
import io
import re
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from xml.parsers import expat

import feedparser
from feedparser import FeedParserDict

from monitor.markup import clean, moment
from monitor.records import Declared, Failure
from monitor.stages.entries.ending import BREAKS_OFF, breaks_off, in_item
from monitor.stages.entries.item import Item, Reading, Written
from monitor.stages.entries.rss20 import read_rss20
from monitor.stages.entries.wishes import own_address, wishes

_DECLARATION = re.compile(r"<\?xml[^>]{0,300}\?>")
_DECLARED_WITHIN = 2_000
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,30};)")
_NUMBER = re.compile(r"&#(?:[xX]([0-9a-fA-F]++)|([0-9]++));?")
_OF_XML = {"lt;", "gt;", "amp;", "quot;", "apos;"}
# What feedparser's second, lenient parser has raised, or would, on documents that nobody foresaw.
_BROKEN_FEED = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, AssertionError, RecursionError)
_HTML_TYPES = {"text/html", "application/xhtml+xml"}
_AS_UTF8 = {"content-type": "application/xml; charset=utf-8"}
_DATES = ("published", "updated", "created", "dc_date", "issued")


def read(text: str) -> Reading | Failure:
    """A feed of any dialect that feedparser knows; entity definitions are refused before it sees them."""
    if text[:200].lstrip().lower().startswith(("<!doctype html", "<html")):
        return _no_feed(text, broken=False)  # a page of maintenance or consent: no need to look at all of it
    document = as_xml(text)
    read = by_ourselves(document) or by_feedparser(document, text)
    return read if isinstance(read, Failure) else _with_wishes(read, text)


def by_ourselves(document: bytes) -> Reading | None:
    """What feedparser would read in the document, as far as the document alone tells it; None where it has to."""
    channel = read_rss20(document)
    if channel is None:
        return None
    return Reading(
        version="rss20",
        title=channel.title,
        language=channel.language or None,
        items=tuple(partial(_given, item) for item in channel.items),
        declared=Declared(self_url=own_address(channel.self_link)),
        home=channel.link,
    )


def by_feedparser(document: bytes, text: str) -> Reading | Failure:
    """The same of any document. text: the one that it was made of."""
    if defines_entities(document):
        return Failure(error_class="parse_error", text="the feed defines entities of its own, which is refused")
    try:
        parsed = feedparser.parse(
            io.BytesIO(document), response_headers=_AS_UTF8, sanitize_html=False, resolve_relative_uris=False
        )
    except _BROKEN_FEED as error:
        return Failure(error_class="parse_error", text=f"the document cannot be read as a feed: {type(error).__name__}")
    version = parsed.get("version") or _cdf(text, parsed)
    if not version:
        return _no_feed(text, broken=bool(parsed.get("bozo")))
    feed = parsed.get("feed", {})
    return Reading(
        version=version,
        title=_str(feed.get("title")),
        language=_str(feed.get("language")) or None,
        items=tuple(partial(_item, entry) for entry in parsed.get("entries", [])),
        declared=Declared(self_url=_own_address(feed)),
        home=_str(feed.get("link")),
    )


def _given(item: Item) -> Item:
    return item


def _with_wishes(read: Reading, text: str) -> Reading:
    """With what the text says beside its items; without an item that it breaks off in, which would pass for another."""
    declared, whole = wishes(text), not breaks_off(text)
    return replace(
        read,
        items=read.items[:-1] if not whole and in_item(text) else read.items,
        declared=replace(declared, self_url=read.declared.self_url),
        remarks=_remarks(declared, whole=whole),
        whole=whole,
    )


def _remarks(declared: Declared, *, whole: bool) -> tuple[str, ...]:
    asleep = "what it asks to be skipped leaves no hour, and is not heeded"
    return (*(() if whole else (BREAKS_OFF,)), *((asleep,) if declared.never_allowed else ()))


def _cdf(text: str, parsed: FeedParserDict) -> str:
    """feedparser reads CDF, whose root is a channel, but gives it no name."""
    return "cdf" if parsed.get("entries") and "<channel" in text[:_DECLARED_WITHIN].lower() else ""


def defines_entities(document: bytes) -> bool:
    """Whether the document's own DTD defines entities ("billion laughs" and files read by reference need them).

    Asked of expat itself, which stops at the first definition or the first element.
    """
    parser = expat.ParserCreate()
    parser.EntityDeclHandler = _defines
    parser.StartElementHandler = _begins
    try:
        parser.Parse(document, True)
    except _EntityDefined:
        return True
    except (_ElementBegins, expat.ExpatError):
        return False
    return False


class _EntityDefined(Exception):
    """Leaves expat at a definition."""


class _ElementBegins(Exception):
    """Leaves expat at the first element: what comes before is the whole DTD."""


def _defines(*_: object) -> None:
    raise _EntityDefined


def _begins(*_: object) -> None:
    raise _ElementBegins


def as_xml(text: str) -> bytes:
    """UTF-8 that expat accepts more often: from the first tag on, our own declaration, no control characters, neither
    as themselves nor by number, and the named characters of HTML, which XML does not know, as themselves.

    The declaration stands on a line of its own: feedparser searches the first line for it, in quadratic time.
    """
    text = clean(text[max(0, text.find("<")) :])
    head = _DECLARATION.sub("", text[:_DECLARED_WITHIN], count=1)
    text = f"<?xml version='1.0' encoding='utf-8'?>\n{head}{text[_DECLARED_WITHIN:]}"
    return _NUMBER.sub(_legal, _ENTITY.sub(_character, text)).encode("utf-8", "replace")


def _character(entity: re.Match[str]) -> str:
    return entity[0] if entity[1] in _OF_XML else html.entities.html5.get(entity[1], entity[0])


def _legal(number: re.Match[str]) -> str:
    """A character by its number, where XML allows it; feedparser falls over halves of surrogate pairs."""
    digits, base = (number[1], 16) if number[1] else (number[2], 10)
    code = int(digits, base) if len(digits) <= 12 else -1
    allowed = code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0xFFFF < code < 0x110000
    return number[0] if allowed else ""


def _no_feed(text: str, *, broken: bool) -> Failure:
    start = text[:4_000].lower()
    if "<html" in start or "<!doctype html" in start or "<body" in start:
        return Failure(error_class="not_a_feed", text="the address gives an HTML page, not a feed")
    if broken:
        return Failure(error_class="parse_error", text="the document cannot be read as a feed")
    return Failure(error_class="not_a_feed", text="the document is XML, but no feed")


def _item(entry: FeedParserDict) -> Item:
    # dict's own `get`: feedparser's gives the date of publication where one of change is missing, with a warning
    raw = next(filter(None, (_str(dict.get(entry, name)) for name in _DATES)), "")
    details = [entry["summary_detail"]] if "summary_detail" in entry else []
    return Item(
        guid=_str(entry.get("id")),
        link=_link(entry),
        title=_written(entry.get("title_detail") or {"value": entry.get("title")}),
        contents=tuple(_written(content) for content in entry.get("content", [])),
        summaries=tuple(_written(detail) for detail in details),
        author=_author(entry),
        published_raw=raw,
        updated_raw=_str(dict.get(entry, "updated")),
        published_at=moment(raw) or _understood(entry),
        language=_language(entry),
    )


def _own_address(feed: FeedParserDict) -> str | None:
    """Atom's link `self`, which RSS borrows."""
    links = feed.get("links", [])
    return own_address(next((_str(link.get("href")) for link in links if link.get("rel") == "self"), ""))


def _link(entry: FeedParserDict) -> str:
    """The page of the entry: what FeedBurner put its own address before, then the entry's link, then any to a page."""
    if original := _str(entry.get("feedburner_origlink")):
        return original
    link = _str(entry.get("link"))
    if link and ("//" in link or link != entry.get("id")):  # else a guid that nobody declared not to be an address
        return link
    links = entry.get("links", [])
    return next((_str(link.get("href")) for link in links if link.get("rel") in ("alternate", "related")), "")


def _written(detail: FeedParserDict) -> Written:
    return Written(_str(detail.get("value")), html=detail.get("type") in _HTML_TYPES)


def _author(entry: FeedParserDict) -> str:
    names = [_str(author.get("name")) for author in entry.get("authors", [])]
    return "; ".join(dict.fromkeys(filter(None, names))) or _str(entry.get("author"))


def _language(entry: FeedParserDict) -> str | None:
    """What `xml:lang` says nearest to the text."""
    details = [*entry.get("content", []), entry.get("title_detail") or {}]
    return next(filter(None, (_str(detail.get("language")) for detail in details)), None)


def _understood(entry: FeedParserDict) -> datetime | None:
    """A date in one of the forms that only feedparser knows: Korean, Greek, Hungarian …"""
    for name in ("published_parsed", "updated_parsed", "created_parsed"):
        parsed = dict.get(entry, name)
        if isinstance(parsed, tuple):
            year, month, day, hour, minute, second = parsed[:6]
            return moment(datetime(year, month, day, hour, minute, second, tzinfo=UTC).isoformat())
    return None


def _str(value: object) -> str:
    """feedparser gives text nearly everywhere, and other shapes where a feed nests what should not be nested."""
    return value if isinstance(value, str) else ""
