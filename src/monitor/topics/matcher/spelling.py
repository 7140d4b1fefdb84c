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
from monitor.text.forms.stems import GERMAN, endings, parted, short_of, shortened, spellings
from monitor.text.words import APOSTROPHE, FIRST_SPACELESS, is_spaceless, is_upper, word_spans
from monitor.topics.codes import ANY
from monitor.topics.model import Mode, Term

AS_TYPED = -1
"""The languages of a form that needs no inflection: all bits."""

MOST_RUNS = 4
"""Of letters and digits in a code that is looked for in all its spellings: F-35B has three."""


class Form(NamedTuple):
    """How one form of a word may stand in a text."""

    languages: int = AS_TYPED  # a bit for each language that inflects the word so
    plural: bool = False  # it ends in the plural s of an acronym: small in the text, where case says anything
    umlauts: bool = False  # the text must read as another form once its ä ö ü are written ae oe ue


TYPED = Form()
_NOTHING = frozenset(("",))


class Group(NamedTuple):
    """Forms of a word that begin alike. Their endings are one object for all words that end alike."""

    beginning: str
    endings: frozenset[str] = _NOTHING
    form: Form = TYPED
    in_pieces: bool = False  # an apostrophe stands in some of its endings


class Kind(IntEnum):
    """How much of a word in the text a form is."""

    WORD = 0
    PREFIX = 1
    SUFFIX = 2


class Slot(NamedTuple):
    """One word of a spelling: as it was typed, folded, and its other forms."""

    typed: str
    groups: tuple[Group, ...] = ()
    kind: Kind = Kind.WORD
    gap: str = " "  # what was typed before it
    in_code: bool = False  # it belongs to one code with the slot before
    capitals: tuple[bool, ...] | None = None  # where case counts: for each letter as typed and folded

    def form(self, word: str) -> Form | None:
        """The form that a folded word is: in all languages that inflect it so, plainly rather than on a condition."""
        if word == self.typed:
            return TYPED
        languages, other = 0, None
        for beginning, ends, form, _ in self.groups:
            if word.startswith(beginning) and word[len(beginning) :] in ends:
                if form.plural or form.umlauts:
                    other = other or form
                else:
                    languages |= form.languages
        return Form(languages) if languages else other

    def forms(self) -> Iterator[tuple[str, Form]]:
        """All forms, the typed one first."""
        yield self.typed, TYPED
        yield from ((group.beginning + ending, group.form) for group in self.groups for ending in group.endings)


Slots = tuple[Slot, ...]
_Typed = tuple[str, str]
"""What stands before a word of a term, folded, and the word as typed."""


class Inflections:
    """The forms of words; every language has a bit."""

    __slots__ = ("_by_word", "_endings", "_folded", "_forms", "_groups", "bits")

    def __init__(self, forms: Mapping[tuple[str, str], tuple[str, ...]]) -> None:
        self.bits: dict[str, int] = {}
        self._by_word: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        self._endings: dict[str, frozenset[str]] = {"": _NOTHING}
        self._forms: dict[tuple[int, bool], Form] = {}
        self._groups: dict[tuple[str, str], tuple[Group, ...]] = {}
        for (language, word), found in forms.items():
            self.bits.setdefault(language, 1 << len(self.bits))
            self._by_word.setdefault(word, []).append((language, found))
        folded = fold_key("\n".join(self._by_word)).split("\n")
        self._folded = dict(zip(self._by_word, folded, strict=False) if len(folded) == len(self._by_word) else ())

    def folded(self, word: str) -> str:
        """A word folded; those that inflect were folded all at once."""
        return self._folded.get(word) or fold_key(word)

    def of(self, word: str, key: str, typed: str) -> tuple[Group, ...]:
        """The forms of a word beside the typed one, in a language; in all where `key` names none (`any`, a script)."""
        every = ANY if key == ANY or key[0].isupper() else key
        if (word, every) not in self._groups:
            self._groups[word, every] = tuple(self._together(word, every, typed))
        return self._groups[word, every]

    def _together(self, word: str, key: str, typed: str) -> Iterator[Group]:
        """What several languages share is one group; the typed form alone is none."""
        languages: dict[str, int] = {}
        for language, found in self._by_word.get(word, ()):
            if key in (ANY, language):
                bit = self.bits[language]
                for short in shortened(found, language):
                    languages[short] = languages.get(short, 0) | bit
        languages.pop(short_of(typed), None)
        for short, bits in languages.items():
            beginning, joined, umlauts = parted(short)
            yield Group(beginning, self._ended(joined), self._form(bits, umlauts), APOSTROPHE in joined)

    def _form(self, bits: int, umlauts: bool) -> Form:
        if (bits, umlauts) not in self._forms:
            self._forms[bits, umlauts] = Form(bits, umlauts=umlauts)
        return self._forms[bits, umlauts]

    def _ended(self, joined: str) -> frozenset[str]:
        if joined not in self._endings:
            self._endings[joined] = endings(joined)
        return self._endings[joined]


def is_spaceless_term(term: Term) -> bool:
    """Whether a term matches any part of the text: it is written in a script without spaces."""
    return max(term.text) >= FIRST_SPACELESS and any(map(is_spaceless, term.text))


def spell(term: Term, key: str, inflections: Inflections) -> Iterator[Slots]:
    """All spellings of a term from the list `key` (a language, a script, `any`)."""
    if term.text.isalpha():
        return iter([(_slot((" ", term.text), term, key, inflections, last=True),)])
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
    groups = (_plural(folded.text),) if plural else ()
    return Slot(folded.text, groups, in_code=in_code, capitals=_capitals(folded, term))


def _plural(acronym: str) -> Group:
    return Group(acronym + "s", form=Form(plural=True))


def _slot(typed: _Typed, term: Term, key: str, inflections: Inflections, *, last: bool) -> Slot:
    gap, word = typed
    folded = inflections.folded(word)
    kind = Kind.SUFFIX if term.suffix else Kind.PREFIX if term.prefix and last else Kind.WORD
    groups: tuple[Group, ...] = ()
    if term.mode is Mode.FORMS and kind is not Kind.PREFIX:
        groups = inflections.of(word, key, folded)
    if kind is Kind.WORD and len(word) > 1 and word.isupper() and word.isalpha():
        groups = (*groups, _plural(folded))
    if key == GERMAN:
        groups = (*groups, *_umlauts(word))
    return Slot(folded, groups, kind, gap, capitals=_capitals(fold(word), term) if term.mode is Mode.CASED else None)


def _umlauts(word: str) -> tuple[Group, ...]:
    """Türkei is found as Tuerkei; Tuerkei as Türkei, where the text does have the umlaut."""
    spelled_out, bare = spellings(word)
    return (Group(spelled_out), Group(bare, form=Form(umlauts=True))) if bare != spelled_out else ()


def _capitals(folded: Folded, term: Term) -> tuple[bool, ...] | None:
    return capitals(folded, 0, len(folded.text)) if term.mode is Mode.CASED else None


def capitals(folded: Folded, start: int, end: int) -> tuple[bool, ...]:
    """For each character of folded.text[start:end]: whether it was a capital."""
    return tuple(is_upper(folded.original[folded.span(at, at + 1)[0]]) for at in range(start, end))
