"""How a host is to be treated after an answer: how far apart requests start, how long it is left alone. Pure.

A host that says "too many" is heard for all its feeds and pages. It is left alone as long as it asks for, else for a
quarter of an hour that doubles each time; afterwards its requests come further apart, and closer again only slowly.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from monitor.records import Failure, HostPace

TOO_MANY = frozenset({"http_429", "http_503"})
FORBIDDEN = "http_403"
PENALTY_S = 900.0  # without a Retry-After, doubled each time
PENALTY_LEAST_S, PENALTY_MOST_S = 60.0, 86_400.0  # what of a Retry-After is believed (RFC 9110 §10.2.3)
DOUBLINGS = 7  # 900 s × 2 ** 7 are past a day
AFTER_PENALTY = 0.1  # of its length: over so much time after its end feeds come, not all at once (POLLING.md)
GAP_LEAST_S, GAP_MOST_S = 5.0, 60.0  # between requests to a host that has asked for fewer
EASING = 0.9  # of the gap, at each success


def throttles(failure: Failure) -> bool:
    """Whether an answer asks for fewer requests, whatever is asked for."""
    answered = failure.error_class.startswith("http_")
    return failure.error_class in TOO_MANY or (answered and failure.retry_after_s is not None)


def penalty_s(failure: Failure, before: int) -> float:
    """Seconds to leave alone who asked for it; `before`: how many such answers in a row came before this one."""
    if failure.retry_after_s is not None:
        return min(max(float(failure.retry_after_s), PENALTY_LEAST_S), PENALTY_MOST_S)
    return float(min(PENALTY_S * 2 ** min(before, DOUBLINGS), PENALTY_MOST_S))


def after_answer(
    pace: HostPace, failure: Failure | None, now: datetime, *, usual_gap_s: float, crowd: bool = False
) -> HostPace:
    """A host's pace after an answer of its own.

    usual_gap_s: the setting, from which on a gap is no longer remembered. crowd: several of the host's feeds have been
    forbidden within minutes, which means the one who asks and not what is asked for.
    """
    if failure is None:
        return replace(pace, gap_s=_eased(pace.gap_s, usual_gap_s), penalty_until=None, refusals=0)
    if not throttles(failure) and not (crowd and failure.error_class == FORBIDDEN):
        return pace
    gap_s = min(max(2 * (pace.gap_s or usual_gap_s), GAP_LEAST_S), max(GAP_MOST_S, usual_gap_s))
    until = _whole(now + timedelta(seconds=penalty_s(failure, pace.refusals)))
    return replace(pace, gap_s=gap_s, penalty_until=max(until, pace.penalty_until or until), refusals=pace.refusals + 1)


def _whole(time: datetime) -> datetime:
    """Times are kept in whole seconds: one that ended between two would seem to be over before it is."""
    return time + timedelta(microseconds=-time.microsecond % 1_000_000)


def _eased(gap_s: float | None, usual_gap_s: float) -> float | None:
    eased = (gap_s or 0.0) * EASING
    return eased if eased > usual_gap_s else None
