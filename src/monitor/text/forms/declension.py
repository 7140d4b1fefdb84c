"""Regular endings of Russian and Ukrainian words, as tables: names and new words that no dictionary has. Pure.

A row: what the word ends in, how many letters the endings replace, the endings (`-`: none). The first row that fits
serves. Rows are generous (both animate and inanimate, both stresses): a spare ending makes no word.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

Row = tuple[str, int, str]


@dataclass(frozen=True, slots=True)
class Declension:
    """How a language's nouns and adjectives end, and how their stems change."""

    nouns: tuple[Row, ...]
    adjectives: tuple[Row, ...]
    verbs: tuple[str, ...]  # how infinitives end: left to the dictionary
    closed: tuple[tuple[str, str], ...] = ()  # a final syllable → what it becomes before a vowel
    softened: tuple[tuple[str, str], ...] = ()  # a final consonant and і → what they become together

    def forms(self, word: str) -> Iterator[str]:
        """All forms that the word's declension makes, taking the word for a nominative."""
        if word.endswith(self.verbs):
            return
        for rows in (self.adjectives, self.nouns):
            fitting = (row for row in rows if word.endswith(tuple(row[0].split()) or ""))
            _, cut, endings = next(fitting, ("", 0, ""))
            yield from self._declined(word, cut, endings)

    def _declined(self, word: str, cut: int, endings: str) -> Iterator[str]:
        opened = (word.removesuffix(old) + new for old, new in self.closed if word.endswith(old))
        for stem in (word[: len(word) - cut], *opened):
            for ending in endings.split():
                form = stem + ending.removeprefix("-")
                yield form
                if word.endswith("а"):
                    yield from (form.removesuffix(old) + new for old, new in self.softened if form.endswith(old))


RUSSIAN: Final = Declension(
    nouns=(
        ("ский цкий", 0, ""),
        ("ия", 2, "ия ии ию ией иею ий иям иями иях"),
        ("ие", 2, "ие ия ию ием ии ий иям иями иях"),
        ("ий", 2, "ий ия ию ием ии иев иям иями иях"),
        ("ый ой", 0, ""),
        ("а", 1, "а ы и е у ой ою ей - ам ами ах"),
        ("я", 1, "я и е ю ей ею ь й ям ями ях"),
        ("о", 1, "о а у ом е - ам ами ах"),
        ("е", 1, "е я а ю у ем и ей ям ями ях"),
        ("ь", 1, "ь я ю ем ём е и ей ью ям ями ях"),
        ("й", 1, "й я ю ем е и ев ям ями ях"),
        ("ы и у ю э ё", 0, ""),
        ("г к х ж ч ш щ", 0, "- а у ом ем е и ов ей ам ами ах"),
        ("ов ев ёв ин ын", 0, "- а у ым ом е ой ы ых ыми ам ами ах"),
        ("ц", 0, "- а у ом ем е ы ов ев ам ами ах"),
        ("", 0, "- а у ом е ы ов ам ами ах"),
    ),
    adjectives=(
        ("гий кий хий", 2, "ий ого ому им ом ая ой ую ою ое ие их ими"),
        ("жий чий ший щий", 2, "ий его ему им ем ая ей ую ею ее ие их ими"),
        ("ний", 2, "ий его ему им ем яя ей юю ею ее ие их ими"),
        ("ый ой", 2, "ый ой ого ому ым ом ая ую ою ое ые ых ыми"),
    ),
    verbs=("ть", "ти", "чь", "ться", "тись"),
)

UKRAINIAN: Final = Declension(
    nouns=(
        ("ія", 2, "ія ії ію ією іє ій іям іями іях"),
        ("ій", 2, "ій ія ію ієм ії їв іям іями іях"),
        ("ий", 0, ""),
        ("а", 1, "а и і у ою ею о е - ам ами ах"),
        ("я", 1, "я і ї ю ею єю ям ь й ями ях"),
        ("о", 1, "о а у ові ом і - ам ами ах"),
        ("е", 1, "е я а ю у ем і ей ям ями ях"),
        ("ь", 1, "ь я ю еві ем і ів ей ям ями ях"),
        ("й", 1, "й я ю єві єм ї їв ям ями ях"),
        ("и і у ю ї є", 0, ""),
        ("ж ч ш щ ц", 0, "- а у еві ем і е ів ей ам ами ах"),
        ("ов ев єв ін їн", 0, "- а у ові им ом і ої и их ими ів ам ами ах"),
        ("", 0, "- а у ові ом і и ів е ам ами ах"),
    ),
    adjectives=(
        ("ий", 2, "ий ого ому им ім а ої ій у ою е і их ими"),
        ("ній їй", 2, "ій ього ьому ім я ьої ю ьою є і іх іми"),
    ),
    verbs=("ти", "тися"),
    closed=(("ів", "ов"), ("їв", "єв")),  # Харків, Харкова; Київ, Києва
    softened=(("гі", "зі"), ("кі", "ці"), ("хі", "сі")),  # Америка, в Америці
)
