"""`topics forms`: the forms of words, where they come from, and what terms with marks are found as."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from commands import refused, run
from monitor import topics
from monitor.text import forms
from monitor.text.forms import Source

CONCEPTS = """
version: 1
concepts:
  dam:
    en: [dam, =TB2]
    fa: [سد]
    any: [Nurek]
topics:
  dams: {match: [{query: $dam}]}
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "topics.yaml").write_text(CONCEPTS, "utf-8")
    return tmp_path


def test_a_form_says_where_it_comes_from_and_what_else_it_may_be() -> None:
    known = {one.form: one for one in forms.explain("fa", "کشتی")}
    assert [known[form].source for form in ("کشتی", "کشتی‌ها", "کشتیهایشان")] == [
        Source.TYPED,
        Source.DICTIONARY,
        Source.RULE,
    ]
    assert known["کشتی‌ها"].folded == "كشتيها"
    assert known["کشتی‌ها"].others == ()


def test_a_form_names_the_other_words_that_read_the_same() -> None:
    task = {one.form: one.others for one in forms.explain("fr", "tâche")}
    assert "tache" in task["tâche"]


def test_the_forms_that_are_explained_are_those_that_are_matched() -> None:
    for language, word in (("bg", "кораб"), ("fa", "حمله"), ("en", "UAV"), ("xx", "drones"), ("en", "S-400")):
        expected = forms.expand({(language, word)})[language, word]
        assert tuple(one.form for one in forms.explain(language, word)) == expected


def test_terms_are_told_apart_by_their_lists() -> None:
    (topic,) = topics.read(CONCEPTS, "topics.yaml").topics
    found = {(one.term.written, one.key): one for one in topics.sought(topic)}
    assert found["dam", "en"].inflected == (("dam", ("en",)),)
    assert found["=TB2", "en"].inflected == ()
    assert found["=TB2", "en"].spellings == ("tb 2", "tb 2s", "tb2", "tb2s")
    assert set(found["Nurek", "any"].inflected[0][1]) == {"de", "en", "es", "fr", "it", "pl", "tr"}
    assert [one.serves("fa") for one in found.values()] == [one.key in ("fa", "any") for one in found.values()]
    assert found["Nurek", "any"].within("pl").inflected == (("Nurek", ("pl",)),)


def test_a_word_is_shown_with_its_forms(home: Path) -> None:
    (term,) = json.loads(run(home, "topics", "forms", "گندم", "--lang", "fa", "--json").stdout)
    assert (term["term"], term["mode"], term["list"]) == ("گندم", "forms", "any")
    assert {"form": "گندم", "folded": "گندم", "from": "as typed", "also": []} in term["words"][0]["forms"]
    shown = run(home, "topics", "forms", "--concept", "dam", "--lang", "fa").stdout
    assert "list fa of $dam" in shown
    assert "سدها" in shown
    assert "TB2" not in shown


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ((), "name a word"),
        (("drone", "--concept", "dam"), "name a word, or a concept"),
        (("--concept", "dams"), "there is no concept dams"),
        (("drone", "--lang", "klingon"), "not a language"),
        (("drone", "--lang", "xx"), "--lang xx: not a language"),
        (('"drone',), "never closed"),
    ],
)
def test_what_cannot_be_shown_is_told_plainly(home: Path, words: tuple[str, ...], line: str) -> None:
    assert line in refused(home, "topics", "forms", *words)
