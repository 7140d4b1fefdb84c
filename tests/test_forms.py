"""Word forms: the cases of tests/cases/forms say what each word must and must not have; the rest is promised here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from monitor.text import forms
from monitor.text.fold import fold_key

CASES = Path(__file__).parent / "cases" / "forms"


@dataclass(frozen=True, slots=True)
class Case:
    language: str
    word: str
    has: tuple[str, ...]
    has_not: tuple[str, ...]


def cases() -> Iterator[Case]:
    for path in sorted(CASES.glob("*.yaml")):
        for record in YAML(typ="safe").load(path):
            unknown = set(record) - {"word", "has", "not"}
            assert not unknown, f"{path.name}: {unknown}"
            yield Case(path.stem, record["word"], tuple(record.get("has", ())), tuple(record.get("not", ())))


ALL = tuple(cases())


@cache
def expanded() -> dict[tuple[str, str], tuple[str, ...]]:
    """All words of all cases in one call, as the program asks for them."""
    return forms.expand({(case.language, case.word) for case in ALL})


@pytest.mark.parametrize("case", ALL, ids=lambda case: f"{case.language}-{case.word}")
def test_a_word_has_its_forms_and_no_others(case: Case) -> None:
    """Missing forms are looked for as the matcher does, folded; wrong ones as spelled: what folding makes alike no
    list of forms can part (Wahlen, wählen)."""
    found = expanded()[case.language, case.word]
    folded, spelled = set(map(fold_key, found)), {form.casefold() for form in found}
    assert {form for form in case.has if fold_key(form) not in folded} == set(), "missing"
    assert {form for form in case.has_not if form.casefold() in spelled} == set(), "not a form of it"


def test_forms_begin_with_the_word_and_are_bounded_and_distinct() -> None:
    for (_, word), found in expanded().items():
        assert found[0] == word
        assert len(found) == len(set(found)) <= forms.MOST_FORMS


def test_the_order_of_the_question_does_not_change_the_answer() -> None:
    wanted = [("en", "strike"), ("en", "drone"), ("en", "Bayraktar")]
    assert forms.expand(wanted) == forms.expand(wanted[::-1])


def test_a_language_without_a_grammar_gives_the_word_alone() -> None:
    assert forms.expand({("xx", "drones")}) == {("xx", "drones"): ("drones",)}


def test_what_is_no_word_is_no_trouble() -> None:
    odd = ("", " ", "'", "TB2", "S-400", "grain deal", "🚢", "\x00", "ー", "a" * 10_000, "I", "İ", "ß", "ة", "ь")
    found = forms.expand({(language, word) for language in ("ar", "de", "en", "tr", "uk") for word in odd})
    assert all(answer[0] == word and len(answer) <= forms.MOST_FORMS for (_, word), answer in found.items())


def test_nothing_wanted_loads_nothing() -> None:
    assert forms.expand(()) == {}


def test_the_version_names_the_rules_and_the_dictionary() -> None:
    assert forms.ANALYSER.startswith(f"forms {forms.RULES}, simplemma ")
