"""The cases of the matcher are whole: every row of the language has some, in several languages, and the naive
evaluator, which was written from the same rows, says the same of them."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

import naive
from monitor.records import Origin, ReasonKind
from test_topics_match import document_of, forms_of, topic_of

FOLDER = Path(__file__).parent / "cases" / "topics" / "match"
GROUPS = {
    group: cases for path in sorted(FOLDER.glob("*.yaml")) for group, cases in yaml.safe_load(path.read_text()).items()
}
ROWS = {
    "`drone`": ["a word in all its forms", "what ends a word", "stem and tail"],
    "`grain corridor`": ["phrases"],
    "`Getreide*`": ["beginnings and ends"],
    "`=TB2`": ["as typed", "acronyms", "codes"],
    "`==Turkey`": ["case as typed"],
    "`$drone`": ["concepts in concepts", "the list of the language, of the script, and any"],
    "precedence": ["AND, OR, AND NOT"],
    "`A NEAR/5 B`": ["NEAR"],
    "`A BEFORE/5 B`": ["BEFORE"],
    "`A NEAR/s B`": ["sentences and paragraphs"],
    "operands": ["operands"],
    "`ATLEAST/3 $drone`": ["ATLEAST"],
    "`… AND NOT …`": ["AND, OR, AND NOT"],
    "`title:`": ["fields"],
}
"""How a row of the specification's tables begins, and the groups of cases that try it."""

SHARED = Path(__file__).parents[2] / "shared" / "TOPICS.md"
ONE_LANGUAGE = {"umlauts, of German lists only", "Arabic proclitics", "operands", "where an article comes from"}
BEYOND = {  # what the naive evaluator does not know: abbreviations, ordinary words, where an article comes from
    "sentences and paragraphs",
    "where an article comes from",
    "senses",
}


@pytest.mark.skipif(not SHARED.exists(), reason="the specification lies beside the repository, not in it")
def test_every_row_of_the_specification_has_cases() -> None:
    lines = SHARED.read_text("utf-8").splitlines()
    rows = [line.removeprefix("| ") for line in lines if line.startswith("| ") and not line.startswith("| written")]
    assert [row for row in rows if not row.startswith(tuple(ROWS))] == []
    assert [group for groups in ROWS.values() for group in groups if group not in GROUPS] == []


@pytest.mark.parametrize("group", sorted(GROUPS.keys() - ONE_LANGUAGE))
def test_a_row_is_tried_in_three_languages(group: str) -> None:
    languages = {code for case in GROUPS[group] for code in case.get("unsure") or [case.get("lang", "en")]}
    assert len(languages) >= 3


@pytest.mark.parametrize("group", sorted(GROUPS.keys() - BEYOND))
def test_the_naive_evaluator_says_the_same(group: str) -> None:
    assert [case for case in GROUPS[group] if case.get("origin", {}) == {} and naively(case) != wanted(case)] == []


def wanted(case: dict) -> object:
    return sorted(case["quotes"]) if "quotes" in case else (case.get("score"), case.get("level"))


def naively(case: dict) -> object:
    document = document_of(case)
    assert document.origin == Origin()
    rated = naive.rated(topic_of(case), document, forms_of(case))
    if "quotes" not in case:
        return (rated.score, rated.level and rated.level.value) if rated.admitted else (None, None)
    fields = {"title": naive.Field("title", document.title), "text": naive.Field("text", document.text)}
    spots = {spot for kind, _, spot in rated.reasons if kind is ReasonKind.MATCH}
    return sorted(fields[spot.field].quote(spot.start, spot.end) for spot in spots)
