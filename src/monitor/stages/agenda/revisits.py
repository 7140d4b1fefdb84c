"""When a page that was read is looked at again: soon at first, then ever more seldom. Pure.

Publishers edit early: looks are 1, 3, 9, 27, 81 … hours after the article was first seen, and the last one is at the
end of the days that are set (14: seven looks). A page that is gone, or that says something doubtful, is looked at once
more in between, before anything is told. All these times are multiples of the first one, which is a setting.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.records import Failure, Looks, Why
from monitor.stages.agenda.bounds import jitter
from monitor.stages.agenda.visits import GONE

# Times the first look's
FACTOR = 3  # from each look to the next
SPARE = 9  # of a page without a hit: one look, when most of what is edited has been
CONFIRMED = 3  # a page is removed that is gone at two looks so far apart
CONFIRM = 5
BEAR_OUT = 1  # something doubtful
AFTER_FEED = 1 / 12  # a feed's word on an edit: caches between us and the page follow within minutes
APART = 1  # two looks that a feed asks for
DATES_APART = 6  # where it says no more than when: some date all their items anew at each poll
RETRY, RETRY_FACTOR, RETRY_MOST = 1, 4, 24

LATER = 1.2  # times its age: a look that came late stands for the next one
JITTER = 0.1

MOST = 60  # looks at one page, whatever it does: no more versions than that of a live blog
REMEMBERED = timedelta(days=7)  # how long a feed's words on an old article are counted


class Seen(StrEnum):
    """How a look ended."""

    THERE = "there"
    DOUBTFUL = "doubtful"
    MISSING = "missing"
    FAILED = "failed"
    DENIED = "denied"  # the publisher's robots.txt asks not to look


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """How a page stood before a look."""

    first_seen_at: datetime
    why: Why | None
    looks: int
    failures: int
    missing_at: datetime | None
    doubtful: bool  # so was the look before


@dataclass(frozen=True, slots=True, kw_only=True)
class NextLook:
    """When a page is looked at next (None: no more), and how it stands until then."""

    due_at: datetime | None
    failures: int = 0
    missing_at: datetime | None = None
    removed: bool = False


def next_look(first_seen_at: datetime, now: datetime, why: Why | None, looks: Looks) -> datetime | None:
    """The next look of the schedule; None where there is none any more, or where looking is switched off."""
    age, days = now - first_seen_at, timedelta(days=looks.days)
    steps = (
        [SPARE * looks.first] if why is Why.SPARE else _steps(looks.first, days) if why in (Why.HIT, Why.NEAR) else []
    )
    step = next((step for step in steps if step > age * LATER and step <= days), None)
    if step is None:
        return None
    return max(first_seen_at + step * jitter(JITTER, looks.chance), now + looks.first / 2)


def _steps(first: timedelta, days: timedelta) -> list[timedelta]:
    steps = []
    step = first
    while step < 0.9 * days:
        steps.append(step)
        step *= FACTOR
    return [*steps, days]


def asked_look(now: datetime, seen_at: datetime | None, looks: Looks, *, text: bool) -> datetime:
    """When a page is looked at of which a feed says that it has been changed; `seen_at`: its last look. `text`: it says
    what is another; else only when."""
    soon = now + AFTER_FEED * looks.first * (1 + looks.chance)
    return soon if seen_at is None else max(soon, seen_at + looks.first * (APART if text else DATES_APART))


def remembered_until(first_seen_at: datetime, now: datetime, looks: Looks) -> datetime:
    """How long a page is remembered that only a feed's word had looked at: so often do we heed it, and no more."""
    return max(first_seen_at + timedelta(days=looks.days), now + REMEMBERED)


def within(first_seen_at: datetime, now: datetime, looks: Looks) -> bool:
    """Whether an article is young enough to be looked at again of our own accord."""
    return now - first_seen_at < timedelta(days=looks.days)


def after_look(before: Before, seen: Seen, now: datetime, looks: Looks, failure: Failure | None = None) -> NextLook:
    """What becomes of a page after a look."""
    planned = None if before.looks + 1 >= MOST else next_look(before.first_seen_at, now, before.why, looks)
    match seen:
        case Seen.THERE:
            return NextLook(due_at=planned)
        case Seen.DOUBTFUL:
            soon = now + BEAR_OUT * looks.first * jitter(JITTER, looks.chance)
            return NextLook(due_at=planned if before.doubtful else _sooner(planned, soon))
        case Seen.MISSING:
            return _missing(before, planned, now, looks)
        case Seen.FAILED:
            return _failed(before, planned, now, looks, failure)
        case Seen.DENIED:
            return NextLook(due_at=None, missing_at=before.missing_at)


def _missing(before: Before, planned: datetime | None, now: datetime, looks: Looks) -> NextLook:
    """Gone once may be a publisher's mishap; gone for hours is news."""
    since = before.missing_at or now
    confirmed = CONFIRMED * looks.first
    removed = now - since >= confirmed
    due = (
        planned
        if removed
        else _sooner(planned, now + CONFIRM * looks.first * jitter(JITTER, looks.chance), least=now + confirmed)
    )
    return NextLook(due_at=due, missing_at=since, removed=removed)


def _failed(before: Before, planned: datetime | None, now: datetime, looks: Looks, failure: Failure | None) -> NextLook:
    """A page that cannot be had is tried a few times; then it waits for its next turn."""
    delay = min(RETRY * RETRY_FACTOR**before.failures, RETRY_MOST) * looks.first * jitter(JITTER, looks.chance)
    wished = timedelta(seconds=(failure.retry_after_s or 0) if failure else 0)
    due = now + max(delay, wished) if before.failures < 3 and before.looks + 1 < MOST else planned
    return NextLook(due_at=due, failures=before.failures + 1, missing_at=before.missing_at)


def _sooner(planned: datetime | None, wanted: datetime, *, least: datetime | None = None) -> datetime:
    due = wanted if planned is None else min(planned, wanted)
    return due if least is None else max(due, least)


def is_gone(failure: Failure) -> bool:
    """Whether a failure says that the page is not there any more (404, 410)."""
    return failure.error_class in GONE
