"""What a page says now and did not say before: an edit, nothing, or something that the next look has to bear out. Pure.

Sentences are compared, wherever they stand and however they are broken into lines; punctuation, quotation marks and
capitals do not count. A number in a sentence does: `12 killed` is not `17 killed`. What passes by itself does not:
counts of readers, `5 minutes ago`, dates of update. Between the two are short lines outside the paragraphs (a teaser, a
caption, a counter in words that nobody listed): they make an edit once two looks in a row have shown the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from monitor.text.fleeting import AGO, COUNTED, DATED, FLEETING, ONE, UNITS, UPDATED, is_number, listed
from monitor.text.fold import fold_key
from monitor.text.tables import codes
from monitor.text.words import has_spaceless, spaced, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SHORT = 12  # words of a line that may stand outside the paragraphs
LEFT = 0.5  # of the words that stood before; with fewer the next look has to bear it out

_END = re.compile(r"[.!?…؟۔।。！？][\"'”’»)\]」』]*$")
_SENTENCES = re.compile(r"(?<=[.!?…؟۔।。！？])[\"'”’»)\]」』]*\s+")

_LINES = re.compile(r"\n|\s[|•·▪►]\s")  # also the cells and the list of a layout that was read as one line
_LABELLED = re.compile(r"(?<![^\W\d])((?:[^\W\d]++ ){0,3}+[^\W\d]++)\s?:\s?\d[\d.,\u00a0\u202f ]*+(?:[km]\b)?")

Words = tuple[str, ...]


class Verdict(StrEnum):
    """What became of a page between two looks."""

    NONE = "none"
    DOUBT = "doubt"
    EDIT = "edit"


@dataclass(frozen=True, slots=True)
class Changed:
    """What became of a page. `doubt` is a digest of what is doubtful: where two looks in a row give the same, it is an
    edit."""

    verdict: Verdict
    doubt: str | None = None


class Said(NamedTuple):
    """A title and a text; `apart` was cut from the text by us."""

    title: str
    text: str
    apart: str = ""


class _Sentence(NamedTuple):
    words: Words
    loose: bool  # it stands outside the paragraphs


def changed(old: Said, new: Said) -> Changed:
    """What became of a page that was read as `old` and is read as `new`. What was cut from one is not missed in it."""
    if listed(old.title) != listed(new.title):
        return Changed(Verdict.EDIT)
    before, after = list(_sentences(old.text)), list(_sentences(new.text))
    gone = _only(before, (*after, *_sentences(new.apart)))
    come = _only(after, (*before, *_sentences(old.apart)))
    if _joined(gone) == _joined(come):
        return Changed(Verdict.NONE)
    if _length(after) < LEFT * _length(before):
        return Changed(Verdict.DOUBT, _digest(after))
    if all(sentence.loose for sentence in (*gone, *come)):
        return Changed(Verdict.DOUBT, _digest((*gone, _Sentence((), loose=True), *come)))
    return Changed(Verdict.EDIT)


def _sentences(text: str) -> Iterator[_Sentence]:
    """The sentences of a text, without those that pass by themselves."""
    folded = _LABELLED.sub(_without_count, fold_key(text))
    for line, said in _lines(folded):
        whole = [word for part in said for word in part]
        if _passes(whole):
            continue
        loose = len(whole) <= SHORT and (_END.search(line) is None or _counts(whole))
        for part in said:
            lasting = tuple(_lasting(part))
            if lasting:
                yield _Sentence(lasting, loose)


def _lines(folded: str) -> Iterator[tuple[str, list[list[str]]]]:
    """Each line of a folded text, and its sentences as words. Texts are folded and parted as wholes: a page may be a
    megabyte of bars and dots."""
    by_letters = has_spaceless(codes(folded))
    spread = folded if by_letters else spaced(folded)
    start = 0
    for end, after in _ends(_LINES, folded):
        line = folded[start:end]
        cuts = [0, *(after for _, after in _ends(_SENTENCES, line))]
        parts = (spread[start + left : min(start + right, end)] for left, right in pairwise(cuts))
        yield line, [words(part) if by_letters else part.split() for part in parts]
        start = after


def _ends(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    """Where a text is cut: the end of each piece, and the beginning of the next."""
    for found in pattern.finditer(text):
        yield found.start(), found.end()
    yield len(text), len(text)


def _without_count(labelled: re.Match[str]) -> str:
    """Nothing, where a number and its label (`Visitors today: 18,037`) are a count; wherever a page's layout put it."""
    label = listed(labelled[1])
    while label and label[0] not in COUNTED:
        del label[0]
    counts = bool(label) and all(word in FLEETING for word in label)
    return f"{labelled[1]} " if counts else labelled[0]


def _passes(line: list[str]) -> bool:
    """Whether a line is a count, a time or a date and nothing else."""
    return len(line) <= SHORT and all(word in FLEETING or is_number(word) for word in line)


def _counts(line: list[str]) -> bool:
    return any(map(is_number, line)) and not COUNTED.isdisjoint(line)


def _lasting(said: list[str]) -> Iterator[str]:
    """The words of a sentence without `5 minutes ago` and `updated at 14:05`."""
    at = 0
    while at < len(said):
        passing = _ago(said[at : at + 3]) or _update(said, at)
        if not passing:
            yield said[at]
        at += passing or 1


def _ago(three: list[str]) -> int:
    """`5 minutes ago`, `vor 5 Minuten`, `час назад`: how many words it takes."""
    if len(three) > 1 and three[0] in UNITS and three[1] in AGO:
        return 2
    if len(three) < 3 or AGO.isdisjoint((three[0], three[2])):
        return 0
    number, unit = (three[1], three[2]) if three[0] in AGO else (three[0], three[1])
    return 3 if unit in UNITS and (number in ONE or is_number(number)) else 0


def _update(said: list[str], at: int) -> int:
    """`Updated on Monday, 23 November, 9:10`: how many words it takes."""
    if said[at] not in UPDATED:
        return 0
    end = at + 1
    while end < min(len(said), at + SHORT) and (said[end] in DATED or is_number(said[end])):
        end += 1
    return end - at if any(map(is_number, said[at:end])) else 0


def _only(mine: Iterable[_Sentence], theirs: Iterable[_Sentence]) -> list[_Sentence]:
    known = {sentence.words for sentence in theirs}
    return [sentence for sentence in mine if sentence.words not in known]


def _joined(sentences: Iterable[_Sentence]) -> Words:
    return tuple(word for sentence in sentences for word in sentence.words)


def _length(sentences: Iterable[_Sentence]) -> int:
    return sum(len(sentence.words) for sentence in sentences)


def _digest(sentences: Iterable[_Sentence]) -> str:
    said = "\n".join(" ".join(sentence.words) for sentence in sentences)
    return sha256(said.encode("utf-8", "replace")).hexdigest()[:16]
