"""Arabic proclitics: what is written in one word with the word after it. Pure.

Topics hold words without them; the matcher takes them off the words that it has found, and off no others.
"""

from __future__ import annotations

from collections.abc import Iterator

_CONJUNCTIONS, _PREPOSITIONS, _ARTICLE = ("", "و", "ف"), ("", "ب", "ل", "ك"), "ال"
TO_THE = "لل"  # ل and ال grow together

PROCLITICS = sorted(
    conjunction + (preposition + article).replace("لال", TO_THE)
    for conjunction in _CONJUNCTIONS
    for preposition in _PREPOSITIONS
    for article in ("", _ARTICLE)
)
_TO_THESE = frozenset(conjunction + TO_THE for conjunction in _CONJUNCTIONS)

_PROCLITICS = frozenset(PROCLITICS)
_NONE = ("",)
_BY_FIRST_LETTER = {
    letter: tuple(one for one in PROCLITICS if one[:1] in ("", letter)) for letter in {one[:1] for one in PROCLITICS}
}

LONGEST = max(map(len, PROCLITICS))


def is_arabic(word: str) -> bool:
    """Whether a folded word begins with an Arabic letter."""
    return "\u0620" <= word[0] <= "\u064a"


def without_article(form: str) -> str:
    """بحر of البحر, as it stands in للبحر; empty where there is no article."""
    bare = form.removeprefix(_ARTICLE)
    return bare if bare != form and len(bare) > 1 else ""


def may_follow(before: str) -> bool:
    """Whether what stands before something in its word is nothing but proclitics, or nothing at all."""
    return before in _PROCLITICS


def readings(word: str) -> Iterator[str]:
    """The forms that a folded word may be, with و ف ب ل ك ال, alone or combined, before them."""
    for proclitic in _BY_FIRST_LETTER.get(word[:1], _NONE):
        rest = word[len(proclitic) :]
        if len(rest) > 1 and word.startswith(proclitic):
            yield rest
            if proclitic in _TO_THESE:
                yield _ARTICLE + rest
