"""A term tried at every word of a field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise, product

from monitor.text.fold import fold, fold_key
from monitor.topics.model import Mode, Term
from naive.fields import Field, Piece, Spot, in_word, is_spaceless, joined, script_of_word

PROCLITICS = [
    first + (second + article).replace("لال", "لل")
    for first in ("", "و", "ف")
    for second in ("", "ب", "ل", "ك")
    for article in ("", "ال")
]


class Finder:
    """One term in one field, its words inflected in one language."""

    def __init__(self, term: Term, field: Field, is_german: bool, inflected: Mapping[str, Sequence[str]]) -> None:
        self.term = term
        self.field = field
        self.is_german = is_german
        self.inflected = inflected if term.mode is Mode.FORMS else {}
        self.typed = list(typed(term.text))

    def spots(self) -> Iterator[Spot]:
        if any(map(is_spaceless, self.term.text)):
            yield from self._letters()
            return
        for number in range(len(self.field.words)):
            for piece, _ in self._at(self.typed, number, first=True):
                yield Spot(self.field.name, piece.start, piece.end)

    def _letters(self) -> Iterator[Spot]:
        for literal in {fold_key(self.term.text), fold_key(self.term.text).replace(" ", "")}:
            for at in range(len(self.field.text)):
                end = at + len(literal)
                edges = [self.field.text[at - 1 : at] + literal[0], literal[-1] + self.field.text[end : end + 1]]
                whole = not any(len(two) == 2 and all(in_word(c) and not is_spaceless(c) for c in two) for two in edges)
                if self.field.text.startswith(literal, at) and whole:
                    yield Spot(self.field.name, at, end)

    def _at(self, units: list[list[tuple[str, str]]], number: int, *, first: bool) -> Iterator[tuple[Piece, int]]:
        """The units of the term, word by word, from a word of the text on: what they take, and the next word."""
        if not units or number >= len(self.field.words):
            return
        for piece, after in self._unit(units[0], number, first=first, last=len(units) == 1):
            if len(units) == 1:
                yield piece, after
                continue
            typed_gap = units[1][0][0]
            for rest, end in self._at(units[1:], after, first=False):
                gap = self.field.text[self.field.words[after - 1].end : rest.start]
                if joined(gap) or gap == typed_gap:
                    yield Piece(piece.start, rest.end), end

    def _unit(
        self, unit: list[tuple[str, str]], number: int, *, first: bool, last: bool
    ) -> Iterator[tuple[Piece, int]]:
        word = self.field.words[number]
        if is_code(unit) and not self.term.prefix and not self.term.suffix:
            yield from self._code("".join(word for _, word in unit), number)
            return
        ((_, typed_word),) = unit
        stems = [Piece(word.start, end) for _, end in word.parts]
        tails = [Piece(*part, is_tail=True) for part in word.parts[1:] if first and part[1] - part[0] >= 3]
        for piece in stems + tails:
            if self._is_form(typed_word, piece, last=last):
                yield Piece(piece.start, word.end), number + 1

    def _is_form(self, word: str, piece: Piece, *, last: bool) -> bool:
        forms = {word, *self.inflected.get(word, ())} if not (self.term.prefix and last) else {word}
        quote = self.field.quote(piece.start, piece.end)
        if any(self._fits(form, quote, last=last) for form in forms):
            return self._has_case(word, piece)
        plural = len(word) > 1 and word.isalpha() and word.isupper() and not self.term.suffix
        plural = plural and not (self.term.prefix and last)
        if plural and self._fits(f"{word}s", quote, last=False):
            return self.field.is_caseless or (quote[-1] == "s" and self._has_case(word, piece))
        return False

    def _fits(self, form: str, quote: str, *, last: bool) -> bool:
        pairs = [(fold_key(form), fold_key(quote))]
        if self.is_german:
            pairs.append((fold_key(spelled_out(form)), fold_key(spelled_out(quote))))
        for mine, there in pairs:
            for reading in readings(there):
                if self.term.suffix and there.endswith(mine):
                    return True
                if self.term.prefix and last and reading.startswith(mine):
                    return True
                if not self.term.suffix and reading == mine:
                    return True
        return False

    def _has_case(self, word: str, piece: Piece) -> bool:
        if self.term.mode is not Mode.CASED or self.field.is_caseless:
            return True
        folded = fold(word)
        wanted = [word[folded.span(at, at + 1)[0]].isupper() for at in range(len(folded.text))]
        there = self.field.capitals(piece.start, piece.end)
        return (there[-len(wanted) :] if self.term.suffix else there[: len(wanted)]) == wanted

    def _code(self, code: str, number: int) -> Iterator[tuple[Piece, int]]:
        """Joined, hyphenated and spaced, parted only between letters and digits."""
        for parts in partings(code):
            words = self.field.words[number : number + len(parts)]
            gaps = [self.field.text[one.end : other.start] for one, other in pairwise(words)]
            heads = [self.field.quote(word.start, word.end) for word in words[:-1]]
            if len(words) < len(parts) or any(gap not in ("-", "–", " ", "\n") for gap in gaps):
                continue
            for _, end in words[-1].parts:
                written = [*heads, self.field.quote(words[-1].start, end)]
                if self._is_code(written, parts) and self._is_large(gaps, written, parts):
                    yield Piece(words[0].start, words[-1].end), number + len(parts)

    def _is_code(self, written: list[str], parts: list[str]) -> bool:
        *first, last = map(fold_key, written)
        *heads, tail = map(fold_key, parts)
        small_s = last == f"{tail}s" and (self.field.is_caseless or written[-1].endswith("s"))
        starts = [readings(word) if i == 0 else (word,) for i, word in enumerate([*first, last])]
        whole = all(head in there for head, there in zip(heads, starts[: len(heads)], strict=True))
        if not whole or not (tail in starts[-1] or small_s):
            return False
        if self.term.mode is not Mode.CASED or self.field.is_caseless:
            return True
        return [char.isupper() for char in "".join(written)][: len("".join(parts))] == [
            char.isupper() for char in "".join(parts)
        ]

    def _is_large(self, gaps: list[str], written: list[str], parts: list[str]) -> bool:
        """Whether the letters beside each space are capitals; the plural s need not be."""
        written = [*written[:-1], written[-1][: len(parts[-1])]]
        spaced = [
            one + other for gap, one, other in zip(gaps, written[:-1], written[1:], strict=True) if gap in (" ", "\n")
        ]
        return not any(char.islower() for there in spaced for char in there)


def partings(code: str) -> Iterator[list[str]]:
    """A code parted at some of the places where letters meet digits."""
    turns = [i for i in range(1, len(code)) if code[i - 1].isdigit() != code[i].isdigit()]
    for chosen in product([False, True], repeat=len(turns)):
        cuts = [0, *(turn for turn, cut in zip(turns, chosen, strict=True) if cut), len(code)]
        yield [code[one:other] for one, other in pairwise(cuts)]


@cache
def readings(word: str) -> tuple[str, ...]:
    """An Arabic word, and what it is without what is written in one with it."""
    if script_of_word(word) != "Arab":
        return (word,)
    bare = [(proclitic, word[len(proclitic) :]) for proclitic in PROCLITICS if word.startswith(proclitic)]
    found = [rest for _, rest in bare if len(rest) > 1]
    return (word, *found, *(f"ال{rest}" for proclitic, rest in bare if proclitic.endswith("لل") and len(rest) > 1))


def spelled_out(word: str) -> str:
    for umlaut, letters in {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}.items():
        word = word.replace(umlaut, letters)
    return word


def typed(text: str) -> Iterator[list[tuple[str, str]]]:
    """The words of a term as typed, each with what stands before it; the words of a code together."""
    field = Field("term", text)
    unit: list[tuple[str, str]] = []
    done = 0
    for word in field.words:
        gap, done_before = field.text[done : word.start], done
        one = (gap, field.quote(word.start, word.end))
        if unit and not (done_before and goes_on(unit, one)):
            yield unit
            unit = []
        unit, done = [*unit, one], word.end
    yield unit


def goes_on(unit: list[tuple[str, str]], one: tuple[str, str]) -> bool:
    """Whether a word belongs to the code before it: S-400, F 35; Formula 1 is two words."""
    (gap, word), before = one, "".join(word for _, word in unit)
    if not (before + word).isalnum() or before[-1].isdigit() == word[0].isdigit():
        return False
    return gap == "-" or (gap == " " and all(char.isupper() for char in unit[-1][1] + word if char.isalpha()))


def is_code(unit: list[tuple[str, str]]) -> bool:
    code = "".join(word for _, word in unit)
    return code.isalnum() and any(map(str.isdigit, code)) and any(map(str.isalpha, code))
