"""What topics find: the tables of docs/topics.md as records, and properties of every match."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest
import yaml

from monitor.errors import Mistakes
from monitor.records import Document, Language, Level, Match, Origin, ReasonKind
from monitor.text.words import index_words
from monitor.topics import (
    Compiled,
    Topic,
    anchors,
    compile_query,
    compile_topics,
    match,
    query_topic,
    read,
    run_tests,
    wanted_forms,
)

CASES = Path(__file__).parent / "cases/topics/match"


def records(name: str) -> list[dict]:
    """The cases of a file, in which they stand by the sentence of docs/topics.md that they are cases of."""
    return [case for cases in yaml.safe_load((CASES / name).read_text("utf-8")).values() for case in cases]


def topic_of(case: dict) -> Topic:
    concepts = case.get("concepts") or ({"c": case["concept"]} if "concept" in case else {})
    asked = case.get("term") or {"query": case.get("query", "$c")}
    topic = case.get("topic") or {"match": [asked]}
    file = {"version": 1, "concepts": concepts, "topics": {"t": topic}}
    return read(json.dumps(file, ensure_ascii=False), "topics.yaml").topics[0]


def forms_of(case: dict) -> dict[tuple[str, str], tuple[str, ...]]:
    return {
        (language, word): tuple(found)
        for language, words in case.get("forms", {}).items()
        for word, found in words.items()
    }


def document_of(case: dict) -> Document:
    unsure = case.get("unsure")
    language = Language(candidates=(case.get("lang", "en"),), sure=True)
    return Document(
        title=case.get("title", ""),
        text=case["text"].replace("{x79}", "x " * 79).replace("{x80}", "x " * 80),
        language=language if unsure is None else Language(candidates=tuple(unsure)),
        origin=Origin(**{key: tuple(found) for key, found in case.get("origin", {}).items()}),
    )


def found(case: dict) -> Match | None:
    topic, forms, document = topic_of(case), forms_of(case), document_of(case)
    compiled: Compiled = pickle.loads(pickle.dumps(compile_topics([topic], forms, "")))
    matches = match(compiled, document)
    assert len(matches) <= 1
    for one in matches:
        check(one, document)
        index = frozenset(index_words(document.title, document.text).split())
        assert anchors(topic, forms).hold(index)
    return matches[0] if matches else None


def check(one: Match, document: Document) -> None:
    for reason in one.reasons:
        field = document.title if reason.field == "title" else document.text
        assert field[reason.start : reason.end] == reason.quote
        assert reason.quote


def quotes(one: Match | None, *kinds: ReasonKind) -> list[str]:
    reasons = one.reasons if one else ()
    return [reason.quote for reason in reasons if reason.kind in kinds]


def named(case: dict) -> str:
    return case.get("name") or f"{case.get('term') or case.get('query') or case.get('concept')}: {case['text']}"


@pytest.mark.parametrize("case", records("words.yaml") + records("folding.yaml"), ids=named)
def test_word(case: dict) -> None:
    one = found(case)
    assert quotes(one, ReasonKind.MATCH) == case["quotes"]
    assert "note" not in case or {reason.note for reason in one.reasons} == {case["note"]}


@pytest.mark.parametrize("case", records("operators.yaml"), ids=named)
def test_query(case: dict) -> None:
    assert quotes(found(case), ReasonKind.MATCH) == case["quotes"]


@pytest.mark.parametrize("case", records("lists.yaml"), ids=named)
def test_list_of_a_concept(case: dict) -> None:
    one = found(case)
    assert quotes(one, ReasonKind.MATCH) == case["quotes"]
    assert "note" not in case or case["note"] in {reason.note for reason in one.reasons}


@pytest.mark.parametrize("case", records("senses.yaml"), ids=named)
def test_sense(case: dict) -> None:
    one = found(case)
    assert quotes(one, ReasonKind.IGNORED) == case["ignored"]
    assert quotes(one, ReasonKind.MATCH) == case["quotes"]
    assert "score" not in case or one.score == case["score"]


@pytest.mark.parametrize("case", records("scores.yaml"), ids=lambda case: f"{case['topic']}: {case['text']}")
def test_score(case: dict) -> None:
    one = found(case)
    if "score" not in case:
        assert one is None
        return
    assert (one.score, one.level) == (case["score"], case["level"] and Level(case["level"]))
    if "rules" in case:
        assert list(dict.fromkeys(reason.rule for reason in one.reasons)) == case["rules"]


def test_reasons_say_what_they_did() -> None:
    case = {
        "topic": {
            "match": [{"query": "$c", "points": 70, "name": "core"}],
            "boost": [{"query": "ship", "points": 5}],
            "demote": [{"query": "toy", "points": 20}],
        },
        "concept": {"ar": ["مسيرة"]},
        "text": "مسيّرة ship toy",
        "lang": "ar",
    }
    one = found(case)
    told = [(reason.kind, reason.rule, reason.points, reason.concept, reason.term) for reason in one.reasons]
    assert told == [
        (ReasonKind.MATCH, "core", 70, "c", "مسيرة"),
        (ReasonKind.BOOST, "ship", 5, None, "ship"),
        (ReasonKind.DEMOTE, "toy", -20, None, "toy"),
    ]
    assert one.score == 55


def test_only_the_topics_asked() -> None:
    file = json.dumps({"version": 1, "topics": {"a": {"match": ["drone"]}, "b": {"match": ["drone"]}}})
    compiled = compile_topics(read(file, "topics.yaml").topics, {}, "")
    document = document_of({"text": "drone"})
    assert [one.topic for one in match(compiled, document)] == ["a", "b"]
    assert [one.topic for one in match(compiled, document, only={"b", "c"})] == ["b"]
    assert match(compiled, document, only=()) == ()


def test_tests_inside_a_topic() -> None:
    tests = [
        {"alert": "a drone"},
        {"none": "a drone"},
        {"hit": "ein Dron", "lang": "de"},
        {"review": "a drone", "title": "x"},
    ]
    topic = topic_of({"topic": {"match": ["drone"], "tests": tests}})
    results = run_tests(
        compile_topics([topic], {}, ""), [topic], lambda text, declared=(): Language(candidates=("en",))
    )
    assert [one.passed for one in results] == [True, False, False, False]
    assert [(str(one.expected), one.got, one.score) for one in results[1:3]] == [
        ("none", Level.ALERT, 60),
        ("hit", None, 0),
    ]
    assert str(results[1]) == "topic t: a test wants none and gets alert with 60 points (match drone): “a drone”"
    assert all(one.line >= 1 for one in results)


def test_a_query_of_the_search_box() -> None:
    compiled = compile_query("drone NEAR/3 ship", {})
    assert [one.topic for one in match(compiled, document_of({"text": "drone or ship"}))] == ["search"]
    assert match(compile_query("grain corridor", {}), document_of({"text": "a grain corridor"}))
    with pytest.raises(Mistakes) as wrong:
        compile_query("drone AND (ship", {})
    assert str(wrong.value).startswith("search:1:")
    with pytest.raises(Mistakes, match=r"search:1:1: there is no concept \$c"):
        query_topic("$c AND drone")


def test_forms_are_wanted_in_the_languages_of_the_list() -> None:
    topic = topic_of(
        {"concept": {"en": ["drone", "=ship", "TB2"], "tr": ["tahıl koridoru"], "any": ["дрон", "无人机"]}}
    )
    wanted = wanted_forms([topic])
    assert {("en", "drone"), ("tr", "tahıl"), ("tr", "koridoru"), ("ru", "дрон"), ("uk", "дрон")} <= wanted
    assert {word for _, word in wanted} == {"drone", "tahıl", "koridoru", "дрон"}
    assert ("en", "дрон") not in wanted
    assert ("de", "drone") not in wanted


def test_words_of_queries_are_wanted_in_every_language_of_their_script() -> None:
    wanted = wanted_forms([topic_of({"query": '"grain deal" AND Getreide*'})])
    assert {("en", "grain"), ("tr", "deal"), ("de", "grain")} <= wanted
    assert not {word for _, word in wanted} & {"Getreide"}


def test_anchors_are_small() -> None:
    topic = topic_of({"query": "drone AND (port OR ship)"})
    (groups,) = anchors(topic, {}).rules
    assert [group.words for group in groups] == [{"drone"}, {"port", "ship"}]
    assert not anchors(topic, {}).hold(frozenset({"drone", "toy"}))


HOSTILE = {
    "one letter": "a" * 1_000_000,
    "one word": "drone " * 160_000,
    "near matches": "drone x x x port " * 60_000,
    "touching": "drone port " * 90_000,
    "the end of a word": "korridor" * 120_000,
    "beginnings in one word": "getreide" * 120_000,
    "marks": "a" + "\u0323\u0301" * 500_000,
    "apostrophes": "drone'" * 160_000,
    "spaces": "grain" + " " * 1_000_000 + "corridor",
    "stops": "drone. " * 140_000,
    "blank lines": "drone\n\n" * 140_000,
    "soft hyphens": "d\u00adr\u00ado\u00adn\u00ade " * 100_000,
    "Arabic in one word": "مسيرة" * 200_000,
    "capitals": "Haluk Bayraktar " * 60_000,
    "letters without spaces": "无人机" * 300_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_texts_end(text: str) -> None:
    topic = {
        "match": [
            {"query": "drone NEAR/2 port"},
            {"query": "drone NEAR/s port"},
            {"query": "(drone NEAR/9 port) NEAR/9 (port NEAR/9 drone)"},
            {"query": "ATLEAST/3 drone"},
            {"query": "Getreide* OR *korridor OR مسيرة OR مسير* OR 无人机"},
            {"query": '"grain corridor" OR "drone port" OR ==Bayraktar'},
        ],
        "ignore": [
            {"name": "man", "mention": "Bayraktar", "when": "Bayraktar NEAR/1 Haluk", "carry": True, "lowercase": True}
        ],
    }
    one = found({"topic": topic, "text": text, "title": text[:1000]})
    assert one is None or len(one.reasons) >= 1
