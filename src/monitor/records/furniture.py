"""What the pages of one host repeat, as digests: what a page shows of it, and what is known. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Block(NamedTuple):
    """One line of a page's text, for what it teaches about its host; the line itself is not in it.

    A named tuple: hundreds are made for each page that is read.
    """

    digest: int  # of what it says and of its place: 0 ≤ digest < 2⁶³
    place: int  # digest of where it stands in the page's tree: 0 < place < 2³²; 0 where that is not known
    length: int  # characters, of an endless line 65,535
    linked: bool  # it is for the most part a link
    cut: bool = False  # from the text of this page


@dataclass(frozen=True, slots=True)
class HostPage:
    """One page of a host as the host is learnt by it."""

    title: int  # digest; pages of one title count as one
    language: str  # empty where it is not known
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Furniture:
    """What a host is known to repeat: lines by their digests, and places that hold hardly anything else."""

    lines: frozenset[int] = frozenset()
    places: frozenset[int] = frozenset()
