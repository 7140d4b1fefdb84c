"""The items of one body of a feed: how many, how many of them new, over what time. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from statistics import median

from monitor.records import Window


def window(dates: Sequence[datetime], *, total: int, new: int) -> Window:
    """dates: of the items that have one, in any order."""
    ordered = sorted(dates)
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(ordered)]
    span = (ordered[-1] - ordered[0]).total_seconds() if gaps else None
    return Window(
        total=total,
        new=new,
        span_s=None if span is None else round(span),
        gap_s=round(median(gaps)) if gaps else None,
    )
