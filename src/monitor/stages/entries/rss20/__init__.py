"""RSS 2.0 as most publishers write it, in a third of the time that feedparser takes, to whom all else is left. Pure.

Only what is sure to be read as feedparser reads it: a well-formed document of elements and attributes that are listed
here, each where it belongs and as often as it may be, and of modules that feedparser does not know. At the first oddity
the whole document is given up. What was read must not tell by whom: tests/test_rss20.py compares the two.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Final
from xml.parsers import expat

from feedparser.api import StrictFeedParser

from monitor.markup import moment
from monitor.stages.entries.item import Item, Written
from monitor.stages.entries.rss20.listed import (
    ADDRESSES,
    ATOM_LINK,
    ATTRIBUTES,
    INHERITED,
    MODULES,
    OF_CHANNEL,
    OF_ITEM,
    OTHER_DIALECTS,
    OWNERS,
    PREFIXES,
    WITH_ATTRIBUTES,
    WITHIN,
    WORDPRESS,
)

_C1: Final = re.compile("[\x80-\x9f]")
_ITEM, _FIELD = 2, 3  # how deep they stand


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A document that was read."""

    title: str
    language: str
    link: str
    self_link: str
    items: tuple[Item, ...]


def read_rss20(document: bytes) -> Channel | None:
    """What the document says, as feedparser would say it; None where anything about it is odd."""
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.pieces.append
    parser.CommentHandler = reader.comment
    parser.StartDoctypeDeclHandler = _odd
    parser.StartNamespaceDeclHandler = reader.declared
    try:
        parser.Parse(document, True)
    except (_Odd, expat.ExpatError):
        return None
    return reader.channel()


class _Odd(Exception):
    """Leaves expat where feedparser is to be asked."""


def _odd(*_: object) -> None:
    raise _Odd


class _Reader:
    """What expat tells, element by element."""

    def __init__(self) -> None:
        self.pieces: list[str] = []  # of text since the last tag
        self._path: list[str] = []
        self._declared: dict[str, str] = {}  # addresses of modules by prefix
        self._foreign: set[str] = set()  # those that mean nothing to feedparser
        self._channel: dict[str, str] = {}
        self._self_links: list[str] = []
        self._items: list[Item] = []
        self._fields: dict[str, str] = {}
        self._authors: list[str] = []
        self._permalink = True
        self._title_is_html = False

    def channel(self) -> Channel:
        return Channel(
            title=self._channel.get("title", ""),
            language=self._channel.get("language", ""),
            link=self._channel.get("link", ""),
            self_link=next(iter(self._self_links), ""),
            items=tuple(self._items),
        )

    def declared(self, prefix: str | None, address: str | None) -> None:
        module, given = (address or "").lower(), (prefix or "").lower()
        if prefix is None and module != WORDPRESS:
            raise _Odd
        if module in OTHER_DIALECTS or OWNERS.get(given, module) != module:
            raise _Odd
        if self._declared.setdefault(given, module) != module:
            raise _Odd
        if prefix and module not in MODULES and "_" not in given and given not in PREFIXES:
            self._foreign.add(module)

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        name = name.lower()
        listed = self._is_listed(name)
        if not listed and not self._is_foreign(name):
            raise _Odd
        if attributes or name in WITH_ATTRIBUTES:
            given = {label.lower(): value for label, value in attributes.items()}
            if listed:
                self._attributes(name, given)
            elif any(label in INHERITED or " " in label for label in given):
                raise _Odd
        self._path.append(name)
        self.pieces.clear()

    def _is_listed(self, name: str) -> bool:
        depth = len(self._path)
        if depth == _FIELD:
            above = self._path[-1]
            return name in OF_ITEM if above == "item" else name in WITHIN.get(above, ())
        if depth == _ITEM:
            return name == "item" or name in OF_CHANNEL
        return depth < _ITEM and name == ("rss", "channel")[depth]

    def _is_foreign(self, name: str) -> bool:
        """Whether it is a module's that feedparser does not know, where it would have stood in nobody's way."""
        return self._path[-1:] in (["channel"], ["item"]) and name.partition(" ")[0] in self._foreign

    def _attributes(self, name: str, given: Mapping[str, str]) -> None:
        if name == "rss":
            fits = given.keys() == {"version"} and given["version"].startswith("2.")
        else:
            fits = given.keys() <= ATTRIBUTES.get(name, set())
        if not fits:
            raise _Odd
        if name == "guid":
            self._permalink = given.get("ispermalink", "true") == "true"
        elif name == ATOM_LINK:
            self._link(given.get("rel", "").lower(), given.get("href", ""))

    def _link(self, relation: str, address: str) -> None:
        if relation in {"", "alternate"} or not address or ":///" in address:
            raise _Odd
        if relation == "self":
            self._self_links.append(address)

    def end(self, name: str) -> None:
        name, depth = self._path.pop(), len(self._path)
        if depth == _FIELD and self._path[-1] == "item":
            self._take(OF_ITEM.get(name, ""), self._fields)
        elif depth == _ITEM and name == "item":
            self._items.append(self._item())
            self._fields, self._authors, self._permalink, self._title_is_html = {}, [], True, False
        elif depth == _ITEM:
            self._take(OF_CHANNEL.get(name, ""), self._channel)
        self.pieces.clear()

    def comment(self, text: str) -> None:
        if not self._path and "<!" in text:
            raise _Odd  # feedparser looks for a DTD in it

    def _take(self, field: str, fields: dict[str, str]) -> None:
        if not field:
            return
        written = "".join(self.pieces).strip()
        text = written if written.isascii() else _mended(written)
        if field == "title":
            self._title_is_html = StrictFeedParser.looks_like_html(written)
        if field == "author":
            self._authors.append(text)
            if "@" in text:
                raise _Odd  # feedparser takes names and addresses apart
        elif field in fields or (field in ADDRESSES and not _plain_address(text)):
            raise _Odd
        else:
            fields[field] = text

    def _item(self) -> Item:
        said = self._fields
        guid = said.get("guid", "")
        raw = said.get("published") or said.get("updated", "")
        published_at = moment(raw)
        if raw and published_at is None:
            raise _Odd  # feedparser knows more forms of dates
        return Item(
            guid=guid,
            link=said.get("original") or said.get("link", guid if self._permalink and "//" in guid else ""),
            title=Written(said.get("title", ""), html=self._title_is_html),
            contents=_written(said, "content"),
            summaries=_written(said, "summary"),
            author="; ".join(dict.fromkeys(filter(None, self._authors))),
            published_raw=raw,
            updated_raw=said.get("updated", ""),
            published_at=published_at,
        )


def _written(said: Mapping[str, str], field: str) -> tuple[Written, ...]:
    return (Written(said[field], html=True),) if field in said else ()


def _plain_address(text: str) -> bool:
    """Whether feedparser has nothing to mend about an address: slashes too many, entities that are none."""
    return ":///" not in text and not ("&" in text and ";" in text)


def _mended(text: str) -> str:
    """As feedparser mends it: UTF-8 that was taken for Latin-1. Windows' own characters are left to it."""
    with suppress(UnicodeError):
        text = text.encode("iso-8859-1").decode("utf-8")
    if _C1.search(text):
        raise _Odd
    return text
