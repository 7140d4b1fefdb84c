"""What pages write over the things beside an article: "Read also", "Most read", "Newsletter", in many languages. Pure.

A label counts where it is all that a passage says, or all that it says before its link. Compared without case, accents,
digits, spaces and punctuation. Words that are also headings of articles ("Background", "Analysis") are left out.
"""

from __future__ import annotations

import re
import unicodedata
from enum import IntEnum
from itertools import chain

from monitor.stages.extract import label_words
from monitor.stages.extract.passages import key_of

_VARIANTS = str.maketrans({"ة": "ه", "ى": "ي", "ı": "i", "ی": "ي", "ک": "ك"})
_DIGITS = re.compile(r"\d+")
_FEW = 5  # words of what may be a label
_LONGEST = 60  # characters of a label


def label_key(text: str) -> str:
    """What a label is compared by."""
    return _DIGITS.sub("", key_of(unicodedata.normalize("NFKD", text[:_LONGEST].casefold()).translate(_VARIANTS)))


def _keys(listed: str) -> frozenset[str]:
    parts = chain.from_iterable(line.split(";") for line in listed.splitlines())
    return frozenset(filter(None, map(label_key, parts)))


class Label(IntEnum):
    """What a label stands over; the later tells more of what follows."""

    LIST = 1  # links, headlines, cards
    READ_ALSO = 2  # one of them or several, and calls to read it
    BOX = 3  # what the house wants of its readers: newsletters, subscriptions, donations, cookies
    VOICES = 4  # what readers wrote, as long as it may be


_LABELS = {
    key: label
    for label, listed in (
        (Label.LIST, label_words.LISTS),
        (Label.READ_ALSO, label_words.READ),
        (Label.BOX, label_words.BOXES),
        (Label.VOICES, label_words.VOICES),
    )
    for key in _keys(listed)
}


_LIKELY_WORDS = _keys(label_words.LIKELY)


def is_likely(text: str) -> bool:
    """Whether it may be a label of a list, by its first or last word; to be believed only far from the text."""
    words = text.split()
    return 2 <= len(words) <= _FEW and not {label_key(words[0]), label_key(words[-1])}.isdisjoint(_LIKELY_WORDS)


def label_of(text: str) -> Label | None:
    """What `text` is a label of, where it is one and nothing else."""
    return _LABELS.get(label_key(text)) if len(text) <= _LONGEST else None
