"""The file being read: its terms and queries with their places, and all that is wrong with it. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from difflib import get_close_matches
from typing import TypeVar

from monitor.errors import Mistake
from monitor.located import Mapping, Node, Scalar, Sequence
from monitor.text.words import is_spaceless
from monitor.topics.model import Atom, ConceptRef, Mode, Query, Term, atoms
from monitor.topics.query import Parsed, QueryMistake, Reference, count_letters, looks_like_query, parse, read_term

Read = TypeVar("Read")

MAX_TERMS = 100_000
MOST_COMPARED = 100_000
"""Names that suggestions are sought among, over the whole file: a second of work."""

_HASHTAG = re.compile(r"#\w")
_SHORT = 2
_LONGEST = 500

Place = tuple[int, int]
"""Line and column, from 1."""


class Page:
    """Collects mistakes and warnings; a reading function notes what is wrong and goes on with what is left.

    `concepts` are the names that the file defines, whether their words can be read or not.
    """

    def __init__(self, name: str, concepts: Collection[str] = ()) -> None:
        self.name = name
        self.mistakes: list[Mistake] = []
        self.warnings: list[Mistake] = []
        self._concepts = concepts
        self._terms = 0
        self._compared = 0

    def wrong(self, where: Node | Place, message: str) -> None:
        self.mistakes.append(Mistake(self.name, *_place(where), _line(message)))

    def suspect(self, where: Node | Place, message: str) -> None:
        self.warnings.append(Mistake(self.name, *_place(where), _line(message)))

    def items(self, node: Node, what: str) -> tuple[Node, ...]:
        """The items of a list; a single text stands for a list of one."""
        if isinstance(node, Sequence) and node.value:
            return node.value
        if isinstance(node, Scalar) and node.text:
            return (node,)
        self.wrong(node, f"{what} wants a list, not {'an empty one' if isinstance(node, Sequence) else node.kind}")
        return ()

    def scalar(self, node: Node, what: str) -> Scalar | None:
        """A value that holds a text, read as typed: 2026, no and 1:30 are texts too."""
        if not isinstance(node, Scalar):
            quote = " (a text that holds ': ' must be quoted)" if isinstance(node, Mapping) else ""
            self.wrong(node, f"{what} wants a text, not {node.kind}{quote}")
            return None
        if not node.text.strip():
            self.wrong(node, f"{what} is empty")
            return None
        if _HASHTAG.match(node.comment):
            self.wrong(node, f"`{node.comment}` is a comment to YAML: quote the value, or put a space behind the #")
            return None
        return node

    def text(self, node: Node, what: str) -> str | None:
        scalar = self.scalar(node, what)
        return None if scalar is None else scalar.text.strip()

    def term(self, node: Node, what: str, offer: str) -> Atom | None:
        """A term of a list; `offer` says what to do with a text that is a query."""
        scalar = self.scalar(node, what)
        if scalar is None:
            return None
        if scalar.style in ("", "'", '"') and "\n" in scalar.raw:
            self.wrong(node, "a line break inside a term: a comma is missing, or a `- ` before the second line")
            return None
        if scalar.text.startswith("$") and len(scalar.text.split()) == 1:
            return self._concept(scalar)
        if (sign := looks_like_query(scalar.text)) is not None:
            self.wrong(node, f"`{sign}` makes this a query: {offer.format(query=_yaml(scalar.text))}")
            return None
        term = self._located(scalar, read_term)
        return None if term is None else self._counted(term, scalar)

    def query(self, node: Node, what: str, read: Callable[[str], Parsed] = parse) -> Query | None:
        """A query whose concepts exist."""
        scalar = self.scalar(node, what)
        parsed = None if scalar is None else self._located(scalar, read)
        if scalar is None or parsed is None:
            return None
        for reference in parsed.references:
            self._check(reference, scalar)
        for atom in atoms(parsed.query):
            if isinstance(atom, Term):
                self._counted(atom, scalar)
        return parsed.query

    def _concept(self, node: Scalar) -> ConceptRef | None:
        query = self.query(node, "")
        return query if isinstance(query, ConceptRef) else None

    def _check(self, reference: Reference, node: Scalar) -> None:
        if reference.name not in self._concepts:
            self._compared += len(self._concepts)
            known = self._concepts if self._compared <= MOST_COMPARED else ()
            message = f"there is no concept ${reference.name}{hint(reference.name, known, '$')}"
            self.wrong(node.place(reference.position), message)

    def _counted(self, term: Term, node: Scalar) -> Term:
        self._terms += 1
        if self._terms == MAX_TERMS + 1:
            self.wrong(node, f"the file has more than {MAX_TERMS:,} terms")
        if term.mode is not Mode.CASED and _is_short(term.text):
            self.suspect(node, f"`{term.written}` is so short that it will match by accident: write =={term.text}")
        return term

    def _located(self, node: Scalar, read: Callable[[str], Read]) -> Read | None:
        try:
            return read(node.text)
        except QueryMistake as mistake:
            self.wrong(node.place(mistake.position), mistake.message)
            return None


def alike(word: str, known: Iterable[str]) -> list[str]:
    """The known word that is most like one; none where none is."""
    return get_close_matches(word, list(known), n=1)


def hint(word: str, known: Iterable[str], sign: str = "") -> str:
    """`, did you mean …?`, or nothing where no known word is like it."""
    return "".join(f", did you mean {sign}{like}?" for like in alike(word, known))


def _is_short(text: str) -> bool:
    """One or two letters, in a script where these are no word to rely on."""
    return count_letters(text) <= _SHORT and not any(map(is_spaceless, text))


def _place(where: Node | Place) -> Place:
    return where if isinstance(where, tuple) else (where.line, where.column)


def _line(message: str) -> str:
    """A message on one line, also where it repeats what has several or no end."""
    line = " ".join(message.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]} …"


def _yaml(text: str) -> str:
    """A text in YAML's single quotes."""
    return "'" + " ".join(text.split()).replace("'", "''") + "'"
