"""NEAR and BEFORE: which occurrences of two queries stand close enough together. Pure.

Found by merging two sorted lists, never by trying all pairs: a hostile text that holds each word a hundred thousand
times takes as long as its words.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from monitor.topics.matcher.article import Article
from monitor.topics.matcher.compiled import Nearby
from monitor.topics.matcher.occurrences import Spots, rank
from monitor.topics.model import Unit

PARTNERS = 16
"""How many partners on each side an occurrence inside another NEAR gets, nearest first: its span matters there."""

_MANY = 10_000
"""Where both sides together occur so often, and 16 partners would make more: fewer, down to the nearest one on each
side, which decides whether a NEAR holds."""

_MOST = 20_000
"""Occurrences of a NEAR; a NEAR of two NEARs would have four times as many as each of them."""

_FAR = 1 << 60
"""Words between title and text: nothing is near across."""


class Occurrence(NamedTuple):
    """An occurrence of a query: from the first to the last of its spots."""

    start: int
    end: int
    spots: Spots


def near(
    article: Article, node: Nearby, lefts: list[Occurrence], rights: list[Occurrence], partners: int
) -> list[Occurrence]:
    """The occurrences of a NEAR, given those of its sides, by their place: each side's with its nearest `partners`."""
    most = max(1, min(partners, _MANY // (len(lefts) + len(rights))))
    found = _side_by_side(article, node, lefts, rights, most)
    if not node.ordered:
        found += _side_by_side(article, node, rights, lefts, most)
    return in_order(found)[:_MOST]


def _side_by_side(
    article: Article, node: Nearby, firsts: list[Occurrence], seconds: list[Occurrence], most: int
) -> list[Occurrence]:
    """Pairs of which the first ends before the second begins, and is near enough to it."""
    firsts = sorted(firsts, key=attrgetter("end"))
    ends = [one.end for one in firsts]
    starts = [one.start for one in seconds]
    left = _numbers(article, node.unit, (end - 1 for end in ends))
    right = _numbers(article, node.unit, starts)
    furthest = node.words + 1 if node.unit is Unit.WORDS else 0
    pairs: set[tuple[int, int]] = set()
    for second, start in enumerate(starts):
        beyond = bisect_right(ends, start)
        for first in range(beyond - 1, max(0, beyond - most) - 1, -1):
            if right[second] - left[first] > furthest:
                break
            pairs.add((first, second))
    for first, end in enumerate(ends):
        nearest = bisect_left(starts, end)
        for second in range(nearest, min(nearest + most, len(starts))):
            if right[second] - left[first] > furthest:
                break
            pairs.add((first, second))
    return [
        Occurrence(one.start, other.end, one.spots + other.spots)
        for one, other in ((firsts[first], seconds[second]) for first, second in pairs)
    ]


def _numbers(article: Article, unit: Unit, places: Iterable[int]) -> list[int]:
    """The numbers of the words, sentences or paragraphs that places lie in."""
    number = {Unit.WORDS: article.number, Unit.SENTENCE: article.sentence, Unit.PARAGRAPH: article.paragraph}[unit]
    text = article.text.start
    return [number(at) + (_FAR if at >= text else 0) for at in places]


def in_order(found: list[Occurrence]) -> list[Occurrence]:
    """Each occurrence once, by their place in the text; never in the order in which they were found."""
    if len(found) < 2:
        return found
    ordered: list[Occurrence] = []
    for _, alike in groupby(sorted(found, key=_SPAN), key=_SPAN):
        here = list(alike)
        ordered += here if len(here) == 1 else sorted(set(here), key=_named)
    return ordered


_SPAN = attrgetter("start", "end")


def _named(one: Occurrence) -> list[tuple[int, int, str, str, str]]:
    return [(spot.start, spot.end, *rank(spot)) for spot in one.spots]
