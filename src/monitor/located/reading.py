"""YAML events → nodes, with every mistake that YAML itself can hold. Pure.

Only the events of PyYAML's parser are used: they come from libyaml, 23 × faster than a parser in Python
(docs/decisions/0002-yaml-events.md), and they are the same in YAML 1.1 and 1.2. What a scalar means is decided in
`nodes`, by the rules of YAML 1.2.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

import yaml

from monitor.errors import Mistake, Mistakes
from monitor.located.accidents import Accident, explain
from monitor.located.nodes import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_DEPTH = 64
# all but the characters of YAML 1.2, §5.1; and U+0085, U+2028, U+2029, where YAML 1.1 ends a line and no editor does
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # a platform without a wheel has the parser in Python only


def decode(raw: bytes, name: str) -> str:
    """The text of a file. Raises Mistakes where it is not UTF-8."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8", "replace").removeprefix("\ufeff")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        raise Mistakes([Mistake(name, line, column, "this is not UTF-8: save the file as UTF-8")]) from None


def load(text: str, name: str, *, max_bytes: int) -> Node:
    """The nodes of a YAML text; an empty one is a Scalar with the value None.

    Raises Mistakes, positions in the file called `name`: all that can be told at once, and of what is no YAML the
    first. Tags, anchors, aliases, keys written twice and more than `MAX_DEPTH` levels are mistakes.
    """
    reading = _Reading(text.removeprefix("\ufeff"), name)
    size = len(text.encode(errors="surrogatepass"))
    if size > max_bytes:
        raise Mistakes([reading.mistake(0, f"the file has {size:,} bytes; at most {max_bytes:,} are read")])
    if forbidden := _FORBIDDEN.search(reading.text):
        message = f"the character U+{ord(forbidden[0]):04X} is not allowed here"
        raise Mistakes([reading.mistake(forbidden.start(), message)])
    return reading.document()


class _Reading:
    """One pass over the events of one text, keeping the mistakes met on the way."""

    def __init__(self, text: str, name: str) -> None:
        self.text = text
        self._name = name
        self._lines = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
        self._mistakes: list[Mistake] = []
        self._events: Iterator[yaml.Event] = yaml.parse(text, Loader=_LOADER)

    def place(self, index: int) -> tuple[int, int]:
        """Line and column, from 1, of a character."""
        line = bisect_right(self._lines, index, hi=len(self._lines) - 1)
        return line, index - self._lines[line - 1] + 1

    def mistake(self, index: int, message: str) -> Mistake:
        return Mistake(self._name, *self.place(index), message)

    def document(self) -> Node:
        try:
            root = self._only_document()
        except Accident as accident:
            self._mistakes.append(self.mistake(accident.index, str(accident)))
        # the parser in Python lets ValueError and OverflowError through, for \UFFFFFFFF in double quotes
        except (yaml.YAMLError, ValueError, OverflowError) as error:
            self._mistakes.append(self.mistake(*explain(self.text, error)))
        if self._mistakes:
            raise Mistakes(self._mistakes)
        return root

    def _only_document(self) -> Node:
        root: Node = Scalar(1, 1, "", "", "")
        documents = 0
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                self._check_document(event, documents)
            elif isinstance(event, yaml.NodeEvent):
                root = self._node(event, 1)
        return root

    def _check_document(self, event: yaml.DocumentStartEvent, number: int) -> None:
        if number > 1:
            raise Accident(event.start_mark.index, "a second document begins here (---): one file holds one document")
        if event.version or event.tags:
            raise Accident(event.start_mark.index, "directives (% lines) are not used here: remove the line")

    def _node(self, event: yaml.Event, depth: int) -> Node:
        at = event.start_mark.index
        if depth > MAX_DEPTH:
            raise Accident(at, f"more than {MAX_DEPTH} levels inside one another")
        self._refuse_references(event, at)
        if isinstance(event, yaml.SequenceStartEvent):
            return Sequence(*self.place(at), self._items(depth + 1))
        if isinstance(event, yaml.MappingStartEvent):
            return Mapping(*self.place(at), *self._entries(depth + 1))
        return self._scalar(event)

    def _refuse_references(self, event: yaml.Event, at: int) -> None:
        """What begins with * & ! is an alias, an anchor, a tag for YAML; for us it is a forgotten quote."""
        if isinstance(event, yaml.AliasEvent) or event.anchor or event.tag:
            self._mistakes.append(self.mistake(at, f"a value that begins with {self.text[at]} must be quoted"))

    def _items(self, depth: int) -> tuple[Node, ...]:
        items = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            items.append(self._node(event, depth))
        return tuple(items)

    def _entries(self, depth: int) -> tuple[dict[str, Node], dict[str, Scalar]]:
        entries: dict[str, Node] = {}
        keys: dict[str, Scalar] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._node(event, depth)
            node = self._node(next(self._events), depth)
            if not isinstance(key, Scalar):
                self._mistakes.append(self.mistake(event.start_mark.index, f"a key must be text, not {key.kind}"))
            elif key.text in keys:
                first = keys[key.text].line
                self._mistakes.append(
                    self.mistake(
                        event.start_mark.index, f"the key {key.text!r} is written twice, first in line {first}"
                    )
                )
            else:
                entries[key.text], keys[key.text] = node, key
        return entries, keys

    def _scalar(self, event: yaml.Event) -> Scalar:
        """An alias is read as if it were text: its mistake is noted, and reading goes on."""
        start, end = event.start_mark.index, event.end_mark.index
        raw = self.text[start:end]
        if isinstance(event, yaml.AliasEvent):
            return Scalar(*self.place(start), raw, "'", raw)
        style = event.style or ""
        return Scalar(*self.place(start), event.value, style, raw, "" if style else self._comment_behind(end))

    def _comment_behind(self, end: int) -> str:
        if self.text[end : end + 1] not in (" ", "\t"):
            return ""
        stop = self.text.find("\n", end)
        rest = self.text[end : stop if stop >= 0 else None].strip()
        return rest if rest.startswith("#") else ""
