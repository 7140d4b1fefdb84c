"""Reads our own pairs of reports, which say whether two texts are one story or two (tests/cases/stories)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from pathlib import Path

from ruamel.yaml import YAML

CASES = Path(__file__).parent / "cases"
OPEN = CASES / "stories"
HELDOUT = CASES / "stories-heldout"


class Kind(StrEnum):
    """What two reports are to each other; only a copy folds.

    A copy has most sentences of the shorter text from the other, as they were or lightly changed, and the same facts:
    a teaser, a take that is longer or later, a corrected page and two prints of one statement are copies. Independent
    are a report of one's own that quotes the same statement, a follow-up with yesterday's background, a comment, a
    digest with one paragraph, and a translation. A template has the sentences without the facts.
    """

    COPY = "copy"
    INDEPENDENT = "independent"
    TEMPLATE = "template"
    UNRELATED = "unrelated"


@dataclass(frozen=True, slots=True)
class Side:
    """One report as an outlet printed it; its paragraphs are lines of `text`."""

    outlet: str
    title: str
    text: str
    published_at: datetime
    author: str | None
    language: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two reports, whether they are one story (`fold`), and why the pair is worth having."""

    id: str
    kind: Kind
    fold: bool
    language: str
    why: str
    left: Side
    right: Side

    def __str__(self) -> str:
        return self.id


@cache
def pairs(folder: Path) -> tuple[Pair, ...]:
    """All pairs of a folder, file by file in the order of their names. Raises KeyError, TypeError and ValueError."""
    return tuple(_pair(record) for file in sorted(folder.glob("*.yaml")) for record in YAML(typ="safe").load(file))


def _pair(record: Mapping[str, object]) -> Pair:
    given = set(record) ^ {"id", "kind", "fold", "language", "why", "sides"}
    fold, sides = record["fold"], record["sides"]
    if given or not isinstance(fold, bool) or not isinstance(sides, list):
        raise ValueError(f"{record['id']}: {sorted(given)}, fold {fold}")
    language = _words(record, "language")
    left, right = (_side(side, language) for side in sides)
    return Pair(_words(record, "id"), Kind(_words(record, "kind")), fold, language, _words(record, "why"), left, right)


def _side(side: Mapping[str, object], language: str) -> Side:
    more = set(side) - {"outlet", "title", "published_at", "author", "language", "text"}
    if more:
        raise ValueError(f"{sorted(more)} in {side['title']}")
    return Side(
        outlet=_words(side, "outlet"),
        title=_words(side, "title"),
        text=_words(side, "text"),
        published_at=datetime.fromisoformat(_words(side, "published_at")),
        author=_words(side, "author") if "author" in side else None,
        language=_words(side, "language") if "language" in side else language,
    )


def _words(record: Mapping[str, object], name: str) -> str:
    value = record[name]
    if not isinstance(value, str) or not value.strip():
        raise TypeError(f"{name} is {value!r}")
    return value
