"""Words → all their inflected forms, once per word and analyser, for a matcher that then only compares words.

Forms are inflection (number, case, person, tense, gender, definiteness, possessive, degree), never derivation: `Syria`
is not `Syrian`, `operation` not `operator`. They come from two places:

    lexicon    simplemma's dictionary (form → lemma), read backwards: all forms that share the word's lemma
    a grammar  per language: which lemma a written word stands for, and regular endings for what the dictionary lacks

A form too many costs nothing unless it is another word: hence a form made by rule is dropped where the dictionary gives
it to another lemma. Endings after an apostrophe (`Turkey's`, `Rusya'nın`) are the matcher's business, and no form here.

A dictionary takes up to 150 MB and 3 s; one is in memory at a time. Call `expand` in a short-lived process.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from importlib.metadata import version
from typing import Final

from monitor.text.fold import fold_key
from monitor.text.forms import arabic, bulgarian, english, german, persian, polish, romance, slavic, turkish
from monitor.text.forms.explained import Explained, Source, explained
from monitor.text.forms.grammar import Family, Grammar
from monitor.text.forms.lexicon import Lexicon
from monitor.text.forms.stems import shortened

__all__ = ["ANALYSER", "LANGUAGES", "MOST_FORMS", "RULES", "Explained", "Source", "expand", "expand_short", "explain"]

RULES: Final = 4  # raise it with every change that changes forms: the version of a topic holds it
ANALYSER: Final = f"forms {RULES}, simplemma {version('simplemma')}"
MOST_FORMS: Final = 400  # of one word; a Turkish noun has about 130
LONGEST: Final = 60  # letters; the longest German law is no term of a topic

_GRAMMARS: Final[dict[str, Grammar]] = {
    "ar": arabic.GRAMMAR,
    "bg": bulgarian.GRAMMAR,
    "de": german.GRAMMAR,
    "en": english.GRAMMAR,
    "es": romance.SPANISH,
    "fa": persian.GRAMMAR,
    "fr": romance.FRENCH,
    "it": romance.ITALIAN,
    "pl": polish.GRAMMAR,
    "ru": slavic.RUSSIAN,
    "tr": turkish.GRAMMAR,
    "uk": slavic.UKRAINIAN,
}
LANGUAGES: Final = frozenset(_GRAMMARS)


def expand(wanted: Collection[tuple[str, str]]) -> dict[tuple[str, str], tuple[str, ...]]:
    """Inflect each (ISO 639-1 code, word as written): the word itself first, its other forms after it in fixed order.

    A word of a language outside `LANGUAGES`, and what is no single word of letters, stands for itself alone.
    """
    forms: dict[tuple[str, str], tuple[str, ...]] = {key: (key[1],) for key in wanted}
    for language in sorted({code for code, _ in wanted} & LANGUAGES):
        words = sorted({word for code, word in wanted if code == language and _inflects(word)})
        if words:
            forms.update(((language, word), found) for word, found in _expand(language, words, Lexicon(language)))
    return forms


def explain(language: str, word: str) -> tuple[Explained, ...]:
    """The forms of a word as `expand` gives them, each with where it comes from and which other words it may be.

    Takes seconds: all of the dictionary is folded. A language outside `LANGUAGES` gives the word alone.
    """
    if language not in LANGUAGES or not _inflects(word):
        return (Explained(word, fold_key(word), Source.TYPED),)
    lexicon = Lexicon(language)
    ((_, forms),) = _expand(language, [word], lexicon)
    lemmas = {reading.lemma for reading in _GRAMMARS[language].readings(word, lexicon)}
    return explained(forms, lemmas, lexicon)


def expand_short(wanted: Collection[tuple[str, str]]) -> dict[tuple[str, str], tuple[str, ...]]:
    """`expand`, folded and written short as `stems.shortened` does: what a matcher needs, and stores keep."""
    return {key: tuple(shortened(found, key[0])) for key, found in expand(wanted).items()}


def _inflects(word: str) -> bool:
    odd = any(sign.isspace() or sign.isdigit() for sign in word)
    return not odd and len(word) <= LONGEST and any(map(str.isalpha, word))


def _expand(language: str, words: Collection[str], lexicon: Lexicon) -> Iterable[tuple[str, tuple[str, ...]]]:
    grammar = _GRAMMARS[language]
    readings = {word: grammar.readings(word, lexicon) for word in words}
    mates = lexicon.mates({reading.lemma for found in readings.values() for reading in found})
    for word, found in readings.items():
        families = tuple(Family(reading, mates[reading.lemma]) for reading in found if mates[reading.lemma])
        yield word, _in_order(word, grammar.forms(word, families, lexicon))


def _in_order(word: str, forms: Iterable[str]) -> tuple[str, ...]:
    """The word first, then the shortest forms: what the cap cuts off is the rarest."""
    others = sorted(set(forms) - {word}, key=lambda form: (len(form), form))
    return (word, *others[: MOST_FORMS - 1])
