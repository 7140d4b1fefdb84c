"""Turkish by suffixes: number × possessive × case of nouns, tense × person of verbs, with vowel harmony. Pure.

The dictionary answers two questions only: which stem a written form has (aracı → araç), and how a stem changes (şehir →
şehri, gol → golü). Read backwards it would mix in derivation: it files insansız, unmanned, under insan, and Suriyeli,
Syrian, under Suriye. My and thy (-m, -n) are left out: rare in news, and often other words. The passive (vurulmak) is
a verb of its own, as in the dictionary.
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
_WATER: Final = "su"  # suyu, suyun: the one noun that takes a y
_CAPITALS: Final = str.maketrans("Iİ", "ıi")
_CIRCUMFLEX: Final = str.maketrans("âîû", "aiu")

# A: a e; I: ı i u ü; D: d t; in brackets: a consonant that stands only after a vowel, a vowel only after a consonant
_NUMBERS: Final = ("", "lAr")
_OWNERS: Final = ("", "(I)mIz", "(I)nIz")
_CASES: Final = ("", "(y)I", "(y)A", "DA", "DAn", "(n)In", "(y)lA", "DAki", "DAkiler", "DAdIr", "DIr", "(y)DI")
_THIRD: Final = ("(s)I",)
_THIRD_CASES: Final = ("", "nI", "nA", "ndA", "ndAn", "nIn", "ylA", "ndAki", "ndAkiler", "ndAdIr", "dIr", "ydI")
_INFINITIVES: Final = ("mak", "mek")
_SHORTEST_VERB: Final = 4
_PERSONS: Final = ("", "lAr", "DI", "DIr", "lArdI", "DIlAr", "DIrlAr")
_PAST: Final = ("DI", "DIlAr", "sA", "sAlAr", "mAlI", "mAlIlAr", "mAdI", "mAdIlAr")
_TENSES: Final = ("mIş", "(y)AcAk", "mAktA", "(A)r", "(I)r", "mAmIş", "mAyAcAk", "mAz")
_PARTICIPLES: Final = ("DIğI", "DIklArI", "(y)AcAğI", "(y)AcAklArI", "mAsI", "mAlArI", "mAmAsI")
_OTHERS: Final = (
    *("(y)ArAk", "(y)Ip", "(y)IncA", "mAdAn", "mA", "mAyI", "mAyA", "mAdA", "mAnIn", "mAk", "mAktAn", "mAklA", "mAmAk"),
    *(start + end for start in ("(y)An", "mAyAn") for end in ("", "I", "A", "lAr", "lArI", "lArA", "lArIn", "DAn")),
)
_VERBAL: Final = (
    *((suffix,) for suffix in _PAST + _OTHERS),
    *product(_TENSES, _PERSONS),
    *product(_PARTICIPLES, _THIRD_CASES),
)
_PRESENT: Final = tuple(("Iyor", person) for person in _PERSONS)
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
    stands = (text[-1] in _VOWELS) != (optional in "AI")
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
    verb = _conjugated(stem, lexicon) if stem.endswith(_INFINITIVES) and len(stem) > _SHORTEST_VERB else set()
    return {stem} | verb if verb and not _is_noun(stem, lexicon) else {stem} | verb | _declined(stem, lexicon)


def _is_noun(infinitive: str, lexicon: Lexicon) -> bool:
    """Whether an infinitive is a noun besides: yemek, the food; yemeği."""
    return any(lexicon.lemma(infinitive[:-1] + ending) == infinitive for ending in ("ği", "ğı"))


def _declined(stem: str, lexicon: Lexicon) -> set[str]:
    bases = _stems(stem, lexicon)
    return {text for base in bases for text in _chained(base, _CHAINS) if _fits(base, text, stem)}


def _chained(base: _Stem, chains: Iterable[tuple[str, ...]]) -> Iterator[str]:
    return (reduce(_Stem.__add__, filter(None, chain), base).text for chain in chains)


def _fits(base: _Stem, text: str, stem: str) -> bool:
    """A changed stem stands before vowels only: uçağı, but uçaklar."""
    return base.text == stem or text[len(base.text) :][:1] in _VOWELS


def _conjugated(infinitive: str, lexicon: Lexicon) -> set[str]:
    """The forms of a verb: git-ti, gid-iyor; başla-dı, başl-ıyor."""
    stem = infinitive[: -len(_INFINITIVES[0])]
    vowels = [letter for letter in stem if letter in _VOWELS]
    if not vowels:
        return set()
    bases = [_Stem(stem, vowels[-1])]
    if stem.endswith("t") and stem in {lexicon.lemma(f"{stem[:-1]}d{ending}") for ending in ("iyor", "en")}:
        bases.append(_Stem(stem[:-1] + "d", vowels[-1]))
    present = bases
    if stem[-1] in _VOWELS:
        present = [_Stem(stem[:-1], (vowels[-2:-1] or vowels)[0])]
    made = {text for base in bases for text in _chained(base, _VERBAL) if _fits(base, text, stem)}
    return made | {text for base in present for text in _chained(base, _PRESENT) if _fits(base, text, stem)}


def _stems(stem: str, lexicon: Lexicon) -> tuple[_Stem, ...]:
    vowels = [letter for letter in stem if letter in _VOWELS]
    if not vowels:
        return ()
    vowel = vowels[-1]
    front = _FRONT.get(vowel)
    soft = stem[:-1] + _SOFT.get(stem[-1], stem[-1])
    if front and stem in {lexicon.lemma(stem + _HIGH[front]), lexicon.lemma(soft + _HIGH[front])}:
        vowel = front  # saati, golü, kalbi: loans with a front ending
    changed = _before_vowel(stem, len(vowels), _HIGH[vowel], lexicon)
    silent = [_Stem(stem, other) for other in vowels[-2:-1] if stem[-1] == "e" and not lexicon.known(stem)]  # drone
    return (*(_Stem(text, vowel) for text in (stem, *changed)), *silent)


def _before_vowel(stem: str, syllables: int, high: str, lexicon: Lexicon) -> Iterator[str]:
    """How a stem changes before a vowel: uçak, uçağ-; şehir, şehr-; hat, hatt-. The dictionary must attest it; a longer
    word that it does not know softens."""
    if stem == _WATER:
        yield f"{stem}y"
        return
    soft = "g" if stem.endswith("nk") else _SOFT.get(stem[-1], stem[-1])
    changes = (stem[:-1] + soft, stem[:-2] + stem[-1], stem + stem[-1] if syllables == 1 else stem)
    attested = [changed for changed in changes if lexicon.lemma(f"{changed}{high}n{high}") == stem]
    guessed = [] if lexicon.known(stem) or syllables == 1 else changes[:1]
    yield from dict.fromkeys(text for text in (*attested, *guessed) if text != stem)


GRAMMAR: Final = Grammar(_readings, _forms)
