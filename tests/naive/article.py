"""An article asked for terms, queries and senses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import product

from monitor.records import Document
from monitor.topics.codes import ANY, SCRIPTS, script_of
from monitor.topics.model import (
    And,
    AndNot,
    AtLeast,
    ConceptRef,
    InField,
    Mode,
    Near,
    Or,
    Query,
    Sense,
    Term,
    Topic,
    Unit,
    atoms,
)
from naive.fields import Field, Place, Spot, alike, joined, script_of_word
from naive.terms import Finder

Forms = Mapping[tuple[str, str], Sequence[str]]
LEAD = 80


class Article:
    """An article and what is known of words: asked for terms, queries, senses."""

    def __init__(self, document: Document, topic: Topic, forms: Forms) -> None:
        self.document = document
        self.language = document.language
        self.fields = {"title": Field("title", document.title), "text": Field("text", document.text)}
        self.concepts = {concept.name: concept for concept in topic.concepts}
        self.forms = forms
        self.ignored: frozenset[Spot] = frozenset()
        self._found: dict[Term | ConceptRef, set[Spot]] = {}

    # which lists serve

    @property
    def asked(self) -> tuple[str, ...]:
        return self.language.candidates[:1] if self.language.sure else self.language.candidates

    @cached_property
    def script(self) -> str:
        code = self.language.code
        if code:
            return script_of(code)
        scripts = Counter(filter(None, map(script_of_word, self.document.title + self.document.text)))
        return next((script for script, _ in scripts.most_common(1)), "Latn")

    def admitted(self, key: str, keys: set[str], script: str | None) -> set[str] | None:
        """The languages that inflect the words of a list in this script; None where the list does not serve."""
        home = alike(self.script)
        foreign = script is not None and script != home
        inflecting = set() if foreign else set(self.asked)
        if key == ANY:
            return inflecting
        if key in SCRIPTS:
            return inflecting if alike(key) == (script if foreign else home) else None
        if self.language.sure and key == self.language.code:
            return {key}
        written = alike(script_of(key))
        if foreign:
            return set() if key in self.language.candidates or written == script else None
        has_list = self.language.sure and self.language.code in keys
        return None if has_list or written != home else {key} & set(self.language.candidates)

    # terms

    def spots(self, query: Term | ConceptRef, scope: set[str]) -> set[Spot]:
        if query not in self._found:
            self._found[query] = {spot for field in self.fields.values() for spot in self._spots(query, field, ())}
        return {spot for spot in self._found[query] if self._within(spot, scope) and not self._is_ignored(spot)}

    def _within(self, spot: Spot, scope: set[str]) -> bool:
        return spot.field in scope or ("lead" in scope and spot.field == "text" and spot.end <= self._lead)

    @cached_property
    def _lead(self) -> int:
        words = self.fields["text"].words
        return words[LEAD].start if len(words) > LEAD else len(self.fields["text"].text)

    def _is_ignored(self, spot: Spot) -> bool:
        return any(one.field == spot.field and one.start <= spot.start and spot.end <= one.end for one in self.ignored)

    def _spots(
        self, query: Term | ConceptRef, field: Field, chain: tuple[tuple[str, frozenset[str]], ...]
    ) -> Iterator[Spot]:
        if isinstance(query, Term):
            yield from self._of_term(query, field, chain)
            return
        concept = self.concepts[query.name]
        keys = frozenset(words.key for words in concept.lists)
        for words in concept.lists:
            for term in words.terms:
                yield from self._spots(term, field, (*chain, (words.key, keys)))

    def _of_term(self, term: Term, field: Field, chain: tuple[tuple[str, frozenset[str]], ...]) -> Iterator[Spot]:
        languages: set[str] | None = None if chain else self.admitted(ANY, set(), script_of_word(term.text))
        for key, keys in chain:
            admitted = self.admitted(key, set(keys), script_of_word(term.text))
            if admitted is None:
                return
            languages = admitted if languages is None else languages & admitted
        key = chain[-1][0] if chain else ANY
        for language in {None} | (languages or set()):
            if language is None or key in (ANY, language) or key in SCRIPTS:
                inflects = term.mode is Mode.FORMS and not term.prefix and any(code == "de" for code, _ in self.forms)
                german = key == "de" or (language == "de" and inflects)
                yield from Finder(term, field, german, self._inflected(language)).spots()

    def _inflected(self, language: str | None) -> Mapping[str, Sequence[str]]:
        return {word: found for (code, word), found in self.forms.items() if code == language}

    # queries

    def holds(self, query: Query, scope: set[str]) -> frozenset[Spot] | None:
        """The terms by which a query holds; None where it does not."""
        match query:
            case And(operands):
                found = [self.holds(one, scope) for one in operands]
                return None if None in found else frozenset().union(*(one for one in found if one))
            case Or(operands):
                some = [one for operand in operands if (one := self.holds(operand, scope)) is not None]
                return frozenset().union(*some) if some else None
            case AndNot(operand, without):
                denied = any(self.holds(one, {"title", "text"}) is not None for one in without)
                return None if denied else self.holds(operand, scope)
            case InField(field, operand):
                return self.holds(operand, narrowed(scope, field.value))
            case AtLeast(count, operand):
                places = self.places(operand, narrowed(scope, "text"))
                enough = most_apart(places) >= count
                return frozenset().union(*(place.spots for place in places)) if enough else None
        return frozenset().union(*(place.spots for place in self.places(query, scope))) or None

    def places(self, query: Query, scope: set[str]) -> set[Place]:
        if isinstance(query, Term | ConceptRef):
            return {Place(*spot, frozenset([spot])) for spot in self.spots(query, scope)}
        if isinstance(query, Or):
            return {place for operand in query.operands for place in self.places(operand, scope)}
        assert isinstance(query, Near)
        pairs = product(self.places(query.left, scope), self.places(query.right, scope))
        return {
            Place(a.field, min(a.start, b.start), max(a.end, b.end), a.spots | b.spots)
            for a, b in pairs
            if self._is_near(a, b, query)
        }

    def _is_near(self, a: Place, b: Place, near: Near) -> bool:
        first, second = (a, b) if a.start <= b.start else (b, a)
        if a.field != b.field or first.end > second.start or (near.ordered and first is not a):
            return False
        field = self.fields[a.field]
        if near.unit is Unit.WORDS:
            return field.between(first.end, second.start) <= near.words
        part = field.sentence if near.unit is Unit.SENTENCE else field.paragraph
        return part(first.end - 1) == part(second.start)

    # senses

    def mentions(self, sense: Sense) -> set[Spot]:
        """What a sense takes away."""
        if sense.in_languages and not set(self.asked) & set(sense.in_languages):
            return set()
        when, unless = self._all(sense.when), self._all(sense.unless)
        free = {spot for spot in self._all(sense.mention) if not taken(spot, unless)}
        meant = {spot for spot in free if taken(spot, when)}
        small = {spot for spot in free if sense.lowercase and self._is_small(spot)}
        named = self._named(sense.when)
        carried = {spot for spot in free if self._is_bare(spot, named)} if sense.carry and meant else set()
        return meant | small | carried

    def _all(self, query: Query | None) -> set[Spot]:
        places = () if query is None else self.places(query, {"title", "text"})
        return {spot for place in places for spot in place.spots}

    def _named(self, query: Query | None) -> set[Spot]:
        """Every word of a query, also where it does not make it hold."""
        return {spot for atom in atoms(query) for spot in self._all(atom)} if query is not None else set()

    def _is_small(self, spot: Spot) -> bool:
        field = self.fields[spot.field]
        quote = field.quote(spot.start, spot.end)
        return quote == quote.lower() != quote.upper() and not field.is_caseless

    def _is_bare(self, spot: Spot, named: set[Spot]) -> bool:
        """Every capitalised word is a name here, if it begins no sentence and is no word of `when`."""
        field = self.fields[spot.field]
        before = [word for word in field.words if word.end <= spot.start][-1:]
        if not before or not joined(field.text[before[0].end : spot.start]) or field.is_caseless:
            return True
        if taken(Spot(field.name, before[0].start, before[0].end), named):
            return True
        at = before[0].start
        begins = not any(field.sentence(word.start) == field.sentence(at) for word in field.words if word.end <= at)
        return begins or not field.capitals(at, at + 1)[0] or field.sentence(at) != field.sentence(spot.start)


def narrowed(scope: set[str], field: str) -> set[str]:
    """What is left of a scope in a field; the lead is a part of the text."""
    both = {("text", "lead"): "lead", ("lead", "text"): "lead"}
    return {one if one == field else both[one, field] for one in scope if one == field or (one, field) in both}


def most_apart(places: Iterable[Place]) -> int:
    """The size of the largest set of places of which no two overlap."""
    count, end = 0, 0
    for place in sorted(places, key=lambda place: place.end):
        if place.start >= end:
            count, end = count + 1, place.end
    return count


def taken(spot: Spot, parts: set[Spot]) -> bool:
    return any(one.field == spot.field and one.start <= spot.start and spot.end <= one.end for one in parts)
