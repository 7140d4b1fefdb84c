"""A document asked about all topics: who comes into question, what holds, how many points, and why. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from monitor.records import Document, Level, Match, Reason, ReasonKind
from monitor.topics.matcher.admission import Reader, reader_of
from monitor.topics.matcher.article import Article
from monitor.topics.matcher.compiled import Compiled, CompiledTopic
from monitor.topics.matcher.evaluate import Asker, Scope, Spots, within
from monitor.topics.matcher.occurrences import Sighting, Spot
from monitor.topics.matcher.scope import is_asked, is_rule_asked
from monitor.topics.matcher.senses import Ignored, ignored_mentions
from monitor.topics.matcher.spans import Spans
from monitor.topics.model import Levels, Rule, RuleKind, Topic

MOST_REASONS = 50
"""Of one rule in one article."""

HIGHEST_SCORE = 100


def match(compiled: Compiled, document: Document, only: Collection[str] | None = None) -> tuple[Match, ...]:
    """What each topic, or each of those whose ids are in `only`, makes of a document, in the topics' order.

    A topic gives a match where one of its rules holds, also with a score below `review` (level None), and where the
    words of one of its rules are there but mentions were ignored. Spans of reasons count the code points of
    `document.title` and `document.text`.
    """
    article = Article(document)
    reader = reader_of(document)
    sighting = Sighting(article, compiled, compiled.admissions(reader))
    matches = (
        _Verdict(topic, sighting, reader).match()
        for topic in _in_question(compiled, sighting.patterns)
        if (only is None or topic.topic.id in only) and is_asked(topic.topic, document.origin, reader)
    )
    return tuple(found for found in matches if found is not None)


def _in_question(compiled: Compiled, patterns: frozenset[int]) -> Iterator[CompiledTopic]:
    """The topics of which the text has a word of every group that one of their rules needs."""
    numbers = {number for pattern in compiled.signs.keys() & patterns for number in compiled.signs[pattern]}
    for number in sorted(numbers):
        topic = compiled.topics[number]
        if any(not any(map(patterns.isdisjoint, groups)) for groups in topic.needs):
            yield topic


@dataclass(frozen=True, slots=True)
class _Held:
    """A rule that holds, and by which spots."""

    rule: Rule
    spots: Spots


class _Verdict:
    """One topic on one article."""

    __slots__ = ("_article", "_asker", "_ignored", "_reader", "_topic", "_version")

    def __init__(self, compiled: CompiledTopic, sighting: Sighting, reader: Reader) -> None:
        self._topic: Topic = compiled.topic
        self._version = compiled.version
        self._article = sighting.article
        self._reader = reader
        self._asker = Asker(sighting, compiled.leaves)
        senses = [sense for sense in self._topic.ignore if reader.speaks(sense.in_languages)]
        self._ignored: list[Ignored] = ignored_mentions(senses, self._asker)
        if self._ignored:
            taken = Spans((spot.start, spot.end) for _, spot in self._ignored)
            self._asker = Asker(sighting, compiled.leaves, taken)

    def match(self) -> Match | None:
        admitting = self._held(self._topic.match)
        if not admitting and not self._ignored:
            return None
        admitting.sort(key=lambda held: -held.rule.points)
        others = self._held(self._topic.boost + self._topic.demote) if admitting else []
        score = _score(admitting, others)
        level = _level(score, self._topic.levels) if admitting else None
        reasons = (*self._reasons(admitting + others), *map(self._ignored_reason, self._ignored))
        return Match(topic=self._topic.id, version=self._version, level=level, score=score, reasons=reasons)

    def _held(self, rules: Iterable[Rule]) -> list[_Held]:
        return [_Held(rule, spots) for rule in rules if (spots := self._holds(rule)) is not None]

    def _holds(self, rule: Rule) -> Spots | None:
        if not is_rule_asked(rule.only, self._article.document.origin, self._reader):
            return None
        spots = self._asker.holds(rule.query, self._scope(rule))
        if spots is None or rule.unless is None:
            return spots
        return spots if self._asker.holds(rule.unless, self._asker.whole) is None else None

    def _scope(self, rule: Rule) -> Scope:
        whole = self._asker.whole
        if not rule.only.fields:
            return whole
        return tuple(region for field in rule.only.fields for region in within(whole, self._asker.region(field)))

    def _reasons(self, all_held: list[_Held]) -> Iterator[Reason]:
        for held in all_held:
            spots = {(spot.start, spot.end): spot for spot in reversed(held.spots)}
            for place in sorted(spots)[:MOST_REASONS]:
                yield self._reason(ReasonKind(held.rule.kind.value), held.rule.label, _points(held.rule), spots[place])

    def _ignored_reason(self, ignored: Ignored) -> Reason:
        return self._reason(ReasonKind.IGNORED, ignored.sense.name, 0, ignored.spot)

    def _reason(self, kind: ReasonKind, rule: str, points: int, spot: Spot) -> Reason:
        start, end = self._article.original(spot.start, spot.end)
        return Reason(
            kind=kind,
            rule=rule,
            points=points,
            concept=spot.wanted.concept,
            term=spot.wanted.written,
            field=self._article.field_of(spot.start),
            start=start,
            end=end,
            quote=self._article.quote(spot.start, spot.end),
            note=spot.note,
        )


def _points(rule: Rule) -> int:
    return -rule.points if rule.kind is RuleKind.DEMOTE else rule.points


def _score(admitting: list[_Held], others: list[_Held]) -> int:
    """The best rule's points, and what boosts add and demotions take, each once."""
    best = admitting[0].rule.points if admitting else 0
    return max(0, min(HIGHEST_SCORE, best + sum(_points(held.rule) for held in others)))


def _level(score: int, levels: Levels) -> Level | None:
    if score >= levels.alert:
        return Level.ALERT
    return Level.REVIEW if score >= levels.review else None
