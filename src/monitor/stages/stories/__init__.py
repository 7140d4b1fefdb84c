"""Which reports are copies of one another, and which agency they come from: what is compared, and how. Pure.

    text    | sketch, keys, agency | for the store
    two     | likeness             | copy, rewrite, excerpt: one story; template, other: two
    two     | akin                 | whether both are about one event, for whoever reads one of them

Copies share a key (`keys`), so that few are ever compared; what two that do have in common is then counted exactly.
"""

from __future__ import annotations

from datetime import timedelta

from monitor.records.stories import Told
from monitor.stages.stories.agencies import agency
from monitor.stages.stories.events import AKIN, MOST_CHARS, akin, weights, words
from monitor.stages.stories.keys import keys
from monitor.stages.stories.likeness import WINDOW, likeness
from monitor.stages.stories.sketch import sketch, unpacked

__all__ = [
    "AKIN",
    "MOST_CHARS",
    "WINDOW",
    "akin",
    "keys_of",
    "likeness",
    "share",
    "told",
    "unpacked",
    "weights",
    "words",
]


def told(title: str, text: str, author: str | None) -> Told:
    """A report as others may carry it. Runs in a worker."""
    its = sketch(title, text)
    return Told(sketch=its.packed(), keys=keys(its), words=its.words, agency=agency(text, author))


def keys_of(kept: bytes) -> tuple[int, ...]:
    """The keys of a report whose sketch was kept."""
    return keys(unpacked(kept))


def share(one: bytes, other: bytes) -> float:
    """How much of the shorter of two reports stands in the other one, 0 to 1."""
    return likeness(unpacked(one), unpacked(other), timedelta(), same_outlet=False).share
