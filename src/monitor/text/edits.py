"""What an edit changed: whether two texts say the same, nearly the same, or something else. Pure."""

from __future__ import annotations

import re
from collections import Counter
from difflib import SequenceMatcher
from hashlib import sha256

from monitor.text.words import words

# A number that stands alone: counts, prices, times, dates. One in a name (S-400, TB2, F-16) is part of a word.
_NUMBER = re.compile(r"(?<![\w-])\d++(?:[T.,:/' \u00a0\u202f-]?\d++)*+Z?(?![\w-])")
_QUERY = re.compile(r"(https?://[^\s?#<>\"']++)[?#][^\s<>\"']*+")

MOST_TYPOS = 4  # words that differ by a letter or two; from the next one on it is a rewritten text
SENTENCE = 5  # words that went, without any that came
TYPO = 0.8  # of the letters of two words are common: `grian` and `grain`
ALIKE = 0.5  # of the words of two titles are common
LONGEST = 60_000  # characters that are compared word by word: 10 ms; a change of longer texts is one of substance


def gist(title: str, text: str) -> str:
    """A digest that stays where nothing but numbers, queries of addresses or white space changes: 16 hex digits."""
    return sha256(_plain(f"{title}\n{text}").encode("utf-8", "replace")).hexdigest()[:16]


def _plain(text: str) -> str:
    return " ".join(_NUMBER.sub("0", _QUERY.sub(r"\1", text)).split())


def significant(old: str, new: str) -> bool:
    """Whether an edit is more than corrected typing errors, changed numbers or a word or two less."""
    if len(old) + len(new) > LONGEST:
        return True
    before, after = Counter(words(_plain(old))), Counter(words(_plain(new)))
    added, removed = list((after - before).elements()), list((before - after).elements())
    if len(added) > MOST_TYPOS:
        return True
    for word in added:
        twin = next((gone for gone in removed[: 10 * MOST_TYPOS] if _same_but_for_typing(gone, word)), None)
        if twin is None:
            return True
        removed.remove(twin)
    return len(removed) >= SENTENCE


def _same_but_for_typing(one: str, other: str) -> bool:
    return sorted(one) == sorted(other) or SequenceMatcher(None, one, other, autojunk=False).ratio() >= TYPO


def alike(one: str, other: str) -> bool:
    """Whether two titles are of one report: half of their words are common (Dice's coefficient)."""
    mine, theirs = set(words(one)), set(words(other))
    return one == other or 2 * len(mine & theirs) >= ALIKE * (len(mine) + len(theirs)) > 0


def speaks_of(title: str, text: str) -> bool:
    """Whether half of a title's words stand in a text, of which the first 60,000 characters are read."""
    mine = set(words(title))
    return 2 * len(mine & set(words(text[:LONGEST]))) >= len(mine) > 0


def adds(text: str, more: str) -> bool:
    """Whether `more` has a word that the text has not, as far as that is read."""
    return not set(words(_plain(more))) <= set(words(text[: 4 * LONGEST]))
