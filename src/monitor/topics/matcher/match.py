"""A document asked about all topics: who comes into question, what holds, how many points, and why. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import groupby, islice
from operator import attrgetter
from typing import NamedTuple

from monitor.records import Document, Level, Match, Reason, ReasonKind
from monitor.topics.matcher.admission import Reader
from monitor.topics.matcher.article import Article
from monitor.topics.matcher.compiled import Compiled, CompiledRule, CompiledTopic, Way
from monitor.topics.matcher.evaluate import Asker, Scope, within
from monitor.topics.matcher.occurrences import Sighting, Spot, Spots
from monitor.topics.matcher.scope import is_asked, is_rule_asked
from monitor.topics.matcher.senses import Ignored, ignored_mentions
from monitor.topics.matcher.spans import Spans
from monitor.topics.model import Levels, Only

MOST_REASONS = 50
"""Of one rule or sense in one article."""

HIGHEST_SCORE = 100

_TOPIC = attrgetter("topic")


def match(compiled: Compiled, document: Document, only: Collection[str] | None = None) -> tuple[Match, ...]:
    """What each topic, or each of those whose ids are in `only`, makes of a document, in the topics' order.

    A topic gives a match where one of its rules holds, also with a score below `review` (level None), and where the
    words of one of its rules are there but mentions were ignored. Spans of reasons count the code points of
    `document.title` and `document.text`.
    """
    sighting = Sighting(Article(document), compiled)
    asker = Asker(sighting)
    matches = (
        _Verdict(topic, asker, sighting.reader).match(rules)
        for topic, rules in _in_question(compiled, asker, None if only is None else frozenset(only))
        if not topic.is_scoped or is_asked(topic, document.origin, sighting.reader)
    )
    return tuple(found for found in matches if found is not None)


def _in_question(
    compiled: Compiled, asker: Asker, only: frozenset[str] | None
) -> Iterator[tuple[CompiledTopic, list[CompiledRule]]]:
    """The topics that may match, and which of their rules may admit the article."""
    openings, found = compiled.openings, asker.sighting.found.keys()
    opened = {number for pattern in openings.keys() & found for number in openings[pattern]}
    ways = [compiled.ways[number] for number in sorted(opened)]
    if only is not None:
        ways = [way for way in ways if compiled.topics[way.topic].id in only]
    possible = [way for way in ways if _is_possible(way, compiled.topics[way.topic], asker)]
    for number, admitting in groupby(possible, key=_TOPIC):
        topic = compiled.topics[number]
        yield topic, [topic.match[rule] for rule in dict.fromkeys(way.rule for way in admitting)]


def _is_possible(way: Way, topic: CompiledTopic, asker: Asker) -> bool:
    """Whether a way leads in before fields, languages and `unless` are looked at. Where mentions may be ignored, what
    was excluded may come in: then it is enough that all words are there."""
    if way.gates and any(map(asker.sighting.found.keys().isdisjoint, way.gates)):
        return False
    return bool(topic.senses) or asker.holds(way.node, asker.whole) is not None


class _Held(NamedTuple):
    """A rule that holds, and by which spots."""

    rule: CompiledRule
    spots: Spots


class _Verdict:
    """One topic on one article."""

    __slots__ = ("_article", "_asker", "_ignored", "_reader", "_topic")

    def __init__(self, topic: CompiledTopic, asker: Asker, reader: Reader) -> None:
        self._topic = topic
        self._article = asker.article
        self._reader = reader
        self._asker = asker
        senses = [one for one in topic.senses if not one.in_languages or reader.speaks(one.in_languages)]
        self._ignored: list[Ignored] = ignored_mentions(senses, asker) if senses else []
        if self._ignored:
            self._asker = Asker(asker.sighting, Spans((spot.start, spot.end) for _, spot in self._ignored))

    def match(self, rules: Sequence[CompiledRule]) -> Match | None:
        """The topic's match, by those of its rules that come into question."""
        admitting = self._held(rules)
        if not admitting and not self._ignored:
            return None
        if len(admitting) > 1:
            admitting.sort(key=lambda held: -held.rule.points)
        others = self._topic.others if admitting else ()
        modifying = self._held(others)
        score = _score(admitting, modifying)
        return Match(
            topic=self._topic.id,
            version=self._topic.version,
            level=_level(score, self._topic.levels) if admitting else None,
            score=score,
            reasons=(*self._reasons(admitting + modifying), *(self._ignored_reasons() if self._ignored else ())),
        )

    def _held(self, rules: Iterable[CompiledRule]) -> list[_Held]:
        return [_Held(rule, spots) for rule in rules if (spots := self._holds(rule)) is not None]

    def _holds(self, rule: CompiledRule) -> Spots | None:
        scope = self._asker.whole
        if rule.only is not None:
            if not is_rule_asked(rule.only, self._article.document.origin, self._reader):
                return None
            scope = self._scope(rule.only)
        spots = self._asker.holds(rule.query, scope)
        if spots is None or rule.unless is None:
            return spots
        return spots if self._asker.holds(rule.unless, self._asker.whole) is None else None

    def _scope(self, only: Only) -> Scope:
        whole = self._asker.whole
        if not only.fields:
            return whole
        return tuple(region for field in only.fields for region in within(whole, self._asker.region(field)))

    def _reasons(self, all_held: list[_Held]) -> Iterator[Reason]:
        for held in all_held:
            rule = held.rule
            for spot in _in_order(held.spots)[:MOST_REASONS]:
                yield self._reason(rule.kind, rule.label, rule.points, spot)

    def _ignored_reasons(self) -> Iterator[Reason]:
        for sense, ignored in groupby(self._ignored, key=attrgetter("sense.name")):
            for _, spot in islice(ignored, MOST_REASONS):
                yield self._reason(ReasonKind.IGNORED, sense, 0, spot)

    def _reason(self, kind: ReasonKind, rule: str, points: int, spot: Spot) -> Reason:
        start, end, quote = self._article.cut(spot.start, spot.end)
        return Reason(
            kind=kind,
            rule=rule,
            points=points,
            concept=spot.wanted.concept,
            term=spot.wanted.written,
            field=self._article.field_of(spot.start),
            start=start,
            end=end,
            quote=quote,
            note=spot.note,
        )


def _in_order(spots: Spots) -> list[Spot]:
    """The spots by their place, one for each; of several the first."""
    if len(spots) == 1:
        return [spots[0]]
    places = {(spot.start, spot.end): spot for spot in reversed(spots)}
    return [places[place] for place in sorted(places)]


def _score(admitting: list[_Held], others: list[_Held]) -> int:
    """The best rule's points, and what boosts add and demotions take, each once."""
    best = admitting[0].rule.points if admitting else 0
    return max(0, min(HIGHEST_SCORE, best + sum(held.rule.points for held in others)))


def _level(score: int, levels: Levels) -> Level | None:
    if score >= levels.alert:
        return Level.ALERT
    return Level.REVIEW if score >= levels.review else None
