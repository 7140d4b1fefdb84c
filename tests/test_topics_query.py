"""The query language: its grammar as cases, and what holds for every text as properties."""

from __future__ import annotations

import dataclasses
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from monitor.text.words import words
from monitor.topics.model import And, AtLeast, ConceptRef, Field, InField, Mode, Near, Or, Term, Unit, atoms
from monitor.topics.query import QueryMistake, Reference, looks_like_query, parse, parse_occurrence, read_term

CASES = YAML(typ="safe").load(Path(__file__).parent / "cases" / "topics" / "queries.yaml")


def meaning(query: object) -> object:
    """A query without the spelling of its terms."""
    if isinstance(query, tuple):
        return tuple(meaning(part) for part in query)
    if isinstance(query, Term):
        return (query.text, query.mode, query.prefix, query.suffix)
    if dataclasses.is_dataclass(query):
        return (type(query), *(meaning(getattr(query, field.name)) for field in dataclasses.fields(query)))
    return query


@pytest.mark.parametrize(("one", "other"), CASES["same"])
def test_two_spellings_mean_the_same(one: str, other: str) -> None:
    assert meaning(parse(one).query) == meaning(parse(other).query)


@pytest.mark.parametrize(("one", "other"), CASES["different"])
def test_two_queries_differ(one: str, other: str) -> None:
    assert meaning(parse(one).query) != meaning(parse(other).query)


@pytest.mark.parametrize("case", CASES["mistakes"], ids=lambda case: case["query"] or "empty")
def test_a_mistake_says_where_and_what_to_write(case: dict[str, object]) -> None:
    with pytest.raises(QueryMistake) as caught:
        parse(cast(str, case["query"]))
    for part in cast(list[str], case["mistake"]):
        assert part in caught.value.message
    assert caught.value.position == cast(str, case["at"]).index("^")


def test_the_query_of_the_tutorial() -> None:
    query = '((==Turkey OR Ankara) NEAR/15 ("ground operation" OR $offensive)) AND title:Syria'
    left = Or((Term("==Turkey", "Turkey", Mode.CASED), Term("Ankara", "Ankara")))
    right = Or((Term('"ground operation"', "ground operation"), ConceptRef("offensive")))
    near = Near(left, right, Unit.WORDS, 15)
    parsed = parse(query)
    assert parsed.query == And((near, InField(Field.TITLE, Term("Syria", "Syria"))))
    assert parsed.references == (Reference("offensive", query.index("$")),)


def test_counts_and_orders() -> None:
    assert parse("ATLEAST/3 $drone").query == AtLeast(3, ConceptRef("drone"))
    assert parse("a BEFORE/s b").query == Near(Term("a", "a"), Term("b", "b"), Unit.SENTENCE, ordered=True)


@pytest.mark.parametrize("query", ["a AND b", "a AND NOT b", "ATLEAST/2 a", "title:a", "(a OR (b AND c)) NEAR/1 d"])
def test_a_sense_wants_what_has_occurrences(query: str) -> None:
    with pytest.raises(QueryMistake):
        parse_occurrence(query, "when")


def test_what_stands_inside_near_has_occurrences() -> None:
    assert (
        parse_occurrence("$a NEAR/3 (b OR c BEFORE/1 d)", "when").query == parse("$a NEAR/3 (b OR c BEFORE/1 d)").query
    )


def test_parentheses_nest_64_deep_and_no_deeper() -> None:
    deepest = "(x AND NOT (y OR " * 32 + "z" + "))" * 32
    query = parse(deepest).query
    assert len(list(atoms(query))) == 65
    assert pickle.loads(pickle.dumps(query)) == query
    with pytest.raises(QueryMistake, match="at most 64 deep"):
        parse("(" * 65 + "z" + ")" * 65)


def test_a_query_of_10_kb_is_read_and_a_longer_one_is_not() -> None:
    longest = "OR".join([" drone "] * 1137)
    assert len(longest) <= 10 * 1024
    assert len(list(atoms(parse(longest).query))) == 1137
    with pytest.raises(QueryMistake, match="10 KB"):
        parse("ж" * 5121)


@pytest.mark.parametrize(
    "repeated", ["(", ")", "title:", "ATLEAST/1 ", "NOT ", "a AND NOT ", "a NEAR/1 ", "=", '"', "$", "*"]
)
def test_no_repetition_exhausts_the_parser(repeated: str) -> None:
    with pytest.raises(QueryMistake):
        parse(repeated * (10_000 // len(repeated)))


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("grain corridor", None),
        ("=TB2", None),
        ('="grain deal"', None),
        ("Getreide*", None),
        ("salt and pepper", None),
        ("1:30", None),
        ("grain OR wheat", "OR"),
        ("a NEAR/5 b", "NEAR/5"),
        ("title:grain", "title:grain"),
        ("$drone", "$"),
        ("(grain)", "("),
        ('"grain deal" "corn"', '"'),
        ('"grain deal" AND Odesa', "AND"),
    ],
)
def test_a_text_is_a_query_where_it_holds_a_sign_of_one(text: str, sign: str | None) -> None:
    found = looks_like_query(text)
    assert found == sign


Read = TypeVar("Read")
LEAVES = ["a", "drone", "=TB2", '"grain deal"', "$c", "*ende", "Anf*", "дрон", "بيرقدار", "٣"]
OPERATORS = ["(", ")", "AND", "OR", "NOT", "AND NOT", "NEAR/5", "BEFORE/s", "ATLEAST/2", "title:", "lead:", "and"]
TEXTS = st.lists(st.sampled_from([*LEAVES, *OPERATORS, '"', "=", "،", "\n"]), max_size=30).map(" ".join) | st.text(
    max_size=80
)


def outcome(read: Callable[[str], Read], text: str) -> Read | QueryMistake:
    try:
        return read(text)
    except QueryMistake as mistake:
        return mistake


@given(TEXTS)
@settings(deadline=None)
def test_a_text_is_a_query_or_one_mistake_inside_it(text: str) -> None:
    found = outcome(parse, text)
    if isinstance(found, QueryMistake):
        assert 0 <= found.position <= len(text)
        assert "\n" not in found.message
    else:
        assert all(text.startswith(f"${named.name}", named.position) for named in found.references)


@given(st.text(max_size=40))
@settings(deadline=None)
def test_a_term_is_read_or_refused(text: str) -> None:
    found = outcome(read_term, text)
    if isinstance(found, QueryMistake):
        assert 0 <= found.position <= len(text)
    else:
        assert words(found.text)
        assert read_term(found.written) == found


def grown(queries: st.SearchStrategy[list[str]]) -> st.SearchStrategy[list[str]]:
    """Longer queries, as lists of their tokens, made of parenthesised shorter ones."""
    joints = st.sampled_from(["AND", "OR", "AND NOT"])
    return st.builds(lambda one, joint, other: ["(", *one, joint, *other, ")"], queries, joints, queries)


@given(st.recursive(st.sampled_from(LEAVES).map(lambda leaf: [leaf]), grown, max_leaves=20))
@settings(deadline=None)
def test_every_query_with_all_its_parentheses_parses(tokens: list[str]) -> None:
    assert len(list(atoms(parse(" ".join(tokens)).query))) == sum(token in LEAVES for token in tokens)
