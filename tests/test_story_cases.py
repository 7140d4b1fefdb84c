"""Our own pairs of reports are what their labels say: copies share their words, independent reports do not."""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain
from pathlib import Path
from unicodedata import category, normalize

import pytest

from story_pairs import HELDOUT, OPEN, Kind, Pair, Side, pairs

WORD = re.compile(r"[\u4e00-\u9fff]|\w+")
FOLDERS = pytest.mark.parametrize("folder", [OPEN, HELDOUT], ids=lambda folder: folder.name)


def shared(pair: Pair, length: int) -> float:
    """The share of runs of so many words of the side with fewer of them that the other side has too."""
    left, right = (_runs(side, length) for side in (pair.left, pair.right))
    return (left & right).total() / max(1, min(left.total(), right.total()))


def _runs(side: Side, length: int) -> Counter[tuple[str, ...]]:
    folded = normalize("NFKD", side.text.casefold().replace("ı", "i"))
    plain = "".join(sign for sign in folded if category(sign) not in {"Mn", "Cf"})
    words = WORD.findall(plain)
    return Counter(zip(*(words[start:] for start in range(length)), strict=False))


def wrong(pair: Pair) -> str | None:
    """What is wrong with the record itself, as far as words and clocks can tell; the bounds are wide on purpose."""
    sides = (pair.left, pair.right)
    if pair.fold is not (pair.kind is Kind.COPY):
        return "copies fold, and nothing else does"
    if any(side.published_at.tzinfo is None for side in sides):
        return "a time without its zone"
    if not all(side.outlet.isascii() and side.outlet.endswith(".example") for side in sides):
        return "an outlet that may exist"
    if not pair.fold and pair.left.text == pair.right.text:
        return "one text twice, and it does not fold"
    if pair.fold and (shared(pair, 1) < 0.7 or shared(pair, 4) < 0.3):
        return f"a copy shares {shared(pair, 1):.0%} of its words, {shared(pair, 4):.0%} of four in a row"
    if pair.kind is Kind.INDEPENDENT and shared(pair, 4) > 0.6:
        return f"independent reports share {shared(pair, 4):.0%} of four words in a row"
    return None


@FOLDERS
def test_every_pair_is_what_its_label_says(folder: Path) -> None:
    found = {pair.id: said for pair in pairs(folder) if (said := wrong(pair)) is not None}
    assert found == {}


@pytest.mark.parametrize(("folder", "least"), [(OPEN, 200), (HELDOUT, 120)], ids=["stories", "stories-heldout"])
def test_there_are_enough_of_each_kind_and_language(folder: Path, least: int) -> None:
    found = pairs(folder)
    kinds, languages = Counter(pair.kind for pair in found), Counter(pair.language for pair in found)
    assert len(found) >= least
    assert all(kinds[kind] >= least / 12 for kind in Kind)
    assert all(languages[language] >= least / 16 for language in ("ar", "de", "en", "ru", "tr", "uk"))


def test_no_id_is_given_twice() -> None:
    ids = Counter(pair.id for pair in chain(pairs(OPEN), pairs(HELDOUT)))
    assert [name for name, times in ids.items() if times > 1] == []
