"""An item as its feed wrote it, before anything is made of it: what all dialects have in common. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from monitor.records import Declared, ListedSitemap


@dataclass(frozen=True, slots=True)
class Written:
    """A piece of text as written: HTML where the feed says so, else perhaps."""

    source: str
    html: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What a feed says of one item. `contents` claim to be its text, `summaries` to be about it."""

    guid: str = ""
    link: str = ""  # perhaps relative
    title: Written = Written("")
    contents: tuple[Written, ...] = ()
    summaries: tuple[Written, ...] = ()
    author: str = ""
    published_raw: str = ""
    updated_raw: str = ""  # empty where the feed says no more than when it was published
    published_at: datetime | None = None  # where the dialect's reader understood what `published_raw` says
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A document as far as it was read; each item is called for by itself, so that a broken one costs no other."""

    version: str
    title: str = ""
    language: str | None = None
    items: tuple[Callable[[], Item], ...]
    declared: Declared = field(default_factory=Declared)
    home: str = ""  # the page that the feed says it belongs to
    listed: tuple[ListedSitemap, ...] = ()  # of an index of sitemaps
    left_out: tuple[str, ...] = ()  # plain lines on items that the dialect's reader refused
    remarks: tuple[str, ...] = ()  # plain lines on what is odd about the document itself
    whole: bool = True  # false: the document breaks off before its end
