"""A document asked about all topics: who comes into question, what holds, how many points, and why. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from itertools import groupby, islice
from operator import attrgetter
from typing import NamedTuple

from monitor.records import Document, Level, Match, Reason, ReasonKind
from monitor.topics.matcher.admission import Reader
from monitor.topics.matcher.article import Article
from monitor.topics.matcher.compiled import Compiled, CompiledRule, CompiledTopic, Leaf, Way
from monitor.topics.matcher.evaluate import Asker, Scope, flat, within
from monitor.topics.matcher.occurrences import Sighting, Spot, Spots, by_place
from monitor.topics.matcher.scope import is_asked, is_rule_asked
from monitor.topics.matcher.senses import Ignored, ignored_mentions
from monitor.topics.matcher.spans import Spans
from monitor.topics.model import Levels, Only

MOST_REASONS = 50
"""Of one rule or sense in one article."""

HIGHEST_SCORE = 100


def match(compiled: Compiled, document: Document, only: Collection[str] | None = None) -> tuple[Match, ...]:
    """What each topic, or each of those whose ids are in `only`, makes of a document, in the topics' order.

    A topic gives a match where one of its rules holds, also with a score below `review` (level None), and where the
    words of one of its rules are there but mentions were ignored. Spans of reasons count the code points of
    `document.title` and `document.text`.
    """
    sighting = Sighting(Article(document), compiled)
    asker = Asker(sighting)
    found = []
    for topic, ways in _in_question(compiled, asker, None if only is None else frozenset(only)):
        if not topic.is_scoped or is_asked(topic, document.origin, sighting.reader):
            one = _Verdict(topic, asker, sighting.reader).match(ways)
            if one is not None:
                found.append(one)
    return tuple(found)


WaysIn = dict[int, list[Spots]]
"""The rules of a topic that may admit an article, by their numbers, with the spots of the ways that led in."""


def _in_question(
    compiled: Compiled, asker: Asker, only: frozenset[str] | None
) -> Iterator[tuple[CompiledTopic, WaysIn]]:
    """The topics that may match, and the ways that lead into them before fields, languages and NOT are looked at."""
    found = asker.sighting.found.keys()
    openings = compiled.openings
    opened: defaultdict[int, list[int]] = defaultdict(list)
    for pattern in openings.keys() & found:
        for number in openings[pattern]:
            opened[number].append(pattern)
    entered: dict[int, WaysIn] = {}
    for number in sorted(opened):
        way = compiled.ways[number]
        if way.gates and any(map(found.isdisjoint, way.gates)):
            continue
        topic = compiled.topics[way.topic]
        spots = _leads_in(way, opened[number], topic, asker) if only is None or topic.id in only else None
        if spots is not None:
            entered.setdefault(way.topic, {}).setdefault(way.rule, []).append(spots)
    return ((compiled.topics[number], rules) for number, rules in entered.items())


def _leads_in(way: Way, opened_by: list[int], topic: CompiledTopic, asker: Asker) -> Spots | None:
    """The spots by which a way leads in whose gates are open. Where mentions may be ignored, what was excluded may
    come in: then it is enough that all words are there."""
    if topic.senses:
        return ()
    if isinstance(way.node, Leaf) and not way.gates:
        return asker.sighting.spots(way.node, opened_by) or None
    return asker.holds(way.node, asker.whole)


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

    def match(self, ways: WaysIn) -> Match | None:
        """The topic's match, by those of its rules that come into question."""
        admitting = [held for rule, spots in ways.items() if (held := self._admits(self._topic.match[rule], spots))]
        if not admitting and not self._ignored:
            return None
        if len(admitting) > 1:
            admitting.sort(key=lambda held: -held.rule.points)
        others = self._topic.others if admitting else ()
        modifying = [held for rule in others if (held := self._held(rule))]
        score = _score(admitting, modifying)
        return Match(
            topic=self._topic.id,
            version=self._topic.version,
            level=_level(score, self._topic.levels) if admitting else None,
            score=score,
            reasons=(*self._reasons(admitting + modifying), *(self._ignored_reasons() if self._ignored else ())),
        )

    def _admits(self, rule: CompiledRule, ways: list[Spots]) -> _Held | None:
        """What is known of the ways into a rule need not be asked again, unless the topic ignores mentions."""
        if self._topic.senses or rule.only is not None or not rule.is_parted:
            return self._held(rule)
        return self._completed(rule, ways[0] if len(ways) == 1 else flat(ways), self._asker.whole)

    def _held(self, rule: CompiledRule) -> _Held | None:
        scope = self._asker.whole
        if rule.only is not None:
            if not is_rule_asked(rule.only, self._article.document.origin, self._reader):
                return None
            scope = self._scope(rule.only)
        core = self._asker.holds(rule.core, scope)
        return None if core is None else self._completed(rule, core, scope)

    def _completed(self, rule: CompiledRule, core: Spots, scope: Scope) -> _Held | None:
        """The rule with all its spots, if what must hold beside its core does, and what must not does not."""
        spots = core
        for node in rule.also:
            more = self._asker.holds(node, scope)
            if more is None:
                return None
            spots += more
        for node in rule.never:
            if self._asker.holds(node, self._asker.whole) is not None:
                return None
        return _Held(rule, spots)

    def _scope(self, only: Only) -> Scope:
        whole = self._asker.whole
        if not only.fields:
            return whole
        return tuple(region for field in only.fields for region in within(whole, self._asker.region(field)))

    def _reasons(self, all_held: list[_Held]) -> Iterator[Reason]:
        for held in all_held:
            rule = held.rule
            for spot in by_place(held.spots)[:MOST_REASONS]:
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


def _score(admitting: list[_Held], others: list[_Held]) -> int:
    """The best rule's points, and what boosts add and demotions take, each once."""
    best = admitting[0].rule.points if admitting else 0
    return max(0, min(HIGHEST_SCORE, best + sum(held.rule.points for held in others)))


def _level(score: int, levels: Levels) -> Level | None:
    if score >= levels.alert:
        return Level.ALERT
    return Level.REVIEW if score >= levels.review else None
