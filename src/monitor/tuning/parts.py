"""Topics without one of their senses, or one of their terms: what arithmetic cannot say is matched again. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from monitor import topics
from monitor.records import ReasonKind
from monitor.topics.model import Atom, ConceptRef, WordList
from monitor.tuning.outcomes import Effect, Part, PartKind

if TYPE_CHECKING:
    from monitor.records import Document, Match
    from monitor.topics import Compiled, Concept, Topic
    from monitor.topics.matcher import Forms


def parts(topic: Topic) -> Iterator[Part]:
    """Every rule and sense of a topic, in the order of the file."""
    for rule in topic.rules:
        yield Part(PartKind(rule.kind.value), rule.label)
    for sense in topic.ignore:
        yield Part(PartKind.IGNORE, sense.name)


def terms(topic: Topic) -> Iterator[Part]:
    """Every term of the topic's concepts."""
    for concept in topic.concepts:
        for words in concept.lists:
            for term in words.terms:
                if not isinstance(term, ConceptRef):
                    yield term_of(concept.name, term.written)


def term_of(concept: str, written: str) -> Part:
    return Part(PartKind.TERM, f"{concept}: {written}")


@dataclass(frozen=True, slots=True)
class Without:
    """Topics, each without one part, compiled together."""

    compiled: Compiled
    ids: frozenset[tuple[str, Part]]

    def effects(self, document: Document, match: Match) -> Iterator[Effect]:
        """What the senses and terms that took part in a match did to its score."""
        taken = [part for part in _taken(match) if (match.topic, part) in self.ids]
        if not taken:
            return
        asked = {_id(match.topic, part): part for part in taken}
        found = {one.topic: one.score for one in topics.match(self.compiled, document, only=asked.keys())}
        for name, part in asked.items():
            yield Effect(part, found.get(name, 0))


def without(chosen: Iterable[Topic], forms: Forms, *, with_terms: bool) -> Without:
    """The topics without each of their senses and, where they are asked for, each of their terms."""
    lessened: dict[tuple[str, Part], Topic] = {}
    for topic in chosen:
        for sense in topic.ignore:
            part = Part(PartKind.IGNORE, sense.name)
            kept = tuple(other for other in topic.ignore if other.name != sense.name)
            lessened[topic.id, part] = replace(topic, id=_id(topic.id, part), ignore=kept)
        for part in terms(topic) if with_terms else ():
            less = tuple(_less(concept, part) for concept in topic.concepts)
            lessened[topic.id, part] = replace(topic, id=_id(topic.id, part), concepts=less)
    return Without(topics.compile_topics(lessened.values(), forms, ""), frozenset(lessened))


def _id(topic: str, part: Part) -> str:
    return f"{topic} {part.kind} {part.name}"


def _taken(match: Match) -> dict[Part, None]:
    """The senses and terms in the reasons of a match."""
    taken: dict[Part, None] = {}
    for reason in match.reasons:
        if reason.kind is ReasonKind.IGNORED:
            taken[Part(PartKind.IGNORE, reason.rule)] = None
        if reason.concept is not None:
            taken[term_of(reason.concept, reason.term)] = None
    return taken


def _less(concept: Concept, part: Part) -> Concept:
    """A concept without a term, in whichever of its lists that stands."""
    lists = (
        WordList(words.key, tuple(term for term in words.terms if not _is(concept, term, part)))
        for words in concept.lists
    )
    return replace(concept, lists=tuple(lists))


def _is(concept: Concept, term: Atom, part: Part) -> bool:
    return not isinstance(term, ConceptRef) and term_of(concept.name, term.written) == part
