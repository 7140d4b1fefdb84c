"""Queries asked of an article. Pure.

Distances are found by merging two sorted lists, never by trying all pairs: a hostile text that holds each word a
hundred thousand times takes as long as its words.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence

from monitor.topics.matcher.article import Article, Region
from monitor.topics.matcher.compiled import Leaf
from monitor.topics.matcher.occurrences import Occurrence, Sighting, Spot
from monitor.topics.matcher.spans import Spans
from monitor.topics.model import And, AndNot, AtLeast, Atom, ConceptRef, Field, InField, Near, Or, Query, Term, Unit

Scope = tuple[Region, ...]
"""Where in the article a query is asked."""

Spots = tuple[Spot, ...]

_MANY = 30_000
_PARTNERS = 16
"""How many partners on each side an occurrence inside another NEAR gets, nearest first: its span matters there. In
texts with more than a few thousand occurrences fewer, down to the two that decide whether it holds."""


class Asker:
    """Asks the queries of one topic of one article; what lies within `ignored` does not occur for it."""

    __slots__ = ("_ignored", "_leaves", "_sighting", "article", "whole")

    def __init__(self, sighting: Sighting, leaves: Mapping[Atom, Leaf], ignored: Spans | None = None) -> None:
        self._sighting = sighting
        self._leaves = leaves
        self._ignored = ignored
        self.article: Article = sighting.article
        self.whole: Scope = (self.article.whole,)

    def holds(self, query: Query, scope: Scope) -> Spots | None:
        """The spots that make the query hold, None where it does not."""
        match query:
            case Or(operands):
                found = [spots for operand in operands if (spots := self.holds(operand, scope)) is not None]
                return _flat(found) if found else None
            case And(operands):
                return self._all_hold(operands, scope)
            case AndNot(operand, without):
                spots = self.holds(operand, scope)
                denied = spots is not None and any(self.holds(other, self.whole) is not None for other in without)
                return None if denied else spots
            case AtLeast(count, operand):
                return self._at_least(count, operand, scope)
            case InField(field, operand):
                return self.holds(operand, within(scope, self.region(field)))
            case _:
                return _flat([found.spots for found in self.occurrences(query, scope)]) or None

    def occurrences(self, query: Query, scope: Scope, partners: int = 1) -> list[Occurrence]:
        """The occurrences of a term, a concept, an OR of these, or a NEAR, by their place in the text."""
        match query:
            case Term() | ConceptRef():
                return self._occurrences(self._leaves[query], scope)
            case Or(operands):
                found = {one for operand in operands for one in self.occurrences(operand, scope, partners)}
                return sorted(found, key=_place)
            case Near(left, right):
                lefts = self.occurrences(left, scope, _PARTNERS)
                rights = self.occurrences(right, scope, _PARTNERS) if lefts else []
                return self._near(query, lefts, rights, partners) if rights else []
            case _:
                raise TypeError(f"{type(query).__name__} has no occurrences")

    def region(self, field: Field) -> Region:
        match field:
            case Field.TITLE:
                return self.article.title
            case Field.TEXT:
                return self.article.text
            case Field.LEAD:
                return self.article.lead

    def _all_hold(self, operands: Sequence[Query], scope: Scope) -> Spots | None:
        found: list[Spots] = []
        for operand in operands:
            spots = self.holds(operand, scope)
            if spots is None:
                return None
            found.append(spots)
        return _flat(found)

    def _at_least(self, count: int, operand: Query, scope: Scope) -> Spots | None:
        """In the text: the title repeats, and does not count."""
        found = self.occurrences(operand, within(scope, self.article.text))
        apart, end = 0, 0
        for one in sorted(found, key=lambda one: one.end):
            if one.start >= end:
                apart, end = apart + 1, one.end
        return _flat([one.spots for one in found]) if apart >= count else None

    def _occurrences(self, leaf: Leaf, scope: Scope) -> list[Occurrence]:
        found = self._sighting.occurrences(leaf)
        if scope != self.whole:
            found = [one for one in found if any(part.start <= one.start and one.end <= part.end for part in scope)]
        if self._ignored:
            found = [one for one in found if not self._ignored.cover(one.start, one.end)]
        return found

    def _near(self, query: Near, lefts: list[Occurrence], rights: list[Occurrence], partners: int) -> list[Occurrence]:
        close = self._closeness(query)
        most = max(1, min(partners, _MANY // (len(lefts) + len(rights))))
        pairs = set(_pairs(lefts, rights, close, most))
        if not query.ordered:
            pairs |= set(_pairs(rights, lefts, close, most))
        found = {Occurrence(first.start, second.end, first.spots + second.spots) for first, second in pairs}
        return sorted(found, key=_place)

    def _closeness(self, query: Near) -> Callable[[Occurrence, Occurrence], bool]:
        """Whether the first of two occurrences, which ends before the second begins, is near enough to it."""
        article = self.article
        number = {Unit.WORDS: article.number, Unit.SENTENCE: article.sentence, Unit.PARAGRAPH: article.paragraph}[
            query.unit
        ]
        furthest = query.words + 1 if query.unit is Unit.WORDS else 0

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


def _place(one: Occurrence) -> tuple[int, int, list[tuple[int, int]]]:
    return one.start, one.end, [spot[:2] for spot in one.spots]


def _flat(found: list[Spots]) -> Spots:
    return tuple(spot for spots in found for spot in spots)


def within(scope: Scope, region: Region) -> Scope:
    """What of a scope lies in a region."""
    parts = (Region(max(part.start, region.start), min(part.end, region.end)) for part in scope)
    return tuple(part for part in parts if part.start < part.end)
