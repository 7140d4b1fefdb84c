"""A title or text as words, sentences and paragraphs, found character by character."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache, cached_property
from typing import NamedTuple

from monitor.text.fold import fold

SPACELESS = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR", "BOPOMOFO")
FAMILIES = {"LATIN": "Latn", "CYRILLIC": "Cyrl", "ARABIC": "Arab", "CJK": "Hani", "GREEK": "Grek", "HEBREW": "Hebr"}


class Spot(NamedTuple):
    """A term in a field of the article: places in the folded text."""

    field: str
    start: int
    end: int


class Place(NamedTuple):
    """An occurrence of a query, and the terms that make it."""

    field: str
    start: int
    end: int
    spots: frozenset[Spot]


class Word(NamedTuple):
    """A word with its tails: where each of its parts stands."""

    parts: tuple[tuple[int, int], ...]

    @property
    def start(self) -> int:
        return self.parts[0][0]

    @property
    def end(self) -> int:
        return self.parts[-1][1]


class Piece(NamedTuple):
    """What of a word in the text a word of a term may be."""

    start: int
    end: int
    is_tail: bool = False


@cache
def is_spaceless(char: str) -> bool:
    return unicodedata.name(char, "").startswith(SPACELESS)


@cache
def in_word(char: str) -> bool:
    return unicodedata.category(char)[0] in "LNM"


def alike(script: str) -> str:
    """Chinese characters serve several scripts."""
    return {"Hans": "Hani", "Hant": "Hani", "Jpan": "Hani"}.get(script, script)


@cache
def script_of_word(word: str) -> str | None:
    names = (unicodedata.name(char, "").split(" ")[0] for char in word if char.isalpha())
    return next((FAMILIES[name] for name in names if name in FAMILIES), None)


class Field:
    """A title or a text."""

    def __init__(self, name: str, original: str) -> None:
        self.name = name
        self.folded = fold(original)
        self.text = self.folded.text
        self.words = list(self._words())

    def _words(self) -> Iterator[Word]:
        at = 0
        while at < len(self.text):
            parts = [(at, end)] if (end := self._run(at)) > at else []
            while parts and self.text[end : end + 1] == "'" and self._run(end + 1) > end + 1:
                parts.append((end + 1, self._run(end + 1)))
                end = parts[-1][1]
            if parts:
                yield Word(tuple(parts))
            elif in_word(self.text[at]) and unicodedata.category(self.text[at]) != "Mn":
                yield Word(((at, at + 1),))
            at = max(end, at + 1)

    def _run(self, at: int) -> int:
        while at < len(self.text) and in_word(self.text[at]) and not is_spaceless(self.text[at]):
            at += 1
        return at

    def quote(self, start: int, end: int) -> str:
        first, last = self.folded.span(start, end)
        return self.folded.original[first:last]

    def capitals(self, start: int, end: int) -> list[bool]:
        return [self.quote(at, at + 1)[0].isupper() for at in range(start, end)]

    @cached_property
    def is_caseless(self) -> bool:
        capitals = sum(char.isupper() for char in self.folded.original)
        small = sum(char.islower() for char in self.folded.original)
        return capitals >= 9 * small if capitals else small >= 40

    def between(self, end: int, start: int) -> int:
        """How many words stand between an end and a start."""
        return sum(end <= word.start and word.end <= start for word in self.words)

    def sentence(self, at: int) -> int:
        text = self.text
        ends = sum(
            text[i] in ".!?" and text[i + 1].isspace() and not self.quote(i + 2, i + 3).islower()
            for i in range(at)
            if i + 2 < len(text)
        )
        return ends + 1000 * self.paragraph(at)

    def paragraph(self, at: int) -> int:
        return self.text[:at].count("\n\n")


def joined(gap: str) -> bool:
    """Whether two words with this between them are side by side."""
    if any(char not in " \n-–'\"_*#@" for char in gap) or gap.count("\n") > 1:
        return False
    return not any(dash in gap for dash in (" - ", " – ", "\n- ", " -\n"))
