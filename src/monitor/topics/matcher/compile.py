"""Topics and the forms of their words → Compiled. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from monitor.records import ReasonKind
from monitor.text.fold import fold_key
from monitor.topics.codes import ANY
from monitor.topics.definitions import version
from monitor.topics.matcher.admission import Chain, script_of_word
from monitor.topics.matcher.arabic import is_arabic
from monitor.topics.matcher.compiled import (
    All,
    Clue,
    Compiled,
    CompiledRule,
    CompiledSense,
    CompiledTopic,
    Either,
    Inside,
    Leaf,
    Nearby,
    Node,
    Often,
    Wanted,
    Without,
    many_objects,
)
from monitor.topics.matcher.concepts import listed, used
from monitor.topics.matcher.patterns import patterns
from monitor.topics.matcher.spelling import Inflections, Kind, Slots, is_spaceless_term, spell
from monitor.topics.matcher.ways import filed, is_parted, parted
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
    Only,
    Or,
    Query,
    Rule,
    RuleKind,
    Sense,
    Sources,
    Term,
    Topic,
    atoms,
)

Forms = Mapping[tuple[str, str], tuple[str, ...]]
"""(language, word as written) → all its inflected forms, as written or as `text.forms.stems` writes them short."""

_Meaning = tuple[Atom, tuple[Concept, ...]]
"""A term or concept, and all concepts that it leads to: equal in two topics where they mean the same."""


def compile_topics(topics: Iterable[Topic], forms: Forms, analyser: str) -> Compiled:
    """The matcher of topics, whether enabled or not, in their order.

    A word that `forms` does not hold is matched as typed. `analyser` goes into the versions of the topics.
    """
    with many_objects():
        return _compiled(tuple(topics), forms, analyser)


def _compiled(topics: tuple[Topic, ...], forms: Forms, analyser: str) -> Compiled:
    words = _Words(Inflections(forms))
    for topic in topics:
        words.take_up(topic)
    compiled = tuple(_Composition(topic, words).topic(analyser) for topic in topics)
    ways, openings = filed(compiled, tuple(words.words))
    return Compiled(
        topics=compiled,
        words=tuple(words.words),
        letters=tuple(words.letters),
        chains=tuple(words.chains),
        bits=words.inflections.bits,
        ways=ways,
        openings=openings,
    )


class _Spelled(NamedTuple):
    """A term as it is to be found: by its slots, or literally."""

    wanted: Wanted
    slots: Slots
    literal: str


class _Words:
    """The leaves of all topics, each spelled once, and their patterns."""

    __slots__ = ("_leaves", "_spelled", "_uses", "chains", "inflections", "letters", "words")

    def __init__(self, inflections: Inflections) -> None:
        self.inflections = inflections
        self.words: dict[str, int] = {}
        self.letters: dict[str, int] = {}
        self.chains: dict[Chain, int] = {}
        self._spelled: dict[_Meaning, list[_Spelled]] = {}
        self._uses: Counter[str] = Counter()  # of the words of phrases: what many phrases hold is common
        self._leaves: dict[tuple[_Meaning, ...], Leaf] = {}

    def take_up(self, topic: Topic) -> None:
        """Spell the words of a topic. All topics are spelled before the first leaf is made."""
        concepts = {concept.name: concept for concept in topic.concepts}
        for query in topic.queries():
            for atom in atoms(query):
                meaning = _meaning(atom, concepts)
                if meaning not in self._spelled:
                    self._spelled[meaning] = list(self._spell(atom, concepts))

    def leaf(self, *meant: _Meaning) -> Leaf:
        """The leaf of a term or concept, or of several terms: it occurs where one of them does."""
        if meant not in self._leaves:
            clues: dict[int, tuple[Clue, ...]] = {}
            for meaning in meant:
                for spelled in self._spelled[meaning]:
                    for pattern, clue in self._clues(spelled):
                        clues[pattern] = (*clues.get(pattern, ()), clue)
            self._leaves[meant] = Leaf(len(self._leaves), clues)
        return self._leaves[meant]

    def _spell(self, atom: Atom, concepts: Mapping[str, Concept]) -> Iterator[_Spelled]:
        for term, concept, chain in listed(atom, concepts):
            number = self.chains.setdefault(chain, len(self.chains))
            wanted = Wanted(term.written, concept, number, term.mode is Mode.CASED)
            if is_spaceless_term(term):
                literal = fold_key(term.text)
                yield from (_Spelled(wanted, (), form) for form in sorted({literal, literal.replace(" ", "")}))
                continue
            for slots in spell(term, chain[-1].key if chain else ANY, self.inflections):
                if len(slots) > 1:
                    self._uses.update(slot.typed for slot in slots)
                yield _Spelled(wanted, slots, "")

    def _clues(self, spelled: _Spelled) -> Iterator[tuple[int, Clue]]:
        wanted, slots, literal = spelled
        if literal:
            number = -1 - self.letters.setdefault(literal, len(self.letters))
            yield number, Clue(wanted, (), 0, literal, script_of_word(literal), is_word=False)
            return
        rarest = max(range(len(slots)), key=lambda slot: self._rarity(slots, slot)) if len(slots) > 1 else 0
        script = script_of_word("".join(slot.typed for slot in slots))  # that of S-400 is not in its 400
        alone = len(slots) == 1 and slots[0].kind is Kind.WORD and slots[0].capitals is None
        for pattern, form in patterns(slots[rarest]):
            number = self.words.setdefault(pattern, len(self.words))
            yield number, Clue(wanted, slots, rarest, form, script, alone and not is_arabic(form))

    def _rarity(self, slots: Slots, slot: int) -> tuple[int, int]:
        typed = slots[slot].typed
        return -self._uses[typed], len(typed)


def _meaning(atom: Atom, concepts: Mapping[str, Concept]) -> _Meaning:
    return atom, tuple(used(atom, concepts)) if isinstance(atom, ConceptRef) else ()


class _Composition:
    """One topic being put together."""

    __slots__ = ("_concepts", "_topic", "_words")

    def __init__(self, topic: Topic, words: _Words) -> None:
        self._topic = topic
        self._concepts = {concept.name: concept for concept in topic.concepts}
        self._words = words

    def topic(self, analyser: str) -> CompiledTopic:
        topic = self._topic
        return CompiledTopic(
            id=topic.id,
            version=version(topic, analyser),
            match=tuple(map(self._rule, topic.match)),
            others=tuple(map(self._rule, topic.boost + topic.demote)),
            senses=tuple(map(self._sense, topic.ignore)),
            levels=topic.levels,
            only_languages=topic.only_languages,
            sources=topic.sources,
            countries=topic.countries,
            max_age_days=topic.max_age_days,
            is_scoped=bool(topic.only_languages or topic.countries or topic.sources != Sources()),
        )

    def _rule(self, rule: Rule) -> CompiledRule:
        core, also, never = parted(self._node(rule.query))
        points = -rule.points if rule.kind is RuleKind.DEMOTE else rule.points
        return CompiledRule(
            kind=ReasonKind(rule.kind.value),
            label=rule.label,
            points=points,
            core=core,
            also=also,
            never=never if rule.unless is None else (*never, self._node(rule.unless)),
            only=None if rule.only == Only() else rule.only,
            is_parted=is_parted(core),
        )

    def _sense(self, sense: Sense) -> CompiledSense:
        named = atoms(sense.when) if sense.when is not None else ()
        return CompiledSense(
            name=sense.name,
            mention=self._node(sense.mention),
            when=self._maybe(sense.when),
            unless=self._maybe(sense.unless),
            lowercase=sense.lowercase,
            carry=sense.carry,
            in_languages=sense.in_languages,
            named=tuple(self._leaf(atom) for atom in named),
        )

    def _maybe(self, query: Query | None) -> Node | None:
        return None if query is None else self._node(query)

    def _leaf(self, atom: Atom) -> Leaf:
        return self._words.leaf(_meaning(atom, self._concepts))

    def _either(self, operands: tuple[Query, ...]) -> Node:
        """Terms become one leaf, which is asked at once; concepts keep their own, which other rules share."""
        terms = [one for one in operands if isinstance(one, Term)]
        others = [self._node(one) for one in operands if not isinstance(one, Term)]
        together = [self._words.leaf(*(_meaning(term, self._concepts) for term in terms))] if terms else []
        return Either((*together, *others)) if len(together) + len(others) > 1 else together[0]

    def _node(self, query: Query) -> Node:
        match query:
            case Term() | ConceptRef():
                return self._leaf(query)
            case Or(operands):
                return self._either(operands)
            case And(operands):
                return All(tuple(map(self._node, operands)))
            case AndNot(operand, without):
                return Without(self._node(operand), tuple(map(self._node, without)))
            case Near(left, right, unit, words, ordered):
                return Nearby(self._node(left), self._node(right), unit, words, ordered)
            case AtLeast(count, operand):
                return Often(count, self._node(operand))
            case InField(field, operand):
                return Inside(field, self._node(operand))
