"""The matcher against the naive evaluator, on random topics and texts in several scripts; and what holds always."""

from __future__ import annotations

import dataclasses
import pickle
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import naive
from monitor.records import Document, Language, Match, ReasonKind
from monitor.text.words import index_words
from monitor.topics import Compiled, Topic, anchors, compile_topics, match
from monitor.topics.model import (
    And,
    AndNot,
    AtLeast,
    Concept,
    ConceptRef,
    Field,
    InField,
    Levels,
    Near,
    Only,
    Or,
    Query,
    Rule,
    RuleKind,
    Sense,
    Term,
    Unit,
    WordList,
)
from monitor.topics.query import read_term

FORMS = {
    ("en", "drone"): ("drone", "drones"),
    ("en", "grain"): ("grain", "grains"),
    ("en", "deal"): ("deal", "deals", "dealt"),
    ("tr", "gemi"): ("gemi", "gemiler", "gemiden"),
    ("tr", "drone"): ("drone", "dronelar"),
    ("de", "Türkei"): ("Türkei",),
    ("de", "drohne"): ("drohne", "drohnen"),
    ("ru", "дрон"): ("дрон", "дроном", "дронами"),
    ("uk", "дрон"): ("дрон", "дроном", "дронів"),
    ("uk", "об'єкт"): ("об'єкт", "об'єкти"),
    ("ar", "مسيرة"): ("مسيرة", "مسيرات"),
}


class World(NamedTuple):
    """What a topic and an article are made of: terms by the key of a list, and how texts write them and their like."""

    terms: dict[str, list[str]]
    words: list[str]


FAMILIES = [
    World(
        {"en": ["drone", "=drone", "==Drone", "drone deal"], "tr": ["drone"], "any": ["drone", "dro*"]},
        ["drone", "Drone", "DRONES", "drones", "dronelar", "drone's", "l'drone", "drone deal", "drone-deals", "deal"],
    ),
    World(
        {"en": ["grain deal", "grain", '="grain deal"'], "Latn": ["deal"], "tr": ["grain gemi"]},
        ["grain", "grain deal", "Grain-Deal", "deals", "dealt", "grain “deal”", "grain, deal", "grain gemiler"],
    ),
    World(
        {"en": ["==UAV", "NGO", "=UAV"], "tr": ["İHA", "==İHA"], "any": ['=="UAV NGO"']},
        ["UAV", "UAVs", "UAVS", "uav", "uavs", "NGOs", "ngo", "İHA", "iha", "IHA'lar", "UAV's", "UAV NGO"],
    ),
    World(
        {"en": ["S-400", "=KA250"], "any": ["S 400", "==KA250"], "ru": ["С-400"], "uk": ["=С-400"], "ar": ["إس-400"]},
        [
            "S-400", "S400", "s400", "S 400", "s 400", "S-400s", "S–400", "KA250", "KA-250s", "KA 250", "ka250",
            "С-400", "С 400", "с 400", "С–400", "إس-400", "وإس 400", "S-400'ler", "KA", "400", "S",
        ],
    ),
    World(
        {"tr": ["gemi", "=gemi", "Rusya", "Rusya gemi"], "any": ["Rusya"], "en": ["O'Brien", "O'Br*"]},
        ["gemi", "gemiler", "GEMİDEN", "gemi'nin", "Rusya'nın", "rusya", "RUSYA'NIN gemiler", "O'Brien", "O’Brien's"],
    ),
    World(
        {"de": ["Türkei", "Boerse", "Getreide*", "*drohne", "==*Drohne", "=*drohne"], "any": ["Türkei"]},
        [
            "Türkei", "Tuerkei", "Turkei", "TÜRKEI", "Börse", "Boerse", "Borse", "Getreideabkommen", "getreide",
            "Kampfdrohne", "Kampfdrohnen", "KampfDrohne", "Drohne", "drohnen",
        ],
    ),
    World(
        {"ru": ["дрон", "=дрон", "ёлка"], "uk": ["дрон", "==Дрон"], "Cyrl": ["дрон"], "any": ["дрон"], "en": ["drone"]},
        ["дрон", "ДРОНОМ", "Дрон", "дронів", "дронами", "дрон's", "ёлка", "елка", "drone", "drones", "дрон-дрон"],
    ),
    World(
        {"uk": ["об'єкт", "об'єк*", "Київ", "п'ят*", "*об'єкт"], "ru": ["черное море", "море"], "Cyrl": ["Київ"]},
        ["об’єкт", "об’єкти", "об'єктами", "спецоб'єкт", "Київ", "Киів", "п’яти", "Чёрное", "Черное-море", "море"],
    ),
    World(
        {"ar": ["مسيرة", "=مسيرة", "طائرة مسيرة", "مسير*"], "fa": ["مسيرة"], "any": ["مسيرة"], "Arab": ["بحر"]},
        ["مسيرة", "مُسَيَّرة", "والمسيرات", "للبحر", "البحر", "بحر", "طائرة مسيرة", "بالطائرة المسيّرة", "مسيره", "١٢٣"],
    ),
    World(
        {"zh": ["干旱", "无人机", "KA250无人机"], "ja": ["无人机"], "Hans": ["严重"], "any": ["干旱"], "en": ["KA250"]},
        ["严重干旱", "干旱。", "干", "旱", "无人机袭击", "KA250无人机", "在", "KA250", "XKA250无人机", "干 旱"],
    ),
]  # fmt: skip
CODES = [("en",), ("tr",), ("de",), ("ru",), ("uk",), ("ar",), ("zh",), ("fr",), ("bg",), ("fa",)]
LANGUAGES = [
    *(Language(candidates=codes, sure=True) for codes in CODES),
    *(Language(candidates=codes) for codes in [*CODES[:3], ("en", "tr"), ("ru", "uk"), ("ar",), ("zh", "ja"), ()]),
]


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Two families of words, so that what a topic asks for is often there."""
    one, other = draw(st.sampled_from(FAMILIES)), draw(st.sampled_from(FAMILIES))
    terms = {key: one.terms.get(key, []) + other.terms.get(key, []) for key in sorted({*one.terms, *other.terms})}
    return World(terms, [*one.words, *other.words, "over", "Odesa"])


GAPS = [*[" "] * 9, "-", "\n", ", ", ". ", ". ", "\n\n", " - ", "/", " “", "'s "]
QUICK = (Phase.explicit, Phase.reuse, Phase.generate)
"""Not made smaller: that takes minutes, where the slow tests may take them."""

FEW = settings(max_examples=50, deadline=None, derandomize=True, phases=QUICK)
MANY = settings(max_examples=5_000, deadline=None)

CONCEPTS = ("c", "d")


def nears(inner: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    words = st.builds(Near, inner, inner, st.just(Unit.WORDS), st.integers(0, 4), st.booleans())
    parts = st.sampled_from([Unit.SENTENCE, Unit.PARAGRAPH])
    return words | words | st.builds(Near, inner, inner, parts, ordered=st.booleans())


class Queries(NamedTuple):
    """Queries of one world: what may stand inside NEAR, and what may be a rule."""

    simple: st.SearchStrategy[Query]
    near: st.SearchStrategy[Query]
    whole: st.SearchStrategy[Query]


def queries_of(world: World) -> Queries:
    term = st.sampled_from(sorted({word for words in world.terms.values() for word in words})).map(read_term)
    atom: st.SearchStrategy[Query] = term | st.sampled_from(CONCEPTS).map(ConceptRef)
    simple = atom | st.lists(atom, min_size=2, max_size=3).map(tuple).map(Or)
    near = nears(simple) | nears(simple | nears(simple))
    holding = simple | near | st.builds(AtLeast, st.integers(1, 3), simple | nears(simple))
    fielded = holding | holding | st.builds(InField, st.sampled_from(Field), holding)
    several = st.lists(fielded, min_size=2, max_size=3).map(tuple)
    joined = several.map(And) | several.map(Or) | st.builds(AndNot, fielded, st.tuples(fielded))
    return Queries(
        simple, near, fielded | joined | st.tuples(joined, joined).map(And) | st.tuples(joined, fielded).map(Or)
    )


ONLY = st.just(Only()) | st.builds(
    Only,
    fields=st.lists(st.sampled_from(Field), max_size=2, unique=True).map(tuple),
    in_languages=st.just(()) | st.just(("en", "ru", "ar")),
)


@st.composite
def rules(draw: st.DrawFn, queries: Queries, kind: RuleKind, least: int) -> tuple[Rule, ...]:
    rule = st.tuples(queries.whole, st.integers(1, 90), st.none() | queries.whole, ONLY)
    return tuple(
        Rule(kind=kind, query=query, written=f"{kind} {i}", points=points, unless=unless, only=only)
        for i, (query, points, unless, only) in enumerate(draw(st.lists(rule, min_size=least, max_size=2)))
    )


@st.composite
def concepts(draw: st.DrawFn, world: World) -> tuple[Concept, ...]:
    made = []
    for name in CONCEPTS:
        keys = draw(st.lists(st.sampled_from(sorted(world.terms)), min_size=1, max_size=4, unique=True))
        lists = [
            WordList(
                key, tuple(draw(st.lists(st.sampled_from(world.terms[key]).map(read_term), min_size=1, max_size=4)))
            )
            for key in keys
        ]
        if name == "c" and draw(st.booleans()):
            lists[0] = WordList(lists[0].key, (*lists[0].terms, ConceptRef("d")))
        made.append(Concept(name, tuple(lists)))
    return tuple(made)


def senses(queries: Queries) -> st.SearchStrategy[Sense]:
    """Without `carry`: what is a name before a mention, the evaluator does not know."""
    return st.builds(
        Sense,
        name=st.just("sense"),
        mention=queries.simple,
        when=st.none() | queries.near | queries.simple,
        lowercase=st.booleans(),
        unless=st.none() | queries.near,
        in_languages=st.just(()) | st.just(("en", "tr", "uk")),
    )


@st.composite
def topics(draw: st.DrawFn, world: World, name: str = "t") -> Topic:
    queries = queries_of(world)
    return Topic(
        id=name,
        title=name,
        match=draw(rules(queries, RuleKind.MATCH, 1)),
        boost=draw(rules(queries, RuleKind.BOOST, 0)),
        demote=draw(rules(queries, RuleKind.DEMOTE, 0)),
        ignore=tuple(draw(st.lists(senses(queries), max_size=2))),
        levels=draw(st.sampled_from([Levels(), Levels(1, 90), Levels(50, 50)])),
        only_languages=draw(st.sampled_from([(), (), (), ("ru", "en", "ar")])),
        concepts=draw(concepts(world)),
    )


@st.composite
def fields(draw: st.DrawFn, words: list[str], most: int) -> str:
    text = draw(st.sampled_from(["", "", "", "x " * 78]))
    for word in draw(st.lists(st.sampled_from(words), min_size=most // 2, max_size=most)):
        text += word + draw(st.sampled_from(GAPS))
    return text


@st.composite
def documents(draw: st.DrawFn, world: World) -> Document:
    """An article of few different words, so that they meet."""
    words = draw(st.lists(st.sampled_from(world.words), min_size=4, max_size=9))
    title, text = draw(fields(words, 4)), draw(fields(words, 14))
    return Document(title=title, text=text, language=draw(st.sampled_from(LANGUAGES)))


asked_of = worlds().flatmap(lambda world: st.tuples(topics(world), documents(world)))


def asked(compiled: Compiled, document: Document) -> tuple[Match, ...]:
    found = match(compiled, document)
    for reason in (reason for one in found for reason in one.reasons):
        field = document.title if reason.field == "title" else document.text
        assert field[reason.start : reason.end] == reason.quote != ""
    return found


def told(document: Document, spots: Iterator[tuple[Any, ...]]) -> set[tuple[Any, ...]]:
    """What the naive evaluator found, its places as reasons count them."""
    there = {"title": naive.Field("title", document.title), "text": naive.Field("text", document.text)}
    return {(*what, spot.field, *there[spot.field].folded.span(spot.start, spot.end)) for *what, spot in spots}


def agree(topic: Topic, document: Document) -> None:
    rated = naive.rated(topic, document, FORMS)
    one = next(iter(asked(compile_topics([topic], FORMS, ""), document)), None)
    if one is not None:
        assert anchors(topic, FORMS).hold(frozenset(index_words(document.title, document.text).split()))
    if not rated.admitted:
        assert one is None or (one.level is None and {reason.kind for reason in one.reasons} == {ReasonKind.IGNORED})
        return
    assert one is not None
    assert (one.score, one.level) == (rated.score, rated.level)
    reasons = {(reason.kind, reason.rule, reason.field, reason.start, reason.end) for reason in one.reasons}
    ignored = told(document, ((ReasonKind.IGNORED, "sense", spot) for spot in rated.ignored))
    assert reasons == told(document, iter(rated.reasons)) | ignored


@given(asked_of)
@FEW
def test_compiled_and_naive_agree(both: tuple[Topic, Document]) -> None:
    agree(*both)


@pytest.mark.slow
@given(asked_of)
@MANY
def test_compiled_and_naive_agree_on_many_more(both: tuple[Topic, Document]) -> None:
    agree(*both)


@given(asked_of, asked_of.filter(lambda both: not both[0].only_languages))
@settings(FEW, max_examples=15)
def test_topics_do_not_disturb_each_other(one: tuple[Topic, Document], other: tuple[Topic, Document]) -> None:
    """In whatever order and company, and after a journey to a worker."""
    document = one[1]
    mine, theirs = one[0], dataclasses.replace(other[0], id="u")
    alone = asked(compile_topics([mine], FORMS, ""), document)
    together = compile_topics([mine, theirs], FORMS, "")
    for compiled in (together, compile_topics([theirs, mine], FORMS, ""), pickle.loads(pickle.dumps(together))):
        assert [found for found in asked(compiled, document) if found.topic == "t"] == list(alone)
        assert match(compiled, document, only={"t"}) == alone


ALPHABETS = ["abcdefğıiéßü'", "оджїєёй'", "مسيرةأإبلو", "שמה"]
LETTERS = (
    st.sampled_from(ALPHABETS)
    .flatmap(lambda letters: st.text(st.sampled_from(list(letters)), min_size=2, max_size=8))
    .filter(lambda word: "'" not in (word[0], word[-1]) and "''" not in word)
)


@given(st.lists(LETTERS, min_size=1, max_size=5, unique=True), st.sampled_from(["en", "tr", "ru", "ar"]), st.data())
@FEW
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
    (found,) = asked(compile_topics([topic], known, ""), document)
    assert form in [reason.quote for reason in found.reasons]
    assert anchors(topic, known).rules
