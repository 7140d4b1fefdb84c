"""What two reports are to each other, from their sketches and the time between them. Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from monitor.records.stories import Kin, Likeness

if TYPE_CHECKING:
    from monitor.stages.stories.sketch import Sketch
    from monitor.stages.stories.tokens import Hashes

WINDOW = timedelta(days=14)  # between two copies; what is told again later is news again
SAME = 0.9  # of the shorter one's runs: a copy as it came
FOLDS = 0.55  # … below that it is a rewrite; and below this one none
EXCERPT = 0.6  # of the longer one's runs: what has less of them is a piece of it
AGREEING = 0.6  # of the shorter one's facts are the longer one's too
REFILLED = 0.25  # of the places that both have are filled with other facts: a template


def likeness(one: Sketch, other: Sketch, apart: timedelta) -> Likeness:
    """How two reports compare; `apart`: between their times of publication, whichever came first."""
    short, long = sorted((one, other), key=lambda sketch: (len(sketch.shingles), sketch.words))
    common = _common(short.shingles, long.shingles)
    share, of_longer = common / max(1, len(short.shingles)), common / max(1, len(long.shingles))
    return Likeness(kin=_kin(short, long, share, of_longer, apart), share=share, of_longer=of_longer)


def _kin(short: Sketch, long: Sketch, share: float, of_longer: float, apart: timedelta) -> Kin:
    if share < FOLDS or apart > WINDOW:
        return Kin.OTHER
    if _refilled(short, long) > REFILLED or _agreeing(short, long) < AGREEING:
        return Kin.TEMPLATE
    if of_longer < EXCERPT:
        return Kin.EXCERPT
    return Kin.COPY if share >= SAME else Kin.REWRITE


def _refilled(short: Sketch, long: Sketch) -> float:
    """Of the places for facts that both have, the share that is filled differently."""
    _, mine, theirs = np.intersect1d(short.slots, long.slots, assume_unique=True, return_indices=True)
    if not mine.size:
        return 0.0
    return float(np.mean(short.values[mine] != long.values[theirs]))


def _agreeing(short: Sketch, long: Sketch) -> float:
    """The share of the shorter one's facts that the longer one has."""
    facts = len(short.numbers) + len(short.names)
    return (_common(short.numbers, long.numbers) + _common(short.names, long.names)) / facts if facts else 1.0


def _common(one: Hashes, other: Hashes) -> int:
    return len(np.intersect1d(one, other, assume_unique=True))
