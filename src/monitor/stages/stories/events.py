"""Whether two reports are about one event, told independently: by the rare words that both have. Pure.

Dice's coefficient over the words' beginnings, each weighted by how rare it is in the archive. It sees what is shared in
one language, and across languages numbers and names that are written alike; what it does not see is not counted.
"""

from __future__ import annotations

import re
from math import log
from typing import TYPE_CHECKING

from monitor.text.fold import fold_key

if TYPE_CHECKING:
    from collections.abc import Mapping

STEM = 5  # letters of a word that are read: words inflect
SHORTEST = 4  # letters; shorter ones are articles and prepositions, numbers may have two digits
MOST_WORDS = 400
MOST_CHARS = 8_000
AKIN = 0.18  # measured: docs/decisions/0012-stories.md

_WORD = re.compile(r"\d{2,}+|[\u3400-\u9fff\u3040-\u30ff]{2}|[^\W\d_]{4,}+")


def words(title: str, text: str) -> frozenset[str]:
    """The words that tell what a report is about, folded."""
    return frozenset(_WORD.findall(fold_key(f"{title}\n{text[:MOST_CHARS]}"))[:MOST_WORDS])


def weights(mine: frozenset[str], documents: Mapping[str, int], of: int) -> dict[str, float]:
    """How much each word of a report says, by its beginning; `documents`: how many of `of` have the word."""
    found: dict[str, float] = {}
    for word in mine:
        weight = log(max(1, of) / max(1, documents.get(word, 0)))
        found[word[:STEM]] = max(found.get(word[:STEM], 0.0), weight)
    return found


def akin(mine: Mapping[str, float], theirs: frozenset[str]) -> float:
    """How much two reports have in common, 0 to 1. A word of theirs is taken to weigh what mine do on average."""
    other = {word[:STEM] for word in theirs}
    whole = sum(mine.values())
    if not whole or not other:
        return 0.0
    return 2 * sum(mine[stem] for stem in mine.keys() & other) / (whole + whole / len(mine) * len(other))
