"""Topics and the forms of their words → Compiled. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from monitor.text.fold import fold_key
from monitor.text.words import APOSTROPHE
from monitor.topics.codes import ANY
from monitor.topics.definitions import version
from monitor.topics.matcher import arabic
from monitor.topics.matcher.admission import Chain, script_of_word
from monitor.topics.matcher.compiled import Clue, Compiled, CompiledTopic, Groups, Leaf, Wanted
from monitor.topics.matcher.concepts import listed, used
from monitor.topics.matcher.spelling import Inflections, Kind, Slot, is_spaceless_term, spell
from monitor.topics.model import (
    And,
    AndNot,
    AtLeast,
    Atom,
    Concept,
    ConceptRef,
    InField,
    Mode,
    Near,
    Or,
    Query,
    Term,
    Topic,
    atoms,
)

Forms = Mapping[tuple[str, str], tuple[str, ...]]
"""(language, word as written) → all its inflected forms as written."""


def compile_topics(topics: Iterable[Topic], forms: Forms, analyser: str) -> Compiled:
    """The matcher of topics, whether enabled or not, in their order.

    A word that `forms` does not hold is matched as typed. `analyser` goes into the versions of the topics.
    """
    workshop = _Workshop(Inflections(forms))
    compiled = tuple(workshop.topic(topic, version(topic, analyser)) for topic in topics)
    return workshop.finished(compiled)


class _Workshop:
    """Patterns, chains of lists and leaves, each made once for all topics."""

    def __init__(self, inflections: Inflections) -> None:
        self._inflections = inflections
        self._words: dict[str, int] = {}
        self._letters: dict[str, int] = {}
        self._chains: dict[Chain, int] = {}
        self._leaves: dict[tuple[Atom, tuple[Concept, ...]], Leaf] = {}
        self._commonness: dict[frozenset[int], float] = {}

    def topic(self, topic: Topic, its_version: str) -> CompiledTopic:
        concepts = {concept.name: concept for concept in topic.concepts}
        leaves = {atom: self._leaf(atom, concepts) for query in topic.queries() for atom in atoms(query)}
        needs = tuple(tuple(needed(rule.query, leaves)) for rule in topic.match)
        return CompiledTopic(topic, its_version, leaves, needs)

    def finished(self, topics: tuple[CompiledTopic, ...]) -> Compiled:
        words, letters = tuple(self._words), tuple(self._letters)
        signs: dict[int, list[int]] = {}
        for number, topic in enumerate(topics):
            for pattern in frozenset().union(*(self._rarest(groups, words) for groups in topic.needs)):
                signs.setdefault(pattern, []).append(number)
        kept = {pattern: tuple(numbers) for pattern, numbers in signs.items()}
        return Compiled(topics, words, letters, tuple(self._chains), self._inflections.bits, kept)

    def _leaf(self, atom: Atom, concepts: Mapping[str, Concept]) -> Leaf:
        meaning = (atom, tuple(used(atom, concepts)))
        if meaning not in self._leaves:
            self._leaves[meaning] = self._new_leaf(atom, concepts)
        return self._leaves[meaning]

    def _new_leaf(self, atom: Atom, concepts: Mapping[str, Concept]) -> Leaf:
        clues: dict[int, list[Clue]] = {}
        for term, concept, chain in listed(atom, concepts):
            number = self._chains.setdefault(chain, len(self._chains))
            wanted = Wanted(term.written, concept, number, term.mode is Mode.CASED)
            for pattern, clue in self._clues(term, wanted, chain[-1].key if chain else ANY):
                clues.setdefault(pattern, []).append(clue)
        return Leaf({pattern: tuple(found) for pattern, found in clues.items()}, frozenset(clues))

    def _clues(self, term: Term, wanted: Wanted, key: str) -> Iterator[tuple[int, Clue]]:
        if is_spaceless_term(term):
            folded = fold_key(term.text)
            for form in {folded, folded.replace(" ", "")}:
                number = -1 - self._letters.setdefault(form, len(self._letters))
                yield number, Clue(wanted, (), 0, form, script_of_word(form))
            return
        for slots in spell(term, key, self._inflections):
            rarest = max(range(len(slots)), key=lambda slot: min(map(len, slots[slot].forms)))
            for pattern, form in _patterns(slots[rarest]):
                number = self._words.setdefault(pattern, len(self._words))
                yield number, Clue(wanted, slots, rarest, form, script_of_word(form))

    def _rarest(self, groups: Groups, words: tuple[str, ...]) -> frozenset[int]:
        """Of what a text must have, the group that the fewest texts have: long words are rare."""
        for group in groups:
            if group not in self._commonness:
                lengths = (len(words[pattern]) if pattern >= 0 else 1 for pattern in group)
                self._commonness[group] = sum(length**-3 for length in lengths)
        return min(groups, key=lambda group: self._commonness[group])


_SHORTEST_STEM = 4


def _patterns(slot: Slot) -> Iterator[tuple[str, str]]:
    """(what to look for in a spaced text, a form that it finds) so that all forms of a slot are found.

    What is found is looked at closely afterwards: forms that go on from another need no pattern of their own.
    """
    stems: tuple[str, ...] = ()
    for form in sorted(slot.forms, key=len):
        if form.startswith(stems or " "):
            continue
        if arabic.is_arabic(form):
            yield from ((pattern, form) for pattern in _arabic_patterns(form, slot.kind))
        elif slot.kind is Kind.SUFFIX:
            yield f"{form} ", form
        elif slot.kind is Kind.PREFIX or (len(form) >= _SHORTEST_STEM and APOSTROPHE not in form):
            stems = (*stems, form)
            yield f" {form}", form
        else:
            yield f" {max(form.split(APOSTROPHE), key=len)} ", form


def _arabic_patterns(form: str, kind: Kind) -> Iterator[str]:
    """Without a space before them: proclitics may stand there."""
    end = "" if kind is Kind.PREFIX else " "
    yield form + end
    if arabic.without_article(form):
        yield arabic.without_article(form) + end


def needed(query: Query, leaves: Mapping[Atom, Leaf]) -> Iterator[frozenset[int]]:
    """Groups of patterns: a text for which the query holds has at least one of each."""
    match query:
        case Term() | ConceptRef():
            yield leaves[query].patterns
        case Or(operands):
            either = [min(needed(operand, leaves), key=len) for operand in operands]
            yield frozenset().union(*either)
        case And(operands):
            for operand in operands:
                yield from needed(operand, leaves)
        case AndNot(operand) | AtLeast(_, operand) | InField(_, operand):
            yield from needed(operand, leaves)
        case Near(left, right):
            yield from needed(left, leaves)
            yield from needed(right, leaves)
