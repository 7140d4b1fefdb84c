"""What two reports are to each other: by their sketches, the time between them, and whether one outlet has both. Pure.

A rewrite keeps the facts and changes the words; a template (the bulletin of every day, a report on another match) keeps
the words and changes the facts. The bounds are measured: docs/decisions/0012-stories.md.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from monitor.records.stories import Kin, Likeness

if TYPE_CHECKING:
    from monitor.stages.stories.sketch import Sketch
    from monitor.stages.stories.tokens import Hashes

WINDOW = timedelta(days=14)  # between two copies; what is told again later is news again
SOON = timedelta(hours=12)  # in which copies of a report come; what follows later may be the next of a series

SAME = 0.9  # of the shorter one's runs: a copy as it came
FOLDS = 0.5  # … below that it is a rewrite, and below this one none
EXCERPT = 0.6  # of the longer one's runs: what has less of them is a piece of it
SHORT = 80  # words: with so few in common an outlet that gives another title means something else
TINY = 12  # words, title and all: they tell something only if they are the same
SERIES = 0.7  # of the words of the shorter title are in the other one, where an outlet gives the same every day
AGREEING = 0.6  # of the shorter one's facts are the longer one's


class _Bounds(NamedTuple):
    """How many facts may differ."""

    refilled: float  # of the places for facts that both have, those that are filled with other ones
    numbers: float  # of the shorter one's numbers, so many are the longer one's where others stand in their places
    lacking: float  # … and where none do


NEAR = _Bounds(refilled=0.25, numbers=0.34, lacking=0.0)
OWN = _Bounds(refilled=0.1, numbers=0.34, lacking=0.0)  # of one outlet, which does not rewrite its own reports
LATER = _Bounds(refilled=0.1, numbers=0.85, lacking=0.85)


def likeness(one: Sketch, other: Sketch, apart: timedelta, *, same_outlet: bool) -> Likeness:
    """How two reports compare; `apart`: between their times of publication, whichever came first."""
    short, long = sorted((one, other), key=lambda sketch: (len(sketch.shingles), sketch.words))
    common = _common(short.shingles, long.shingles)
    share, of_longer = common / max(1, len(short.shingles)), common / max(1, len(long.shingles))
    kin = _by_words(short, share, of_longer)
    later = abs(apart) > SOON and share < SAME
    if abs(apart) > WINDOW or (same_outlet and _another_notice(short, long, kin)):
        kin = Kin.OTHER
    elif kin is not Kin.OTHER:
        series = later and same_outlet and _titles(short, long) >= SERIES
        bounds = LATER if later else OWN if same_outlet and share < SAME else NEAR
        kin = Kin.TEMPLATE if series or _other_facts(short, long, bounds) else kin
    return Likeness(kin=kin, share=share, of_longer=of_longer)


def _by_words(short: Sketch, share: float, of_longer: float) -> Kin:
    """What they are by their words alone."""
    if share < FOLDS or (short.words < TINY and of_longer < SAME):
        return Kin.OTHER
    if of_longer < EXCERPT:
        return Kin.EXCERPT
    return Kin.COPY if share >= SAME else Kin.REWRITE


def _another_notice(short: Sketch, long: Sketch, kin: Kin) -> bool:
    """Whether an outlet says the same few words under two titles: of two regions, or of all its articles."""
    return kin is not Kin.EXCERPT and short.words < SHORT and _titles(short, long) < 1


def _other_facts(short: Sketch, long: Sketch, bounds: _Bounds) -> bool:
    """Whether the same words are about something else."""
    _, mine, theirs = np.intersect1d(short.slots, long.slots, assume_unique=True, return_indices=True)
    other = int(np.count_nonzero(short.values[mine] != long.values[theirs]))
    numbers, names = _common(short.numbers, long.numbers), _common(short.names, long.names)
    facts = len(short.numbers) + len(short.names)
    return (
        other > bounds.refilled * len(mine)
        or numbers + names < AGREEING * facts
        or numbers < (bounds.numbers if other else bounds.lacking) * len(short.numbers)
    )


def _titles(one: Sketch, other: Sketch) -> float:
    return _common(one.title, other.title) / max(1, min(len(one.title), len(other.title)))


def _common(one: Hashes, other: Hashes) -> int:
    return len(np.intersect1d(one, other, assume_unique=True))
