"""Floors: figures that may not fall, as a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commands import done, run
from monitor.errors import Mistakes
from monitor.tuning.floors import Fallen, Place, fallen, raised, read, written


def place(language: str = "all", topic: str = "water", figure: str = "recall") -> Place:
    return Place(topic, "review", figure, language)


def test_a_figure_below_its_floor_has_fallen_and_one_that_is_gone_too() -> None:
    floors = {place(): 0.9, place("tr"): 0.5, place("en"): 0.5, place(topic="other"): 1.0}
    found = fallen(floors, {place(): 0.89, place("tr"): 0.5}, ["water"])
    assert found == [Fallen(place(), 0.9, 0.89), Fallen(place("en"), 0.5, None)]
    assert [str(one) for one in found] == [
        "water, review: recall is 0.89; its floor is 0.9",
        "water, review: recall in en cannot be told any more; its floor is 0.5",
    ]


def test_a_star_stands_for_every_topic_and_each_language() -> None:
    found = {place(): 0.1, place("tr"): 0.5, place("en", "dams"): 0.5, place("en", figure="precision"): 0.5}
    each = fallen({place("*", "*"): 0.9}, found, ["water", "dams"])
    assert [one.place for one in each] == [place("tr"), place("en", "dams")]
    assert [one.place for one in fallen({place("all", "*"): 0.9}, found, ["water"])] == [place()]


SHARES = st.floats(0, 1)
PLACES = st.builds(
    Place,
    st.sampled_from(["water", "grain-deal", "*"]),
    st.sampled_from(["review", "alert"]),
    st.sampled_from(["recall", "precision"]),
    st.sampled_from(["all", "en", "no", "*"]),
)


FLOORS = st.dictionaries(PLACES, SHARES, max_size=8)


@settings(suppress_health_check=[HealthCheck.too_slow])  # the first draw, on a busy machine
@given(FLOORS, FLOORS)
def test_floors_only_rise_unless_they_are_told_to_fall(before: dict[Place, float], found: dict[Place, float]) -> None:
    kept = raised({}, before)
    assert all(kept[at] <= before[at] < kept[at] + 0.00011 for at in before)
    risen = raised(kept, found)
    assert all(risen[at] >= kept[at] for at in kept)
    assert raised(kept, found, lower=True) == raised({}, found)
    assert read(written(risen), "floors.yaml") == risen


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("water: {now: {}}", "floors.yaml:1:9: now is none of the levels: review, alert"),
        ("water: {review: {f1: {all: 1}}}", "floors.yaml:1:18: f1 is none of the figures: recall, precision"),
        ("water: [1]", "floors.yaml:1:8: a map of levels is wanted here, not a list"),
        ("water: {alert: {recall: {all: 1.5}}}", "floors.yaml:1:31: a number from 0 to 1 is wanted here"),
        ("water: {alert: {recall: {all: high}}}", "floors.yaml:1:31: a number from 0 to 1 is wanted here"),
    ],
)
def test_a_wrong_file_is_told_by_line_and_column(text: str, told: str) -> None:
    with pytest.raises(Mistakes) as caught:
        read(text, "floors.yaml")
    assert str(caught.value) == told


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "config").mkdir()
    (tmp_path / "config/topics.yaml").write_text("topics: {water: {match: [=dam]}, fire: {match: [=fire]}}\n")
    return tmp_path


def label(home: Path, *texts: tuple[str, int]) -> str:
    records = [{"id": text, "lang": "en", "text": text, "labels": {"water": label}} for text, label in texts]
    (home / "labelled.jsonl").write_text("\n".join(map(json.dumps, records)))
    return str(home / "labelled.jsonl")


def test_the_ratchet_of_the_command(home: Path) -> None:
    floors = home / "floors.yaml"
    done(home, "topics", "eval", label(home, ("dam", 2), ("lake", 2)), "--save", str(floors))
    half = "water:\n  review:\n    recall: {all: 0.5, en: 0.5}\n    precision: {all: 1, en: 1}\n"
    assert floors.read_text().startswith(half)
    done(home, "topics", "eval", label(home, ("dam", 2)), "--save", str(floors), "--check", str(floors))
    assert "recall: {all: 1, en: 1}" in floors.read_text()

    file = label(home, ("dam", 2), ("lake", 2))
    fell = run(home, "topics", "eval", file, "--check", str(floors), "--level", "review")
    assert (fell.returncode, fell.stderr.splitlines()) == (
        1,
        [
            "water, review: recall is 0.5; its floor is 1",
            "water, review: recall in en is 0.5; its floor is 1",
            f"2 figures are below their floors in {floors}",
        ],
    )
    assert run(home, "topics", "eval", file, "--check", str(floors), "--topic", "fire").returncode == 0
    refused = run(home, "topics", "eval", file, "--save", str(floors))
    assert (refused.returncode, "--lower" in refused.stderr) == (1, True)
    done(home, "topics", "eval", file, "--save", str(floors), "--lower")
    assert floors.read_text().startswith(half)
    assert run(home, "topics", "eval", file, "--check", str(floors), "--lang", "en").returncode == 2


def test_what_scripts_are_told_beside_the_figures(home: Path) -> None:
    file = label(home, ("dam", 2), ("lake", 2), ("a dam", 0))
    found = json.loads(done(home, "topics", "eval", file, "--misses", "--why", "--terms", "--json"))["topics"]
    water = next(one for one in found if (one["topic"], one["level"]) == ("water", "review"))
    (rule,) = water["by_rule"]
    told = {"rule": "=dam", "kind": "match", "points": 60, "found": 1, "false": 1, "gains": 1, "lets_in": 1}
    assert rule.items() >= told.items()
    assert {(one["what"], one["rule"], one["lacks"]) for one in water["why"]} == {
        ("missed", "", "=dam"),
        ("wrong", "=dam", ""),
    }
    assert [(one["text"], one["missed"], one["excerpt"]) for one in water["cases"]] == [
        ("lake", True, "lake"),
        ("a dam", False, "a dam"),
    ]
    assert water["by_term"] == []


def test_a_file_that_is_wrong_is_told_line_by_line(home: Path) -> None:
    lines = [b'\xef\xbb\xbf{"text": "dam", "labels": {"water": 2}}', b"", b"{", b'{"text": "\xff"}', b'{"text": "a"}']
    (home / "labelled.jsonl").write_bytes(b"\n".join(lines))
    ended = run(home, "topics", "eval", str(home / "labelled.jsonl"))
    assert ended.returncode == 1
    assert [line.split(": ")[0].rpartition("labelled.jsonl")[2] for line in ended.stderr.splitlines()] == [
        ":3:1",
        ":4:1",
        ":5:1",
    ]
