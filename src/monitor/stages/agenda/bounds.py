"""Between which times a feed may be asked: the publisher's wishes, our own floor and ceiling. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from monitor.records import Declared, Feed, Pace, PollingSettings

DAY_S = 86_400.0
SHORTEST_S = 300.0
DECLARED_MOST_S = 6 * 3600.0  # of what a document wishes for itself; templates carry a ttl of a day that nobody meant
INTO_THE_HOUR_S = 600.0  # the first hour that is allowed is entered within so many seconds, not all at its stroke


def floor_s(feed: Feed, pace: Pace, freshness_s: float | None, polling: PollingSettings) -> float:
    """The shortest interval: the user's; else a declared one between five minutes and ours, of a feed that can be asked
    conditionally; else ours."""
    if feed.interval_s is not None:
        return max(SHORTEST_S, float(feed.interval_s))
    if not pace.conditional:
        return polling.interval_without_s
    hints = (freshness_s, pace.declared.ttl_s, pace.declared.period_s)
    ours = polling.interval_with_validators_s
    return min((float(hint) for hint in hints if hint and SHORTEST_S <= hint <= ours), default=ours)


def wished_s(pace: Pace, freshness_s: float | None) -> float:
    """How long the publisher wants to be left alone: what the answer says of its freshness, what the document declares;
    the latter does not count where items are lost by it."""
    declared = [hint for hint in (pace.declared.ttl_s, pace.declared.period_s) if hint]
    document = 0.0 if pace.losing or not declared else min(*declared, DECLARED_MOST_S)
    return max(min(freshness_s or 0.0, DAY_S), document)


def allowed(due: datetime, declared: Declared, chance: float) -> datetime:
    """The time itself, or one soon after the beginning of the next hour that skipHours and skipDays leave."""
    if declared.never_allowed or not _skipped(due, declared):
        return due
    hour = datetime.combine(due.date(), time(due.hour, tzinfo=UTC))
    while _skipped(hour, declared):
        hour += timedelta(hours=1)
    return hour + timedelta(seconds=INTO_THE_HOUR_S * chance)


def _skipped(moment: datetime, declared: Declared) -> bool:
    moment = moment.astimezone(UTC)
    return moment.hour in declared.skip_hours or moment.weekday() in declared.skip_days


def jitter(width: float, chance: float) -> float:
    """A factor around 1, so that feeds that were once due together drift apart. chance: uniform in 0…1."""
    return 1 + width * (2 * chance - 1)
