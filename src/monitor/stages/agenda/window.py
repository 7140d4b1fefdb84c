"""The items of one body of a feed: how many, how many of them new, over what time. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from math import ceil
from statistics import median

from monitor.records import Window

APART = timedelta(days=30)  # an oldest item so far from the others, and ten times as far as any two of them …
TIMES = 10  # … is pinned, or of another age: it says nothing of the feed's pace
FIFTH = 5  # of the items: with the fastest fifth a burst is known, with fewer chance is (docs/decisions/0007-bursts.md)
FEWEST = 3  # gaps that make a pace
FADES = 20  # a burst that ended a day ago is expected again in a twentieth of a day, not in minutes


def window(dates: Sequence[datetime], *, total: int, new: int) -> Window:
    """dates: of the items that have one, in any order."""
    ordered = _together(sorted(dates))
    gaps = _gaps(ordered)
    return Window(
        total=total,
        new=new,
        span_s=round((ordered[-1] - ordered[0]).total_seconds()) if gaps else None,
        stand_s=_stand_s(ordered),
        gap_s=round(median(gaps)) if gaps else None,
        longest_s=round(max(gaps)) if gaps else None,
        newest=ordered[-1] if ordered else None,
    )


def _together(ordered: Sequence[datetime]) -> Sequence[datetime]:
    gaps = _gaps(ordered)
    if len(gaps) > 1 and gaps[0] > max(APART.total_seconds(), TIMES * max(gaps[1:])):
        return ordered[1:]
    return ordered


def _stand_s(ordered: Sequence[datetime]) -> int | None:
    """How long an item stands in the feed, where the others come as fast as lately at their fastest: three times the
    shortest time in which a fifth of them came, or the span of all. None where all have one date: it is made up."""
    if not ordered or ordered[0] == ordered[-1]:
        return None
    newest, some = ordered[-1], max(FEWEST, ceil(len(ordered) / FIFTH))
    runs = (
        max((end - begin).total_seconds(), (newest - end).total_seconds() / FADES)
        for begin, end in zip(ordered, ordered[some:], strict=False)
    )
    span = (newest - ordered[0]).total_seconds()
    return round(min(span, 3 * min(runs, default=span)))


def _gaps(ordered: Sequence[datetime]) -> list[float]:
    return [(later - earlier).total_seconds() for earlier, later in pairwise(ordered)]
