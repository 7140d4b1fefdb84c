"""A topic by itself: what the store keeps restores to an equal topic; a version names the meaning, not the spelling."""

from __future__ import annotations

import dataclasses
import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.errors import StoreError
from monitor.topics import Topic, definition, read, restore, version
from monitor.topics.model import (
    And,
    AndNot,
    AtLeast,
    Concept,
    ConceptRef,
    Delivery,
    Evidence,
    Field,
    InField,
    Levels,
    Mode,
    Near,
    Notify,
    Only,
    Or,
    Query,
    Rule,
    RuleKind,
    Sense,
    Sources,
    Term,
    Unit,
    WordList,
)

WORDS = st.text(min_size=1, max_size=6)
TERMS = st.builds(Term, WORDS, WORDS, st.sampled_from(Mode), st.booleans(), st.booleans())
ATOMS = TERMS | st.builds(ConceptRef, WORDS)


def grown(inner: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return (
        st.builds(Or, several)
        | st.builds(And, several)
        | st.builds(AndNot, inner, st.lists(inner, min_size=1, max_size=2).map(tuple))
        | st.builds(Near, inner, inner, st.sampled_from(Unit), st.integers(0, 99), st.booleans())
        | st.builds(AtLeast, st.integers(1, 9), inner)
        | st.builds(InField, st.sampled_from(Field), inner)
    )


QUERIES: st.SearchStrategy[Query] = st.recursive(ATOMS, grown, max_leaves=6)
TEXTS = st.lists(WORDS, max_size=2).map(tuple)
ONLY = st.builds(
    Only, fields=st.lists(st.sampled_from(Field), max_size=2).map(tuple), in_languages=TEXTS, sources=TEXTS
)


def rules(kind: RuleKind) -> st.SearchStrategy[tuple[Rule, ...]]:
    rule = st.builds(
        Rule,
        kind=st.just(kind),
        query=QUERIES,
        written=WORDS,
        points=st.integers(1, 99),
        name=st.none() | WORDS,
        unless=st.none() | QUERIES,
        only=ONLY,
    )
    return st.lists(rule, max_size=2).map(tuple)


SENSES = st.builds(
    Sense,
    name=WORDS,
    mention=QUERIES,
    when=st.none() | QUERIES,
    lowercase=st.booleans(),
    unless=st.none() | QUERIES,
    carry=st.booleans(),
    in_languages=TEXTS,
)
CONCEPTS = st.builds(
    Concept, WORDS, st.lists(st.builds(WordList, WORDS, st.lists(ATOMS, max_size=2).map(tuple)), max_size=2).map(tuple)
)
TOPICS = st.builds(
    Topic,
    id=WORDS,
    title=WORDS,
    about=WORDS,
    languages=TEXTS,
    match=rules(RuleKind.MATCH),
    boost=rules(RuleKind.BOOST),
    demote=rules(RuleKind.DEMOTE),
    ignore=st.lists(SENSES, max_size=2).map(tuple),
    levels=st.builds(Levels, st.integers(1, 100), st.integers(1, 100)),
    only_languages=TEXTS,
    sources=st.builds(Sources, TEXTS, TEXTS),
    countries=TEXTS,
    max_age_days=st.none() | st.integers(1, 99),
    concepts=st.lists(CONCEPTS, max_size=2).map(tuple),
    notify=st.builds(Notify, st.sampled_from(Delivery), st.sampled_from(Delivery)),
    evidence=st.sampled_from(Evidence),
    owner=st.none() | WORDS,
    enabled=st.booleans(),
    was=st.none() | WORDS,
)


@given(TOPICS)
@settings(deadline=None)
def test_a_definition_restores_to_an_equal_topic(topic: Topic) -> None:
    kept = definition(topic)
    assert restore(kept) == topic
    assert definition(restore(kept)) == kept
    assert version(restore(kept), "a 1") == version(topic, "a 1")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["term", "or", "near", "concept", "x"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["query", "id", "points"]), inner),
)


@given(TOPICS, st.data())
@settings(deadline=None)
def test_a_spoilt_definition_is_refused(topic: Topic, data: st.DataObject) -> None:
    packed = json.loads(definition(topic))
    key = data.draw(st.sampled_from(sorted(packed)))
    packed[key] = data.draw(JSON)
    try:
        restored = restore(json.dumps(packed))
    except StoreError:
        return
    assert json.loads(definition(restored))[key] == packed[key]


@pytest.mark.parametrize("kept", ["", "{", "[]", "{}", '{"id": "a"}', "null"])
def test_what_is_no_definition_is_refused(kept: str) -> None:
    with pytest.raises(StoreError, match="cannot be read"):
        restore(kept)


def test_the_deepest_query_is_kept() -> None:
    deepest = "(x AND NOT (y OR " * 32 + "z" + "))" * 32
    (topic,) = read(f"topics: {{a: {{match: '{deepest}'}}}}", "topics.yaml").topics
    assert restore(definition(topic)) == topic
    assert version(topic, "a 1")


FILE = """\
concepts:
  drone: {en: [drone, ==UAV], de: [Drohne]}
topics:
  war:
    title: War
    languages: [en]
    match:
      - {query: "$drone NEAR/5 (strike OR attack)", points: 70, name: strike}
      - grain corridor
    ignore: [{name: bee, mention: $drone, when: bee}]
    levels: {review: 30, alert: 60}
    countries: [UA, TR]
    tests: [{hit: A drone strike}]
"""


def version_of(text: str, analyser: str = "a 1") -> str:
    return version(read(text, "topics.yaml").topics[0], analyser)


def test_a_version_is_12_hexadecimal_digits() -> None:
    assert re.fullmatch("[0-9a-f]{12}", version_of(FILE))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: War", "title: Peace"),
        ("title: War", "about: The war\n    owner: Anna\n    evidence: all\n    notify: none\n    was: old"),
        ("  war:", "  war:   # a comment"),
        ("  war:", "  peace:"),
        ("languages: [en]", "languages: [en, de]"),
        ("{en: [drone, ==UAV], de: [Drohne]}", "{de: [Drohne], en: ['==UAV', drone]}"),
        ("(strike OR attack)", "(  (strike) OR attack)"),
        ("- grain corridor", "- query: '\"grain corridor\"'"),
        ("- grain corridor", "- {query: '\"grain corridor\"', points: 60}"),
        ("    levels: {review: 30, alert: 60}\n", ""),
        ("[UA, TR]", "[tr, ua]"),
        ("    tests: [{hit: A drone strike}]\n", ""),
        ("topics:", "  unused: {any: [x1]}\ntopics:"),
    ],
)
def test_spelling_does_not_change_the_version(old: str, new: str) -> None:
    assert version_of(FILE.replace(old, new)) == version_of(FILE) != version_of(FILE.replace("NEAR/5", "NEAR/6"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("NEAR/5", "NEAR/6"),
        ("points: 70", "points: 71"),
        ("name: strike", "name: hit"),
        ("[Drohne]", "[Drohne, Kopter]"),
        ("==UAV", "=UAV"),
        ("alert: 60", "alert: 61"),
        ("when: bee", "when: bees"),
        ("when: bee", "when: bee, carry: true"),
        ("[UA, TR]", "[UA]"),
        ("grain corridor", "grain corrid*"),
    ],
)
def test_meaning_changes_the_version(old: str, new: str) -> None:
    assert version_of(FILE.replace(old, new)) != version_of(FILE)


def test_another_analyser_changes_the_version() -> None:
    assert version_of(FILE, "a 1") != version_of(FILE, "a 2")


def test_a_definition_holds_every_field_but_tests_and_line() -> None:
    (topic,) = read(FILE, "topics.yaml").topics
    fields = {field.name for field in dataclasses.fields(topic) if field.compare}
    assert set(json.loads(definition(topic))) == fields
