"""How much of a text was read, and how much beside it: precision and recall of 4-word shingles, with intervals.

As the article extraction benchmark computes them (https://github.com/scrapinghub/article-extraction-benchmark): each
page counts the same, precision and recall are means over pages, F1 is that of the two means. Differences are of pairs,
bootstrapped over pages; the pages drawn are the same for whoever asks, because chance is seeded.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

WORDS = 4
RESAMPLES = 2_000
SEED = 6
_WORD = re.compile(r"\w+")
_CHARACTERS = re.compile(r"([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff])")


@dataclass(frozen=True, slots=True)
class Shared:
    """Shingles that are in both texts, only in the one that was read, and only in the true one."""

    both: int
    beside: int
    missing: int

    @property
    def precision(self) -> float:
        """Not a number where nothing was read: such a page counts for recall alone."""
        return self.both / (self.both + self.beside) if self.both + self.beside else float("nan")

    @property
    def recall(self) -> float:
        return self.both / (self.both + self.missing) if self.both + self.missing else float("nan")


def shared(true: str, read: str, *, split_characters: bool = False) -> Shared:
    """The two texts compared; `split_characters` makes each Chinese, Japanese or Korean character a word."""
    wanted, found = _shingles(true, split_characters), _shingles(read, split_characters)
    both = (wanted & found).total()
    return Shared(both, found.total() - both, wanted.total() - both)


def _shingles(text: str, split_characters: bool) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(_CHARACTERS.sub(r" \1 ", text) if split_characters else text)
    return Counter(tuple(words[at : at + WORDS]) for at in range(max(1, len(words) - WORDS + 1)) if words)


def precision_recall_f1(pages: Sequence[Shared]) -> tuple[float, float, float]:
    table = _table(pages)
    precision, recall = (float(np.nanmean(column)) for column in table.T)
    return precision, recall, 2 * precision * recall / (precision + recall)


def interval(ours: Sequence[Shared], others: Sequence[Shared]) -> tuple[float, float]:
    """The middle 95 % of the difference in F1, ours less others', over pages drawn anew with replacement."""
    chance = random.Random(SEED)
    mine, theirs = _table(ours), _table(others)
    drawn = [chance.choices(range(len(mine)), k=len(mine)) for _ in range(RESAMPLES)]
    differences = [_f1(mine[some]) - _f1(theirs[some]) for some in drawn]
    low, high = np.percentile(differences, [2.5, 97.5])
    return float(low), float(high)


def _table(pages: Sequence[Shared]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return np.array([(page.precision, page.recall) for page in pages], dtype=np.float64)


def _f1(table: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> float:
    precision, recall = np.nanmean(table, axis=0)
    return float(2 * precision * recall / (precision + recall))
