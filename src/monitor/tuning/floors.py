"""Figures that may not fall: a YAML file of numbers alone, topic → level → figure → language → number. Pure.

    grain-corridor:
      review:
        recall: {all: 0.96, ar: 1, de: 0.95}
        precision: {all: 0.94}

`"*"` stands for every topic, or for each language (not for `all`): one line can say what is wanted of all of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import groupby
from math import floor
from typing import TYPE_CHECKING, NamedTuple

from monitor.errors import Mistake, Mistakes
from monitor.located import Mapping as MappingNode
from monitor.located import Node, Scalar, load, mistake_at
from monitor.records import Level

if TYPE_CHECKING:
    from monitor.tuning.tally import Evaluation

ALL = "all"  # texts, of whatever language
EACH = "*"
FIGURES = ("recall", "precision")
DIGITS = 4  # that are kept, the rest cut off: a floor is never above its figure
MAX_BYTES = 8 << 20


class Place(NamedTuple):
    """What a figure is of."""

    topic: str
    level: str
    figure: str
    language: str

    def __str__(self) -> str:
        of = "" if self.language == ALL else f" in {self.language}"
        return f"{self.topic}, {self.level}: {self.figure}{of}"


Floors = Mapping[Place, float]


class Fallen(NamedTuple):
    """A figure below its floor; None where there is no such figure any more."""

    place: Place
    floor: float
    figure: float | None

    def __str__(self) -> str:
        figure = "cannot be told any more" if self.figure is None else f"is {self.figure:.4g}"
        return f"{self.place} {figure}; its floor is {self.floor:.4g}"


def figures(evaluations: Iterable[Evaluation]) -> dict[Place, float]:
    """Recall and precision of each evaluation, whole and by language, where there is anything to divide by."""
    found: dict[Place, float] = {}
    for one in evaluations:
        for language, score in {ALL: one.score, **one.by_language}.items():
            for figure in FIGURES:
                value: float | None = getattr(score, figure)
                if value is not None:
                    found[Place(one.topic, one.level.value, figure, language)] = value
    return found


def fallen(floors: Floors, found: Mapping[Place, float], topics: Collection[str]) -> list[Fallen]:
    """The figures of `topics` that are below their floors, in the order of the floors. What `"*"` stands for need not
    be there; what is named has to."""
    return [
        Fallen(place, least, value)
        for written, least in floors.items()
        for place in _meant(written, found)
        if place.topic in topics and ((value := found.get(place)) is None or value < least)
    ]


def _meant(written: Place, found: Mapping[Place, float]) -> Iterator[Place]:
    if EACH not in (written.topic, written.language):
        yield written
        return
    for place in found:
        same = (place.level, place.figure) == (written.level, written.figure)
        languages = place.language != ALL if written.language == EACH else place.language == written.language
        if same and languages and written.topic in (EACH, place.topic):
            yield place


def raised(floors: Floors, found: Mapping[Place, float], *, lower: bool = False) -> dict[Place, float]:
    """The floors with each figure that is above its own, or has none; `lower`: with each figure, wherever it is."""
    kept = {place: value for place, value in floors.items() if place in found or not lower}
    cut = {place: floor(value * 10**DIGITS) / 10**DIGITS for place, value in found.items()}
    return kept | {place: value if lower else max(value, kept.get(place, 0.0)) for place, value in cut.items()}


def written(floors: Floors) -> str:
    """The text of a file of floors; `read` gives them back."""
    lines = []
    for topic, of_topic in groupby(sorted(floors, key=_order), key=lambda place: place.topic):
        lines.append(f"{_quoted(topic)}:")
        for level, of_level in groupby(of_topic, key=lambda place: place.level):
            lines.append(f"  {level}:")
            for figure, places in groupby(of_level, key=lambda place: place.figure):
                pairs = (f"{_quoted(place.language)}: {floors[place]:.{DIGITS}g}" for place in places)
                lines.append(f"    {figure}: {{{', '.join(pairs)}}}")
    return "".join(f"{line}\n" for line in lines)


def _order(place: Place) -> tuple[str, bool, bool, bool, str]:
    """`review` before `alert`, recall before precision, `all` before languages."""
    return place.topic, place.level == Level.ALERT, place.figure != FIGURES[0], place.language != ALL, place.language


def _quoted(name: str) -> str:
    return f'"{name}"' if name == EACH or name in ("no", "on", "off", "yes") else name


def read(text: str, name: str) -> dict[Place, float]:
    """The floors in the text of a file called `name`. Raises Mistakes."""
    reading = _Reading(name)
    found = dict(reading.floors(load(text, name, max_bytes=MAX_BYTES)))
    if reading.mistakes:
        raise Mistakes(reading.mistakes)
    return found


class _Reading:
    """A file being read, with the mistakes met on the way."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.mistakes: list[Mistake] = []

    def floors(self, root: Node) -> Iterator[tuple[Place, float]]:
        for topic, levels in self._entries(root, "topics", None):
            for level, of_level in self._entries(levels, "levels", (Level.REVIEW, Level.ALERT)):
                for figure, languages in self._entries(of_level, "figures", FIGURES):
                    for language, number in self._entries(languages, "languages", None):
                        value = self._number(number)
                        yield Place(topic, level, figure, language), value

    def _entries(self, node: Node, what: str, known: Collection[str] | None) -> Iterator[tuple[str, Node]]:
        if isinstance(node, Scalar) and node.value is None:
            return
        if not isinstance(node, MappingNode):
            self.mistakes.append(mistake_at(self._name, node, f"a map of {what} is wanted here, not {node.kind}"))
            return
        for key, value in node.value.items():
            if known is None or key in known:
                yield key, value
            else:
                line, column = node.key_at(key)
                message = f"{key} is none of the {what}: {', '.join(known)}"
                self.mistakes.append(Mistake(self._name, line, column, message))

    def _number(self, node: Node) -> float:
        value = node.value if isinstance(node, Scalar) else None
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            self.mistakes.append(mistake_at(self._name, node, "a number from 0 to 1 is wanted here"))
            return 0.0
        return float(value)
