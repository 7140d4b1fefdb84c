"""Whether two articles at addresses of one page say that they are one: by time and by text. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import islice

from monitor.text.edits import alike
from monitor.text.words import words

COMPARED = 5_000  # characters of two texts
RUN = 3  # words
SHARED = 0.6  # of the runs in the shorter of two texts: an AMP page has nearly all, a series' next part few
FEWEST_RUNS = 20
APART = timedelta(hours=20)  # a daily series has one title for all its parts; mistaken zones are up to 14 h apart


def same_time(one: datetime | None, other: datetime | None) -> bool:
    """Whether two dates may be one article's; a missing one may be."""
    return one is None or other is None or abs(one - other) < APART


def same_text(one: str, other: str) -> bool:
    """Whether most of the shorter text stands in the other; of each the first 5,000 characters are read."""
    mine, theirs = _runs(one[:COMPARED]), _runs(other[:COMPARED])
    fewest = min(len(mine), len(theirs))
    if fewest < FEWEST_RUNS:
        return alike(one[:COMPARED], other[:COMPARED])
    return len(mine & theirs) >= SHARED * fewest


def _runs(text: str) -> set[tuple[str, ...]]:
    read = list(words(text))
    return set(zip(*(islice(read, start, None) for start in range(RUN)), strict=False))
