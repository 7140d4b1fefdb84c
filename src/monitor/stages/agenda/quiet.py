"""When a feed has been silent for longer than it usually is: learnt from the silences that it has broken. Pure.

The median gap between two items tells of a feed that publishes evenly. One that publishes in bursts, or in office
hours, has gaps of minutes and is silent for days, so the longest silence of the last weeks counts as well. On generated
feeds (tests/test_quiet.py) that takes false alarms from a quarter of the time to none.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from monitor.records import Pace, Window

GAPS = 5  # of the usual gaps
SILENCES = 2  # of the longest silence
LEAST = timedelta(days=1)  # half an hour without news is nobody's concern
LEAST_YOUNG = timedelta(days=3)  # a weekend, where none has been seen yet
YOUNG = timedelta(days=14)
HALVED = timedelta(days=30)  # in such a time a silence counts half: what was unusual once is not usual for ever


def listened(pace: Pace, window: Window, now: datetime, *, on_time: bool) -> Pace:
    """The pace of a feed after a body with new items. on_time: we were there to hear it since the last answer."""
    first = pace.watched_since is None or pace.new_at is None
    newest = min(window.newest or now, now)
    if first:
        began = newest - timedelta(seconds=window.span_s or 0)
        pace = replace(pace, watched_since=began, silence_s=window.longest_s, new_at=newest)
    else:
        pace = replace(pace, silence_s=_silence_s(pace, window, now, on_time=on_time), new_at=now)
    return replace(pace, quiet_after=_quiet_after(pace, now))


def is_quiet(pace: Pace, now: datetime) -> bool:
    """Whether a feed is quieter than usual."""
    return pace.quiet_after is not None and pace.quiet_after < now


def _silence_s(pace: Pace, window: Window, now: datetime, *, on_time: bool) -> int | None:
    """What we did not hear ourselves, the dates of the items tell."""
    past_s = (now - pace.new_at).total_seconds() if pace.new_at else 0.0
    broken_s = past_s if on_time else float(window.longest_s or 0)
    faded_s = (pace.silence_s or 0) * 0.5 ** (past_s / HALVED.total_seconds())
    return round(max(broken_s, faded_s)) or None


def _quiet_after(pace: Pace, now: datetime) -> datetime | None:
    usual_s = max(GAPS * (pace.gap_s or 0), SILENCES * (pace.silence_s or 0))
    if not usual_s or pace.new_at is None:
        return None
    young = pace.watched_since is None or now - pace.watched_since < YOUNG
    return pace.new_at + max(timedelta(seconds=usual_s), LEAST_YOUNG if young else LEAST)
