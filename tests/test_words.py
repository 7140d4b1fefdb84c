"""Words, what joins them in a phrase, sentences, paragraphs, case."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.text.fold import fold_key
from monitor.text.words import (
    count_words,
    index_words,
    is_caseless,
    joins,
    paragraph_starts,
    sentence_starts,
    spaced,
    word_starts,
    words,
)

WORDS = {
    "The Bayraktar-Drohnen flew.": ["the", "bayraktar", "drohnen", "flew"],
    "#Bayraktar @TB2 a_b a/b a–b a—b": ["bayraktar", "tb2", "a", "b", "a", "b", "a", "b", "a", "b"],
    "Rusya'nın TB2'ler l’Ukraine": ["rusya'nin", "tb2'ler", "l'ukraine"],
    "п'ять rock'n'roll": ["п'ять", "rock'n'roll"],
    "'quoted' drones' '": ["quoted", "drones"],
    "在TB2无人机。": ["在", "tb2", "无", "人", "机"],
    "ไทย": ["ไ", "ท", "ย"],
    "हिन्दी है": ["हिन्दी", "है"],
    "1.5 million, 2024": ["1", "5", "million", "2024"],
    "": [],
    " . ": [],
}


@pytest.mark.parametrize(("text", "found"), WORDS.items())
def test_words(text: str, found: list[str]) -> None:
    assert words(text) == found
    assert count_words(text) == len(found)


def test_index_words_are_unique_and_take_stems_and_tails_apart() -> None:
    assert index_words("Turkey's drone", "The Drone, 无人机 无") == "turkey s drone the 人 无 机"
    assert index_words("", "") == ""


@given(st.text())
def test_spaced_keeps_every_place(text: str) -> None:
    folded = fold_key(text)
    view = spaced(folded)
    assert len(view) == len(folded)
    assert all(seen in (" ", char) for seen, char in zip(view, folded, strict=True))


@given(st.text(st.sampled_from(list("ab1 '’-無น\u0301\n.é"))))
def test_words_cover_all_that_is_no_gap(text: str) -> None:
    folded = fold_key(text)
    assert len(words(text)) == len(word_starts(folded))
    assert "".join(words(text)).replace("'", "") == "".join(
        char for char in folded if char.isalnum() or char == "\u0301"
    )


JOINS = [" ", "  ", "\t ", "\n", " \n ", "-", "–", "- ", '" "', "' ", "_", "** ", " #", ' "\n" ']
BREAKS = ["", "\n\n", "\n \n", ", ", ". ", "; ", ": ", " (", "/", " - ", " – ", "—", " — ", "، ", "、", " & ", "\n\n\n"]


@pytest.mark.parametrize("gap", [gap for gap in JOINS if gap])
def test_joins(gap: str) -> None:
    assert joins(gap)


@pytest.mark.parametrize("gap", [gap for gap in BREAKS if gap])
def test_breaks(gap: str) -> None:
    assert not joins(gap)


SENTENCES = [
    ["He came. ", "She went! ", "Why? ", "Nobody knew."],
    ["Mr. Erdogan met R. T. Erdogan in the U.S. yesterday. ", "Then he left."],
    ["It cost 1.5 million. ", "More than in 2019. ", "Putin paid."],
    ["Am 5. Oktober kam er. ", "Dann ging er."],
    ["“Yes.” ", "“No.” ", "He said so."],
    ["He said “no.” and left. ", "So it was."],
    ["В 2019 г. Путин приехал. ", "Он уехал."],
    ["无人机袭击。", "港口关闭。"],
    ["ذهب الوزير؟ ", "نعم."],
    ["A heading\n\n", "A text… ", "More."],
    ["one line\nanother line. ", "The end."],
]


@pytest.mark.parametrize("sentences", SENTENCES)
def test_sentences(sentences: list[str]) -> None:
    text = "".join(sentences)
    starts = [start for start in sentence_starts(text) if start < len(text)]
    assert [text[a:b] for a, b in zip(starts, [*starts[1:], len(text)], strict=True)] == sentences


def test_paragraphs_are_parted_by_blank_lines() -> None:
    text = "One\ntwo.\n\nThree\n \t\n\nFour"
    assert [text[start:].split(maxsplit=1)[0] for start in paragraph_starts(text)] == ["One", "Three", "Four"]


@pytest.mark.parametrize(
    ("field", "caseless"),
    [
        ("TAHIL KORİDORU AÇILDI", True),
        ("TAHIL KORİDORU AÇILDI: tr", True),
        ("TB2", True),
        ("Turkey", False),
        ("a" * 40, True),
        ("a" * 39, False),
        ("A" + "a" * 40, False),
        ("مسيرة", False),
        ("مسيرة UAV", True),
        ("", False),
    ],
)
def test_case_says_nothing(field: str, caseless: bool) -> None:
    assert is_caseless(field) is caseless
