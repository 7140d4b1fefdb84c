"""Topics of another file taken over into topics.yaml: text → text in which lines were added, and no other changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor import topics
from monitor.config.files import MAX_BYTES, TOPICS
from monitor.errors import Refusal
from monitor.located import Mapping, load

if TYPE_CHECKING:
    from collections.abc import Iterable

    from monitor.topics import Concept, Topic, TopicFile

CONCEPTS, ALL_TOPICS = "concepts", "topics"


def take_over(text: str, other: str, other_name: str) -> tuple[str, tuple[Topic, ...]]:
    """The text of topics.yaml with the concepts and topics of `other` behind its own, and those topics.

    A concept that is there already, with the same words, is not written again. What comes out is read and compared
    with what was meant. Raises Mistakes where one of the two is wrong, Refusal where a name is taken, or where a file
    is written so that lines cannot be put in.
    """
    ours, theirs = topics.read(text, TOPICS), topics.read(other, other_name)
    _require_free(ours, theirs, other_name)
    page, source = _Page(text, TOPICS), _Page(other, other_name)
    there = page.names(CONCEPTS)
    page.add(CONCEPTS, source, [name for name in source.names(CONCEPTS) if name not in there])
    page.add(ALL_TOPICS, source, source.names(ALL_TOPICS))
    if topics.read(page.text, TOPICS).topics != ours.topics + theirs.topics:
        raise Refusal(f"{TOPICS} is written in a way that only a person can add to: copy from {other_name} by hand")
    return page.text, theirs.topics


def _require_free(ours: TopicFile, theirs: TopicFile, name: str) -> None:
    taken = {topic.id for topic in ours.topics}
    for topic in theirs.topics:
        if topic.id in taken:
            raise Refusal(f"{TOPICS} has a topic {topic.id} already")
    known = {concept.name: concept for concept in _concepts(ours)}
    for concept in _concepts(theirs):
        if known.get(concept.name, concept) != concept:
            raise Refusal(f"{TOPICS} has a concept {concept.name} with other words: give that of {name} another name")


def _concepts(file: TopicFile) -> set[Concept]:
    return {concept for topic in file.topics for concept in topic.concepts}


class _Page:
    """The lines of a file of topics, and where the entries of its two maps stand."""

    def __init__(self, text: str, name: str) -> None:
        self._lines = text.splitlines(keepends=True)
        self._root = _root(text, name)
        self._name = name

    @property
    def text(self) -> str:
        return "".join(self._lines)

    def names(self, part: str) -> list[str]:
        entries = self._root.value.get(part)
        return list(entries.value) if isinstance(entries, Mapping) else []

    def add(self, part: str, source: _Page, names: Iterable[str]) -> None:
        """Put entries of another file behind the last of this one's."""
        blocks = [block for name in names for block in source._block(part, name)]
        if not blocks:
            return
        if part in self._root.value:
            self._insert(self._end(part), ["\n", *_moved(blocks, self._margin(part) - source._margin(part))])
        else:
            key = self._root.keys.get(ALL_TOPICS)
            at = self._above(key.line - 1) if key and part != ALL_TOPICS else len(self._lines)
            self._insert(at, [f"{part}:\n", *_moved(blocks, 2 - source._margin(part)), "\n"])

    def _insert(self, at: int, lines: list[str]) -> None:
        if at and not self._lines[at - 1].endswith("\n"):
            self._lines[at - 1] += "\n"
        self._lines[at:at] = lines
        self._root = _root(self.text, self._name)

    def _margin(self, part: str) -> int:
        """How many spaces stand before the entries of a map. Raises Refusal where they are not written in lines."""
        entries = self._root.value[part]
        if not isinstance(entries, Mapping):
            return 2
        first = next(iter(entries.keys.values()))
        if first.line == self._root.keys[part].line:
            raise Refusal(f"{self._name}: write each of the {part} on lines of its own, and none in braces")
        return first.column - 1

    def _block(self, part: str, name: str) -> list[str]:
        """The lines of an entry, with the comments right above it."""
        entries = self._root.value[part]
        assert isinstance(entries, Mapping)
        self._margin(part)
        starts = [key.line - 1 for key in entries.keys.values()] + [self._below(part)]
        at = list(entries.keys).index(name)
        start, end = self._above(starts[at]), self._above(starts[at + 1])
        while end > start and not self._lines[end - 1].strip():
            end -= 1
        return [*self._lines[start:end], "\n"] if part == ALL_TOPICS else self._lines[start:end]

    def _above(self, line: int) -> int:
        """The first of the comments right above a line."""
        while line > 0 and self._lines[line - 1].lstrip().startswith("#"):
            line -= 1
        return line

    def _below(self, part: str) -> int:
        """The line of the key behind a map, or the end of the file."""
        own = self._root.keys[part].line
        return min((key.line - 1 for key in self._root.keys.values() if key.line > own), default=len(self._lines))

    def _end(self, part: str) -> int:
        """The line behind the last that a map holds."""
        end = self._above(self._below(part))
        while end > 0 and not self._lines[end - 1].strip():
            end -= 1
        return end


def _root(text: str, name: str) -> Mapping:
    root = load(text, name, max_bytes=MAX_BYTES[TOPICS])
    return root if isinstance(root, Mapping) else Mapping(1, 1, {}, {})


def _moved(lines: list[str], by: int) -> list[str]:
    """Lines further to the right, or to the left."""
    return [line if not line.strip() else " " * by + line if by >= 0 else line[-by:] for line in lines]
