"""Bulgarian: the dictionary's forms, filled up by the definite article, plurals and gender. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Final

from monitor.text.forms.endings import Row, inflected, own
from monitor.text.forms.grammar import Family, Grammar, Reading, is_acronym, is_name_alone, look_up, spelled
from monitor.text.forms.lexicon import Lexicon

_ADJECTIVES: Final[tuple[Row, ...]] = (
    ("ски цки шки", 1, "и а о ия ият ата ото ите"),
    ("ен", 2, "ен на но ни ния ният ната ното ните ена ено ени ения еният ената еното ените"),
    ("ов ев ив ав", 0, "- а о и ия ият ата ото ите"),
    ("ът ък ър", 2, ""),
)
_NOUNS: Final[tuple[Row, ...]] = (
    ("ски цки шки", 0, ""),
    ("ия", 1, "я ята и ите"),
    ("я", 1, "я ята и ите"),
    ("а", 0, "- та"),
    ("ие", 1, "е ето я ята"),
    ("ще це", 1, "е ето а ата"),
    ("е", 0, "- то та тата"),
    ("о", 1, "о ото а ата"),
    ("ост ест", 0, "- та и ите"),
    ("й", 1, "й я ят и ите еве евете"),
    ("тел", 0, "- я ят и ите ю"),
    ("ар", 0, "- я ят а ът и ите"),
    ("ец", 2, "ец еца ецът ци ците"),
    ("ник ист ант ент", 0, "- а ът"),
    ("ин", 2, "ин ина инът и ите"),
    ("к", 1, "к ка кът ци ците кове ковете"),
    ("г", 1, "г га гът зи зите гове говете"),
    ("х", 1, "х ха хът си сите хове ховете"),
    ("б в д ж з л м н п р с т ф ц ч ш", 0, "- а ът и ите ове овете"),
)
_PLURALS: Final[tuple[Row, ...]] = (
    ("ия", 1, ""),
    ("а", 1, "и ите"),
    ("ник", 1, "ци ците"),
    ("ист ант ент ин", 0, "и ите"),
)

_PLURAL_ENDINGS: Final = ("и", "те")
_ADJECTIVE_ENDINGS: Final = ("ен", "ър", "ки", "ов", "ев", "ив")


def _readings(word: str, lexicon: Lexicon) -> tuple[Reading, ...]:
    found = () if is_acronym(word) else look_up(spelled(word), lexicon)
    return () if is_name_alone(word, found, _PLURAL_ENDINGS, _ADJECTIVE_ENDINGS) else found


def _forms(word: str, families: tuple[Family, ...], lexicon: Lexicon) -> Iterable[str]:
    if is_acronym(word):
        return ()
    lemmas = sorted({family.reading.lemma for family in families})
    known = chain.from_iterable(family.forms() for family in families)
    return chain(known, chain.from_iterable(_regular(base, lemmas, lexicon) for base in lemmas or [word]))


def _regular(word: str, lemmas: list[str], lexicon: Lexicon) -> Iterable[str]:
    tables = (_NOUNS, _PLURALS) if word[:1].isupper() else (_ADJECTIVES, _NOUNS, _PLURALS)
    made = [form for rows in tables for form in inflected(word, rows)]
    return own(made, lemmas, lexicon)


GRAMMAR: Final = Grammar(_readings, _forms)
