"""Arabic: plurals sound and broken, duals, the feminine, the accusative, pronouns; proclitics are the matcher's. Pure.

The dictionary alone will not do: its families mix in verbs, and by accident other words. Of a family those count that
have the word's own consonants and are attested with the article, which no verb takes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final

from monitor.text.forms.broken import PLURALS, SINGULARS
from monitor.text.forms.endings import Row, inflected, own
from monitor.text.forms.grammar import Family, Grammar, Reading
from monitor.text.forms.lexicon import Lexicon

_ARTICLE: Final = "ال"
_FEMININE: Final = "ة"
_FEMININE_PLURAL: Final = "ات"
_NISBA: Final = "ي"
_COUNTRY: Final = "يا"
_WEAK: Final = str.maketrans("", "", "اأإآىيوءؤئة")
_NO_PLURAL: Final = ("ا", "إ")
_ALEFS: Final = ("ا", "أ", "إ", "آ")
_HAMZA: Final = str.maketrans("أإآ", "ااا")
# Bahrain is no dual of the sea, Daraa no shield, Misrata none of Egypt's
_PLACES: Final = frozenset(("بحرين", "درعا", "كندا", "مصراته", "مصراتة"))
_SHORTEST: Final = 3

# Pronouns only where they make no other word: not -ه, which is spelled as the feminine
_FEMININE_ENDINGS: Final = "ة ات تان تين تا تي ته تها تهم اته اتها اتهم"
_ENDINGS: Final[tuple[Row, ...]] = (
    (_FEMININE_PLURAL, 0, "- ه ها هم"),
    (_FEMININE, 1, ""),
    # Not -يا, the accusative: it makes Turkey of Turkish, Russia of Russian
    (_NISBA, 1, "ي ية يون يين يان يات يتان يتين"),
    ("اء", 0, "- ات ان ين"),
    ("ا و ى", 0, "-"),
    ("", 0, "- ا ان ين ون ات ها هم ت وا"),
)


def _readings(word: str, lexicon: Lexicon) -> tuple[Reading, ...]:
    bare = _without_article(word)
    lemmas = (SINGULARS.get(bare), lexicon.lemma(word), lexicon.lemma(bare))
    return tuple(Reading(lemma) for lemma in dict.fromkeys(filter(None, lemmas)))


def _forms(word: str, families: tuple[Family, ...], lexicon: Lexicon) -> Iterable[str]:
    """A word written with its article keeps it in all forms: الحبوب is asked for, not حبوب."""
    bare = _without_article(word)
    article = word.removesuffix(bare)
    forms = chain([bare], () if bare.endswith(_COUNTRY) else _inflected(bare, families, lexicon))
    return (article + form for form in forms if form not in _PLACES or form == bare)


def _without_article(word: str) -> str:
    bare = word.removeprefix(_ARTICLE)
    return bare if len(bare) > 1 else word


def _inflected(word: str, families: tuple[Family, ...], lexicon: Lexicon) -> Iterator[str]:
    singular = SINGULARS.get(word, word)
    plurals = PLURALS.get(singular, ())
    yield from plurals
    yield from (form for family in families for form in _nominal(word, family))
    lemmas = {family.reading.lemma for family in families}
    for form in dict.fromkeys((word, singular, *(plural for plural in plurals if plural.endswith(_FEMININE_PLURAL)))):
        yield from inflected(form, ((_FEMININE, 1, _FEMININE_ENDINGS),))
        yield from own(inflected(form, _ENDINGS), lemmas, lexicon) if len(form) >= _SHORTEST else ()


def _nominal(word: str, family: Family) -> Iterator[str]:
    attested = {mate.translate(_HAMZA) for mate in family.mates}
    for mate in family.mates:
        if mate.startswith(_NO_PLURAL) and not word.startswith(_ALEFS):
            continue  # إسلام, of سلم; the plurals أفعال have their hamza somewhere in the family
        if (_ARTICLE + mate).translate(_HAMZA) in attested and _consonants(mate) == _consonants(word):
            yield mate


def _consonants(word: str) -> str:
    """What is left of a word in all its broken plurals: صرخ of صاروخ and صواريخ."""
    bare = word.translate(_WEAK)
    for ending in ("تان", "تين", "تا", "تي", "ات", "ان", "ين", "ون", "ن", "ت"):
        if word.endswith(ending):
            return bare.removesuffix(ending.translate(_WEAK))
    return bare


GRAMMAR: Final = Grammar(_readings, _forms)
