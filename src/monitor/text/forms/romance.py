"""French, Spanish and Italian: the dictionary's forms, filled up by regular number, gender and participles. Pure.

Elision (`l'Ukraine`) is the matcher's business. A noun of its own for a woman (`ministra`) is another word, as in the
dictionary; the feminine of an adjective is a form, also where a noun is spelled like it (`offensive`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Final

from monitor.text.forms.endings import Row, inflected, own
from monitor.text.forms.grammar import Family, Grammar, Reading, is_acronym, look_up, spelled
from monitor.text.forms.lexicon import Lexicon

_CONJUGATED: Final = 8  # forms that make a family a verb's
_SHORTEST_NOUN: Final = 3
_REFLEXIVE: Final = "se"


@dataclass(frozen=True, slots=True)
class Romance:
    """How words of a language end.

    `names`: of names that the dictionary does not know. `plurals`: of all other words. `genders`: where the form is no
    other word. `adjectives`: of words that tell by their ending that they have a feminine, which may be a noun too.
    `infinitives`: of verbs, the forms that the dictionary files elsewhere. `participles`: of forms of a verb.
    """

    names: tuple[Row, ...]
    plurals: tuple[Row, ...]
    genders: tuple[Row, ...]
    adjectives: tuple[Row, ...]
    infinitives: tuple[Row, ...]
    participles: tuple[Row, ...]


def _readings(word: str, lexicon: Lexicon) -> tuple[Reading, ...]:
    return () if is_acronym(word) else look_up(spelled(word), lexicon)


def _grammar(language: Romance) -> Grammar:
    def forms(word: str, families: tuple[Family, ...], lexicon: Lexicon) -> Iterable[str]:
        if is_acronym(word):
            return ()
        if not families and word[:1].isupper():
            return own(inflected(word, language.names), (), lexicon)
        verbs = tuple(family for family in families if _is_verb(family, language))
        lemmas = sorted({family.reading.lemma for family in families if family not in verbs})
        return chain(
            chain.from_iterable(family.forms() for family in families),
            chain.from_iterable(_nominal(base, lemmas, language, lexicon) for base in (lemmas if families else [word])),
            chain.from_iterable(_verbal(verb, language, lexicon) for verb in verbs),
        )

    return Grammar(_readings, forms)


def _is_verb(family: Family, language: Romance) -> bool:
    infinitives = tuple(ending for row in language.infinitives for ending in row[0].split())
    return family.reading.lemma.endswith(infinitives) and len(family.mates) >= _CONJUGATED


def _nominal(word: str, lemmas: list[str], language: Romance, lexicon: Lexicon) -> Iterator[str]:
    """The plural of a noun is its own, also where a verb is spelled so (paces, of pacer); not of a small word (nos)."""
    plurals = inflected(word, language.plurals)
    yield from plurals if word in lemmas and len(word) >= _SHORTEST_NOUN else own(plurals, lemmas, lexicon)
    yield from (form for form in inflected(word, language.genders) if lexicon.free(form, lemmas))
    yield from own(inflected(word, language.adjectives), lemmas, lexicon)


def _verbal(verb: Family, language: Romance, lexicon: Lexicon) -> Iterator[str]:
    lemma = verb.reading.lemma
    made = inflected(lemma, language.infinitives)
    yield from own(made, (), lexicon)
    for form in {*verb.mates, *filter(lexicon.known, made)}:
        yield from own(inflected(form, language.participles), (lemma, f"{lemma}{_REFLEXIVE}"), lexicon)


FRENCH: Final = _grammar(
    Romance(
        names=(("s x z", 0, "-"), ("", 0, "- s")),
        plurals=(
            ("s x z", 0, "-"),
            ("au eu", 0, "- x s"),
            ("ou", 0, "- s x"),
            ("al", 2, "al als aux"),
            ("ail", 3, "ail ails aux"),
            ("", 0, "- s"),
        ),
        genders=(("e a o", 0, "-"), ("s x", 0, "- e es"), ("", 0, "- e s es")),
        adjectives=(
            ("ien éen yen", 0, "- s ne nes"),
            ("an ain in", 0, "- s e es"),
            ("if", 1, "f fs ve ves"),
            ("eux", 1, "x se ses"),
            ("el eil", 0, "- s le les"),
            ("ier", 2, "er ers ère ères"),
            ("ateur iteur uteur cteur", 3, "eur eurs rice rices"),
            ("é", 0, "- e s es"),
            ("ais ois", 0, "- e es"),
            ("al", 1, "l le les ux"),
            ("anc", 0, "- s he hes"),
            ("ec", 0, "- s que ques"),
            ("ic rc", 1, "c cs que ques"),
            ("veau", 3, "eau eaux el elle elles"),
            ("g", 0, "- s ue ues"),
        ),
        infinitives=(
            ("ger", 2, "er e es ent eait eaient ea era eront é ée és ées"),
            ("er", 2, "er e es ent ons ait aient a èrent era eront é ée és ées"),
            ("ir", 1, "r - t s e es ssent ssait ra"),
            ("ttre", 4, "ttre t ts ttent ttait ttu ttue ttus ttues"),
            ("re", 2, "re - s ent ait u ue us ues"),
        ),
        participles=(("é i u it is", 0, "- e s es"),),
    )
)

SPANISH: Final = _grammar(
    Romance(
        names=(("s x z", 0, "- es"), ("", 0, "- s es")),
        plurals=(
            ("í ú", 0, "- s es"),
            ("a e i o u á é ó", 0, "- s"),
            ("z", 1, "z ces"),
            ("ás", 2, "ás ases"),
            ("és", 2, "és eses"),
            ("s x", 0, "-"),
            ("án", 2, "án anes"),
            ("én", 2, "én enes"),
            ("ín", 2, "ín ines"),
            ("ón", 2, "ón ones"),
            ("ún", 2, "ún unes"),
            ("", 0, "- es s"),
        ),
        genders=(("o", 1, "o a os as"), ("ín", 2, "ín ina inas"), ("án", 2, "án ana anas")),
        adjectives=(
            ("ado ido", 1, "o a os as"),
            ("dor tor sor", 0, "- a es as"),
            ("és", 2, "és esa eses esas"),
        ),
        infinitives=(("ar", 2, "ar ado"), ("er ir", 2, "er ir ido")),
        participles=(("ado ido cho sto", 1, "o a os as"),),
    )
)

ITALIAN: Final = _grammar(
    Romance(
        names=(),
        plurals=(
            ("ista ota", 1, "a i e"),
            ("ca ga", 1, "a he"),
            ("cia gia", 2, "ia ie e"),
            ("a", 1, "a e"),
            ("co go", 1, "o i hi"),
            ("io", 1, "o -"),
            ("o e", 1, "- o e i"),
        ),
        genders=(("co go", 1, "o i hi a he"), ("o", 1, "o i a e")),
        adjectives=(
            ("sco", 1, "o a hi he"),
            ("ato ito uto ano", 1, "o a i e"),
            ("tore", 3, "ore ori rice rici"),
        ),
        infinitives=(
            ("are", 3, "are a ano ò ato ata ati ate"),
            ("ire", 3, "ire ito ita iti ite"),
            ("dere", 4, "dere duto so"),
            ("ggere", 5, "ggere tto"),
            ("gere", 4, "gere to so"),
            ("ere", 3, "ere uto"),
        ),
        participles=(("ato ito uto so tto sto nto rto", 1, "o a i e"),),
    )
)
