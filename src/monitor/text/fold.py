"""Folding: spellings that a reader takes for the same become the same, with an exact way back. Pure.

The rules are those of "Folding" in docs/topics.md, one set for all languages. A text is folded cluster by cluster:
a letter and the marks that stand on it. Nearly all clusters are one character that folds to one, which a table
does for the whole text at once; the others are *pieces*, folded one by one and remembered where they stood.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from functools import lru_cache
from itertools import accumulate
from operator import add, sub
from typing import NamedTuple

import numpy as np

from monitor.text.tables import CharTable, Codes, codes, text_of

_LETTERS = {
    # Latin letters that carry no accent to take off
    **dict(zip("ıøłđðħŧ", "iolddht", strict=True)),
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
    # Cyrillic letters whose mark is often left out
    **dict(zip("ёѐѝ", "ееи", strict=True)),
    # Arabic and Persian letters that are written one for the other
    **dict.fromkeys("أإآٱٲٳٵء", "ا"),
    **dict.fromkeys("ىئیېۍ", "ي"),
    **dict.fromkeys("ةۀە", "ه"),
    **dict.fromkeys("کڪ", "ك"),
    "ؤ": "و",
}
_SIGNS = (
    dict.fromkeys("“”„‟«»‹›″〝〞״", '"')
    | dict.fromkeys("‘’‚‛ʼʹʻ′`´׳", "'")
    | dict.fromkeys("‐‑−﹣", "-")
    | dict.fromkeys("\n\v\f\x1c\x1d\x1e\x85\u2028\u2029", "\n")
)
_DROPPED_MARKS = (
    (0x0300, 0x036F),  # Latin, Greek and Cyrillic accents: й, ї and their like are composed before this is asked
    (0x0483, 0x0489),
    (0x0591, 0x05C7),  # Hebrew points
    (0x0610, 0x061A),  # Arabic signs and vowels
    (0x064B, 0x065F),
    (0x0670, 0x0670),
    (0x06D6, 0x06ED),
    (0x08CA, 0x08FF),
    (0x1AB0, 0x1AFF),
    (0x1DC0, 0x1DFF),
    (0x20D0, 0x20FF),
    (0xFE00, 0xFE0F),  # variation selectors
    (0xFE20, 0xFE2F),
    (0xE0100, 0xE01EF),
)
_TATWEEL = "ـ"
_ACCENTED_SCRIPTS = ("LATIN ", "GREEK ")
_UNREADABLE = "\ufffd"
_MOST_MARKS = 100
"""On one letter; more begin a new cluster, because putting n marks in order takes n² steps (UAX 15 suggests 30)."""

_LONGER, _MARK, _IGNORABLE = 1, 2, 3
"""In the table, for characters that do not fold to one by themselves: to several, with the letter before, to nothing.
Nothing folds to a code point as low as these."""


class _Pieces(NamedTuple):
    """Clusters that were folded one by one: where each begins and ends, in the original and in the folded text."""

    starts: list[int]
    ends: list[int]
    folded_starts: list[int]
    folded_ends: list[int]


_NO_PIECES = _Pieces([], [], [], [])


class Folded:
    """A folded text and the way back to the code points of the original."""

    __slots__ = ("_ends", "_folded_ends", "_folded_starts", "_points", "_starts", "original", "text")

    def __init__(self, original: str, text: str, pieces: _Pieces, points: Codes | None = None) -> None:
        self.original = original
        self.text = text
        self._points = points
        self._starts, self._ends, self._folded_starts, self._folded_ends = pieces

    @property
    def points(self) -> Codes:
        """The code points of the folded text."""
        if self._points is None:
            self._points = codes(self.text)
        return self._points

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original that folds to text[start:end]; a character that would be cut is taken whole."""
        if not self._starts:
            return start, max(start, end)
        if end <= start:
            first, _ = self._whole(start)
            return first, first
        return self._whole(start)[0], self._whole(end - 1)[1]

    def at(self, start: int) -> int:
        """Where in the folded text a character of the original begins that does not fold with the one before it."""
        piece = bisect_left(self._starts, start) - 1
        return start if piece < 0 else start + self._folded_ends[piece] - self._ends[piece]

    def _whole(self, at: int) -> tuple[int, int]:
        """The span of the original that folds to the character at `at`."""
        piece = bisect_right(self._folded_starts, at) - 1
        if piece < 0:
            return at, at + 1
        if at < self._folded_ends[piece]:
            return self._starts[piece], self._ends[piece]
        here = self._ends[piece] + at - self._folded_ends[piece]
        return here, here + 1


def fold(text: str) -> Folded:
    """A text folded, with the map back to its characters."""
    if text.isascii():
        return Folded(text, text.encode().translate(_ASCII).decode(), _NO_PIECES)
    values = _TABLE.look_up(codes(text))
    plain = text_of(values)
    if values.min() > _IGNORABLE:
        return Folded(text, plain, _NO_PIECES, values)
    starts, ends = _clusters(text, plain, values)
    folded = [_fold_cluster(text[start:end]) for start, end in zip(starts, ends, strict=True)]
    return Folded(text, _replaced(plain, starts, ends, folded), _moved(starts, ends, folded))


def fold_key(text: str) -> str:
    """The folded text alone, for keys and comparisons."""
    return fold(text).text


def _replaced(plain: str, starts: list[int], ends: list[int], folded: list[str]) -> str:
    parts: list[str] = []
    done = 0
    for start, end, piece in zip(starts, ends, folded, strict=True):
        parts += (plain[done:start], piece)
        done = end
    parts.append(plain[done:])
    return "".join(parts)


def _moved(starts: list[int], ends: list[int], folded: list[str]) -> _Pieces:
    """Where clusters come to stand."""
    lengths = list(map(len, folded))
    growths = map(sub, lengths, map(sub, ends, starts))
    folded_ends = list(map(add, ends, accumulate(growths)))
    return _Pieces(starts, ends, list(map(sub, folded_ends, lengths)), folded_ends)


_MARK_CHAR, _IGNORABLE_CHAR = chr(_MARK), chr(_IGNORABLE)
_ON_A_LETTER = re.compile(rf"(?:\x03*+\x02){{1,{_MOST_MARKS}}}+")
_ALONE = re.compile(rf"\x03++|[\x01\x02](?:\x03*+\x02){{0,{_MOST_MARKS}}}+")
"""Clusters, or all but their first letter, as the table leaves them: with ignorable characters between marks but not
after them."""


def _clusters(text: str, plain: str, values: Codes) -> tuple[list[int], list[int]]:
    """Where the clusters begin and end that the table could not fold by itself."""
    places = np.flatnonzero(values <= _IGNORABLE)
    if _MARK_CHAR not in plain and _IGNORABLE_CHAR not in plain:
        return places.tolist(), (places + 1).tolist()
    starts: list[int] = []
    ends: list[int] = []
    done = 0
    for place in places.tolist():
        if place >= done:
            start, done = _cluster(text, plain, place, done)
            starts.append(start)
            ends.append(done)
    return starts, ends


def _cluster(text: str, plain: str, at: int, floor: int) -> tuple[int, int]:
    """The span of the cluster around a mark, an ignorable or a letter; nothing before `floor` belongs to it."""
    if plain[at + 1 : at + 2] > _IGNORABLE_CHAR:
        on_a_letter = plain[at] == _MARK_CHAR and at > floor and _carries_marks(text[at - 1])
        return at - on_a_letter, at + 1
    if at > floor and _carries_marks(text[at - 1]):
        marks = _ON_A_LETTER.match(plain, at)
        if marks is not None:
            return at - 1, marks.end()
    alone = _ALONE.match(plain, at)
    return at, at + 1 if alone is None else alone.end()


@lru_cache(maxsize=1 << 16)
def _fold_cluster(cluster: str) -> str:
    kept = "".join(char for char in cluster if not _is_ignorable(char))
    composed = unicodedata.normalize("NFKC", kept)
    return "".join(_fold_letter(letter) for char in composed for letter in char.casefold())


def _fold_letter(char: str) -> str:
    """One letter, digit or mark, composed and in lower case; compatibility forms may leave a sign here too."""
    if _is_dropped(char) or _is_ignorable(char):
        return ""
    if not _carries_marks(char) or char in _SIGNS:
        return _fold_sign(char)
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    bare = unicodedata.normalize("NFD", char)[0]
    if bare != char and unicodedata.name(bare, "").startswith(_ACCENTED_SCRIPTS):
        char = bare
    return _LETTERS.get(char, char)


@lru_cache(maxsize=1 << 12)
def _is_ignorable(char: str) -> bool:
    """Soft hyphens, zero-width characters, marks of direction, tatweel."""
    return char == _TATWEEL or unicodedata.category(char) == "Cf"


@lru_cache(maxsize=1 << 12)
def _is_mark(char: str) -> bool:
    """What stands on the letter before it, or may compose with it (vowels of Hangul, half-width sound marks)."""
    first = unicodedata.normalize("NFKC", char)[0]
    return unicodedata.category(first).startswith("M") or "\u1160" <= first <= "\u11ff"


def _carries_marks(char: str) -> bool:
    return unicodedata.category(char)[0] in "LNM"


def _is_dropped(char: str) -> bool:
    return unicodedata.category(char) in ("Mn", "Me") and any(low <= ord(char) <= high for low, high in _DROPPED_MARKS)


def _fold_sign(char: str) -> str:
    """A character that is no letter, digit or mark and does not go away."""
    category = unicodedata.category(char)
    if char in _SIGNS:
        return _SIGNS[char]
    if category in ("Zs", "Cc"):
        return " "
    if category in ("Cs", "Co"):
        return _UNREADABLE
    same = unicodedata.normalize("NFKC", char)
    return _SIGNS.get(same, same) if len(same) == 1 and not _carries_marks(same) else char


def _learn(char: str) -> int:
    if _is_ignorable(char):
        return _IGNORABLE
    if _is_mark(char):
        return _MARK
    if char in _SIGNS or not _carries_marks(char):
        return ord(_fold_sign(char))
    folded = _fold_cluster(char)
    return ord(folded) if len(folded) == 1 else _LONGER


_TABLE = CharTable(_learn)
_ASCII = bytes(_TABLE[chr(code)] for code in range(128)).ljust(256)
