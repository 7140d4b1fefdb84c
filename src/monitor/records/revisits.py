"""Pages that were read and are looked at again: what is due, and what became of it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.records.items import Article, Fate, FeedItem
from monitor.records.web import Failure, HostPace, Validators


class Why(StrEnum):
    """Why a page is looked at again."""

    HIT = "hit"  # the article is a hit, or was one until an edit
    NEAR = "near"  # it stayed just below one
    FEED = "feed"  # a feed says that it was changed
    SPARE = "spare"  # none of these: once, where the server can say "not modified"


@dataclass(frozen=True, slots=True, kw_only=True)
class Looks:
    """How pages are looked at again: for how many days, how soon first, and by chance when (uniform in 0…1)."""

    days: int
    chance: float
    first: timedelta = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Revisit:
    """A page that is to be looked at again, from the store, for the revisit pipe."""

    item: FeedItem  # what its feeds say of it, as when the page was read first
    fate: Fate
    first_seen_at: datetime
    why: Why | None
    standing: Article  # as it stands
    read: Article  # as the page was read last: what the feeds said since is not in it
    note: str | None  # on how it was had then
    apart: str  # what was cut then
    looks: int
    failures: int  # looks in a row that did not come to the page
    missing_at: datetime | None  # since when it has been gone
    missing: str | None
    doubt: str | None  # what the last look showed, and this one has to bear out
    validators: Validators = field(default_factory=Validators)
    body_hash: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Revisited:
    """One more look at a page that was read: what it says now where that is another thing, and when to look next."""

    article_id: int
    revisited_at: datetime
    url: str  # that was asked
    wire_bytes: int = 0
    failure: Failure | None = None
    paces: tuple[HostPace, ...] = ()
    seen: bool = False  # the page was there, with its article
    article: Article | None = None  # None: it stays as it was
    note: str | None = None  # as those of Extracted
    apart: str | None = None
    missing: str | None = None  # how it is gone: a class of failure, `front_page`, `emptied`
    missing_at: datetime | None = None
    removed: bool = False  # gone at two looks some hours apart
    failures: int = 0
    doubt: str | None = None
    validators: Validators | None = None  # None: those stay that it had
    body_hash: str | None = None
    next_look_at: datetime | None = None  # None: no more
    forgotten: bool = False  # then it is not looked at, but no longer remembered either
    over: bool = False  # nothing of it need be remembered now
