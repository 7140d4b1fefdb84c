"""When a feed is asked again, from what it answered and how it behaved before. Pure.

The policy and its numbers are docs/polling.md's: adapt the interval to what comes, between a floor and a day; leave a
publisher alone as long as he wishes; come back ever later while a feed fails, and never quite give it up.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.records import Declared, DueFeed, Failure, FeedState, Pace, PollingSettings, Window
from monitor.stages.agenda.bounds import DAY_S, allowed, floor_s, jitter, wished_s
from monitor.stages.agenda.failing import after_failure
from monitor.stages.agenda.quiet import is_quiet, listened
from monitor.stages.agenda.window import FADES

FIRST_POLLS = 6  # the interval does not grow before so many answers
ON_TIME = 2.0  # a poll that came later than so many intervals says nothing of the feed's own pace
SILENT = timedelta(days=31)
DAILY_S = 86_400
STUCK = timedelta(days=7)
STUCK_GAPS = 10
DISTRUSTED = timedelta(days=30)
FEW = 20  # what an analyst adds by hand should come at once
SECONDS_PER_FIRST_POLL = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """How a poll ended, as far as the next one follows from it."""

    at: datetime
    failure: Failure | None = None
    freshness_s: float | None = None  # see freshness.freshness_s
    not_modified: bool = False
    gave_validators: bool = False
    declared: Declared | None = None  # of a body that was read
    window: Window | None = None  # the same; None where the body was the one before


@dataclass(frozen=True, slots=True, kw_only=True)
class NextPoll:
    """When a feed is due again, and all that is to be remembered of it."""

    due_at: datetime
    interval_s: int
    failures: int  # in a row
    state: FeedState
    pace: Pace


def first_due(now: datetime, *, new: int, polling: PollingSettings, chance: float) -> datetime:
    """When a feed that was never polled comes first: at once where few are new, over an hour where thousands are."""
    window_s = min(float(polling.first_polls_over_s), new * SECONDS_PER_FIRST_POLL)
    return now + timedelta(seconds=window_s * chance) if new > FEW else now


def after_poll(feed: DueFeed, answer: Answer, *, polling: PollingSettings, chance: float) -> NextPoll:
    """The next poll of a feed. chance: uniform in 0…1."""
    if answer.failure:
        failing = after_failure(feed, answer.failure, answer.at, polling=polling, chance=chance)
        return NextPoll(
            due_at=failing.due_at,
            interval_s=feed.interval_s,
            failures=feed.failures + 1,
            state=failing.state,
            pace=failing.pace,
        )
    pace = _pace(feed, answer)
    floor = floor_s(feed.feed, pace, answer.freshness_s, polling)
    interval = _interval(feed, answer, pace, floor, polling)
    pace = _standing(feed.pace, replace(pace, losing=_losing(feed, answer, floor)), answer.at)
    delay = min(max(interval * jitter(polling.jitter, chance), wished_s(pace, answer.freshness_s)), DAY_S)
    due = answer.at + timedelta(seconds=delay)
    if not pace.losing:
        due = allowed(due, pace.declared, chance)
    pace = replace(pace, delay_s=round((due - answer.at).total_seconds()))
    return NextPoll(due_at=due, interval_s=round(interval), failures=0, state=FeedState.ACTIVE, pace=pace)


def _pace(feed: DueFeed, answer: Answer) -> Pace:
    """What is known of a feed after it has answered."""
    old, window = feed.pace, answer.window
    changed_at = answer.at if window else old.changed_at
    pace = replace(
        old,
        successes=old.successes + 1,
        answered_at=answer.at,
        changed_at=changed_at,
        conditional=answer.gave_validators or answer.not_modified or old.conditional,
        declared=answer.declared or old.declared,
        span_s=window.stand_s if window else old.span_s,
        gap_s=window.gap_s if window else old.gap_s,
        score=0.0,
        failing_since=None,
        gone_seen=0,
        gone_since=None,
        gone_at=None,
        ask_anew=False,
    )
    if window and window.new:
        pace = listened(pace, window, answer.at, on_time=_on_time(feed, answer))
    if old.ask_anew:  # asked without validators: was "not modified" true?
        doubted = answer.at + DISTRUSTED if window else None
        since = answer.at if doubted else None
        return replace(pace, changed_at=answer.at, distrusted_until=doubted, distrusted_since=since)
    return replace(pace, ask_anew=answer.not_modified and _stuck(pace, answer.at))


def _standing(old: Pace, pace: Pace, now: datetime) -> Pace:
    """The pace of a feed that has answered, with since when it is well, or loses items."""
    suspected = pace.distrusted_until is not None and now < pace.distrusted_until
    heard = is_quiet(old, now) and not is_quiet(pace, now)
    well_since = now if heard else old.well_since or now
    return replace(
        pace,
        losing_since=(old.losing_since or now) if pace.losing else None,
        well_since=None if suspected or pace.losing else well_since,
    )


def _stuck(pace: Pace, now: datetime) -> bool:
    """Whether a feed that had something each day has said "not modified" for too long to be believed."""
    if pace.gap_s is None or pace.gap_s > DAILY_S or pace.changed_at is None:
        return False
    return now - pace.changed_at >= max(STUCK, timedelta(seconds=STUCK_GAPS * pace.gap_s))


def _interval(feed: DueFeed, answer: Answer, pace: Pace, floor: float, polling: PollingSettings) -> float:
    """The interval adapted to what came, so that nothing rolls off unseen, between the floor and the longest."""
    if pace.successes == 1:
        usual = polling.interval_with_validators_s if pace.conditional else polling.interval_without_s
        wanted = floor if feed.feed.interval_s else usual
    else:
        wanted = feed.interval_s * _factor(feed, answer, pace)
    if pace.span_s is not None:
        silent_s = (answer.at - pace.new_at).total_seconds() if pace.new_at else 0.0
        wanted = min(wanted, max(pace.span_s / 3, silent_s / FADES))
    return min(max(wanted, floor), polling.max_interval_s)


def _factor(feed: DueFeed, answer: Answer, pace: Pace) -> float:
    share = _share(answer)
    if answer.window and not answer.window.total:
        return 1.0  # a feed that is emptied for an hour, as searches are, is no quieter for it
    if share == 0:
        growing = pace.successes > FIRST_POLLS or not pace.conditional
        silent = pace.new_at is not None and answer.at - pace.new_at > SILENT
        return (1.5 if silent else 1.15) if growing else 1.0
    if not _on_time(feed, answer) or share <= 1 / 3:
        return 1.0
    return 0.5 if share > 2 / 3 else 0.8


def _share(answer: Answer) -> float:
    """The new items among all that came."""
    window = answer.window
    return window.new / window.total if window and window.total else 0.0


def _on_time(feed: DueFeed, answer: Answer) -> bool:
    """Whether so little time has passed since the last answer that what is new tells of the feed, not of us."""
    last = feed.pace.answered_at
    meant_s = max(feed.interval_s, feed.pace.delay_s)
    return last is not None and (answer.at - last).total_seconds() <= ON_TIME * meant_s


def _losing(feed: DueFeed, answer: Answer, floor: float) -> bool:
    """Whether items roll off before they are seen: hardly one of the last time's is still there, though we came as
    often as we may; or none at all. Another body has to show that it is over."""
    if answer.window is None or not answer.window.total or feed.pace.successes == 0:
        return feed.pace.losing
    if not _on_time(feed, answer):
        return feed.pace.losing
    share = _share(answer)
    return share == 1 or (share > 2 / 3 and feed.interval_s <= floor)


def trusted(feed: DueFeed, now: datetime) -> bool:
    """Whether a feed is asked with its validators this time."""
    distrusted = feed.pace.distrusted_until
    return not feed.pace.ask_anew and (distrusted is None or now >= distrusted)
