"""What the pages of one host repeat, as digests: what a page shows of it, and what is known. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Block(NamedTuple):
    """One line of a page's text, for what it teaches about its host; the line itself is not in it.

    A named tuple: hundreds are made for each page that is read.
    """

    digest: int  # of the line, folded: 0 ≤ digest < 2⁶³
    place: int  # digest of where it stands in the page's tree: 0 < place < 2³²; 0 where that is not known
    words: int
    prose: bool  # it stands where most of the page's text stands, and is no link


@dataclass(frozen=True, slots=True)
class Furniture:
    """What a host is known to repeat: lines by their digests, and places that hold nothing else."""

    lines: frozenset[int] = frozenset()
    places: frozenset[int] = frozenset()
