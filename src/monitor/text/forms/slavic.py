"""Russian and Ukrainian: the dictionary's paradigms, freed of its strays and filled up by regular endings. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final

from monitor.text.forms import declension
from monitor.text.forms.endings import own
from monitor.text.forms.grammar import Family, Grammar, Reading, is_acronym, is_name_alone, look_up, spelled
from monitor.text.forms.lexicon import Lexicon, one_spelling

_PLURALS: Final = ("ы", "и", "і", "ї")
_ADJECTIVES: Final = ("ый", "ий", "ій", "ой", "ая", "ое", "ее")
# How words end that the dictionary files under a noun from which they are only derived: анкарський, гілочка, кияка
_DERIVED: Final = (
    *("ський", "цький", "зький", "ний", "вий", "чка", "чко", "чок", "нка", "нька", "яка", "арка", "істка", "тка"),
    *("ниця", "диця", "ичка", "рець", "івка", "ння", "ття", "ність", "енький"),
)
_LONGEST_ENDING: Final = 4  # letters more than the lemma has
_ABBREVIATED: Final = 3  # letters: укр, рос
_PARADIGM: Final = 4  # forms that make a family of a word its own, and no slip of the dictionary
_INFINITIVES: Final = declension.RUSSIAN.infinitives + declension.UKRAINIAN.infinitives
_VOWELS: Final = frozenset("аеёиоуыэюяіїє")
_CYRILLIC: Final = _VOWELS | frozenset("бвгґджзйклмнпрстфхцчшщъь")


def _readings(word: str, lexicon: Lexicon) -> tuple[Reading, ...]:
    """The first spelling that is known: a name as written before the common noun of its small letters (Київ, кий)."""
    if is_acronym(word):
        return ()
    spellings = chain.from_iterable((spelling, one_spelling(spelling)) for spelling in spelled(word))
    found = look_up(spellings, lexicon)
    return () if is_name_alone(word, found, _PLURALS, _ADJECTIVES) else found


def _is_own(family: Family, word: str) -> bool:
    """Whether the word is a citation form, whatever it is a form of beside that: гол is a goal before a short голый."""
    return family.reading.lemma == word and len(family.mates) >= _PARADIGM


def _chosen(families: tuple[Family, ...], word: str, derived: tuple[str, ...]) -> tuple[Family, ...]:
    """The word's own family before others, and none of what it is only derived from: портовий, filed under порт."""
    related = tuple(family for family in families if not _is_derived(word, family.reading.lemma, derived))
    return tuple(family for family in families if _is_own(family, word)) or related


def _known(families: tuple[Family, ...], derived: tuple[str, ...]) -> Iterator[str]:
    """The dictionary's forms without its strays."""
    for family in families:
        lemma = family.reading.lemma.lower()
        yield from (form for form in family.forms() if not _is_stray(form, lemma, derived))


def _is_stray(form: str, lemma: str, derived: tuple[str, ...]) -> bool:
    """Аравийское under море, гілочка under гілка, Ужгород under уж, руб under рубль."""
    if form[:1].lower() != lemma[:1]:
        return form[:1] == form[:1].upper() or form.endswith((*_ADJECTIVES, "ом", "ный"))
    if lemma.endswith(_ADJECTIVES):
        return lemma.startswith(form) and len(form) <= _ABBREVIATED
    is_noun = not lemma.endswith(_INFINITIVES)
    cut = is_noun and lemma.startswith(form) and len(lemma) - len(form) > 1 and not lemma.endswith("ин")
    grown = is_noun and len(form) - len(lemma) > _LONGEST_ENDING
    return cut or grown or _is_derived(form, lemma, derived)


def _is_derived(word: str, lemma: str, derived: tuple[str, ...]) -> bool:
    return any(word.endswith(ending) and not lemma.endswith(ending) for ending in derived)


def _grammar(endings: declension.Declension, derived: tuple[str, ...]) -> Grammar:
    def forms(word: str, families: tuple[Family, ...], lexicon: Lexicon) -> Iterable[str]:
        if not _CYRILLIC.intersection(word.lower()) or (is_acronym(word) and word[-1].lower() in _VOWELS):
            return ()
        lemmas = {family.reading.lemma for family in families}
        chosen = _chosen(families, word, derived)
        mates = {family.reading.lemma: family.mates for family in chosen} or {word: ()}
        regular = tuple(chain.from_iterable(endings.forms(base, known) for base, known in mates.items()))
        certain = (endings.certain(family.reading.lemma, family.mates) for family in chosen)
        return chain(_known(chosen, derived), own(regular, lemmas, lexicon), *certain)

    return Grammar(_readings, forms)


RUSSIAN: Final = _grammar(declension.RUSSIAN, ("ский",))
UKRAINIAN: Final = _grammar(declension.UKRAINIAN, _DERIVED)
