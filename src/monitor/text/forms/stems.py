"""The forms of a word, folded and written short: the beginning that some of them share, and how each goes on. Pure.

    getreidekorridor|,e,en,s     four forms
    ~turkei|,s                   two that count only where the text has the umlaut: the word was written Tuerkei

A Turkish noun has a hundred forms, and a noun that no dictionary knows inflects in every language of its script: what
is kept of a word, in a store or in a matcher, is the few beginnings; endings are shared by all words that end alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, takewhile
from typing import Final

from monitor.text.fold import fold_key
from monitor.text.words import APOSTROPHE

GERMAN: Final = "de"
UMLAUT: Final = "~"
SHORTEST: Final = 4  # letters that forms must share to be kept together
LONGEST_ENDING: Final = 3  # letters of the word itself that they need not share

_BAR, _COMMA = "|", ","
_TWO_LETTERS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
_ONE_LETTER: Final = {"ae": "a", "oe": "o", "ue": "u"}


def short_of(form: str) -> str:
    """A folded form by itself, as this page writes it."""
    return form + _BAR


def shortened(forms: Sequence[str], language: str) -> Sequence[str]:
    """Forms as written, the word itself first → the same folded, as this page writes them; what is short already stays.

    German forms are found without their umlauts (Tuerkei), and those that were written without them with umlauts.
    """
    if forms and _BAR in forms[0]:
        return forms
    plain = dict.fromkeys(filter(_is_word, fold_key("\n".join(forms)).split("\n")))
    marked: dict[str, None] = {}
    for form in forms if language == GERMAN else ():
        spelled_out, bare = spellings(form)
        if bare != spelled_out:
            plain.setdefault(spelled_out)
            marked.setdefault(bare)
    return (*_short(plain), *(UMLAUT + short for short in _short(marked.keys() - plain.keys())))


def parted(short: str) -> tuple[str, str, bool]:
    """(the shared beginning, the endings with commas between, whether the text must have an umlaut) of one of them."""
    beginning, _, endings = short.partition(_BAR)
    return beginning.removeprefix(UMLAUT), endings, short.startswith(UMLAUT)


def endings(joined: str) -> frozenset[str]:
    """The endings that `parted` gave."""
    return frozenset(joined.split(_COMMA))


def without_umlauts(word: str) -> str:
    """A word folded as German writes it on other keyboards: Tuerkei."""
    return fold_key(word.translate(_TWO_LETTERS))


def spellings(form: str) -> tuple[str, str]:
    """(Tuerkei, Turkei) of Türkei, folded: with two letters for an umlaut, and as folding leaves it."""
    spelled_out = bare = without_umlauts(form)
    for two, one in _ONE_LETTER.items():
        bare = bare.replace(two, one)
    return spelled_out, bare


def _is_word(form: str) -> bool:
    return form.replace(APOSTROPHE, "").isalnum()


def _short(forms: Iterable[str]) -> Iterator[str]:
    """Forms that share nearly all of the first one's letters are kept together."""
    known = list(forms)
    letters = max(SHORTEST, len(known[0]) - LONGEST_ENDING) if known else 0
    for _, alike in groupby(sorted(known), key=lambda form: form[:letters]):
        together = list(alike)
        beginning = shared(together[0], together[-1])
        yield beginning + _BAR + _COMMA.join(form[len(beginning) :] for form in together)


def shared(first: str, last: str) -> str:
    """How both begin; where they are the first and the last of sorted words, how all do."""
    return first[: sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False)))]
