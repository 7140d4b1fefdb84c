"""What discovery hands on: a page's candidates, what came of asking each, and what is to be thought of it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.records import Failure, FeedKind


class How(StrEnum):
    """Where a candidate comes from, the strongest word of the publisher's first."""

    ITSELF = "itself"  # the address that was given
    DECLARED = "declared"  # <link rel=alternate>
    LINKED = "linked"  # a link that looks like one to a feed
    USUAL = "usual place"  # nobody named it
    ROBOTS = "robots.txt"  # a Sitemap line


class Verdict(StrEnum):
    """What a candidate is to the page, best first."""

    OWN = "own"  # clearly the page's own feed: what `feeds add` takes
    FEED = "feed"  # one of several
    NEWS_SITEMAP = "news sitemap"
    SITEMAP = "sitemap"
    STALE = "stale"  # nothing new for long, while others have news
    ELSEWHERE = "elsewhere"  # another site's, and only linked to
    EMPTY = "empty"
    DUPLICATE = "duplicate"
    COMMENTS = "comments"
    FAILED = "failed"

    @property
    def usable(self) -> bool:
        """Whether it brings news of the page's own site that no other offer brings."""
        return self in (Verdict.OWN, Verdict.FEED, Verdict.NEWS_SITEMAP)


@dataclass(frozen=True, slots=True, kw_only=True)
class SitePage:
    """A fetched page, for `read_page` in a worker."""

    url: str  # where the body came from
    body: bytes
    content_type: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An address that may give a feed."""

    url: str
    how: How
    title: str = ""
    language: str | None = None
    kind: FeedKind = FeedKind.FEED


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLinks:
    """What a page says of feeds: candidates in order, those that it declares first."""

    title: str
    language: str | None
    candidates: tuple[Candidate, ...]
    left_out: int  # candidates above the cap
    login: bool  # it asks for a password


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkList:
    """A list of links on a page, as a feed of `kind: page-list` would read it."""

    selector: str
    links: int
    samples: tuple[str, ...]  # texts of the first ones


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What came of asking a candidate. Without a failure it is a feed that can be read."""

    candidate: Candidate
    url: str  # that answered: the candidate's, or where a permanent redirect led
    failure: Failure | None = None
    version: str = ""
    title: str = ""
    language: str | None = None
    home: str | None = None  # the page that the feed says it belongs to
    items: int = 0
    newest: datetime | None = None
    per_day: float | None = None
    words: int = 0  # of its longest text
    links: frozenset[str] = frozenset()  # what its items lead to
    samples: tuple[str, ...] = ()  # titles of its first items


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A candidate with a verdict on it and the reason in a few words."""

    seen: Seen
    verdict: Verdict
    reason: str
