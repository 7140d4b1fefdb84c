"""An article as the matcher reads it: title and text folded into one string, with everything else found on demand.

Positions count the characters of that string; `spot` leads back to the code points of title and text. Pure.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cached_property
from typing import NamedTuple

from monitor.records import Document
from monitor.text.fold import fold
from monitor.text.words import (
    APOSTROPHE,
    has_spaceless,
    is_caseless,
    is_lower,
    is_upper,
    joins,
    paragraph_starts,
    sentence_starts,
    spaced,
    word_starts,
)
from monitor.topics.matcher.arabic import LONGEST, may_follow
from monitor.topics.matcher.spelling import capitals

LEAD_WORDS = 80
LONGEST_GAP = 100
"""Characters between two words of a phrase."""

MOST_TAILS = 4
"""Of one word; rock'n'roll has two."""

_PARAGRAPH = "\n\n"
_WORD_CHAR = re.compile(r"\S")
_MOST_BEFORE_WORD = 20
"""Quotation marks, brackets and spaces that may open a sentence."""


class Part(NamedTuple):
    """A stretch of word characters, and its whole word: the same, but for stems and tails."""

    start: int
    end: int
    word_start: int
    word_end: int

    @property
    def is_tail(self) -> bool:
        return self.start > self.word_start


class Region(NamedTuple):
    """A field, or what of it counts."""

    start: int
    end: int


class Article:
    """A document prepared for matching."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._whole = fold(f"\n{document.title}{_PARAGRAPH}{document.text}\n")
        self._text_from = 1 + len(document.title) + len(_PARAGRAPH)  # in the original of the whole
        self.folded = self._whole.text
        self.spaced = spaced(self.folded, None if self.folded.isascii() else self._whole.points)
        self._text_at = self._whole.at(self._text_from)
        self.title = Region(0, self._text_at)
        self.text = Region(self._text_at, len(self.folded))
        self.whole = Region(0, len(self.folded))

    @property
    def has_spaceless(self) -> bool:
        """Whether there is anything in a script that sets no spaces between words."""
        return not self.folded.isascii() and has_spaceless(self._whole.points)

    @cached_property
    def lead(self) -> Region:
        """The first words of the text."""
        beyond = bisect_left(self._starts, self._text_at) + LEAD_WORDS
        return Region(self._text_at, self._starts[beyond] if beyond < len(self._starts) else len(self.folded))

    def field_of(self, at: int) -> str:
        return "title" if at < self._text_at else "text"

    def original(self, start: int, end: int) -> tuple[int, int]:
        """A span of the folded string → the span of its field's code points."""
        first, last = self._whole.span(start, end)
        before = 1 if start < self._text_at else self._text_from
        return first - before, last - before

    def quote(self, start: int, end: int) -> str:
        first, last = self._whole.span(start, end)
        return self._whole.original[first:last]

    def cut(self, start: int, end: int) -> tuple[int, int, str]:
        """A span of the folded string → the span of its field's code points, and what stands there."""
        first, last = self._whole.span(start, end)
        before = 1 if start < self._text_at else self._text_from
        return first - before, last - before, self._whole.original[first:last]

    def capitals(self, start: int, end: int) -> tuple[bool, ...]:
        """For each character: whether it is a capital in the original."""
        return capitals(self._whole, start, end)

    def is_caseless(self, at: int) -> bool:
        """Whether case says nothing in the field at a position."""
        return self._title_is_caseless if at < self._text_at else self._text_is_caseless

    @cached_property
    def _title_is_caseless(self) -> bool:
        return is_caseless(self.document.title)

    @cached_property
    def _text_is_caseless(self) -> bool:
        return is_caseless(self.document.text)

    # words

    def part(self, start: int) -> Part:
        """The part of a word that begins at `start`."""
        end = self.spaced.index(" ", start)
        word_start, word_end = start, end
        if self.folded[end] == APOSTROPHE:
            for _ in range(MOST_TAILS):
                if not self.is_tail(word_end + 1):
                    break
                word_end = self.spaced.index(" ", word_end + 1)
        if self.folded[start - 1] == APOSTROPHE:
            for _ in range(MOST_TAILS):
                if not self.is_tail(word_start):
                    break
                word_start = self.spaced.rindex(" ", 0, word_start - 1) + 1
        return Part(start, end, word_start, word_end)

    def is_tail(self, start: int) -> bool:
        """Whether what begins here follows an apostrophe that stands between letters or digits."""
        if self.folded[start - 1] != APOSTROPHE:
            return False
        return start < len(self.spaced) and self.spaced[start] != " " and self.spaced[start - 2] != " "

    def may_begin(self, at: int) -> bool:
        """Whether an Arabic word may begin here: at most proclitics stand before it in one word with it."""
        before = self.spaced.rfind(" ", max(0, at - LONGEST - 1), at) + 1
        return before > 0 and may_follow(self.spaced[before:at])

    def part_around(self, at: int, furthest: int) -> Part | None:
        """The part of a word that `at` lies in, if it begins at most `furthest` characters before."""
        start = self.spaced.rfind(" ", max(0, at - furthest - 1), at) + 1
        return self.part(start) if start else None

    def part_after(self, end: int) -> Part | None:
        """The stem of the next word after a word's end, if it is near."""
        found = _WORD_CHAR.search(self.spaced, end, end + LONGEST_GAP)
        return self.part(found.start()) if found else None

    def part_before(self, start: int) -> Part | None:
        """The last part of the word before a word's start, if it is near."""
        window = self.spaced[max(0, start - LONGEST_GAP) : start]
        before = len(window.rstrip(" "))
        if not before:
            return None
        return self.part(self.spaced.rindex(" ", 0, start - len(window) + before) + 1)

    def next_word(self, before: int) -> str | None:
        """The word after the one that follows the space at `before`; None where more than one character is between
        them, or an apostrophe in one of them: that wants a closer look."""
        end = self.spaced.index(" ", before + 1)
        stop = self.spaced.find(" ", end + 1)
        plain = stop > end + 1 and self.folded[end] != APOSTROPHE and self.folded[stop] != APOSTROPHE
        return self.spaced[end + 1 : stop] if plain else None

    def last_word(self, before: int) -> str | None:
        """The word that ends at the space at `before`; None as in `next_word`."""
        start = self.spaced.rfind(" ", 0, before) + 1
        plain = 0 < start < before and self.folded[before] != APOSTROPHE and self.folded[start - 1] != APOSTROPHE
        return self.spaced[start:before] if plain else None

    def joins(self, start: int, end: int, typed: str = " ") -> bool:
        """Whether two words with this between them may stand side by side."""
        gap = self.folded[start:end]
        return joins(gap) or gap == typed

    # distances

    @cached_property
    def _starts(self) -> list[int]:
        starts: list[int] = word_starts(self.folded).tolist()
        return starts

    def number(self, at: int) -> int:
        """The number of the word that `at` lies in."""
        return bisect_right(self._starts, at) - 1

    @cached_property
    def _sentences(self) -> tuple[list[int], list[int]]:
        return sentence_starts(self.document.title), sentence_starts(self.document.text)

    @cached_property
    def _paragraphs(self) -> tuple[list[int], list[int]]:
        return paragraph_starts(self.document.title), paragraph_starts(self.document.text)

    def sentence(self, at: int) -> int:
        """The number, in its field, of the sentence that `at` lies in."""
        return bisect_right(self._sentences[at >= self._text_at], self.original(at, at + 1)[0])

    def paragraph(self, at: int) -> int:
        """The number, in its field, of the paragraph that `at` lies in."""
        return bisect_right(self._paragraphs[at >= self._text_at], self.original(at, at + 1)[0])

    # case

    def is_lower(self, start: int, end: int) -> bool:
        """Whether a mention is written in lower case, in a field where case says something."""
        quote = self.quote(start, end)
        return not any(map(is_upper, quote)) and any(map(is_lower, quote)) and not self.is_caseless(start)

    def is_capitalised(self, at: int) -> bool:
        return self.capitals(at, at + 1)[0]

    def begins_sentence(self, at: int) -> bool:
        """Whether no word stands before this one in its sentence."""
        field = self.document.title if at < self._text_at else self.document.text
        here = self.original(at, at + 1)[0]
        starts = self._sentences[at >= self._text_at]
        before = field[starts[bisect_right(starts, here) - 1] : here]
        return len(before) <= _MOST_BEFORE_WORD and not any(map(str.isalnum, before))

    def has_in_lower_case(self, word: str) -> bool:
        """Whether the article writes a folded word in lower case anywhere: then it is no name."""
        at = self.spaced.find(f" {word} ")
        while at >= 0:
            if self.is_lower(at + 1, at + 1 + len(word)):
                return True
            at = self.spaced.find(f" {word} ", at + 1)
        return False
