"""What a grammar is: two functions, one before and one after the dictionary is read backwards. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from monitor.text.forms.lexicon import Lexicon, one_spelling


@dataclass(frozen=True, slots=True)
class Reading:
    """What a written word is a form of: a lemma of the dictionary, perhaps after a `head` (Getreide+korridor)."""

    lemma: str
    head: str = ""


@dataclass(frozen=True, slots=True)
class Family:
    """A reading with all forms that the dictionary knows of its lemma."""

    reading: Reading
    mates: tuple[str, ...]

    def forms(self) -> Iterable[str]:
        """The forms with the reading's head before them: Getreidekorridors."""
        head = self.reading.head
        return (head + mate.lower() for mate in self.mates) if head else self.mates


@dataclass(frozen=True, slots=True)
class Grammar:
    """How a language inflects.

    `readings`: a word as written → the lemmas that it may stand for, none where the dictionary does not help.
    `forms`: the word and the families of its readings → its forms, in any order, the word itself or not.
    """

    readings: Callable[[str, Lexicon], tuple[Reading, ...]]
    forms: Callable[[str, tuple[Family, ...], Lexicon], Iterable[str]]


def spelled(word: str) -> tuple[str, ...]:
    """The spellings under which a dictionary may know a word, best first: as written, in lower case, capitalised."""
    return tuple(dict.fromkeys((word, word.lower(), word.capitalize())))


def look_up(spellings: Iterable[str], lexicon: Lexicon) -> tuple[Reading, ...]:
    """The lemma of the first spelling that is known, and that spelling: it may be a lemma too (Quelle beside Quell)."""
    known = next(filter(lexicon.known, spellings), None)
    lemma = lexicon.lemma(known) if known else None
    return tuple(Reading(text) for text in dict.fromkeys((lemma, known)) if text)


_SHORT: Final = 4  # letters of a noun that a name may be spelled like


def is_name_alone(
    word: str, readings: tuple[Reading, ...], plurals: tuple[str, ...], adjectives: tuple[str, ...]
) -> bool:
    """Whether a capitalised word is spelled as an oblique form of a common noun by accident: Газа, of газ.

    It is not where it ends as `plurals` do (Беспилотники), where the lemma is an adjective (Чёрное), or where that is
    too long for an accident (Евфрата).
    """
    if not readings or not word[:1].isupper():
        return False
    lemma = readings[0].lemma
    same = one_spelling(lemma) == one_spelling(word.lower())
    accident = lemma[:1].islower() and not same and len(lemma) <= _SHORT
    return accident and not word.endswith(plurals) and not lemma.endswith(adjectives)


def is_acronym(word: str) -> bool:
    """Two letters or more, none of them small after the first, the last one capital: UAV, БпЛА."""
    return sum(map(str.isupper, word)) >= 2 and word[-1].isupper()
