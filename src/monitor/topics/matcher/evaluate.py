"""Queries asked of an article. Pure.

Distances are found by merging two sorted lists, never by trying all pairs: a hostile text that holds each word a
hundred thousand times takes as long as its words.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from monitor.topics.matcher.article import Article, Region
from monitor.topics.matcher.compiled import All, Either, Inside, Leaf, Nearby, Node, Often, Without
from monitor.topics.matcher.occurrences import Sighting, Spot, Spots, rank
from monitor.topics.matcher.spans import Spans
from monitor.topics.model import Field, Unit

Scope = tuple[Region, ...]
"""Where in the article a query is asked."""

_MANY = 30_000
_PARTNERS = 16
"""How many partners on each side an occurrence inside another NEAR gets, nearest first: its span matters there. In
texts with more than a few thousand occurrences fewer, down to the two that decide whether it holds."""


class Occurrence(NamedTuple):
    """An occurrence of a query: from the first to the last of its spots."""

    start: int
    end: int
    spots: Spots


class Asker:
    """Asks queries of one article; what lies within `ignored` does not occur."""

    __slots__ = ("_ignored", "article", "sighting", "whole")

    def __init__(self, sighting: Sighting, ignored: Spans | None = None) -> None:
        self.sighting = sighting
        self._ignored = ignored
        self.article: Article = sighting.article
        self.whole: Scope = (self.article.whole,)

    def holds(self, node: Node, scope: Scope) -> Spots | None:
        """The spots that make a query hold, None where it does not."""
        match node:
            case Leaf():
                return self._spots(node, scope) or None
            case Nearby():
                return flat([found.spots for found in self.occurrences(node, scope)]) or None
            case Either(nodes):
                found = [spots for one in nodes if (spots := self.holds(one, scope)) is not None]
                return flat(found) if found else None
            case All(nodes):
                return self._all_hold(nodes, scope)
            case Without(one, others):
                spots = self.holds(one, scope)
                denied = spots is not None and any(self.holds(other, self.whole) is not None for other in others)
                return None if denied else spots
            case Often(count, one):
                return self._often(count, one, scope)
            case Inside(field, one):
                return self.holds(one, within(scope, self.region(field)))

    def occurrences(self, node: Node, scope: Scope, partners: int = 1) -> list[Occurrence]:
        """The occurrences of a leaf, an OR of leaves, or a NEAR, by their place in the text."""
        match node:
            case Leaf():
                return [Occurrence(spot.start, spot.end, (spot,)) for spot in self._spots(node, scope)]
            case Either(nodes):
                found = {one for inner in nodes for one in self.occurrences(inner, scope, partners)}
                return sorted(found, key=_place)
            case Nearby(left, right):
                lefts = self.occurrences(left, scope, _PARTNERS)
                rights = self.occurrences(right, scope, _PARTNERS) if lefts else []
                return self._near(node, lefts, rights, partners) if rights else []
            case _:
                raise TypeError(f"{type(node).__name__} has no occurrences")

    def region(self, field: Field) -> Region:
        match field:
            case Field.TITLE:
                return self.article.title
            case Field.TEXT:
                return self.article.text
            case Field.LEAD:
                return self.article.lead

    def _all_hold(self, nodes: Sequence[Node], scope: Scope) -> Spots | None:
        found: list[Spots] = []
        for node in nodes:
            spots = self.holds(node, scope)
            if spots is None:
                return None
            found.append(spots)
        return flat(found)

    def _often(self, count: int, node: Node, scope: Scope) -> Spots | None:
        """In the text: the title repeats, and does not count."""
        found = self.occurrences(node, within(scope, self.article.text))
        apart, end = 0, 0
        for one in sorted(found, key=lambda one: one.end):
            if one.start >= end:
                apart, end = apart + 1, one.end
        return flat([one.spots for one in found]) if apart >= count else None

    def _spots(self, leaf: Leaf, scope: Scope) -> Spots:
        found = self.sighting.spots(leaf)
        if found and scope is not self.whole:
            found = tuple(
                one for one in found if any(part.start <= one.start and one.end <= part.end for part in scope)
            )
        if found and self._ignored:
            found = tuple(one for one in found if not self._ignored.cover(one.start, one.end))
        return found

    def _near(self, node: Nearby, lefts: list[Occurrence], rights: list[Occurrence], partners: int) -> list[Occurrence]:
        close = self._closeness(node)
        most = max(1, min(partners, _MANY // (len(lefts) + len(rights))))
        pairs = set(_pairs(lefts, rights, close, most))
        if not node.ordered:
            pairs |= set(_pairs(rights, lefts, close, most))
        found = {Occurrence(first.start, second.end, first.spots + second.spots) for first, second in pairs}
        return sorted(found, key=_place)

    def _closeness(self, node: Nearby) -> Callable[[Occurrence, Occurrence], bool]:
        """Whether the first of two occurrences, which ends before the second begins, is near enough to it."""
        article = self.article
        number = {Unit.WORDS: article.number, Unit.SENTENCE: article.sentence, Unit.PARAGRAPH: article.paragraph}[
            node.unit
        ]
        furthest = node.words + 1 if node.unit is Unit.WORDS else 0

        def close(first: Occurrence, second: Occurrence) -> bool:
            same_field = article.field_of(first.start) == article.field_of(second.start)
            return same_field and number(second.start) - number(first.end - 1) <= furthest

        return close


Pair = tuple[Occurrence, Occurrence]


def _pairs(
    firsts: list[Occurrence], seconds: list[Occurrence], close: Callable[[Occurrence, Occurrence], bool], most: int
) -> Iterator[Pair]:
    """For each occurrence its nearest partners, at most `most`, on the side where the order wants them."""
    by_end = sorted(firsts, key=lambda one: one.end)
    ends = [one.end for one in by_end]
    starts = [one.start for one in seconds]
    for second in seconds:
        near = bisect_right(ends, second.start)
        for first in reversed(by_end[max(0, near - most) : near]):
            if not close(first, second):
                break
            yield first, second
    for first in by_end:
        near = bisect_left(starts, first.end)
        for second in seconds[near : near + most]:
            if not close(first, second):
                break
            yield first, second


def _place(one: Occurrence) -> tuple[int, int, list[tuple[int, int, str, str, str]]]:
    return one.start, one.end, [(spot.start, spot.end, *rank(spot)) for spot in one.spots]


def flat(found: list[Spots]) -> Spots:
    return tuple(spot for spots in found for spot in spots)


def _lies_in(scope: Scope, spot: Spot) -> bool:
    return any(part.start <= spot.start and spot.end <= part.end for part in scope)


def within(scope: Scope, region: Region) -> Scope:
    """What of a scope lies in a region."""
    parts = (Region(max(part.start, region.start), min(part.end, region.end)) for part in scope)
    return tuple(part for part in parts if part.start < part.end)
