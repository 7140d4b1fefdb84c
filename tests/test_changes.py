"""What is an edit of a page: cases in six languages, and what holds of every text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from monitor.text.changes import Changed, Said, Verdict, changed

CASES = Path(__file__).parent / "cases" / "edits"
FILES = sorted(CASES.glob("*.yaml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_edit_is_told_from_what_passes_by_itself(path: Path) -> None:
    wrong = []
    for case in YAML(typ="safe").load(path):
        assert set(case) <= {"id", "is", "old", "new", "old_title", "new_title"}, case["id"]
        old = Said(case.get("old_title", "A title"), case["old"])
        new = Said(case.get("new_title", "A title"), case["new"])
        verdict = changed(old, new).verdict
        if verdict != case["is"]:
            wrong.append((case["id"], verdict))
    assert not wrong


TEXTS = st.text(max_size=200)
SENTENCES = (
    "The port was closed on Monday.",
    "Nobody was hurt, he said.",
    "12 ships wait outside.",
    "Views: 7",
    "Порт закрыт.",
)


@given(TEXTS, TEXTS)
def test_a_page_that_says_the_same_has_not_changed(title: str, text: str) -> None:
    assert changed(Said(title, text), Said(title, text)) == Changed(Verdict.NONE)


@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_any_texts_have_a_verdict_and_a_doubt_has_a_digest(title: str, old: str, other: str, new: str) -> None:
    found = changed(Said(title, old), Said(other, new))
    assert (found.verdict is Verdict.DOUBT) == (found.doubt is not None)
    assert changed(Said(title, old), Said(other, new)) == found


@given(st.permutations(SENTENCES), st.permutations(SENTENCES), st.sampled_from(["\n", "\n\n"]))
def test_the_order_of_lines_is_no_edit(one: list[str], other: list[str], between: str) -> None:
    assert changed(Said("", between.join(one)), Said("", "\n".join(other))) == Changed(Verdict.NONE)


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_counter_in_a_line_of_its_own_is_none_and_a_figure_in_a_sentence_is_one(old: int, new: int) -> None:
    counter = "The port was closed.\n\nVisitors today: {}"
    assert changed(Said("", counter.format(old)), Said("", counter.format(new))).verdict is Verdict.NONE
    figure = "The blast in the port killed {} people, the ministry said."
    verdict = changed(Said("", figure.format(old)), Said("", figure.format(new))).verdict
    assert verdict is (Verdict.NONE if old == new else Verdict.EDIT)


@given(st.sampled_from(SENTENCES), TEXTS)
def test_a_sentence_of_new_words_is_an_edit_wherever_it_stands(sentence: str, text: str) -> None:
    added = "Zyzzyvas were seen by the old bridge, and by the new one."
    for new in (f"{sentence}\n\n{added}\n\n{text}", f"{text}\n{added}\n{sentence}"):
        old = new.replace(f"{added}\n", "")
        if "zyzzyvas" not in text.lower():
            assert changed(Said("", old), Said("", new)).verdict is Verdict.EDIT
