"""Arabic: sound plurals, duals and the feminine; proclitics are the matcher's business. Pure.

Broken plurals and pronouns are not there yet. The dictionary alone will not do for them: its families mix in verbs, and
by accident other words.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from monitor.text.forms.grammar import Family, Grammar, Reading
from monitor.text.forms.lexicon import Lexicon

_ARTICLE: Final = "ال"
_FEMININE: Final = "ة"
_NISBA: Final = "ي"
_FEMININE_ENDINGS: Final = ("ة", "ات", "تان", "تين", "تا", "تي")
# Not -يا, the accusative: it makes Turkey of Turkish, Russia of Russian
_NISBA_ENDINGS: Final = ("ي", "ية", "يون", "يين", "يان", "يات", "يتان", "يتين")
_ENDINGS: Final = ("ا", "ان", "ين", "ون", "ات")  # taken where the dictionary attests them
_PLACES: Final = frozenset(("بحرين", "درعا"))  # Bahrain is no dual of the sea, Daraa no shield


def _readings(word: str, lexicon: Lexicon) -> tuple[Reading, ...]:
    lemma = lexicon.lemma(word) or lexicon.lemma(word.removeprefix(_ARTICLE))
    return (Reading(lemma),) if lemma else ()


def _forms(word: str, families: tuple[Family, ...], lexicon: Lexicon) -> Iterable[str]:
    """A word written with its article keeps it in all forms: الحبوب is asked for, not حبوب."""
    bare = word.removeprefix(_ARTICLE)
    article = word.removesuffix(bare)
    attested = {mate for family in families for mate in family.mates} - _PLACES
    return (article + form for form in _inflected(bare, attested))


def _inflected(word: str, attested: set[str]) -> Iterable[str]:
    if word.endswith(_FEMININE):
        return (word.removesuffix(_FEMININE) + ending for ending in _FEMININE_ENDINGS)
    if word.endswith(_NISBA) and attested:
        return (word.removesuffix(_NISBA) + ending for ending in _NISBA_ENDINGS)
    return [word, *(word + ending for ending in _ENDINGS if word + ending in attested)]


GRAMMAR: Final = Grammar(_readings, _forms)
