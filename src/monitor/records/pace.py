"""How a feed behaves, as far as its next due time follows from it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

ALL_HOURS, ALL_DAYS = frozenset(range(24)), frozenset(range(7))


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What a feed says of itself about being asked: RSS 2.0 `ttl`, `skipHours`, `skipDays`; the Syndication module's
    `updatePeriod` divided by its `updateFrequency`."""

    ttl_s: int | None = None
    period_s: int | None = None
    skip_hours: frozenset[int] = frozenset()  # GMT, 0…23
    skip_days: frozenset[int] = frozenset()  # Monday is 0

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
    gap_s: int | None = None  # the median time between two


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """What the polls of a feed left behind."""

    successes: int = 0
    answered_at: datetime | None = None  # the last success
    delay_s: int = 0  # how long it was left alone after that
    changed_at: datetime | None = None  # the last body that was another one
    new_at: datetime | None = None  # the last new item
    conditional: bool = False  # it gives validators, or answered "not modified" once
    declared: Declared = Declared()
    span_s: int | None = None
    gap_s: int | None = None
    losing: bool = False  # items roll off before we see them
    score: float = 0.0  # of the failures in a row, by how bad they are
    failing_since: datetime | None = None
    gone_seen: int = 0  # answers 410 in a row
    gone_since: datetime | None = None
    ask_anew: bool = False  # the next request goes without validators, to see whether "not modified" is true
    distrusted_until: datetime | None = None  # its validators are not used
