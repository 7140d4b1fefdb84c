"""When a feed that failed is asked again: ever later by how bad it is, never given up. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.records import DueFeed, Failure, FeedState, Pace, PollingSettings
from monitor.stages.agenda.bounds import DAY_S, jitter
from monitor.stages.agenda.hosts import AFTER_PENALTY, penalty_s, throttles

TEMPORARY, SOFT, HARD = 0.25, 0.5, 1.0
HARD_CLASSES = frozenset({"http_400", "http_401", "http_403", "bad_url", "blocked_scheme", "blocked_port"})
LONGEST_SCORE = 40.0  # 2 ** 40 intervals are past every limit
LONG = timedelta(days=14)  # failing so long, a week may pass between two tries
WEEK_S = 7 * DAY_S
DEAD = timedelta(days=60)
PROBE = timedelta(days=30)
GONE_TIMES, GONE_OVER = 3, timedelta(hours=48)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failing:
    """A feed after a failure."""

    due_at: datetime
    state: FeedState
    pace: Pace


def after_failure(
    feed: DueFeed, failure: Failure, now: datetime, *, polling: PollingSettings, chance: float
) -> Failing:
    """The next try: the interval doubled with the failures' score, up to a day, later up to a week; when a server that
    wants fewer requests says; each month for a feed that its server calls gone or that has failed for two months."""
    pace = _pace(feed.pace, failure, now)
    state = _state(pace, now)
    if state is not FeedState.ACTIVE:
        delay_s = PROBE.total_seconds() * jitter(2 * polling.jitter, chance)
    elif throttles(failure):
        usual_s = feed.interval_s * jitter(polling.jitter, chance)
        delay_s = max(usual_s, penalty_s(failure, feed.failures) * (1 + AFTER_PENALTY * chance))
    else:
        most = WEEK_S if _since(pace.failing_since, now) >= LONG else polling.max_interval_s
        delay_s = min(feed.interval_s * 2.0 ** math.ceil(pace.score), most) * jitter(2 * polling.jitter, chance)
    return Failing(due_at=now + timedelta(seconds=delay_s), state=state, pace=pace)


def _state(pace: Pace, now: datetime) -> FeedState:
    """Gone by a 410 at either end of two days; then only an answer revives it."""
    if pace.gone_seen >= GONE_TIMES and pace.gone_at and _since(pace.gone_since, pace.gone_at) >= GONE_OVER:
        return FeedState.GONE
    return FeedState.DEAD if _since(pace.failing_since, now) >= DEAD else FeedState.ACTIVE


def _pace(old: Pace, failure: Failure, now: datetime) -> Pace:
    """Other failures between two answers 410 take nothing back: they do not say that the feed is there."""
    is_gone = failure.error_class == "http_410"
    return replace(
        old,
        score=min(old.score + weight(failure), LONGEST_SCORE),
        failing_since=old.failing_since or now,
        gone_seen=old.gone_seen + is_gone,
        gone_since=old.gone_since or (now if is_gone else None),
        gone_at=now if is_gone else old.gone_at,
        ask_anew=False,
        well_since=None,
    )


def weight(failure: Failure) -> float:
    """How bad a failure is: a name server without an answer hardly, a refusal of us most."""
    if failure.temporary:
        return TEMPORARY
    return HARD if failure.error_class in HARD_CLASSES else SOFT


def _since(began: datetime | None, now: datetime) -> timedelta:
    return now - began if began else timedelta(0)
