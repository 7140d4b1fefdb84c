"""Outcomes, one at a time → how good a topic is, by language and by part. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from monitor.records import Level
from monitor.tuning.outcomes import Part, PartKind
from monitor.tuning.parts import parts
from monitor.tuning.scores import Score, score

if TYPE_CHECKING:
    from monitor.topics import Topic
    from monitor.tuning.outcomes import Effect, Outcome

MOST_NAMED = 10_000
"""Texts of each kind that are named; all are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleScore:
    """What one part of a topic does at one level.

    `score` is, of a match rule, what it admits alone, helped and hindered by the topic's boosts, demotions and senses.
    Of a term it is about the texts that it took part in; of the others there are only their numbers. The last four say
    what would change without the part: relevant texts lost, false hits gone, false hits come, relevant texts won.
    """

    rule: str
    kind: PartKind
    points: int | None  # as they count; None of senses and terms
    score: Score
    gains: int
    lets_in: int
    keeps_out: int
    costs: int

    @property
    def decides(self) -> int:
        """How many texts would come out otherwise without the part."""
        return self.gains + self.lets_in + self.keeps_out + self.costs


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """One topic at one level: all texts, and by language and part; the texts that it missed or found wrongly."""

    topic: str
    level: Level
    score: Score
    by_language: Mapping[str, Score]
    by_rule: tuple[RuleScore, ...]
    by_term: tuple[RuleScore, ...]
    missed: tuple[str, ...]
    wrong: tuple[str, ...]


@dataclass(slots=True)
class _Counts:
    """Texts by what became of them."""

    relevant: int = 0
    found: int = 0
    false: int = 0

    def add(self, *, relevant: bool, found: bool) -> None:
        self.relevant += relevant
        self.found += relevant and found
        self.false += found and not relevant

    @property
    def score(self) -> Score:
        return score(relevant=self.relevant, found=self.found, false=self.false)


@dataclass(slots=True)
class _Changes:
    """What a part did: texts that it took part in or admits alone, and those that it decided."""

    found: int = 0
    false: int = 0
    decided: Counter[tuple[bool, bool]] = field(default_factory=Counter)  # (relevant, found)


@dataclass(slots=True)
class Tally:
    """One topic at one level, counted text by text."""

    topic: Topic
    level: Level
    whole: _Counts = field(default_factory=_Counts)
    languages: dict[str, _Counts] = field(default_factory=dict)
    changes: dict[Part, _Changes] = field(default_factory=dict)
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def threshold(self) -> int:
        """The score from which on a text is found."""
        return self.topic.levels.alert if self.level is Level.ALERT else self.topic.levels.review

    def add(self, outcome: Outcome) -> None:
        found = outcome.score >= self.threshold
        self.whole.add(relevant=outcome.relevant, found=found)
        self.languages.setdefault(outcome.language, _Counts()).add(relevant=outcome.relevant, found=found)
        if found is not outcome.relevant:
            named = self.missed if outcome.relevant else self.wrong
            named.extend([outcome.text] if len(named) < MOST_NAMED else ())
        for effect in outcome.effects:
            self._count(effect, outcome.relevant, found)

    def _count(self, effect: Effect, relevant: bool, found: bool) -> None:
        changes = self.changes.setdefault(effect.part, _Changes())
        if effect.alone is None or effect.alone >= self.threshold:
            changes.found += relevant
            changes.false += not relevant
        if found is not (effect.without >= self.threshold):
            changes.decided[relevant, found] += 1

    def evaluation(self) -> Evaluation:
        return Evaluation(
            topic=self.topic.id,
            level=self.level,
            score=self.whole.score,
            by_language={language: counts.score for language, counts in sorted(self.languages.items())},
            by_rule=tuple(self._rules()),
            by_term=tuple(self._terms()),
            missed=tuple(self.missed),
            wrong=tuple(self.wrong),
        )

    def _rules(self) -> Iterator[RuleScore]:
        """Every rule and sense, also those that never held, in the order of the file."""
        points = {Part(PartKind(rule.kind.value), rule.label): rule.points for rule in self.topic.rules}
        for part in dict.fromkeys(parts(self.topic)):
            sign = -1 if part.kind is PartKind.DEMOTE else 1
            yield self._part(part, sign * points[part] if part in points else None)

    def _terms(self) -> Iterator[RuleScore]:
        """The terms that took part, those that decide most first."""
        found = [self._part(part, None) for part in self.changes if part.kind is PartKind.TERM]
        yield from sorted(found, key=lambda term: (-term.decides, term.rule))

    def _part(self, part: Part, points: int | None) -> RuleScore:
        changes = self.changes.get(part, _Changes())
        admits = score(relevant=self.whole.relevant, found=changes.found, false=changes.false)
        return RuleScore(
            rule=part.name,
            kind=part.kind,
            points=points,
            score=admits if part.kind in (PartKind.MATCH, PartKind.TERM) else admits.counts,
            gains=changes.decided[True, True],
            lets_in=changes.decided[False, True],
            keeps_out=changes.decided[False, False],
            costs=changes.decided[True, False],
        )
