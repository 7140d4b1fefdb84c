"""A report as what two of them are compared by: its shingles, and each fact with the words round it. Pure.

    shingles   runs of three words, of six letters where words have no spaces between them
    slots      the words round a number or a name → the number or name: a template with other facts fills them anew
    facts      the numbers and names themselves
    title      the words of the title

Everything is kept as a hash of 32 bits: 4 KB for a report of 500 words.
"""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from monitor.stages.stories.tokens import NAME, NUMBER, WORD, Hashes, Tokens, tokens

if TYPE_CHECKING:
    from numpy.typing import NDArray

RUN, SPACELESS_RUN = 3, 6
MASKS = np.array([0, 0x9E3779B9, 0x7F4A7C15], np.uint32)  # what stands for a number and for a name beside a fact


class Sketch(NamedTuple):
    """A report for comparison: sorted hashes, each once; `values` belong to `slots`, in their order."""

    words: int
    shingles: Hashes
    lead: Hashes  # the shingles of its beginning
    slots: Hashes
    values: Hashes
    numbers: Hashes
    names: Hashes
    title: Hashes

    def packed(self) -> bytes:
        """As bytes, for the store."""
        words, *parts = self
        return np.concatenate([np.array([words, *map(len, parts)], np.uint32), *parts]).tobytes()


def unpacked(kept: bytes) -> Sketch:
    """The sketch behind `packed`."""
    whole: Hashes = np.frombuffer(kept, np.uint32)
    words, *lengths = whole[: len(Sketch._fields)].tolist()
    bounds = accumulate(lengths, initial=len(Sketch._fields))
    return Sketch(words, *(whole[start:end] for start, end in pairwise(bounds)))


LEAD = 40  # words
FEWEST = 12  # words of a text that is compared without its title


def sketch(title: str, text: str) -> Sketch:
    """The sketch of a report."""
    body, head = tokens(text), tokens(title)
    if len(body.hashes) < FEWEST:
        body = tokens(f"{title}\n{text}")
    run = SPACELESS_RUN if body.spaceless else RUN
    slots, values = _slots(body)
    return Sketch(
        words=len(body.hashes),
        shingles=np.unique(runs(body.hashes, run)),
        lead=np.unique(runs(body.hashes[:LEAD], run)),
        slots=slots,
        values=values,
        numbers=np.unique(body.hashes[body.kinds == NUMBER]),
        names=np.unique(body.stems[body.kinds == NAME]),
        title=np.unique(head.hashes),
    )


def runs(hashes: Hashes, length: int) -> Hashes:
    """A hash of each run of so many words; of the whole where there are fewer."""
    length = max(1, min(length, len(hashes)))
    mixed = np.zeros(max(0, len(hashes) - length + 1), np.uint32)
    for place in range(length):
        mixed = stirred(mixed ^ hashes[place : place + len(mixed)])
    return mixed


def stirred(hashes: Hashes) -> Hashes:
    """Each hash with its bits mixed (the finaliser of MurmurHash3, Appleby 2011)."""
    mixed: Hashes = (hashes ^ hashes >> np.uint32(16)) * np.uint32(0x85EBCA6B)
    mixed = (mixed ^ mixed >> np.uint32(13)) * np.uint32(0xC2B2AE35)
    mixed ^= mixed >> np.uint32(16)
    return mixed


def _slots(body: Tokens) -> tuple[Hashes, Hashes]:
    """Where facts stand, by two words before and one behind, in which a fact is only what kind it is."""
    masked = np.where(body.kinds == WORD, body.hashes, MASKS[body.kinds])
    padded = np.concatenate([np.zeros(2, np.uint32), masked, np.zeros(1, np.uint32)])
    places: NDArray[np.intp] = np.flatnonzero(body.kinds != WORD)
    around = stirred(padded[places] ^ np.uint32(1))
    for offset in (1, 3):
        around = stirred(around ^ padded[places + offset])
    slots, first = np.unique(around, return_index=True)
    return slots, body.stems[places][first]
