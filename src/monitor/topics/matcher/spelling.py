"""A term as typed → the spellings that find it in folded text: all its forms, codes, acronyms, umlauts.

A spelling is a row of slots, one per word; a slot knows every form that may stand there. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import IntEnum
from itertools import chain, pairwise, product
from typing import NamedTuple

from monitor.text.fold import Folded, fold, fold_key
from monitor.text.words import APOSTROPHE, FIRST_SPACELESS, is_spaceless, is_upper, word_spans
from monitor.topics.codes import ANY
from monitor.topics.model import Mode, Term

AS_TYPED = -1
"""The languages of a form that needs no inflection: all bits."""

GERMAN = "de"
MOST_RUNS = 4
"""Of letters and digits in a code that is looked for in all its spellings: F-35B has three."""


class Form(NamedTuple):
    """How one form of a word may stand in a text."""

    languages: int = AS_TYPED  # a bit for each language that inflects the word so
    plural: bool = False  # it ends in the plural s of an acronym: small in the text, where case says anything
    umlauts: str = ""  # the text must read so once its ä ö ü are written ae oe ue


class Kind(IntEnum):
    """How much of a word in the text a form is."""

    WORD = 0
    PREFIX = 1
    SUFFIX = 2


class Slot(NamedTuple):
    """One word of a spelling."""

    forms: Mapping[str, Form]  # by the folded form; the one that was typed comes first
    kind: Kind = Kind.WORD
    gap: str = " "  # what was typed before it
    in_code: bool = False  # it belongs to one code with the slot before
    capitals: tuple[bool, ...] | None = None  # where case counts: for each letter as typed and folded


Slots = tuple[Slot, ...]
_Typed = tuple[str, str]
"""What stands before a word of a term, folded, and the word as typed."""


class Inflections:
    """The forms of words, by word; every language has a bit."""

    __slots__ = ("_by_word", "bits")

    def __init__(self, forms: Mapping[tuple[str, str], tuple[str, ...]]) -> None:
        self.bits: dict[str, int] = {}
        self._by_word: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        for (language, word), found in forms.items():
            self.bits.setdefault(language, 1 << len(self.bits))
            self._by_word.setdefault(word, []).append((language, found))

    def of(self, word: str, key: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        """(language, forms of the word in it): of all languages where `key` names none (`any`, a script)."""
        every = key == ANY or key[0].isupper()
        return ((language, found) for language, found in self._by_word.get(word, ()) if every or language == key)


def is_spaceless_term(term: Term) -> bool:
    """Whether a term matches any part of the text: it is written in a script without spaces."""
    return max(term.text) >= FIRST_SPACELESS and any(map(is_spaceless, term.text))


def spell(term: Term, key: str, inflections: Inflections) -> Iterator[Slots]:
    """All spellings of a term from the list `key` (a language, a script, `any`)."""
    units = list(_units(term))
    spelled: list[list[Slots]] = []
    for unit, runs in units:
        if runs:
            spelled.append(list(_code(unit, runs, term)))
        else:
            last = unit is units[-1][0]
            spelled.append([tuple(_slot(word, term, key, inflections, last=last) for word in unit)])
    return (tuple(chain.from_iterable(parts)) for parts in product(*spelled))


def inflected_words(term: Term) -> Iterator[str]:
    """The words of a term that stand for all their forms, as typed."""
    if term.mode is Mode.FORMS and not is_spaceless_term(term):
        words = [word for unit, runs in _units(term) if not runs for _, word in unit]
        yield from words[:-1] if term.prefix else words


def _units(term: Term) -> Iterator[tuple[list[_Typed], list[str]]]:
    """The words of a term; those that make a code together, and the runs of letters and digits of the code."""
    typed = list(_typed(term.text))
    while typed:
        length = _code_length(typed)
        unit, typed = typed[:length], typed[length:]
        runs = _runs("".join(word for _, word in unit))
        yield unit, runs if len(runs) > 1 and not term.prefix and not term.suffix else []


def _typed(text: str) -> Iterator[_Typed]:
    plain = text.split(" ")
    if all(map(str.isalnum, plain)):
        yield from ((" ", word) for word in plain)
        return
    folded = fold(text)
    done = 0
    for start, end in word_spans(folded.text):
        first, last = folded.span(start, end)
        yield fold_key(text[done:first]), text[first:last]
        done = last


_RUN = re.compile(r"\d+|[^\W\d_]+")


def _runs(word: str) -> list[str]:
    """The runs of letters and of digits of a code; nothing where the word has other characters."""
    runs = _RUN.findall(word)
    return runs if "".join(runs) == word else []


def _code_length(typed: list[_Typed]) -> int:
    """How many of the words from the first on are one code: two of S-400, two of F 35 but one of Formula 1."""
    length = 1
    for (_, word), (gap, following) in pairwise(typed):
        turns = word[-1].isdigit() != following[0].isdigit() and bool(_runs(word + following))
        capitals = all(map(str.isupper, filter(str.isalpha, word + following)))
        if not turns or not (gap == "-" or (gap == " " and capitals)):
            break
        length += 1
    return length


def _code(unit: list[_Typed], runs: list[str], term: Term) -> Iterator[Slots]:
    """A code joined, and parted at every change between letters and digits."""
    if len(runs) > MOST_RUNS:
        partings = {("".join(runs),), tuple(word for _, word in unit)}
    else:
        partings = {_parted(runs, cuts) for cuts in range(1 << (len(runs) - 1))}
    for *first, last in sorted(partings):
        slots = (_exact(part, term, in_code=i > 0) for i, part in enumerate(first))
        yield (*slots, _exact(last, term, in_code=bool(first), plural=True))


def _parted(runs: list[str], cuts: int) -> tuple[str, ...]:
    """The runs, parted after the i-th where bit i of `cuts` is set."""
    return tuple("".join(run + (" " if cuts >> i & 1 else "") for i, run in enumerate(runs)).split(" "))


def _exact(word: str, term: Term, *, in_code: bool, plural: bool = False) -> Slot:
    folded = fold(word)
    forms = {folded.text: Form()}
    if plural:
        forms[folded.text + "s"] = Form(plural=True)
    return Slot(forms, in_code=in_code, capitals=_capitals(folded, term))


def _slot(typed: _Typed, term: Term, key: str, inflections: Inflections, *, last: bool) -> Slot:
    gap, word = typed
    folded = fold(word)
    kind = Kind.SUFFIX if term.suffix else Kind.PREFIX if term.prefix and last else Kind.WORD
    forms = {folded.text: Form()}
    if kind is Kind.WORD and len(word) > 1 and word.isupper() and word.isalpha():
        forms[folded.text + "s"] = Form(plural=True)
    if term.mode is Mode.FORMS and kind is not Kind.PREFIX:
        for language, found in inflections.of(word, key):
            _add(forms, found, language, inflections.bits[language])
    if key == GERMAN:
        _add_umlauts(forms, (word,), AS_TYPED)
    return Slot(forms, kind, gap, capitals=_capitals(folded, term))


def _add(forms: dict[str, Form], found: tuple[str, ...], language: str, bit: int) -> None:
    for form in fold_key("\n".join(found)).split("\n"):
        if form.replace(APOSTROPHE, "").isalnum():
            known = forms.get(form)
            forms[form] = Form(bit | known.languages if known and not known.plural else bit)
    if language == GERMAN:
        _add_umlauts(forms, found, bit)


_TWO_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
_ONE_LETTER = {"ae": "a", "oe": "o", "ue": "u"}


def without_umlauts(word: str) -> str:
    """A word folded as German writes it on other keyboards: Tuerkei."""
    return fold_key(word.translate(_TWO_LETTERS))


def _add_umlauts(forms: dict[str, Form], found: tuple[str, ...], languages: int) -> None:
    """Türkei is found as Tuerkei; Tuerkei as Türkei, where the text does have the umlaut."""
    for form in found:
        spelled_out = bare = without_umlauts(form)
        for two, one in _ONE_LETTER.items():
            bare = bare.replace(two, one)
        if bare != spelled_out:
            forms.setdefault(spelled_out, Form(languages))
            forms.setdefault(bare, Form(languages, umlauts=spelled_out))


def _capitals(folded: Folded, term: Term) -> tuple[bool, ...] | None:
    return capitals(folded, 0, len(folded.text)) if term.mode is Mode.CASED else None


def capitals(folded: Folded, start: int, end: int) -> tuple[bool, ...]:
    """For each character of folded.text[start:end]: whether it was a capital."""
    return tuple(is_upper(folded.original[folded.span(at, at + 1)[0]]) for at in range(start, end))
