"""German: the dictionary's forms; compounds inflect like their last known part; endings by rule for the rest. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final

from monitor.text.forms.grammar import Family, Grammar, Reading, is_acronym, look_up
from monitor.text.forms.lexicon import Lexicon

_ADJECTIVE: Final = ("e", "em", "en", "er", "es")
_LINKS: Final = ("", "s", "es", "n", "en", "er", "ns")  # what may join the parts of a compound
_SHORTEST_PART: Final = 4  # letters; shorter ones split names by accident
_TELLING_PART: Final = 6  # letters; a part this long stands for itself, whatever is before it

# What a noun ends in → the endings it takes. Spare ones make no word, and cost nothing.
_NOUN_ENDINGS: Final[tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]] = (
    (("ung", "heit", "keit", "schaft", "ion", "tät", "enz", "anz"), ("en",)),
    (("nis",), ("se", "ses", "sen")),
    (("chen", "lein"), ("s",)),
    (("el", "er", "en"), ("s", "n")),
    (("e",), ("s", "n", "ns")),
    (("a", "i", "ı", "o", "u", "y"), ("s",)),
    (("s", "ß", "x", "z"), ("e", "es", "en")),
    (("",), ("s", "es", "e", "en")),  # not -er: no new word takes that plural, and it makes a Kiewer of Kiew
)


def _readings(word: str, lexicon: Lexicon) -> tuple[Reading, ...]:
    if is_acronym(word):
        return ()
    return tuple(dict.fromkeys(_known(word, lexicon))) or _compound(word, lexicon)


def _known(word: str, lexicon: Lexicon) -> Iterator[Reading]:
    """A capital tells a noun from a verb (Angriff, angriff): as written first; beside it the adjective in a name."""
    yield from look_up((word, word.replace("ß", "ss"), word.capitalize(), word.lower()), lexicon)
    adjective = lexicon.lemma(word.lower())
    is_noun = lexicon.lemma(word) == word  # die Offensive
    if adjective and word[:1].isupper() and not is_noun and _inflects_as(word.lower(), adjective, lexicon):
        yield Reading(adjective)


def _inflects_as(word: str, adjective: str, lexicon: Lexicon) -> bool:
    """Whether `word` is the adjective with an ending: schwarzes, as in Schwarzes Meer; not grenze, a verb."""
    attributive = all(lexicon.lemma(adjective + ending) == adjective for ending in ("em", "es"))
    return attributive and word.removeprefix(adjective) in _ADJECTIVE


def _compound(word: str, lexicon: Lexicon) -> tuple[Reading, ...]:
    """The longest known part at the end of an unknown word: Getreide-korridor, Drohnen-programme, an-gegriffen."""
    for cut in range(3, len(word) - _SHORTEST_PART + 1):
        head, tail = word[:cut], word[cut:]
        known = look_up((tail.capitalize() if word[:1].isupper() else tail,), lexicon)
        if known and (len(tail) >= _TELLING_PART or _is_part(head, lexicon)):
            return tuple(Reading(reading.lemma, head) for reading in known)
    return ()


def _is_part(head: str, lexicon: Lexicon) -> bool:
    parts = (head.removesuffix(link) for link in _LINKS)
    return any(lexicon.known(part.capitalize()) or lexicon.known(part.lower()) for part in parts)


def _forms(word: str, families: tuple[Family, ...], lexicon: Lexicon) -> Iterable[str]:
    if is_acronym(word):
        return (word + "s",)
    lemmas = [family.reading.lemma for family in families]
    known = {form for family in families for form in family.forms()}
    participle = word[:1].islower() and word not in lemmas[:1]  # geplant, filed under planen: geplante
    regular = _regular(word) if participle or len(known) <= 1 else ()
    return chain(known, (form for form in regular if lexicon.free(form, lemmas)), _participles(word))


def _participles(word: str) -> Iterable[str]:
    """What the dictionary files as adjectives: einmarschiert."""
    return (word.removesuffix("en") + ending for ending in ("t", "te", "ten")) if word.endswith("ieren") else ()


def _regular(word: str) -> Iterable[str]:
    """Endings for names, loans and adjectives of which the dictionary knows no other form, and for participles."""
    if word[:1].islower():
        return (word + ending for ending in _ADJECTIVE)
    endings = next(endings for finals, endings in _NOUN_ENDINGS if word.endswith(finals))
    return (word + ending for ending in endings)


GRAMMAR: Final = Grammar(_readings, _forms)
