"""How a feed behaves, as far as its next due time follows from it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

ALL_HOURS, ALL_DAYS = frozenset(range(24)), frozenset(range(7))


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What a feed says of itself about being asked: RSS 2.0 `ttl`, `skipHours`, `skipDays`; the Syndication module's
    `updatePeriod` divided by its `updateFrequency`; Atom's link `self` (RFC 4287 §4.2.7.2), JSON Feed's `feed_url`."""

    ttl_s: int | None = None
    period_s: int | None = None
    skip_hours: frozenset[int] = frozenset()  # GMT, 0…23
    skip_days: frozenset[int] = frozenset()  # Monday is 0
    self_url: str | None = None  # the address that it names as its own

    @property
    def never_allowed(self) -> bool:
        """Whether it leaves no hour in which it may be asked; then it is not believed."""
        return self.skip_hours >= ALL_HOURS or self.skip_days >= ALL_DAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The items that one body of a feed held."""

    total: int
    new: int
    span_s: int | None = None  # from the oldest to the newest, None where fewer than two are dated
    stand_s: int | None = None  # how long one stands in the feed, where the others come at their fastest
    gap_s: int | None = None  # the median time between two
    longest_s: int | None = None  # the longest
    newest: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """What the polls of a feed left behind."""

    successes: int = 0
    answered_at: datetime | None = None  # the last success
    delay_s: int = 0  # how long it was left alone after that
    changed_at: datetime | None = None  # the last body that was another one
    new_at: datetime | None = None  # the last new item; of the first body its newest item
    conditional: bool = False  # it gives validators, or answered "not modified" once
    declared: Declared = Declared()
    span_s: int | None = None  # how long an item stood in it at the least, of late
    gap_s: int | None = None
    silence_s: int | None = None  # the longest time without a new item, of those not long ago
    watched_since: datetime | None = None  # since when its gaps are known
    quiet_after: datetime | None = None  # from then on it is quieter than usual; None: its usual is not known
    losing: bool = False  # items roll off before we see them
    losing_since: datetime | None = None
    score: float = 0.0  # of the failures in a row, by how bad they are
    failing_since: datetime | None = None
    gone_seen: int = 0  # answers 410 since the last success
    gone_since: datetime | None = None  # the first of them
    gone_at: datetime | None = None  # the last
    ask_anew: bool = False  # the next request goes without validators, to see whether "not modified" is true
    distrusted_until: datetime | None = None  # its validators are not used
    distrusted_since: datetime | None = None
    well_since: datetime | None = None  # since when it answers, loses nothing, is trusted and not quieter than usual
