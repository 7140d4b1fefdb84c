"""Queries asked of an article. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.topics.matcher.article import Article, Region
from monitor.topics.matcher.compiled import All, Either, Inside, Leaf, Nearby, Node, Often, Without
from monitor.topics.matcher.near import PARTNERS, Occurrence, in_order, near
from monitor.topics.matcher.occurrences import Sighting, Spots
from monitor.topics.matcher.spans import Spans
from monitor.topics.model import Field

Scope = tuple[Region, ...]
"""Where in the article a query is asked."""


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
                return in_order([one for inner in nodes for one in self.occurrences(inner, scope, partners)])
            case Nearby(left, right):
                lefts = self.occurrences(left, scope, PARTNERS)
                rights = self.occurrences(right, scope, PARTNERS) if lefts else []
                return near(self.article, node, lefts, rights, partners) if rights else []
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


def flat(found: list[Spots]) -> Spots:
    return tuple(spot for spots in found for spot in spots)


def within(scope: Scope, region: Region) -> Scope:
    """What of a scope lies in a region."""
    parts = (Region(max(part.start, region.start), min(part.end, region.end)) for part in scope)
    return tuple(part for part in parts if part.start < part.end)
