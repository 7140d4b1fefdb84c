"""What a topic made of a labelled text, and what it would have made of it without each of its parts. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from monitor.records import ReasonKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from monitor.records import Document, Match

RELEVANT, ACCEPTABLE, IRRELEVANT = 2, 1, 0  # labels; ACCEPTABLE counts neither way
HIGHEST_SCORE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A text with its true labels."""

    id: str
    language: str  # as labelled; else as identified
    labels: Mapping[str, int]  # topic → RELEVANT, ACCEPTABLE or IRRELEVANT
    document: Document


class PartKind(StrEnum):
    """What of a topic may be left out to see what it does."""

    MATCH = "match"
    BOOST = "boost"
    DEMOTE = "demote"
    IGNORE = "ignore"
    TERM = "term"


@dataclass(frozen=True, slots=True)
class Part:
    """A rule by its name, a sense by its name, or a term as `concept: term`."""

    kind: PartKind
    name: str


@dataclass(frozen=True, slots=True)
class Effect:
    """What a part did to a text's score: what it would be without the part, and, of a match rule, with no other."""

    part: Part
    without: int
    alone: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One topic on one text that is labelled relevant or irrelevant for it. `score` is 0 where no rule admits it."""

    text: str
    language: str
    relevant: bool
    score: int
    effects: tuple[Effect, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """The points of what held in a text: of match rules, and of boosts and demotions as they count."""

    match: Mapping[Part, int]
    others: Mapping[Part, int]

    @property
    def score(self) -> int:
        return self.with_best(max(self.match.values(), default=None))

    @property
    def extra(self) -> int:
        """What boosts and demotions come to."""
        return sum(self.others.values())

    def with_best(self, points: int | None) -> int:
        """The score if the best match rule gave these points; a boost alone admits nothing."""
        return 0 if points is None else max(0, min(HIGHEST_SCORE, points + self.extra))

    def effects(self) -> Iterator[Effect]:
        """What each of the rules did."""
        for part, points in self.match.items():
            best = max((other for rule, other in self.match.items() if rule != part), default=None)
            yield Effect(part, self.with_best(best), self.with_best(points))
        for part in self.others:
            rest = {other: points for other, points in self.others.items() if other != part}
            yield Effect(part, Held(self.match, rest).score)


def held(match: Match | None) -> Held:
    """What held, by the reasons of a match; two rules of one name and kind are one here."""
    rules: dict[Part, int] = {}
    others: dict[Part, int] = {}
    for reason in match.reasons if match else ():
        part = Part(PartKind(_KINDS[reason.kind]), reason.rule)
        if reason.kind is ReasonKind.MATCH:
            rules[part] = max(reason.points, rules.get(part, 0))
        elif reason.kind is not ReasonKind.IGNORED:
            others[part] = reason.points
    return Held(rules, others)


_KINDS = {
    ReasonKind.MATCH: PartKind.MATCH,
    ReasonKind.BOOST: PartKind.BOOST,
    ReasonKind.DEMOTE: PartKind.DEMOTE,
    ReasonKind.IGNORED: PartKind.IGNORE,
}
