"""Labelled texts, one at a time, against topics: what is kept of each is counts, and the worst cases. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor import topics
from monitor.records import Level
from monitor.tuning.cases import Case, Cases, case
from monitor.tuning.lacking import Nearest, Probes, probes
from monitor.tuning.outcomes import ACCEPTABLE, RELEVANT, Held, Labelled, Outcome, PartKind, held
from monitor.tuning.parts import without
from monitor.tuning.tally import Evaluation, Tally

if TYPE_CHECKING:
    from collections.abc import Collection

    from monitor.records import Match
    from monitor.topics import Topic
    from monitor.topics.matcher import Forms

LEVELS = (Level.REVIEW, Level.ALERT)


class Judge:
    """Topics on trial. `most` is how many of the worst misses, and of the worst false hits, are kept with their words
    for each topic and level; `with_terms` says whether each term is tried left out."""

    def __init__(self, chosen: Collection[Topic], forms: Forms, *, most: int = 0, with_terms: bool = False) -> None:
        self.topics = {topic.id: topic for topic in chosen}
        self._forms = forms
        self._compiled = topics.compile_topics(chosen, forms, "")
        self._without = without(chosen, forms, with_terms=with_terms)
        self._probes: dict[str, Probes] = {}
        self._tallies = {(topic.id, level): Tally(topic, level) for topic in chosen for level in LEVELS}
        self._cases = {key: Cases(most) for key in self._tallies}

    def hear(self, text: Labelled) -> None:
        """Count a text for each topic that it is labelled for."""
        judged = [topic for topic, label in text.labels.items() if label != ACCEPTABLE and topic in self.topics]
        if not judged:
            return
        found = {match.topic: match for match in topics.match(self._compiled, text.document, only=judged)}
        for topic in judged:
            self._hear(text, topic, found.get(topic))

    def evaluations(self) -> list[Evaluation]:
        """Each topic at `review` (which an alert passes too) and at `alert`."""
        return [tally.evaluation() for tally in self._tallies.values()]

    def cases(self, topic: str, level: Level) -> Cases:
        """What came out wrong."""
        return self._cases[topic, level]

    def _hear(self, text: Labelled, topic: str, match: Match | None) -> None:
        rules = held(match)
        effects = [*rules.effects(), *(self._without.effects(text.document, match) if match else ())]
        relevant = text.labels[topic] == RELEVANT
        outcome = Outcome(
            text=text.id, language=text.language, relevant=relevant, score=rules.score, effects=tuple(effects)
        )
        for level in LEVELS:
            tally = self._tallies[topic, level]
            tally.add(outcome)
            if relevant is not (outcome.score >= tally.threshold):
                self._cases[topic, level].add(self._case(text, tally, match, rules, missed=relevant))

    def _case(self, text: Labelled, tally: Tally, match: Match | None, rules: Held, *, missed: bool) -> Case:
        nearest: tuple[Nearest, ...] = ()
        if missed and not _is_demoted(rules, tally.threshold):
            topic = tally.topic
            if topic.id not in self._probes:
                self._probes[topic.id] = probes(topic, self._forms)
            nearest = self._probes[topic.id].nearest(text.document, tally.threshold - rules.extra)
        return case(text, match, missed=missed, nearest=nearest)


def _is_demoted(rules: Held, threshold: int) -> bool:
    """Whether a text would be found but for demotions."""
    kept = {part: points for part, points in rules.others.items() if part.kind is not PartKind.DEMOTE}
    return Held(rules.match, kept).score >= threshold
