"""Where the entries of a feeds.yaml stand in its text, and lines put in and taken out there."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from monitor.config.feeds import listed, nodes_and_feeds, places
from monitor.config.files import FEEDS
from monitor.config.reading import Reading
from monitor.errors import Refusal
from monitor.located import Mapping, Node, Sequence
from monitor.urls import same

if TYPE_CHECKING:
    from collections.abc import Iterable

BY_HAND = f"{FEEDS} is written in a way that cannot be edited without touching other lines: please change it by hand"


@dataclass(frozen=True, slots=True, order=True)
class Cut:
    """The characters of a text from `start` up to `end`, and what takes their place."""

    start: int
    end: int
    written: str = ""


class Listing:
    """The entries of a feeds.yaml: `feeds` in their order, and `places`, the number of each by its spelling (`same`).

    Raises Mistakes where the file is wrong as it is, Refusal where its entries do not stand behind dashes.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = text.split("\n")
        self._root, self.feeds = nodes_and_feeds(text)
        self.places = places(text)
        self._offsets = [0, *accumulate(len(line) + 1 for line in self.lines)]
        self._column = self._find_column()
        self.entries = listed(self._root, Reading(FEEDS, None))
        self._starts = [self._dash_line(node) for node in self.entries]

    def require(self, urls: Iterable[str]) -> list[int]:
        """The numbers of these feeds. Raises Refusal where one is not in the file."""
        numbers = {url: self.places.get(same(url)) for url in urls}
        for url, number in numbers.items():
            if number is None:
                raise Refusal(f"{url} is not among the feeds of {FEEDS}")
        return [number for number in numbers.values() if number is not None]

    def with_lines(self, written: list[str]) -> str:
        """The text with lines behind the last entry."""
        at = self.stop(len(self._starts) - 1) if self._starts else self._open_list()
        before, behind = "\n".join(self.lines[:at]), self.lines[at:]
        ending = "\r\n" if before.endswith("\r") else self.line_break(at - 1)
        indented = [" " * self._column + line for line in written]
        added = ending.join([before.removesuffix("\r"), *indented])
        return "\n".join([added + ending.removesuffix("\n"), *behind]) if behind else added

    def without(self, numbers: Iterable[int]) -> str:
        """The text without the lines of these entries."""
        cut = {line for number in numbers for line in range(self._starts[number], self.stop(number))}
        text = "\n".join(line for number, line in enumerate(self.lines) if number not in cut)
        return text.removesuffix("\r") if len(self.lines) - 1 in cut else text

    def cut(self, cuts: Iterable[Cut]) -> str:
        """The text with these cuts, which do not overlap."""
        pieces, at = [], 0
        for cut in sorted(cuts):
            pieces += [self.text[at : cut.start], cut.written]
            at = cut.end
        return "".join([*pieces, self.text[at:]])

    def index(self, line: int, column: int) -> int:
        """The character at a line and column, both from 1."""
        return self._offsets[line - 1] + column - 1

    def line_end(self, line: int) -> int:
        """The character behind the last one of a line (from 0), its line break left out."""
        return self._offsets[line] + len(self.lines[line].rstrip("\r"))

    def line_break(self, line: int) -> str:
        """How the line above ends; the file's first line answers for the first."""
        return "\r\n" if self.lines[max(line - 1, 0)].endswith("\r") else "\n"

    def stop(self, number: int) -> int:
        """The line behind an entry: before the next one, blank lines and comments in between left out."""
        start = self._starts[number]
        stop = self._starts[number + 1] if number + 1 < len(self._starts) else len(self.lines)
        while stop > start + 1 and _says_nothing(self.lines[stop - 1]):
            stop -= 1
        return stop

    def _find_column(self) -> int:
        feeds = self._feeds()
        return feeds.column - 1 if isinstance(feeds, Sequence) and feeds.value else 2

    def _feeds(self) -> Node | None:
        return self._root.value.get("feeds") if isinstance(self._root, Mapping) else None

    def _dash_line(self, node: Node) -> int:
        """The line of the dash before an entry: its own, or one above it."""
        for number in range(node.line - 1, -1, -1):
            if self.lines[number][: self._column + 1].strip(" ") == "-":
                return number
        raise Refusal(BY_HAND)

    def _open_list(self) -> int:
        """Makes room for the first entry; the line where it goes."""
        if not isinstance(self._root, Mapping):
            at = len(self.lines) - (self.lines[-1] == "")
            self.lines.insert(at, "feeds:")
            return at + 1
        line = self._root.key_at("feeds")[0] - 1 if "feeds" in self._root.value else -1
        head, _, rest = self.lines[line].partition("feeds:")
        rest = rest.replace("[]", "", 1).rstrip(" ")
        if line < 0 or head or not _says_nothing(rest):
            raise Refusal(BY_HAND)
        self.lines[line] = "feeds:" + rest
        return line + 1


def _says_nothing(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")
