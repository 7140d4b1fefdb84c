"""Lists of feeds as other programs read and write them: OPML 2.0 (opml.org/spec2.opml). Pure.

Folders become tags, and the first tag becomes the folder again. Entities are refused where they are declared, so
none is ever expanded or fetched. Secrets are never written, and cut where they are read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, indent, tostring
from xml.parsers import expat

from monitor import urls
from monitor.config.forms import CONTROLS, complaint
from monitor.errors import Refusal
from monitor.records import Feed, Form

MAX_BYTES = 16_000_000
MAX_DEPTH = 64
DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'


@dataclass(frozen=True, slots=True)
class Imported:
    """What an OPML file holds: its feeds, each once, and a plain line on whatever was left out or cut."""

    feeds: tuple[Feed, ...]
    notes: tuple[str, ...]


def opml_in(raw: bytes) -> Imported:
    """The feeds of an OPML file, in its order. Raises Refusal where it is no OPML, too large, or declares entities."""
    if len(raw) > MAX_BYTES:
        raise Refusal(f"the OPML file has {len(raw):,} bytes; at most {MAX_BYTES:,} are read")
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
    return attributes


class _Outlines:
    """What expat meets on its way through the outlines."""

    def __init__(self) -> None:
        self.feeds: dict[str, Feed] = {}
        self.notes: list[str] = []
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
        feed = Feed(url=url, name=label or None, language=_language(told), tags=self._tags(told))
        if self.feeds.setdefault(urls.same(url), feed) is not feed:
            self.notes.append(f"{url}: left out, it is listed twice")

    def _tags(self, told: dict[str, str]) -> tuple[str, ...]:
        """The folders that it stands in, then its categories; each once."""
        categories = (part.strip("/ ") for part in told.get("category", "").split(","))
        tags = [folder for folder in self._folders if folder] + [_line(category) for category in categories]
        return tuple(dict.fromkeys(tag for tag in tags if tag))


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
    return _printable(" ".join(text.split()))[:200].strip()


def _printable(text: str) -> str:
    return CONTROLS.sub("", text)
