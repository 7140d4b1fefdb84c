"""Queries as values: terms and concepts, and what joins them. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Mode(StrEnum):
    """How a term is compared, after folding."""

    FORMS = "forms"  # drone      every inflected form
    EXACT = "exact"  # =TB2       as typed
    CASED = "cased"  # ==Turkey   as typed, and the case as typed


class Field(StrEnum):
    """A part of the article that a query may be held to."""

    TITLE = "title"
    TEXT = "text"
    LEAD = "lead"


class Unit(StrEnum):
    """What the distance of a NEAR is counted in."""

    WORDS = "words"
    SENTENCE = "sentence"
    PARAGRAPH = "paragraph"


@dataclass(frozen=True, slots=True)
class Term:
    """A word, or words side by side. `text` is without the marks `=` `==` `*` and the quotes, its spaces single."""

    written: str  # as the user typed it, for reasons
    text: str
    mode: Mode = Mode.FORMS
    prefix: bool = False  # Getreide*: its last word goes on
    suffix: bool = False  # *korridor: its only word begins earlier


@dataclass(frozen=True, slots=True)
class ConceptRef:
    """`$name`: any term of that concept."""

    name: str


Atom = Term | ConceptRef


@dataclass(frozen=True, slots=True)
class Or:
    """Any of two or more."""

    operands: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class And:
    """All of two or more."""

    operands: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class AndNot:
    """`operand`, where none of `without` holds anywhere in the article."""

    operand: Query
    without: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Near:
    """An occurrence of each side in the same field, not overlapping.

    The sides are what has occurrences: Term, ConceptRef, Or of these, Near. `words` (at most so many between them)
    counts only where `unit` is WORDS, and is 0 elsewhere.
    """

    left: Query
    right: Query
    unit: Unit
    words: int = 0
    ordered: bool = False  # BEFORE: the left side comes first


@dataclass(frozen=True, slots=True)
class AtLeast:
    """`count` occurrences in the text that do not overlap; the operand is what may stand inside Near."""

    count: int
    operand: Query


@dataclass(frozen=True, slots=True)
class InField:
    """`operand` within one field; holds no other InField."""

    field: Field
    operand: Query


Query = Term | ConceptRef | Or | And | AndNot | Near | AtLeast | InField


def children(query: Query) -> tuple[Query, ...]:
    """The queries directly inside a query, in the order of reading."""
    match query:
        case Term() | ConceptRef():
            return ()
        case Or(operands) | And(operands):
            return operands
        case AndNot(operand, without):
            return (operand, *without)
        case Near(left, right):
            return (left, right)
        case AtLeast(_, operand) | InField(_, operand):
            return (operand,)


def atoms(query: Query) -> Iterator[Atom]:
    """Every term and concept that a query names, in the order of reading, repetitions included."""
    waiting = [query]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Term | ConceptRef):
            yield node
        waiting.extend(reversed(children(node)))
