"""Russian and Ukrainian: the dictionary's paradigms, freed of its strays and filled up by regular endings. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final

from monitor.text.forms import declension
from monitor.text.forms.grammar import Family, Grammar, Reading, is_acronym, look_up, spelled
from monitor.text.forms.lexicon import Lexicon, one_spelling

_ADJECTIVES: Final = ("ый", "ий", "ій", "ой", "ая", "ое", "ее", "ом")
# How words end that the dictionary files under a noun from which they are only derived: анкарський, гілочка, кияка
_DERIVED: Final = ("ський", "цький", "зький", "ний", "вий", "чка", "чко", "чок", "нка", "нька", "яка", "арка", "істка")
_PARADIGM: Final = 4  # forms that make a family of a word its own, and no slip of the dictionary
_VOWELS: Final = frozenset("аеёиоуыэюяіїє")
_CYRILLIC: Final = _VOWELS | frozenset("бвгґджзйклмнпрстфхцчшщъь")


def _readings(word: str, lexicon: Lexicon) -> tuple[Reading, ...]:
    """The first spelling that is known: a name as written before the common noun of its small letters (Київ, кий)."""
    if is_acronym(word):
        return ()
    spellings = chain.from_iterable((spelling, one_spelling(spelling)) for spelling in spelled(word))
    return look_up(spellings, lexicon)


def _is_own(family: Family, word: str) -> bool:
    """Whether the word is a citation form, whatever it is a form of beside that: гол is a goal before a short голый."""
    return family.reading.lemma == word and len(family.mates) >= _PARADIGM


def _known(families: tuple[Family, ...], derived: tuple[str, ...]) -> Iterator[str]:
    """The dictionary's forms without its strays: Аравийское under море, гілочка under гілка."""
    for family in families:
        lemma = family.reading.lemma.lower()
        for form in family.forms():
            stray = form.endswith(derived) and not lemma.endswith(derived)
            foreign = form[:1].lower() != lemma[:1] and (form[:1] == form[:1].upper() or form.endswith(_ADJECTIVES))
            if lemma.endswith(_ADJECTIVES) or not (stray or foreign):
                yield form


def _grammar(endings: declension.Declension, derived: tuple[str, ...]) -> Grammar:
    def forms(word: str, families: tuple[Family, ...], lexicon: Lexicon) -> Iterable[str]:
        if not _CYRILLIC.intersection(word.lower()) or (is_acronym(word) and word[-1].lower() in _VOWELS):
            return ()
        families = tuple(family for family in families if _is_own(family, word)) or families
        lemmas = sorted({family.reading.lemma for family in families})
        regular = chain.from_iterable(map(endings.forms, lemmas or [word]))
        return chain(_known(families, derived), (form for form in regular if lexicon.free(form, lemmas)))

    return Grammar(_readings, forms)


RUSSIAN: Final = _grammar(declension.RUSSIAN, ("ский",))
UKRAINIAN: Final = _grammar(declension.UKRAINIAN, _DERIVED)
