"""English: number, person, tense and degree from the dictionary, with what it files elsewhere; plurals by rule. Pure.

Possessives need no form: the matcher cuts `'s` off. The dictionary does not tell noun from verb, so `drone` brings
`droned` and `droning` along. They stay: the verb of the weapon is in use, the buzzing is rare in news, and `=drone`
excludes both.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from monitor.text.forms.grammar import Family, Grammar, Reading, is_acronym, look_up, spelled
from monitor.text.forms.lexicon import Lexicon

# Words of their own, whatever they once came from: `goods` is not `good`, a `building` is built no more
_OWN_PLURALS: Final = frozenset(("arms", "customs", "goods", "media", "odds", "premises", "savings", "works"))
_OWN_PARTICIPLES: Final = frozenset(("bearing", "building", "ceiling", "evening", "hearing", "housing", "meeting"))

# Forms that are spelled like another word, to which the dictionary gives them
_ELSEWHERE: Final = {
    "basis": "bases",
    "bear": "bore",
    "bend": "bent",
    "bind": "bound",
    "break": "broke",
    "drink": "drunk",
    "feel": "felt",
    "go": "gone",
    "half": "halves",
    "leaf": "leaves",
    "leave": "left",
    "life": "lives",
    "loaf": "loaves",
    "ring": "rung",
    "rise": "rose",
    "shake": "shook",
    "shelf": "shelves",
    "shoot": "shot",
    "swear": "swore",
    "thief": "thieves",
    "think": "thought",
    "wife": "wives",
    "win": "won",
    "wind": "wound",
}


def _readings(word: str, lexicon: Lexicon) -> tuple[Reading, ...]:
    if is_acronym(word) or word.lower() in _OWN_PLURALS:
        return ()
    return tuple(reading for reading in look_up(spelled(word), lexicon) if not _is_participle(word, reading.lemma))


def _is_participle(word: str, lemma: str) -> bool:
    """A topic that says `shipping` or `unmanned` means a noun, an adjective of its own: not to ship, not to unman."""
    return word.lower() != lemma.lower() and word.endswith(("ing", "ed")) and len(word) > len(lemma)


def _forms(word: str, families: tuple[Family, ...], lexicon: Lexicon) -> Iterable[str]:
    for family in families:
        lemma = family.reading.lemma
        yield from family.mates
        yield from filter(None, (_ELSEWHERE.get(lemma),))
        yield from _participles(lemma, family.mates, lexicon)
    if word[:1].isupper() and all(len(family.mates) == 1 for family in families):
        yield word + "s"  # two Kyivs, the two Zelenskys
    if not families and (word[:1].isupper() or not word.endswith("ed")) and word.lower() not in _OWN_PLURALS:
        yield plural(word)


def _participles(lemma: str, mates: Iterable[str], lexicon: Lexicon) -> Iterable[str]:
    """A verb's -ing form where the dictionary files it as a noun: bombing, beginning."""
    if any(mate.endswith("ing") for mate in mates) or all(mate in {lemma, plural(lemma)} for mate in mates):
        return ()
    candidates = (lemma + "ing", lemma.removesuffix("e") + "ing", lemma + lemma[-1] + "ing")
    return (form for form in candidates if lexicon.known(form) and form not in _OWN_PARTICIPLES)


def plural(word: str) -> str:
    """The regular plural: militias, embassies, clashes, UAVs."""
    if not is_acronym(word):
        if word.endswith(("s", "x", "z", "ch", "sh")):
            return word + "es"
        if word.endswith("y") and not word.endswith(("ay", "ey", "oy", "uy")):
            return word[:-1] + "ies"
    return word + "s"


GRAMMAR: Final = Grammar(_readings, _forms)
