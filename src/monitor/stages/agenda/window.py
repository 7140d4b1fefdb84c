"""The items of one body of a feed: how many, how many of them new, over what time. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from monitor.records import Window

APART = timedelta(days=30)  # an oldest item so far from the others, and ten times as far as any two of them …
TIMES = 10  # … is pinned, or of another age: it says nothing of the feed's pace


def window(dates: Sequence[datetime], *, total: int, new: int) -> Window:
    """dates: of the items that have one, in any order."""
    ordered = _together(sorted(dates))
    gaps = _gaps(ordered)
    return Window(
        total=total,
        new=new,
        span_s=round((ordered[-1] - ordered[0]).total_seconds()) if gaps else None,
        gap_s=round(median(gaps)) if gaps else None,
        longest_s=round(max(gaps)) if gaps else None,
        newest=ordered[-1] if ordered else None,
    )


def _together(ordered: Sequence[datetime]) -> Sequence[datetime]:
    gaps = _gaps(ordered)
    if len(gaps) > 1 and gaps[0] > max(APART.total_seconds(), TIMES * max(gaps[1:])):
        return ordered[1:]
    return ordered


def _gaps(ordered: Sequence[datetime]) -> list[float]:
    return [(later - earlier).total_seconds() for earlier, later in pairwise(ordered)]
