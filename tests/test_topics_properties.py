"""The matcher against an evaluator that tries everything, on random queries and texts."""

from __future__ import annotations

from itertools import product
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.records import Document, Language, ReasonKind
from monitor.topics import Topic, anchors, compile_topics, match
from monitor.topics.model import (
    And,
    AndNot,
    AtLeast,
    Concept,
    ConceptRef,
    Field,
    InField,
    Near,
    Or,
    Query,
    Rule,
    RuleKind,
    Term,
    Unit,
    WordList,
)

WORDS = ("drone", "port", "ship", "grain", "deal", "sea")
CONCEPTS = {
    "cargo": ("grain", "grain deal", "ship"),
    "place": ("port", "sea port"),
}
LEAD = 80


class Word(NamedTuple):
    text: str
    sentence: int
    paragraph: int


class Place(NamedTuple):
    """Words first…last of a field, and the terms in them that count."""

    field: str
    first: int
    last: int
    terms: frozenset[tuple[str, int, int]]


class Naive:
    """An article of plain words, asked by trying all pairs of all occurrences."""

    def __init__(self, title: list[Word], text: list[Word]) -> None:
        self.fields = {"title": title, "text": text}

    def holds(self, query: Query, scope: str) -> frozenset[tuple[str, int, int]] | None:
        if isinstance(query, Or):
            found = [one for operand in query.operands if (one := self.holds(operand, scope)) is not None]
            return frozenset().union(*found) if found else None
        if isinstance(query, And):
            found = [self.holds(operand, scope) for operand in query.operands]
            return None if None in found else frozenset().union(*found)
        if isinstance(query, AndNot):
            denied = any(self.holds(other, "all") is not None for other in query.without)
            return None if denied else self.holds(query.operand, scope)
        if isinstance(query, InField):
            return self.holds(query.operand, query.field.value)
        if isinstance(query, AtLeast):
            places = [place for place in self.places(query.operand, scope) if place.field == "text"]
            enough = most_apart(places) >= query.count
            return frozenset().union(*(place.terms for place in places)) if enough else None
        places = self.places(query, scope)
        return frozenset().union(*(place.terms for place in places)) if places else None

    def places(self, query: Query, scope: str) -> list[Place]:
        if isinstance(query, Term):
            return self.phrases([query.text], scope)
        if isinstance(query, ConceptRef):
            return self.phrases(CONCEPTS[query.name], scope)
        if isinstance(query, Or):
            return [place for operand in query.operands for place in self.places(operand, scope)]
        assert isinstance(query, Near)
        pairs = product(self.places(query.left, scope), self.places(query.right, scope))
        return [joined(a, b) for a, b in pairs if self.is_near(a, b, query)]

    def phrases(self, phrases: list[str] | tuple[str, ...], scope: str) -> list[Place]:
        return [
            Place(
                field, first, first + len(phrase.split()) - 1, frozenset([(field, first, first + len(phrase.split()))])
            )
            for field, words in self.fields.items()
            if scope in ("all", field) or (scope == "lead" and field == "text")
            for phrase in phrases
            for size in (len(phrase.split()),)
            for first in range(len(words))
            if self.stands(phrase.split(), words, first)
        ]

    def stands(self, phrase: list[str], words: list[Word], first: int) -> bool:
        there = words[first : first + len(phrase)]
        return [word.text for word in there] == phrase and len({word.sentence for word in there}) == 1

    def is_near(self, a: Place, b: Place, query: Near) -> bool:
        first, second = (a, b) if a.first <= b.first else (b, a)
        if a.field != b.field or first.last >= second.first or (query.ordered and first is not a):
            return False
        end, start = self.fields[a.field][first.last], self.fields[a.field][second.first]
        return {
            Unit.WORDS: second.first - first.last - 1 <= query.words,
            Unit.SENTENCE: end.sentence == start.sentence,
            Unit.PARAGRAPH: end.paragraph == start.paragraph,
        }[query.unit]


def joined(a: Place, b: Place) -> Place:
    return Place(a.field, min(a.first, b.first), max(a.last, b.last), a.terms | b.terms)


def most_apart(places: list[Place]) -> int:
    """The size of the largest set of places of which no two overlap."""
    count, end = 0, -1
    for place in sorted(places, key=lambda place: place.last):
        if place.first > end:
            count, end = count + 1, place.last
    return count


terms = st.sampled_from([*WORDS, "grain deal", "sea port"]).map(lambda text: Term(text, text))
atoms = terms | st.sampled_from(sorted(CONCEPTS)).map(ConceptRef)
simple = atoms | st.lists(atoms, min_size=2, max_size=3).map(tuple).map(Or)


def nears(inner: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    words = st.builds(Near, inner, inner, st.just(Unit.WORDS), st.integers(0, 4), st.booleans())
    return words | st.builds(Near, inner, inner, st.sampled_from([Unit.SENTENCE, Unit.PARAGRAPH]))


occurring = simple | nears(simple) | nears(simple | nears(simple))
holding = occurring | st.builds(AtLeast, st.integers(1, 3), simple)
fielded = holding | st.builds(InField, st.sampled_from([Field.TITLE, Field.TEXT, Field.LEAD]), holding)
conjoined = st.lists(fielded, min_size=2, max_size=3).map(tuple)
queries = fielded | conjoined.map(And) | conjoined.map(Or) | st.builds(AndNot, fielded, st.tuples(fielded))


@st.composite
def fields(draw: st.DrawFn) -> tuple[str, list[Word]]:
    text, words = "", []
    sentence = paragraph = 0
    for word in draw(st.lists(st.sampled_from([*WORDS, "over"]), max_size=14)):
        gap = draw(st.sampled_from([" ", " ", " ", "-", "\n", ". ", "\n\n"])) if words else ""
        sentence += gap in (". ", "\n\n")
        paragraph += gap == "\n\n"
        text += gap + (word.capitalize() if gap != " " else word)
        words.append(Word(word, sentence, paragraph))
    return text, words


def topic_of(query: Query) -> Topic:
    concepts = tuple(
        Concept(name, (WordList("any", tuple(Term(text, text) for text in texts)),)) for name, texts in CONCEPTS.items()
    )
    rule = Rule(kind=RuleKind.MATCH, query=query, written="q", points=60)
    return Topic(id="t", title="t", match=(rule,), concepts=concepts)


@settings(max_examples=400, deadline=None)
@given(queries, fields(), fields())
def test_compiled_and_naive_agree(query: Query, title: tuple[str, list[Word]], text: tuple[str, list[Word]]) -> None:
    document = Document(title=title[0], text=text[0], language=Language(candidates=("en",), sure=True))
    topic = topic_of(query)
    found = match(compile_topics([topic], {}, ""), document)
    wanted = Naive(title[1], text[1]).holds(query, "all")
    assert bool(found) == (wanted is not None)
    if wanted is not None:
        assert {
            (reason.field, *numbered(reason.quote, reason.start, title[0] if reason.field == "title" else text[0]))
            for reason in found[0].reasons
            if reason.kind is ReasonKind.MATCH
        } == wanted


def numbered(quote: str, start: int, field: str) -> tuple[int, int]:
    """The number of a quote's first word in its field, and of the word after it."""
    first = len(split(field[:start]))
    return first, first + len(split(quote))


def split(text: str) -> list[str]:
    return text.replace("-", " ").replace(".", " ").split()


LETTERS = st.text(st.sampled_from(list("abcdefğıiоджїשמه")), min_size=2, max_size=8)


@settings(deadline=None)
@given(st.lists(LETTERS, min_size=1, max_size=5, unique=True), st.sampled_from(["en", "tr", "ru", "ar"]), st.data())
def test_every_listed_form_is_found(forms: list[str], language: str, data: st.DataObject) -> None:
    word = forms[0]
    topic = Topic(
        id="t",
        title="t",
        match=(Rule(kind=RuleKind.MATCH, query=ConceptRef("c"), written="c", points=60),),
        concepts=(Concept("c", (WordList(language, (Term(word, word),)),)),),
    )
    known = {(language, word): tuple(forms)}
    form = data.draw(st.sampled_from(forms)).upper()
    document = Document(title="", text=f"x {form} y", language=Language(candidates=(language,), sure=True))
    (found,) = match(compile_topics([topic], known, ""), document)
    assert form in [reason.quote for reason in found.reasons]
    assert anchors(topic, known).rules
