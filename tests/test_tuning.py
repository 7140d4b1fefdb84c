"""Precision, recall and F1 on labelled texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import make
from monitor.records import Level
from monitor.tuning import Evaluation, Labelled, evaluate, wilson


def text(name: str, label: int, score: int | None, language: str = "en") -> Labelled:
    matches = () if score is None else (make.hit(score=score).match,)
    return Labelled(id=name, language=language, labels={"drones": label}, matches=matches)


TEXTS = [
    text("a", 2, 80),
    text("b", 2, 40),
    text("c", 2, None, "tr"),
    text("d", 1, 80),
    text("e", 0, 40),
    text("f", 0, None, "tr"),
]


def of(level: Level) -> Evaluation:
    return next(found for found in evaluate(TEXTS, ["drones"]) if found.level is level)


def test_review_counts_alerts_as_well_and_acceptable_neither_way() -> None:
    score = of(Level.REVIEW).score
    assert (score.relevant, score.found, score.false) == (3, 2, 1)
    assert (score.precision, score.recall, score.f1) == (2 / 3, 2 / 3, pytest.approx(2 / 3))


def test_alert_counts_alerts_alone() -> None:
    score = of(Level.ALERT).score
    assert (score.found, score.false, score.precision, score.recall) == (1, 0, 1.0, 1 / 3)


def test_misses_and_wrong_finds_are_named_and_parted_by_language_and_rule() -> None:
    found = of(Level.REVIEW)
    assert (found.missed, found.wrong) == (("c",), ("e",))
    assert found.by_language["tr"].recall == 0
    assert found.by_language["tr"].precision is None
    assert [(rule.rule, rule.found, rule.false) for rule in found.by_rule] == [("drone", 2, 1)]


def test_a_topic_without_labels_gives_no_numbers() -> None:
    empty = evaluate([], ["drones"])[0].score
    assert (empty.precision, empty.recall, empty.f1, empty.recall_interval) == (None, None, None, None)


def test_wilson_as_in_the_literature() -> None:
    # Newcombe 1998, table I, method 3: 81/263 and 0/20
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=1e-4)
    assert wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=1e-4)


@given(st.integers(1, 1000).flatmap(lambda trials: st.tuples(st.integers(0, trials), st.just(trials))))
def test_an_interval_holds_its_share(counts: tuple[int, int]) -> None:
    low, high = wilson(*counts)
    assert 0 <= low <= counts[0] / counts[1] + 1e-9
    assert counts[0] / counts[1] - 1e-9 <= high <= 1
