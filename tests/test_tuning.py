"""How good topics are on labelled texts, what each part does, and why texts come out wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.records import Document, Language, Level
from monitor.topics import read
from monitor.topics.model import Query
from monitor.topics.query import parse
from monitor.tuning import Case, Evaluation, Judge, Labelled, PartKind, RuleScore, wilson
from monitor.tuning.spelled import spelled

TOPICS = """
concepts:
  dam: {en: [=dam, =reservoir], tr: [=baraj]}
  drought: {en: [=drought, =shortage], tr: [=kuraklık]}
topics:
  water:
    match:
      - {name: near, query: $dam NEAR/3 $drought, points: 60}
      - {name: far, query: $dam AND $drought, points: 30}
      - {name: rationing, query: =rationing, points: 30, only: {in_languages: [tr]}}
      - {name: never, query: =zyzzyva}
    boost:
      - {name: in the title, query: title:$drought, points: 30}
    demote:
      - {name: fiction, query: =novel, points: 40}
    ignore:
      - {name: beaver, mention: $dam, when: $dam NEAR/2 =beaver}
"""
TEXTS = [
    ("near", 2, "en", "", "A dam in a drought."),
    ("far", 2, "en", "", "A dam was built where for many years there was drought."),
    ("boosted", 2, "en", "Drought", "A dam was built to end it. Drought is feared again."),
    ("novel", 2, "en", "", "A novel of a dam in a drought."),
    ("missed", 2, "tr", "", "Yeni baraj açıldı."),
    ("acceptable", 1, "en", "", "A dam in a drought."),
    ("wrong", 0, "en", "", "A reservoir was empty though there was no shortage."),
    ("beaver", 0, "en", "", "A beaver dam held in the drought."),
    ("other", 0, "tr", "", "Hava açık."),
]


def judge(topics: str = TOPICS, texts: list[tuple[str, int, str, str, str]] = TEXTS, **wanted: bool) -> Judge:
    judged = Judge(read(topics, "topics.yaml").topics, {}, most=5, with_terms=wanted.get("terms", False))
    for name, label, language, title, text in texts:
        document = Document(title=title, text=text, language=Language(candidates=(language,), sure=True))
        judged.hear(Labelled(id=name, language=language, labels={"water": label, "unknown": 2}, document=document))
    return judged


def of(level: Level, judged: Judge | None = None) -> Evaluation:
    return next(found for found in (judged or judge()).evaluations() if found.level is level)


def rule(name: str, level: Level) -> RuleScore:
    (found,) = (rule for rule in of(level).by_rule if rule.rule == name)
    return found


def changes(part: RuleScore) -> tuple[int, int, int, int]:
    return part.gains, part.lets_in, part.keeps_out, part.costs


def test_review_counts_alerts_as_well_and_acceptable_neither_way() -> None:
    score = of(Level.REVIEW).score
    assert (score.relevant, score.found, score.false) == (5, 3, 1)
    assert (score.precision, score.recall, score.f1) == (3 / 4, 3 / 5, pytest.approx(2 / 3))


def test_alert_counts_alerts_alone() -> None:
    score = of(Level.ALERT).score
    assert (score.found, score.false, score.precision, score.recall) == (2, 0, 1.0, 2 / 5)


def test_misses_and_wrong_finds_are_named_and_parted_by_language() -> None:
    found = of(Level.REVIEW)
    assert (found.missed, found.wrong) == (("novel", "missed"), ("wrong",))
    assert found.by_language["tr"].recall == 0
    assert found.by_language["tr"].precision is None


def test_a_rule_is_told_by_what_it_admits_alone_and_what_would_change_without_it() -> None:
    near, far = rule("near", Level.REVIEW), rule("far", Level.REVIEW)
    assert (near.score.found, near.score.false, changes(near)) == (1, 0, (0, 0, 0, 0))
    assert (far.score.found, far.score.false, far.score.precision, changes(far)) == (3, 1, 3 / 4, (2, 1, 0, 0))
    assert (rule("near", Level.ALERT).score.found, changes(rule("near", Level.ALERT))) == (1, (1, 0, 0, 0))
    assert (rule("never", Level.REVIEW).score.found, rule("never", Level.REVIEW).points) == (0, 60)


def test_boosts_demotions_and_senses_are_told_by_what_they_decide() -> None:
    boost, demotion = rule("in the title", Level.ALERT), rule("fiction", Level.REVIEW)
    assert (boost.kind, boost.score.found, changes(boost)) == (PartKind.BOOST, 1, (1, 0, 0, 0))
    assert (demotion.points, demotion.score.found, changes(demotion)) == (-40, 1, (0, 0, 0, 1))
    sense = rule("beaver", Level.REVIEW)
    assert (sense.points, sense.score.false, changes(sense)) == (None, 1, (0, 0, 1, 0))


def test_a_term_is_told_by_what_would_change_without_it() -> None:
    terms = {term.rule: changes(term) for term in of(Level.REVIEW, judge(terms=True)).by_term}
    assert terms["dam: =reservoir"] == terms["drought: =shortage"] == (0, 1, 0, 0)
    assert terms["dam: =dam"] == (3, 0, 0, 0)
    assert "dam: =baraj" not in terms


def case(name: str, judged: Judge | None = None) -> Case:
    cases = (judged or judge()).cases("water", Level.REVIEW)
    return next(one for missed in (True, False) for one in cases.worst(missed=missed) if one.text == name)


def test_a_miss_says_which_rule_was_nearest_and_what_it_lacks() -> None:
    near = case("missed").nearest
    assert [(one.rule, one.lacks, [reason.quote for reason in one.has]) for one in near] == [
        ("near", ("$drought",), ["baraj"]),
        ("far", ("$drought",), ["baraj"]),
    ]
    assert (case("missed").why, case("missed").excerpt) == (("", "$drought"), "Yeni baraj açıldı.")


def test_a_demoted_text_and_a_wrong_one_say_by_what() -> None:
    assert (case("novel").nearest, case("novel").why) == ((), ("near", "demote: fiction"))
    assert (case("wrong").why, case("wrong").score) == (("far", ""), 30)


@pytest.mark.parametrize(
    ("query", "text", "lacks"),
    [
        ("a NEAR/2 b", "a x x x b", ("a NEAR/2 b",)),
        ("a BEFORE/s b", "b a", ("a BEFORE/s b",)),
        ("(a NEAR/2 b) AND c", "a", ("b", "c")),
        ("(a AND b) OR c", "a", ("b",)),
        ("a AND (b OR c)", "a", ("(b OR c)",)),
        ("a AND NOT b", "a b", ("NOT b",)),
        ("a AND NOT b", "x", ("a",)),
        ("ATLEAST/2 a", "a", ("ATLEAST/2 a",)),
        ("title:a", "a", ("title:a",)),
        ("title:(a NEAR/2 b)", "a", ("b",)),
    ],
)
def test_what_a_query_lacks(query: str, text: str, lacks: tuple[str, ...]) -> None:
    topics = f"topics: {{water: {{match: [{{query: '{query}'}}]}}}}"
    assert case("t", judge(topics, [("t", 2, "en", "", text)])).nearest[0].lacks == lacks


@pytest.mark.parametrize(
    ("more", "lacks"),
    [
        ("only: {in_languages: [tr]}", "only languages tr"),
        ("only: {fields: [title]}", "only fields title"),
        ("unless: b", "nothing of unless: b"),
    ],
)
def test_what_keeps_a_rule_from_being_asked(more: str, lacks: str) -> None:
    topics = f"topics: {{water: {{match: [{{query: a, {more}}}]}}}}"
    assert case("t", judge(topics, [("t", 2, "en", "", "a b")])).nearest[0].lacks == (lacks,)


def test_a_sense_that_took_the_mention_away_is_named() -> None:
    judged = judge(texts=[("t", 2, "en", "", "A beaver dam in a drought.")])
    assert case("t", judged).why == ("", "$dam, ignored: beaver")


def test_reasons_are_counted_and_the_worst_kept() -> None:
    many = [(str(number), 2, "en", "", "A dam.") for number in range(20)]
    cases = judge(texts=[*many, ("x", 0, "tr", "", "baraj kuraklık")]).cases("water", Level.REVIEW)
    assert [(why.language, why.missed, why.texts, why.examples) for why in cases.why()] == [
        ("en", True, 20, ["0", "1", "2"]),
        ("tr", False, 1, ["x"]),
    ]
    assert [one.text for one in cases.worst(missed=True)] == ["0", "1", "2", "3", "4"]


def test_a_topic_without_labels_gives_no_numbers() -> None:
    empty = of(Level.REVIEW, judge(texts=[])).score
    assert (empty.precision, empty.recall, empty.f1, empty.recall_interval) == (None, None, None, None)


def test_a_query_is_spelled_as_it_would_be_written() -> None:
    for written in ("a", '"a b"', "$c", "(a OR b)", "(a AND NOT b)", "ATLEAST/2 a", "title:(a NEAR/2 (b OR $c))"):
        query: Query = parse(written).query
        assert parse(spelled(query)).query == query


def test_wilson_as_in_the_literature() -> None:
    # Newcombe 1998, table I, method 3: 81/263 and 0/20
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=1e-4)
    assert wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=1e-4)


@given(st.integers(1, 1000).flatmap(lambda trials: st.tuples(st.integers(0, trials), st.just(trials))))
def test_an_interval_holds_its_share(counts: tuple[int, int]) -> None:
    low, high = wilson(*counts)
    assert 0 <= low <= counts[0] / counts[1] + 1e-9
    assert counts[0] / counts[1] - 1e-9 <= high <= 1
