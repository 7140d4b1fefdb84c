"""What a pipe wants changed: each is applied whole, in one transaction, or not at all. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from monitor.records.feeds import DueFeed, FeedState
from monitor.records.furniture import Block
from monitor.records.hits import Hit, NearMiss
from monitor.records.items import Article, Fate, FeedItem, ParsedFeed
from monitor.records.moves import Trail
from monitor.records.pace import Pace
from monitor.records.revisits import Looks, Revisit, Revisited
from monitor.records.stories import Told
from monitor.records.web import Failure, HostPace, Validators


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """One poll of one feed. Entries, validators and the next due time commit together, or none does.

    `parsed` is None where there was nothing to parse (304, same body, failure).
    """

    feed_id: int
    url: str  # as configured
    polled_at: datetime
    status: int | None
    wire_bytes: int
    duration_ms: int
    conditional: bool  # the request carried validators
    validators: Validators
    body_hash: str | None
    parsed: ParsedFeed | None
    failure: Failure | None
    next_due_at: datetime
    interval_s: int
    failures: int
    state: FeedState = FeedState.ACTIVE
    pace: Pace = field(default_factory=Pace)
    trail: Trail = field(default_factory=Trail)
    paces: tuple[HostPace, ...] = ()  # of the hosts that answered, where that has changed them
    looks: Looks | None = None  # how pages are looked at again whose items the feed changed; None: they are not
    log_since: datetime | None = None  # polls of the feed logged before it may go; None: all but the last few


@dataclass(frozen=True, slots=True, kw_only=True)
class Visited:
    """One visit of one page: the article as it now stands, or why not, and when to try again."""

    article_id: int
    visited_at: datetime
    fate: Fate
    article: Article | None  # None: it stays as it was
    url: str  # that was asked
    wire_bytes: int = 0
    failure: Failure | None = None
    tries: int = 0
    next_visit_at: datetime | None = None  # None: no more
    address: str | None = None  # canonical: where redirects ended; None where no answer came
    canonical: str | None = None  # what the page itself says is its address
    amp: str | None = None  # and that of its AMP twin
    note: str | None = None  # as those of Extracted
    apart: str | None = None
    blocks: tuple[Block, ...] = ()
    paces: tuple[HostPace, ...] = ()  # as those of a poll
    validators: Validators = field(default_factory=Validators)  # what the page can be asked again with
    body_hash: str | None = None
    looks: Looks | None = None  # how it is looked at again; None: never


@dataclass(frozen=True, slots=True, kw_only=True)
class Postponed:
    """A poll or visit that was not made, or that our own network failed: all stands as it did when it was claimed."""

    item: DueFeed | FeedItem | Revisit
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """One version of one article against the topics that had not decided on it yet."""

    article_id: int
    version_id: int
    generation: int
    topics: tuple[tuple[str, str], ...]  # asked: id and version
    hits: tuple[Hit, ...]
    undecided: tuple[str, ...]  # of those, the topics that ran out of time
    words: str | None  # index words of the version, None where they are stored already
    matched_at: datetime
    backfill: bool
    near: tuple[NearMiss, ...] = ()
    told: Told | None = None  # the version as a report; None: its story stays
    looks: Looks | None = None  # how its page is looked at again; None: never


Change = Polled | Visited | Matched | Postponed | Revisited
