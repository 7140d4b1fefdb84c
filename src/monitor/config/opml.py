"""Lists of feeds as other programs read and write them: OPML 2.0 (opml.org/spec2.opml). Pure.

Folders become tags, and the first tag becomes the folder again. What OPML has no word for stands in attributes of a
namespace of ours, so that a list that was written here is read back as it was; other programs pass them over. The
address of a feed's site (`htmlUrl`) is not kept: the feed says it at each poll. How a publisher is reached (`auth`,
`proxy`, `ca_file`, `tls`, `user_agent`) is never written. Entities are refused where they are declared, so none is ever
expanded or fetched; secrets in addresses are cut where they are read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring
from xml.parsers import expat

from monitor import urls
from monitor.config.feeds import MAX_INTERVAL_S, MIN_INTERVAL_S
from monitor.config.forms import CONTROLS, LONGEST, complaint, duration, spell_duration
from monitor.errors import Refusal
from monitor.records import Feed, FeedKind, Form, Fulltext

MAX_BYTES = 16_000_000
MAX_DEPTH = 64
MAX_TAGS = 50_000  # characters
DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'
OURS = "urn:x-monitor:feeds"  # the namespace; its prefix is read as it is written here
PREFIX = "monitor"


@dataclass(frozen=True, slots=True)
class Imported:
    """What an OPML file holds: its feeds, each once, and a plain line on whatever was left out or cut."""

    feeds: tuple[Feed, ...]
    notes: tuple[str, ...]


def opml_in(raw: bytes) -> Imported:
    """The feeds of an OPML file, in its order. Raises Refusal where it is no OPML, too large, or declares entities."""
    if len(raw) > MAX_BYTES:
        raise Refusal(f"the OPML file is larger than {MAX_BYTES:,} bytes")
    outlines = _Outlines()
    parser = expat.ParserCreate()
    parser.StartElementHandler = outlines.start
    parser.EndElementHandler = outlines.end
    parser.EntityDeclHandler = outlines.refuse_entity
    try:
        parser.Parse(raw, True)
    # beside its own errors, expat hands through those of Python's codecs for the encoding that the file names
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise Refusal(f"this is not OPML: {error}") from None
    return Imported(tuple(outlines.feeds.values()), tuple(outlines.notes))


def opml_out(feeds: Iterable[Feed]) -> bytes:
    """An OPML 2.0 file in UTF-8: a folder for each first tag, all tags as `category`. No secrets."""
    register_namespace(PREFIX, OURS)
    root = Element("opml", version="2.0")
    SubElement(SubElement(root, "head"), "title").text = "Feeds of monitor"
    body = SubElement(root, "body")
    folders: dict[str, Element] = {}
    for feed in feeds:
        parent = body
        if feed.tags:
            tag = _printable(feed.tags[0])
            parent = folders.get(tag) or folders.setdefault(tag, SubElement(body, "outline", text=tag))
        SubElement(parent, "outline", _attributes(feed))
    indent(root)
    return DECLARATION + tostring(root, encoding="unicode").encode() + b"\n"


def _attributes(feed: Feed) -> dict[str, str]:
    url = _without_secret(feed.url)
    name = _printable(feed.name or url)
    attributes = {"type": "rss", "text": name, "title": name, "xmlUrl": url}
    if feed.language:
        attributes["language"] = feed.language
    if feed.tags:
        attributes["category"] = ",".join(_printable(tag).replace(",", " ") for tag in feed.tags)
    return attributes | {f"{{{OURS}}}{key}": value for key, value in _ours(feed).items()}


def _ours(feed: Feed) -> dict[str, str]:
    """What OPML has no word for."""
    told = {
        "kind": "" if feed.kind is FeedKind.FEED else feed.kind.value,
        "links": _printable(feed.links or ""),
        "country": feed.country or "",
        "interval": "" if feed.interval_s is None else spell_duration(feed.interval_s),
        "fulltext": "" if feed.fulltext is Fulltext.AUTO else feed.fulltext.value,
        "paused": "true" if feed.paused else "",
        "tags": json.dumps(feed.tags, ensure_ascii=False) if any(_altered(tag) for tag in feed.tags) else "",
    }
    return {key: value for key, value in told.items() if value}


def _altered(tag: str) -> bool:
    """Whether a tag is not read back from `category` as it was."""
    return "," in tag or tag != tag.strip("/ ") or tag != _line(tag)


class _Outlines:
    """What expat meets on its way through the outlines."""

    def __init__(self) -> None:
        self.feeds: dict[str, Feed] = {}
        self.notes: list[str] = []
        self._spellings: dict[str, str] = {}
        self._folders: list[str | None] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if not self._folders and name.lower() != "opml":
            raise Refusal(f"this is not OPML: it begins with <{_line(name)}>")
        if len(self._folders) > MAX_DEPTH:
            raise Refusal(f"this OPML file has more than {MAX_DEPTH} levels")
        told = {key.lower(): value for key, value in attributes.items()}
        address = told.get("xmlurl", "").strip()
        label = _line(told.get("title") or told.get("text") or "")
        self._folders.append(label if name.lower() == "outline" and not address else None)
        if address:
            self._take(address, label, told)

    def end(self, _name: str) -> None:
        self._folders.pop()

    def refuse_entity(self, name: str, *_declaration: object) -> None:
        raise Refusal(f"this OPML file declares the entity {_line(name)}: entities are not read")

    def _take(self, address: str, label: str, told: dict[str, str]) -> None:
        url = _without_secret(address)
        if url != address and urls.parse(address):
            self.notes.append(f"{url}: the name and password in its address were left out; see `auth` in feeds.yaml")
        if complaint(Form.URL, url):
            self.notes.append(f"{_line(address)}: left out, this is no http or https address")
            return
        name = None if label == url else label or None
        feed = _with_ours(Feed(url=url, name=name, language=_language(told), tags=self._tags(told)), told)
        first = self.feeds.setdefault(urls.same(url), feed)
        if first is not feed:
            self.notes.append(f"{url}: left out, it is listed twice; its folders are kept as tags")
            tags = tuple(dict.fromkeys((*first.tags, *feed.tags)))
            self.feeds[urls.same(url)] = replace(first, tags=tags)
            return
        twin = self._spellings.setdefault(_spelling(url), url)
        if twin != url:
            self.notes.append(f"{url}: added, but it looks like {twin}, which is listed as well")

    def _tags(self, told: dict[str, str]) -> tuple[str, ...]:
        """The folders that it stands in, then its categories; each once."""
        categories = (part.strip("/ ") for part in told.get("category", "").split(","))
        tags = [folder for folder in self._folders if folder] + [_line(category) for category in categories]
        return tuple(dict.fromkeys(tag for tag in tags if tag))


def _spelling(url: str) -> str:
    """An address without what hardly ever makes two feeds of it: scheme, `www.`, tracking, the slash at its end."""
    return (urls.canonical(url) or url).partition("://")[2].removeprefix("www.").rstrip("/")


def _with_ours(feed: Feed, told: dict[str, str]) -> Feed:
    """The feed with what our own attributes say of it; one that makes no sense is passed over."""
    ours = {key.removeprefix(f"{PREFIX}:"): value for key, value in told.items() if key.startswith(f"{PREFIX}:")}
    if not ours:
        return feed
    links, country, seconds = ours.get("links", ""), ours.get("country", ""), duration(ours.get("interval", ""))
    kind = next((kind for kind in FeedKind if kind.value == ours.get("kind")), feed.kind)
    if (kind is FeedKind.PAGE_LIST) != bool(links) or complaint(Form.SELECTOR, links or "a"):
        kind, links = feed.kind, ""
    return replace(
        feed,
        kind=kind,
        links=links or None,
        country=None if complaint(Form.COUNTRY, country) else country,
        interval_s=int(seconds) if seconds and MIN_INTERVAL_S <= seconds <= MAX_INTERVAL_S else None,
        fulltext=next((word for word in Fulltext if word.value == ours.get("fulltext")), feed.fulltext),
        paused=ours.get("paused") == "true",
        tags=_own_tags(ours.get("tags", "")) or feed.tags,
    )


def _own_tags(text: str) -> tuple[str, ...]:
    try:
        found = json.loads(text[:MAX_TAGS]) if text else []
    except (ValueError, RecursionError):
        return ()
    if not isinstance(found, list) or not all(isinstance(tag, str) for tag in found):
        return ()
    return tuple(tag for tag in dict.fromkeys(found) if not complaint(Form.LINE, tag))


def _language(told: dict[str, str]) -> str | None:
    code = told.get("language", "").strip()
    return code if code and not complaint(Form.LANGUAGE, code) else None


def _without_secret(address: str) -> str:
    parts = urls.parse(address)
    if parts is None or (parts.raw_user is None and parts.raw_password is None):
        return address
    return str(parts.with_user(None))


def _line(text: str) -> str:
    """Any text as one short line without control characters."""
    return _printable(" ".join(text.split()))[:LONGEST].strip()


def _printable(text: str) -> str:
    return CONTROLS.sub("", text)
