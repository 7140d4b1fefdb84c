"""Turkish nouns and adjectives by suffixes: number × possessive × case, with vowel harmony and changing stems. Pure.

The dictionary answers two questions only: which stem a written form has (aracı → araç), and how a stem changes (şehir →
şehri, gol → golü). Read backwards it would mix in derivation: it files insansız, unmanned, under insan, and Suriyeli,
Syrian, under Suriye. Verbs stand for themselves. My and thy (-m, -n) are left out: rare in news, and often other words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from itertools import product
from typing import Final

from monitor.text.forms.grammar import Family, Grammar, Reading, is_acronym
from monitor.text.forms.lexicon import Lexicon

_VOWELS: Final = ("a", "ı", "o", "u", "e", "i", "ö", "ü")
_BACK: Final = frozenset("aıou")
_HIGH: Final = dict(zip(_VOWELS, "ııuuiiüü", strict=True))  # a vowel → the high vowel that follows it
_FRONT: Final = dict(zip("aıou", "eiöü", strict=True))
_HARD: Final = frozenset("çfhkpsşt")
_SOFT: Final = {"ç": "c", "k": "ğ", "p": "b", "t": "d"}
_CAPITALS: Final = str.maketrans("Iİ", "ıi")
_CIRCUMFLEX: Final = str.maketrans("âîû", "aiu")

# A: a e; I: ı i u ü; D: d t; in brackets: a consonant that stands only after a vowel, a vowel only after a consonant
_NUMBERS: Final = ("", "lAr")
_OWNERS: Final = ("", "(I)mIz", "(I)nIz")
_CASES: Final = ("", "(y)I", "(y)A", "DA", "DAn", "(n)In", "(y)lA", "DAki", "DAkiler", "DAdIr", "DIr", "(y)DI")
_THIRD: Final = ("(s)I",)
_THIRD_CASES: Final = ("", "nI", "nA", "ndA", "ndAn", "nIn", "ylA", "ndAki", "ndAkiler", "ndAdIr", "dIr", "ydI")
_CHAINS: Final = (*product(_NUMBERS, _OWNERS, _CASES), *product(_NUMBERS, _THIRD, _THIRD_CASES))


@dataclass(frozen=True, slots=True)
class _Stem:
    """A stem, or a word on its way: the letters so far and the vowel that the next suffix harmonises with."""

    text: str
    vowel: str

    def __add__(self, suffix: str) -> _Stem:
        text, vowel = self.text, self.vowel
        for sign in _after(text, suffix):
            sound = {"A": "a" if vowel in _BACK else "e", "I": _HIGH[vowel], "D": "t" if text[-1] in _HARD else "d"}
            text += sound.get(sign, sign)
            vowel = text[-1] if text[-1] in _VOWELS else vowel
        return _Stem(text, vowel)


def _after(text: str, suffix: str) -> str:
    """The suffix with its bracket resolved: (y)A is yA after a vowel, (I)mIz is mIz."""
    if not suffix.startswith("("):
        return suffix
    optional, rest = suffix[1], suffix[3:]
    stands = (text[-1] in _VOWELS) != (optional == "I")
    return optional + rest if stands else rest


def lower(word: str) -> str:
    """Small letters as Turkish has them (I → ı, İ → i), circumflexes off: writers and dictionaries leave them out."""
    return word.translate(_CAPITALS).lower().translate(_CIRCUMFLEX)


def _readings(word: str, lexicon: Lexicon) -> tuple[Reading, ...]:
    """The dictionary's stem, where our own suffixes lead from it to the word: harekâtın is no form of hare."""
    lemma = lexicon.lemma(lower(word))
    believed = lemma and not is_acronym(word) and lower(word) in _paradigm(lower(lemma), lexicon)
    return (Reading(lower(lemma)),) if lemma and believed else ()


def _forms(word: str, families: tuple[Family, ...], lexicon: Lexicon) -> Iterable[str]:
    """An acronym in consonants takes its endings after an apostrophe, where the matcher finds them."""
    if is_acronym(word) and lower(word[-1]) not in _VOWELS:
        return ()
    stem = families[0].reading.lemma if families else lower(word)
    return (form for form in _paradigm(stem, lexicon) if form == stem or form != lexicon.lemma(form))


def _paradigm(stem: str, lexicon: Lexicon) -> set[str]:
    """All forms of a stem; a stem that is changed before vowels appears in both shapes, the wrong one makes no word."""
    stems = _stems(stem, lexicon)
    made = {(base, reduce(_Stem.__add__, filter(None, chain), base).text) for base in stems for chain in _CHAINS}
    return {stem} | {text for base, text in made if base.text == stem or text[len(base.text) :][:1] in _VOWELS}


def _stems(stem: str, lexicon: Lexicon) -> tuple[_Stem, ...]:
    vowels = [letter for letter in stem if letter in _VOWELS]
    if not vowels:
        return ()
    vowel = vowels[-1]
    front = _FRONT.get(vowel)
    if front and lexicon.lemma(stem + _HIGH[front]) == stem:  # saati, golü: loans with a front ending
        vowel = front
    return tuple(_Stem(text, vowel) for text in (stem, *_before_vowel(stem, len(vowels), _HIGH[vowel], lexicon)))


def _before_vowel(stem: str, syllables: int, high: str, lexicon: Lexicon) -> Iterator[str]:
    """How a stem changes before a vowel: uçak, uçağ-; şehir, şehr-; hat, hatt-. The dictionary must attest it; a longer
    word that it does not know softens."""
    soft = "g" if stem.endswith("nk") else _SOFT.get(stem[-1], stem[-1])
    changes = (stem[:-1] + soft, stem[:-2] + stem[-1], stem + stem[-1] if syllables == 1 else stem)
    attested = [changed for changed in changes if lexicon.lemma(f"{changed}{high}n{high}") == stem]
    guessed = [] if lexicon.known(stem) or syllables == 1 else changes[:1]
    yield from dict.fromkeys(text for text in (*attested, *guessed) if text != stem)


GRAMMAR: Final = Grammar(_readings, _forms)
