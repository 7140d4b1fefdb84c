"""Feeds: as the user configured them, and as they come due. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from monitor.records.moves import Trail
from monitor.records.pace import Pace
from monitor.records.web import Validators


class FeedKind(StrEnum):
    """What the address of a feed gives."""

    FEED = "feed"
    SITEMAP = "sitemap"
    PAGE_LIST = "page-list"


class FeedState(StrEnum):
    """The scheduler's word for a feed."""

    ACTIVE = "active"
    PAUSED = "paused"  # by the user
    GONE = "gone"  # its server says so; looked at each month
    DEAD = "dead"  # it has failed for two months; looked at each month


class Fulltext(StrEnum):
    """Whether the page behind an item is read."""

    AUTO = "auto"  # read; the feed's own text stays where the page gives less
    ALWAYS = "always"  # read; the page's text serves even where it is shorter
    NEVER = "never"  # not read; the feed's own text serves


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """How one feed's publisher is reached, where that differs from everybody else's.

    `auth` names its secret, it never holds it: `basic:env:NAME`, `header:file:PATH` and so on; fetch reads it. It is
    sent to `origin` alone, wherever feed, pages and redirects lead; without one, to the origin of the request.
    """

    auth: str | None = None
    origin: str | None = None  # scheme, host and port of the feed as configured, where `auth` is set
    user_agent: str | None = None
    proxy: str | None = None
    ca_file: str | None = None
    tls_unverified: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A source, from config/feeds.yaml. The `url` as configured is its identity."""

    url: str
    name: str | None = None
    language: str | None = None
    country: str | None = None
    tags: tuple[str, ...] = ()
    kind: FeedKind = FeedKind.FEED
    links: str | None = None  # CSS selector of the article links of a page-list
    interval_s: int | None = None
    fulltext: Fulltext = Fulltext.AUTO
    paused: bool = False
    access: Access = field(default_factory=Access)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueFeed:
    """A feed whose time has come, with what the last polls left behind; from the store, for the poll pipe."""

    id: int
    feed: Feed
    validators: Validators
    body_hash: str | None  # SHA-256 of the decoded body that was last parsed and stored, hex
    interval_s: int
    failures: int  # in a row
    polls: int  # ever
    pace: Pace = field(default_factory=Pace)
    trail: Trail = field(default_factory=Trail)

    @property
    def address(self) -> str:
        """Where it is asked."""
        return self.trail.followed or self.feed.url
