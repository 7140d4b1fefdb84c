"""Word forms: the cases of tests/cases/forms say what each word must and must not have, and the matcher finds them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from monitor import topics
from monitor.records import Document, Language
from monitor.text import forms
from monitor.text.fold import fold_key
from monitor.text.forms.stems import shortened

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


PROCLITICS = ("", "و", "ب", "ال", "وال", "بال", "ف", "ك")
PHRASES = [
    ("ru", "зерновая сделка", ("выход из зерновой сделки", "зерновую сделку", "зерновые сделки")),
    ("uk", "зернова угода", ("після зернової угоди", "зерновою угодою")),
    ("de", "türkische Truppen", ("den türkischen Truppen", "türkischer Truppen", "TÜRKISCHE TRUPPEN")),
    ("ar", "طائرة مسيرة", ("طائرات مسيرة", "الطائرات المسيرة", "بالطائرات المسيرة", "طائرتين مسيرتين", "طائرة مسيّرة")),
    ("ar", "ممر الحبوب", ("عبر ممر الحبوب", "لممر الحبوب")),
    ("tr", "tahıl koridoru", ("tahıl koridorunun", "Tahıl Koridoru'nda", "tahıl koridorundan")),
    ("tr", "insansız hava aracı", ("insansız hava araçları", "insansız hava araçlarıyla")),
    ("en", "grain deal", ("grain deals", "the grain deal's end")),
    ("fr", "drone armé", ("drones armés", "l'attaque de drones armés")),
    ("es", "dron armado", ("drones armados",)),
    ("it", "drone armato", ("droni armati",)),
    ("pl", "turecki dron", ("tureckiego drona", "tureckimi dronami", "tureckie drony")),
    ("bg", "турски дрон", ("турските дронове", "турския дрон")),
    ("fa", "پهپاد ترکیه", ("پهپادهای ترکیه",)),
]
TERMS = sorted({(case.language, case.word) for case in ALL} | {(language, phrase) for language, phrase, _ in PHRASES})


@cache
def expanded() -> dict[tuple[str, str], tuple[str, ...]]:
    """All words of all cases in one call, as the program asks for them."""
    words = {(language, word) for language, phrase, _ in PHRASES for word in phrase.split()}
    return forms.expand({(case.language, case.word) for case in ALL} | words)


@pytest.mark.parametrize("language", sorted({case.language for case in ALL}))
def test_a_word_has_its_forms_and_no_others(language: str) -> None:
    """Missing forms are looked for as the matcher does, folded; wrong ones as spelled: what folding makes alike no
    list of forms can part (Wahlen, wählen)."""
    missing: list[tuple[str, str]] = []
    wrong: list[tuple[str, str]] = []
    for case in (case for case in ALL if case.language == language):
        found = expanded()[case.language, case.word]
        folded, spelled = set(map(fold_key, found)), {form.casefold() for form in found}
        missing += [(case.word, form) for form in case.has if fold_key(form) not in folded]
        wrong += [(case.word, form) for form in case.has_not if form.casefold() in spelled]
    assert (missing, wrong) == ([], [])


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


def name(language: str, text: str) -> str:
    return f"t-{sha256(f'{language} {text}'.encode()).hexdigest()[:16]}"


@cache
def matcher() -> topics.Compiled:
    """One topic for each word and phrase, in a list of its language."""
    numbered = {name(*term): term for term in TERMS}
    file = {
        "version": 1,
        "concepts": {key: {language: [text]} for key, (language, text) in numbered.items()},
        "topics": {key: {"match": [{"query": f"${key}"}]} for key in numbered},
    }
    read = topics.read(json.dumps(file), "topics.yaml").topics
    return topics.compile_topics(read, {key: shortened(found, key[0]) for key, found in expanded().items()}, "")


def is_found(language: str, term: str, text: str) -> bool:
    document = Document(title="", text=text, language=Language(candidates=(language,), sure=True))
    return bool(topics.match(matcher(), document, only=[name(language, term)]))


def test_every_listed_form_of_a_word_is_found() -> None:
    missed = [
        (case.language, case.word, form)
        for case in ALL
        for form in case.has
        if not is_found(case.language, case.word, form)
    ]
    assert missed == []


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_a_form_is_found_in_capitals_between_other_words_and_behind_arabic_proclitics(data: st.DataObject) -> None:
    case: Case = data.draw(st.sampled_from([case for case in ALL if case.has]))
    form = data.draw(st.sampled_from(case.has))
    before = data.draw(st.sampled_from(PROCLITICS if case.language == "ar" and not form.startswith("ال") else ("",)))
    shown = data.draw(st.sampled_from((form, form.lower() if case.language != "tr" else form)))
    assert is_found(case.language, case.word, f"1999: «{before}{shown}» — 2024")


@pytest.mark.parametrize(("language", "phrase", "texts"), PHRASES, ids=[phrase for _, phrase, _ in PHRASES])
def test_each_word_of_a_phrase_inflects(language: str, phrase: str, texts: tuple[str, ...]) -> None:
    assert [text for text in texts if not is_found(language, phrase, text)] == []
