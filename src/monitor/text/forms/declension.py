"""Regular endings of Russian and Ukrainian words, as tables: names and new words that no dictionary has. Pure.

Rows are generous where it does no harm: both animate and inanimate, both stresses.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from monitor.text.forms.endings import Row, inflected
from monitor.text.forms.lexicon import one_spelling


@dataclass(frozen=True, slots=True)
class Declension:
    """How a language's words end, and how their stems change."""

    nouns: tuple[Row, ...]
    names: tuple[Row, ...]  # before `nouns`
    adjectives: tuple[Row, ...]
    verbs: tuple[Row, ...]  # the past, and what is regular of the present; infinitives are no nouns
    telling: tuple[str, ...]  # endings of nouns that are a word's own also where another word is spelled so
    irregular: tuple[str, ...]  # a word and its forms that are no endings
    closed: tuple[tuple[str, str], ...] = ()  # a final syllable → what it becomes before a vowel
    softened: tuple[tuple[str, str], ...] = ()  # a final consonant and і → what they become together

    def forms(self, word: str, mates: Collection[str] = ()) -> Iterator[str]:
        """All forms that the word's declension makes, taking the word for a nominative or an infinitive; `mates` are
        those that the dictionary knows."""
        if self._is_verb(word, mates):
            yield from inflected(word, self.verbs)
            return
        yield from inflected(word, self.adjectives)
        rows = self.names + self.nouns if word[:1].isupper() else self.nouns
        # Short names have no genitive plural: Газ is no form of Газа
        is_place = word[:1].isupper() and word.endswith(("а", "я")) and len(word) <= _SHORT_NAME
        yield from (
            form for form in self._softened(word, inflected(word, rows)) if not (is_place and form == word[:-1])
        )
        for old, new in self.closed:
            if word.endswith(old):
                opened = word.removesuffix(old) + new
                yield from (form for form in inflected(opened, rows) if form != opened)

    @property
    def infinitives(self) -> tuple[str, ...]:
        return tuple(ending for row in self.verbs for ending in row[0].split())

    def _irregular(self, word: str) -> list[str]:
        rows = (row.split() for row in self.irregular)
        return next((row for row in rows if row[0] == one_spelling(word)), [])

    def _is_verb(self, word: str, mates: Collection[str]) -> bool:
        """An infinitive, not a noun that ends like one: власть, новость."""
        declined = any(mate.endswith(_OBLIQUE) for mate in mates) or word.endswith(_NOUNS)
        return word.endswith(self.infinitives) and not declined

    def _softened(self, word: str, made: tuple[str, ...]) -> Iterator[str]:
        yield from made
        if word.endswith("а"):
            for form in made:
                yield from (form.removesuffix(old) + new for old, new in self.softened if form.endswith(old))

    def certain(self, word: str, mates: Collection[str]) -> Iterator[str]:
        """Of a word that the dictionary knows with its `mates`, the forms that it has beyond doubt, also where another
        word is spelled so: миром, which the dictionary gives to миро; but not денем, since день changes its stem."""
        yield from self._irregular(word)
        if self._is_verb(word, mates):
            yield from inflected(word, self.verbs) if len(word) >= _LONG_VERB else ()
            return
        adjectival = inflected(word, self.adjectives)
        yield from adjectival if len(mates) > len(adjectival) // 2 else ()
        stem = word.rstrip("аяоеьй")
        kept = sum(mate.startswith(stem) for mate in mates if len(mate) > len(word) - 1 and mate != word)
        if len(word) >= _LONG and kept > len(mates) // 2:
            yield from (form for form in inflected(word, self.nouns) if form.endswith(self.telling))


_SHORT_NAME: Final = 5
_LONG_VERB: Final = 6
_LONG: Final = 3  # letters; shorter ones have too many namesakes
_OBLIQUE: Final = ("ами", "ями", "ах", "ях", "ью")
_NOUNS: Final = ("ость", "есть", "ість")

RUSSIAN: Final = Declension(
    nouns=(
        ("ский цкий", 0, ""),
        ("мя", 1, "я ени енем ена ен енам енами енах"),
        ("ия", 2, "ия ии ию ией иею ий иям иями иях"),
        ("ие", 2, "ие ия ию ием ии ий иям иями иях"),
        ("ий", 2, "ий ия ию ием ии иев иям иями иях"),
        ("ый ой", 0, ""),
        ("га ка ха", 1, "а и е у ой ою - ам ами ах"),
        ("жа ча ша ща", 1, "а и е у ей ею - ам ами ах"),
        ("ца", 1, "а ы е у ей ею - ам ами ах"),
        ("а", 1, "а ы е у ой ою - ам ами ах"),
        ("я", 1, "я и е ю ей ею ь й ям ями ях"),
        ("о", 1, "о а у ом е - ам ами ах"),
        ("е", 1, "е я а ю у ем и ей ям ями ях"),
        ("ость есть чь шь жь", 1, "ь и ью ей ям ями ях ам ами ах"),
        ("ь", 1, "ь я ю ем ём е и ей ью ям ями ях"),
        ("й", 1, "й я ю ем е и ев ям ями ях"),
        ("ы и у ю э ё", 0, ""),
        ("г к х", 0, "- а у ом е и ов ам ами ах"),
        ("ж ч ш щ", 0, "- а у ем ом е и ей ам ами ах"),
        ("ц", 0, "- а у ом ем е ы ов ев ам ами ах"),
        ("", 0, "- а у ом е ы ов ам ами ах"),
    ),
    names=(
        ("ия", 2, "ия ии ию ией"),
        ("ко аго яго ово", 0, ""),
        ("ы", 1, "ы - ов ам ами ах"),
        ("ов ев ёв ин ын", 0, "- а у ым ом е ой ы ых ыми ам ами ах"),
    ),
    adjectives=(
        ("гий кий хий", 2, "ий ого ому им ом ая ой ую ою ое ие их ими"),
        ("жий чий ший щий", 2, "ий его ему им ем ая ей ую ею ее ие их ими"),
        ("ний", 2, "ий его ему им ем яя ей юю ею ее ие их ими"),
        ("ый ой", 2, "ый ой ого ому ым ом ая ую ою ое ые ых ыми"),
    ),
    verbs=(
        ("овать", 5, "овать овал овала овало овали ую ует уют"),
        ("нуть", 4, "нуть нул нула нуло нули нет нут"),
        ("ать ять ить еть уть ыть", 2, "ть л ла ло ли"),
        ("аться яться иться еться уться ыться", 4, "ться лся лась лось лись"),
        ("ть ти чь ться тись чься", 0, ""),
    ),
    irregular=(
        "год лет летам летами летах",
        "человек люди людей людям людьми людях",
        "ребенок дети детей детям детьми детях",
        "мать матери матерью матерей матерям матерями матерях",
        "сын сыновья сыновей сыновьям сыновьями сыновьях",
        "огонь огня огню огнем огне огни огней огням огнями огнях",
    ),
    telling=("ам", "ами", "ах", "ом", "ем", "ов", "ев", "ям", "ями", "ях", "ой", "ы"),
)

UKRAINIAN: Final = Declension(
    nouns=(
        ("ія", 2, "ія ії ію ією іє ій іям іями іях"),
        ("ій", 2, "ій ія ію ієм ії їв іям іями іях"),
        ("ий", 0, ""),
        ("га ка ха", 1, "а и і у ою о - ам ами ах"),
        ("жа ча ша ща ца", 1, "а і у ею е - ам ами ах"),
        ("а", 1, "а и і у ою о - ам ами ах"),
        ("я", 1, "я і ї ю ею єю ям ь й ями ях"),
        ("о", 1, "о а у ові ом і - ам ами ах"),
        ("е", 1, "е я а ю у ем і ей ям ями ях"),
        ("ість сть", 1, "ь і ю ей ям ями ях"),
        ("ь", 1, "ь я ю еві ем і ів ей ям ями ях"),
        ("й", 1, "й я ю єві єм ї їв ям ями ях"),
        ("и і у ю ї є", 0, ""),
        ("г к х", 0, "- а у ові ом у и ів ам ами ах"),
        ("ж ч ш щ ц", 0, "- а у еві ем і е ів ам ами ах"),
        ("", 0, "- а у ові ом і и ів ам ами ах"),
    ),
    names=(
        ("ія", 2, "ія ії ію ією іє"),
        ("ова ева єва іна їна ина", 1, "а ої ій у ою и і о - ам ами ах"),
        ("джи", 0, ""),
        ("и", 1, "и - ів ам ами ах"),
        ("ов ев єв ін їн", 0, "- а у ові им ом і ої и их ими ів ам ами ах"),
    ),
    adjectives=(
        ("ий", 2, "ий ого ому им ім а ої ій у ою е і их ими"),
        ("ній їй", 2, "ій ього ьому ім я ьої ю ьою є і іх іми"),
    ),
    verbs=(
        ("увати", 5, "увати ував увала увало ували ую ує ують уватиме уватимуть"),
        ("нути", 4, "нути нув нула нуло нули не нуть нутиме нутимуть"),
        ("ати яти ити іти ути їти", 2, "ти в ла ло ли тиме тимуть"),
        ("атися ятися итися ітися утися", 4, "тися вся лася лося лися тиметься тимуться"),
        ("ти тися", 0, ""),
    ),
    irregular=(
        "рік року роком роки років рокам роками роках",
        "день дня дню днем дні днів дням днями днях",
        "людина люди людей людям людьми людях",
        "дитина діти дітей дітям дітьми дітях",
        "бік боку боком боки боків бокам боками боках",
    ),
    telling=("ам", "ами", "ах", "ом", "ем", "ів", "ям", "ями", "ях", "ою", "и"),
    closed=(("ів", "ов"), ("їв", "єв")),  # Харків, Харкова; Київ, Києва
    softened=(("гі", "зі"), ("кі", "ці"), ("хі", "сі")),  # Америка, в Америці
)
