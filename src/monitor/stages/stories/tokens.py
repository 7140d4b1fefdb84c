"""The words of a report in order, folded, with which of them are facts: numbers, and names inside a sentence. Pure."""

from __future__ import annotations

import re
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from monitor.text.fold import fold_key
from monitor.text.words import FIRST_SPACELESS

Hashes = NDArray[np.uint32]

MOST_WORDS = 1_500  # of a text that are looked at: copies differ at the end, and a live blog has none
MOST_CHARS = 20_000

_UNSEEN = re.compile("[\u00ad\u0640\u064b-\u065f\u0670\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
_TOKEN = re.compile(
    r"\d++(?:[.,:/\u066b\u066c]\d++)*+|[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u312f\u3400-\u9fff]|[^\W\d_]++"
)
_SEPARATORS = re.compile(r"[.,:/\u066b\u066c]")
_ENDS = frozenset(".!?:…\n۔؟")

WORD, NUMBER, NAME = 0, 1, 2
STEM = 6  # letters of a name that are read: names inflect


class Tokens(NamedTuple):
    """The words of a text: their hashes, and what each one is."""

    hashes: Hashes
    stems: Hashes  # of names without their endings, of the other words the same
    kinds: NDArray[np.uint8]
    spaceless: bool  # most of them are letters of a script that sets no spaces


def tokens(text: str) -> Tokens:
    """The words of a text as far as they are looked at."""
    text = _UNSEEN.sub("", text[:MOST_CHARS])
    found: list[str] = []
    kinds: list[int] = []
    end = 0
    for match in _TOKEN.finditer(text):
        word = match[0]
        opens = not found or not _ENDS.isdisjoint(text[end : match.start()])
        kinds.append(NUMBER if word[0].isdecimal() else NAME if word[0].isupper() and not opens else WORD)
        found.append(word)
        end = match.end()
        if len(found) == MOST_WORDS:
            break
    if 2 * kinds.count(NAME) > len(kinds):  # all of it in capitals, or a title
        kinds = [WORD if kind == NAME else kind for kind in kinds]
    folded = fold_key("\n".join(found)).split("\n") if found else []
    read = [_SEPARATORS.sub("", word) if kind == NUMBER else word for word, kind in zip(folded, kinds, strict=True)]
    stems = [word[:STEM] if kind == NAME else word for word, kind in zip(read, kinds, strict=True)]
    letters = 0 if text.isascii() else sum(len(word) == 1 and word >= FIRST_SPACELESS for word in found)
    return Tokens(_hashed(read), _hashed(stems), np.array(kinds, np.uint8), 2 * letters > len(found) > 0)


def _hashed(words: list[str]) -> Hashes:
    return np.fromiter((crc32(word.encode("utf-8", "replace")) for word in words), np.uint32, len(words))
