"""When to ask again: the next due time of a feed and of a page, from how the last attempt ended.

A first, plain policy: a fixed interval, longer without validators, doubled with each failure in a row, never on a
grid. Pure: the clock is the argument `now`, randomness the argument `chance` (uniform in 0…1).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.records import DueFeed, Failure, Fate, PollingSettings

FIRST_RETRY = timedelta(minutes=15)
RETRY_FACTOR = 4  # 15 min, 1 h, 4 h, 16 h, then daily: most pages that come back do so within the day
LONGEST_RETRY = timedelta(days=1)

GONE = frozenset({"http_404", "http_410"})
# not `blocked_address`: behind a captive portal, for an hour, every name leads to a private address
REFUSED = frozenset({"blocked_scheme", "blocked_port", "bad_url"})


@dataclass(frozen=True, slots=True, kw_only=True)
class NextPoll:
    """When a feed is due again."""

    due_at: datetime
    interval_s: int
    failures: int


def after_success(
    feed: DueFeed, *, gave_validators: bool, polling: PollingSettings, now: datetime, chance: float
) -> NextPoll:
    """The next poll of a feed that answered: its own interval, else by whether it can be asked conditionally."""
    usual = polling.interval_with_validators_s if gave_validators else polling.interval_without_s
    interval_s = round(feed.feed.interval_s or usual)
    return NextPoll(
        due_at=now + timedelta(seconds=interval_s * _jitter(polling.jitter, chance)), interval_s=interval_s, failures=0
    )


def after_failure(
    feed: DueFeed, failure: Failure, *, polling: PollingSettings, now: datetime, chance: float
) -> NextPoll:
    """The next poll of a feed that failed: its interval doubled with each failure in a row, up to the longest; never
    sooner than the server asked for (Retry-After, RFC 9110 §10.2.3)."""
    failures = feed.failures + 1
    doubled = feed.interval_s * 2 ** min(failures, 20)
    delay_s = min(doubled, polling.max_interval_s) * _jitter(2 * polling.jitter, chance)
    return NextPoll(
        due_at=now + timedelta(seconds=max(delay_s, failure.retry_after_s or 0)),
        interval_s=feed.interval_s,
        failures=failures,
    )


def _jitter(width: float, chance: float) -> float:
    """A factor around 1, so that feeds that were once due together drift apart."""
    return 1 + width * (2 * chance - 1)


def first_due(now: datetime, *, new: int, polling: PollingSettings, chance: float) -> datetime:
    """When a feed that was never polled comes first: at once where few are new, over an hour where thousands are."""
    window_s = min(float(polling.first_polls_over_s), new * SECONDS_PER_FIRST_POLL)
    return now + timedelta(seconds=window_s * chance) if new > FEW else now


FEW = 20  # what an analyst adds by hand should come at once
SECONDS_PER_FIRST_POLL = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class NextVisit:
    """How an item stands after a visit that gave no text, and when its page is tried again (None: no more)."""

    fate: Fate
    due_at: datetime | None
    tries: int


def after_failed_visit(
    tries: int, failure: Failure, *, page_tries: int, read_before: bool, now: datetime, chance: float
) -> NextVisit:
    """What becomes of an item whose page could not be had. `tries` counts the failed visits before this one."""
    if failure.error_class in GONE:
        return NextVisit(fate=Fate.REMOVED if read_before else Fate.GONE, due_at=None, tries=tries + 1)
    if failure.error_class in REFUSED:
        return NextVisit(fate=Fate.REFUSED, due_at=None, tries=tries + 1)
    fate = Fate.ROBOTS_DENIED if failure.error_class == "robots_denied" else Fate.FAILED
    if fate is Fate.ROBOTS_DENIED and failure.retry_after_s is None:
        return NextVisit(fate=fate, due_at=None, tries=tries + 1)
    if tries + 1 >= page_tries:
        return NextVisit(fate=Fate.GIVEN_UP, due_at=None, tries=tries + 1)
    delay = min(FIRST_RETRY * RETRY_FACTOR**tries, LONGEST_RETRY) * _jitter(0.2, chance)
    return NextVisit(fate=fate, due_at=now + max(delay, timedelta(seconds=failure.retry_after_s or 0)), tries=tries + 1)
