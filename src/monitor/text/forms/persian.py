"""Persian: the dictionary's forms, filled up by plurals, the ezafe after vowels and the indefinite. Pure.

The suffixes may stand joined or behind a zero-width non-joiner, which folding takes away. An ی after a consonant is
left to the dictionary: it makes an adjective of a name (ایران, ایرانی).
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Final

from monitor.text.forms.endings import Row, inflected, own
from monitor.text.forms.grammar import Family, Grammar, Reading, look_up
from monitor.text.forms.lexicon import Lexicon

_HEH: Final = "ه"
_SHORTEST: Final = 3  # letters before ها: تنها is no plural of تن
_PLURALS: Final[tuple[Row, ...]] = (("", 0, "- ها های هایی هایش هایشان"),)
_ENDINGS: Final[tuple[Row, ...]] = (
    (_HEH, 0, "ی ای اش"),
    ("ا و", 0, "ی یی یش"),
    ("ی", 0, "ان"),
    ("", 0, "ات"),
)
_PERSONS: Final[tuple[Row, ...]] = (("نده", 1, "گان گانی"),)
_ADJECTIVES: Final[tuple[Row, ...]] = (("", 0, "تر ترین"),)
_ONE_LETTER: Final = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک"})  # as Arabic keyboards write them


def _readings(word: str, lexicon: Lexicon) -> tuple[Reading, ...]:
    return look_up(dict.fromkeys((word, word.translate(_ONE_LETTER))), lexicon)


def _forms(word: str, families: tuple[Family, ...], lexicon: Lexicon) -> Iterable[str]:
    lemmas = sorted({family.reading.lemma for family in families})
    known = chain.from_iterable(family.forms() for family in families)
    base = word.translate(_ONE_LETTER)
    plurals = inflected(base, _PLURALS) if len(base) >= _SHORTEST else ()
    made = [form for rows in (_ENDINGS, _PERSONS, _ADJECTIVES) for form in inflected(base, rows)]
    return chain(known, plurals, own(made, lemmas, lexicon))


GRAMMAR: Final = Grammar(_readings, _forms)
