"""Where the forms of a word come from, and which other words they may be. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from monitor.text.fold import fold_key
from monitor.text.forms.lexicon import Lexicon, one_spelling


class Source(StrEnum):
    """What a form is taken from."""

    TYPED = "as typed"
    DICTIONARY = "dictionary"
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class Explained:
    """One form of a word: as it is spelled, as it is compared, and the lemmas of other words that read the same."""

    form: str
    folded: str
    source: Source
    others: tuple[str, ...] = ()


def explained(forms: Collection[str], lemmas: Collection[str], lexicon: Lexicon) -> tuple[Explained, ...]:
    """The forms of a word, the typed one first, of which the dictionary knows `lemmas`. A lemma that is among the forms
    is no other word."""
    folded = {form: fold_key(form) for form in forms}
    namesakes = lexicon.namesakes(folded.values())
    known = {_plain(lemma) for lemma in lemmas}
    own = {*known, *map(_plain, forms)}
    typed, *_ = forms

    def source(form: str) -> Source:
        in_dictionary = _plain(lexicon.lemma(form) or "") in known
        return Source.TYPED if form == typed else Source.DICTIONARY if in_dictionary else Source.RULE

    return tuple(
        Explained(form, key, source(form), tuple(lemma for lemma in namesakes.get(key, ()) if _plain(lemma) not in own))
        for form, key in folded.items()
    )


def _plain(word: str) -> str:
    return one_spelling(word).lower()
