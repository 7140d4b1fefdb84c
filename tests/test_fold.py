"""Folding: its rules, its way back, and that the fast path does what the plain definition says."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from monitor.text.fold import fold, fold_key

RULES = {
    "Erdoğan": "erdogan",
    "TAHIL tahıl İHA ıI": "tahil tahil iha ii",
    "Straße ẞ": "strasse ss",
    "Ærø œuvre Łódź Đorđe": "aero oeuvre lodz dorde",
    "Ёлка ещё": "елка еще",
    "Йод їжа ґанок Ўсё": "йод їжа ґанок ўсе",
    "Байракта́р": "байрактар",
    "أحمد إيران آل ٱلله": "احمد ايران ال الله",
    "على شئ ایران": "علي شي ايران",
    "مسيّرة مُسَيَّرَة مسـيرة": "مسيره مسيره مسيره",
    "کابل": "كابل",
    "٢٠٢٤ ۲۰۲۴": "2024 2024",
    "“Yes” ‘no’ «ja» don’t": '"yes" \'no\' "ja" don\'t',
    "co\u00adop\u200berate\ufeff": "cooperate",
    "Ａｎｋａｒａ，ﬁn": "ankara,fin",
    "ﾄﾞﾛｰﾝ": "ドローン",
    "हिन्दी ไทยนี้": "हिन्दी ไทยนี้",
    "ΟΔΌΣ οδός": "οδοσ οδοσ",
    "a\u00a0b\tc\r\nd": "a b c \nd",
    "\ud800x\ue000": "\ufffdx\ufffd",
    "": "",
}


@pytest.mark.parametrize(("text", "folded"), RULES.items())
def test_rule(text: str, folded: str) -> None:
    assert fold_key(text) == folded


def reference(text: str) -> list[tuple[str, int, int]]:
    """Folding cluster by cluster, each alone as RULES have it: (folded character, span of the original)."""
    folded: list[tuple[str, int, int]] = []
    at = 0
    while at < len(text):
        end = at + 1
        if not ignorable(text[at]):
            end = cluster_end(text, at)
        folded += [(char, at, end) for char in fold_key(text[at:end])]
        at = end
    return folded


def cluster_end(text: str, at: int) -> int:
    """The letter (or the stray mark) at `at` and the marks on it, ignorable characters between them included."""
    end = at + 1
    if unicodedata.category(text[at])[0] not in "LNM":
        return end
    for _ in range(100):
        mark = end
        while mark < len(text) and ignorable(text[mark]):
            mark += 1
        if mark == len(text) or not is_mark(text[mark]):
            break
        end = mark + 1
    return end


def ignorable(char: str) -> bool:
    return char == "ـ" or unicodedata.category(char) == "Cf"


def is_mark(char: str) -> bool:
    first = unicodedata.normalize("NFKC", char)[0]
    return unicodedata.category(first)[0] == "M" or "\u1160" <= first <= "\u11ff"


letters = "aAeiIİıßæÆøŁéüñ ёйЙїґє ةأىکـ٣ ﬁ½Ａ 한각ᄀ\u1161\u11a8ｶﾞ無น\u0e49"
others = "'ʼ’“-–\n\t\u00ad\u200b\u200d\ufeff\u0301\u0306\u0308\u0323"
telling = st.sampled_from(list(letters + others))
texts = st.text(telling, max_size=30) | st.text(max_size=30) | st.text(telling | st.characters(), max_size=12)


@given(texts)
@example("e\u200d\u0301")
@example("и\u00ad\u0306")
@example("\u0301\u0301a")
@example("\u00ad\u0e49")
def test_the_fast_path_is_the_definition(text: str) -> None:
    folded = fold(text)
    wanted = reference(text)
    assert folded.text == "".join(char for char, _, _ in wanted)
    assert [folded.span(at, at + 1) for at in range(len(wanted))] == [(start, end) for _, start, end in wanted]


@given(texts)
def test_folding_twice_is_folding_once(text: str) -> None:
    once = fold_key(text)
    assert fold_key(once) == once


@given(texts, st.data())
def test_spans_take_whole_characters(text: str, data: st.DataObject) -> None:
    folded = fold(text)
    start = data.draw(st.integers(0, len(folded.text)))
    end = data.draw(st.integers(start, len(folded.text)))
    first, last = folded.span(start, end)
    assert 0 <= first <= last <= len(text)
    assert folded.text[start:end] in fold_key(text[first:last])


@given(st.text(telling.filter(str.isalpha), max_size=20))
def test_composed_and_decomposed_are_the_same(text: str) -> None:
    assert fold_key(unicodedata.normalize("NFD", text)) == fold_key(unicodedata.normalize("NFC", text))


@given(st.text(st.characters(max_codepoint=127)))
def test_ascii_is_folded_like_everything_else(text: str) -> None:
    assert fold_key(text) == fold_key(text + "ж")[:-1]


def test_a_cut_character_is_taken_whole() -> None:
    folded = fold("die Straße, œuvre")
    assert folded.text == "die strasse, oeuvre"
    assert folded.original[slice(*folded.span(4, 9))] == "Straß"
    assert folded.original[slice(*folded.span(9, 11))] == "ße"
    assert folded.original[slice(*folded.span(14, 19))] == "œuvre"


def test_what_folds_away_inside_a_span_belongs_to_it() -> None:
    folded = fold("x co\u00adop\u00ad y مُسَيَّرة")
    assert folded.original[slice(*folded.span(2, 6))] == "co\u00adop"
    assert folded.original[slice(*folded.span(9, 14))] == "مُسَيَّرة"
