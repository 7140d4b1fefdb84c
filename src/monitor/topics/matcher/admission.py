"""Which lists of a concept serve an article, and in which languages their words may be inflected. Pure.

"Which list of a concept" in docs/topics.md, as a function of the article's languages and script, remembered for
every chain of lists that a topic has.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from monitor.records import Document, Language
from monitor.topics.codes import ANY, LATIN, SCRIPTS, script_of
from monitor.topics.matcher.spelling import AS_TYPED


class Listed(NamedTuple):
    """Where a term stands: the key of its list, and all languages that its concept has lists for."""

    key: str = ANY
    languages: frozenset[str] = frozenset()


Chain = tuple[Listed, ...]
"""Where a term stands when its concept is itself named in a list; empty for a term of a query."""


class Admitted(NamedTuple):
    """A list that serves: the bits of the languages that may inflect its words, and what the reason must say."""

    languages: int
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    """What decides over lists: the article's languages as far as they are known, and its script."""

    candidates: tuple[str, ...]
    sure: bool
    script: str

    def admit(self, chain: Chain, foreign: str | None, bits: Mapping[str, int]) -> Admitted | None:
        """Whether a chain of lists serves words of this article, or words in the `foreign` script inside it."""
        admitted = Admitted(AS_TYPED if chain else self._bits(bits, foreign))
        for listed in chain:
            one = self._admit(listed, foreign, bits)
            if one is None:
                return None
            admitted = Admitted(admitted.languages & one.languages, one.note or admitted.note)
        return admitted

    def speaks(self, languages: Collection[str]) -> bool:
        """Whether a filter on languages holds: by any candidate where the language is unsure."""
        return any(code in languages for code in self._asked)

    @property
    def _asked(self) -> tuple[str, ...]:
        return self.candidates[:1] if self.sure else self.candidates

    def _bits(self, bits: Mapping[str, int], foreign: str | None) -> int:
        return 0 if foreign else sum(bits.get(code, 0) for code in self._asked)

    def _admit(self, listed: Listed, foreign: str | None, bits: Mapping[str, int]) -> Admitted | None:
        key = listed.key
        code = self.candidates[0] if self.candidates else None
        if key == ANY or key in SCRIPTS:
            serves = key == ANY or _alike(key) == _alike(foreign or self.script)
            return Admitted(self._bits(bits, foreign)) if serves else None
        if self.sure and key == code:
            return Admitted(bits.get(key, 0))
        if foreign:
            serves = key in self.candidates or _written_in(key, foreign)
            return Admitted(0, f"{key} list: another script in the text") if serves else None
        if (self.sure and code in listed.languages) or not _written_in(key, self.script):
            return None
        why = f"no list for {code}" if self.sure else "language unsure"
        return Admitted(bits.get(key, 0) if key in self.candidates else 0, f"{key} list: {why}")


class Admissions:
    """A reader's decisions over the chains of a compiled matcher, each made once."""

    __slots__ = ("_bits", "_chains", "_made", "reader")

    def __init__(self, reader: Reader, chains: tuple[Chain, ...], bits: Mapping[str, int]) -> None:
        self.reader = reader
        self._chains = chains
        self._bits = bits
        self._made: dict[tuple[int, str | None], Admitted | None] = {}

    def of(self, chain: int, script: str | None) -> Admitted | None:
        """Whether words in a script (None: digits) may match the terms of a chain of lists, by its number."""
        made = (chain, script)
        if made not in self._made:
            foreign = script if script and _alike(script) != _alike(self.reader.script) else None
            self._made[made] = self.reader.admit(self._chains[chain], foreign, self._bits)
        return self._made[made]


_TWO_SCRIPTS = frozenset(["az", "kk", "ku", "mn", "sr", "tg", "tk", "tt", "uz"])
_ENOUGH_LETTERS = 400


def reader_of(document: Document) -> Reader:
    """The reader of a document: its script follows from its language, or from its letters where that will not do."""
    language: Language = document.language
    known = language.code is not None and language.code not in _TWO_SCRIPTS
    script = script_of(language.code) if known and language.code else _script_of_text(document)
    return Reader(language.candidates, language.sure and bool(language.candidates), script)


def _script_of_text(document: Document) -> str:
    counts: dict[str, int] = {}
    for char in (document.title + document.text)[:_ENOUGH_LETTERS]:
        script = script_of_letter(char)
        if script:
            counts[script] = counts.get(script, 0) + 1
    return max(counts, key=lambda script: counts[script], default=LATIN)


_FAMILIES = {
    "LATIN": LATIN, "FULLWIDTH": LATIN, "CYRILLIC": "Cyrl", "ARABIC": "Arab", "ARMENIAN": "Armn", "BENGALI": "Beng",
    "DEVANAGARI": "Deva", "ETHIOPIC": "Ethi", "GEORGIAN": "Geor", "GREEK": "Grek", "GUJARATI": "Gujr",
    "GURMUKHI": "Guru", "HANGUL": "Hang", "CJK": "Hani", "HIRAGANA": "Jpan", "KATAKANA": "Jpan", "HEBREW": "Hebr",
    "KHMER": "Khmr", "KANNADA": "Knda", "LAO": "Laoo", "MALAYALAM": "Mlym", "MYANMAR": "Mymr", "ORIYA": "Orya",
    "SINHALA": "Sinh", "SYRIAC": "Syrc", "TAMIL": "Taml", "TELUGU": "Telu", "THAANA": "Thaa", "THAI": "Thai",
    "TIBETAN": "Tibt",
}  # fmt: skip
_ALIKE = {"Hans": "Hani", "Hant": "Hani", "Jpan": "Hani", "Kore": "Hang"}


@lru_cache(maxsize=1 << 12)
def script_of_letter(char: str) -> str | None:
    """The script of a letter; None for what is no letter."""
    return _FAMILIES.get(unicodedata.name(char, "").partition(" ")[0]) if char.isalpha() else None


def script_of_word(word: str) -> str | None:
    """The script of a word's first letter; None for digits."""
    return next(filter(None, map(script_of_letter, word)), None)


def _alike(script: str) -> str:
    """Chinese characters serve several scripts: those count as one here."""
    return _ALIKE.get(script, script)


def _written_in(language: str, script: str) -> bool:
    return _alike(script_of(language)) == _alike(script)
