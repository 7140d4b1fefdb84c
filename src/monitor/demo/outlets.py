"""Who publishes in the sample news world, through which feeds, on pages of which make. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Literal

from pydantic import ConfigDict

from monitor.demo.fields import STRICT, Words


class Format(StrEnum):
    """What a feed is written in; each XML one has a template of its name."""

    RSS20 = "rss20"
    RSS10 = "rss10"
    ATOM = "atom"
    JSON = "json"


class Make(StrEnum):
    """The workmanship of an outlet's pages; each has a template of its name."""

    LEDGER = "ledger"  # a daily: JSON-LD, OpenGraph, navigation, aside, footer
    WIRE = "wire"  # an agency: OpenGraph, <time>, little else
    GAZETTE = "gazette"  # an old house: tables, no structured data, a visitor counter
    MAGAZINE = "magazine"  # JSON-LD graph, figure, newsletter box, "read also" in mid-text, comments


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One feed of an outlet. `section` None: all of them. `broken_every` N: each Nth minute its XML is cut short."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    path: str  # below the outlet's address, begins with a slash
    title: str
    format: Format
    section: str | None = None
    full_text: bool = False
    broken_every: int | None = None
    delay_s: float = 0.0

    def broken_at(self, minute: int) -> bool:
        """Whether the feed is cut short then."""
        return self.broken_every is not None and minute % self.broken_every == self.broken_every - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """A publisher. `validators`: its feeds and pages carry ETag and Last-Modified, and are answered with 304."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    id: str
    name: str
    tagline: str
    language: str  # ISO 639-1
    country: str  # ISO 3166-1, two letters
    make: Make
    page: str  # path of an article below the outlet's address, with {id}
    channels: tuple[Channel, ...]
    sections: tuple[str, ...]
    charset: str = "utf-8"
    validators: bool = False
    tags: tuple[str, ...] = ()
    read_also: tuple[str, ...] = ()  # headlines beside every article

    @property
    def front(self) -> Channel:
        """What the front page lists: the first feed."""
        return self.channels[0]

    @property
    def lists_latest(self) -> bool:
        """Whether its pages name the newest headlines, and so change without the article: not those with validators."""
        return not self.validators

    def page_path(self, article: str) -> str:
        """The path of an article's page, by its id, from the root of the server."""
        return f"/{self.id}{self.page.format(id=article)}"

    def article_id(self, path: str) -> str | None:
        """The article that a path below the outlet's address leads to, None where it leads to none."""
        before, after = self.page.split("{id}")
        found = path.startswith(before) and path.endswith(after) and len(path) > len(before) + len(after)
        return path[len(before) : len(path) - len(after)] if found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chrome:
    """The words around an article in one language: what extraction has to leave out."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    language: str
    direction: Literal["ltr", "rtl"] = "ltr"
    words: Words
    comments: tuple[str, ...]

    def word(self, name: str) -> str:
        """One word or sentence of a page's furniture."""
        return dict(self.words)[name]
