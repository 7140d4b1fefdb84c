"""Tokens of a query → Query, by recursive descent, one method for each row of the precedence table.

    chain   link AND link AND NOT link …   or   link OR link …    (both at once: an error that shows both readings)
    link    unit NEAR/5 unit
    unit    ATLEAST/3 atom · title:atom · atom
    atom    term · $concept · ( chain )

A piece of the query that has been read knows its tokens, so that a mistake can point at the very operator and a
message can repeat what was typed. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import takewhile

from monitor.topics.model import And, AndNot, AtLeast, ConceptRef, Field, InField, Near, Or, Query, Term, Unit
from monitor.topics.query.lexer import Kind, Token, tokens
from monitor.topics.query.messages import (
    in_atleast,
    in_field,
    in_near,
    in_sense,
    missing_operand,
    missing_operator,
    two_readings,
)
from monitor.topics.query.mistake import QueryMistake, shown
from monitor.topics.query.term import MAX_BYTES, read_term

Message = Callable[[str, Token], str]
"""Says why a token cannot stand behind or beside an operator."""

MAX_DEPTH = 64

_ANDS = (Kind.AND, Kind.AND_NOT)
_NO_OCCURRENCE = (*_ANDS, Kind.ATLEAST, Kind.FIELD)
_UNITS = {"s": Unit.SENTENCE, "p": Unit.PARAGRAPH}


@dataclass(frozen=True, slots=True)
class Reference:
    """A concept that a query names, and where its `$` stands."""

    name: str
    position: int


@dataclass(frozen=True, slots=True)
class Parsed:
    """A query, and the concepts it names: whether they exist, only its file can know."""

    query: Query
    references: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of the query that has been read, and its tokens."""

    query: Query
    tokens: tuple[Token, ...]

    def first(self, kinds: Collection[Kind]) -> Token | None:
        """The first of its tokens of one of these kinds."""
        return next((token for token in self.tokens if token.kind in kinds), None)


def parse(text: str) -> Parsed:
    """A whole query; raises QueryMistake."""
    parser = _Parser(text)
    return parser.parsed(parser.whole())


def parse_occurrence(text: str, key: str) -> Parsed:
    """A query of a sense (`key`: mention, when, unless), which must be what may stand inside NEAR."""
    parser = _Parser(text)
    return parser.parsed(_occurring(parser.whole(), key, in_sense))


class _Parser:
    """One pass over one query."""

    def __init__(self, text: str) -> None:
        if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
            raise QueryMistake(0, f"a query is at most {MAX_BYTES // 1024} KB long: name its parts as concepts")
        self._text = text
        self._tokens = tuple(tokens(text))
        self._at = 0
        self._depth = 0

    def whole(self) -> _Piece:
        if self._next().kind is Kind.END:
            raise QueryMistake(0, "the query is empty")
        piece = self._chain()
        if self._next().kind is Kind.CLOSE:
            raise QueryMistake(self._next().start, "no parenthesis is open here")
        return piece

    def parsed(self, piece: _Piece) -> Parsed:
        named = (token for token in self._tokens if token.kind is Kind.CONCEPT)
        return Parsed(piece.query, tuple(Reference(token.text[1:], token.start) for token in named))

    def _chain(self) -> _Piece:
        start, links, joints = self._at, [self._link()], list[Token]()
        while self._next().kind in (*_ANDS, Kind.OR):
            joints.append(self._take())
            links.append(self._link())
        if self._next().kind not in (Kind.CLOSE, Kind.END):
            raise QueryMistake(self._next().start, missing_operator(self._before(), self._run()))
        if (change := _mixture(joints)) is not None:
            raise QueryMistake(change.start, two_readings(*self._readings(links, joints)))
        return self._piece(_joined([link.query for link in links], joints), start)

    def _link(self) -> _Piece:
        start, left = self._at, self._unit()
        if self._next().kind is not Kind.NEAR:
            return left
        operator, right = self._take(), self._unit()
        if self._next().kind is Kind.NEAR:
            raise self._chained(left, operator, right)
        sides = (_occurring(side, operator.text, in_near).query for side in (left, right))
        return self._piece(_near(operator.text, *sides), start)

    def _chained(self, left: _Piece, operator: Token, middle: _Piece) -> QueryMistake:
        second, right = self._take(), self._unit()
        a, b, c = map(self._source, (left, middle, right))
        first = (f"({a} {operator.text} {b})", second.text, c)
        return QueryMistake(second.start, two_readings(first, (a, operator.text, f"({b} {second.text} {c})")))

    def _unit(self) -> _Piece:
        start, token = self._at, self._next()
        if token.kind is Kind.ATLEAST:
            operand = _occurring(self._operand(in_atleast), token.text, in_atleast)
            return self._piece(AtLeast(int(token.text.partition("/")[2]), operand.query), start)
        if token.kind is Kind.FIELD:
            operand = self._operand(in_field)
            self._check_field(token, operand)
            return self._piece(InField(Field(token.text[:-1]), operand.query), start)
        return self._atom()

    def _operand(self, message: Message) -> _Piece:
        """The atom behind ATLEAST or a field, neither of which follows another directly."""
        token = self._take()
        if self._next().kind in (Kind.ATLEAST, Kind.FIELD):
            raise QueryMistake(self._next().start, message(token.text, self._next()))
        return self._atom()

    def _check_field(self, field: Token, operand: _Piece) -> None:
        counts = (Kind.ATLEAST,) if field.text == "title:" else ()
        if (stray := operand.first((Kind.FIELD, *counts))) is not None:
            raise QueryMistake(stray.start, in_field(field.text, stray))

    def _atom(self) -> _Piece:
        start, token = self._at, self._next()
        if token.kind is Kind.OPEN:
            return self._parenthesis()
        if token.kind is Kind.CONCEPT:
            self._take()
            return self._piece(ConceptRef(token.text[1:]), start)
        if token.kind is Kind.TERM:
            self._take()
            return self._piece(_term(token), start)
        raise QueryMistake(token.start, missing_operand(token, self._before() if self._at else None))

    def _parenthesis(self) -> _Piece:
        start, opening = self._at, self._take()
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise QueryMistake(opening.start, f"parentheses nest at most {MAX_DEPTH} deep: name parts as concepts")
        inner = self._chain()
        if self._next().kind is Kind.END:
            raise QueryMistake(opening.start, "this parenthesis is never closed")
        self._take()
        self._depth -= 1
        return self._piece(inner.query, start)

    def _next(self) -> Token:
        return self._tokens[self._at]

    def _before(self) -> Token:
        return self._tokens[self._at - 1]

    def _take(self) -> Token:
        self._at += 1
        return self._before()

    def _run(self) -> tuple[Token, ...]:
        """The next token, and the bare words behind it."""
        behind = takewhile(lambda token: token.is_bare_word, self._tokens[self._at + 1 :])
        return (self._next(), *behind)

    def _piece(self, query: Query, start: int) -> _Piece:
        return _Piece(query, self._tokens[start : self._at])

    def _source(self, piece: _Piece) -> str:
        return shown(self._text[piece.tokens[0].start : piece.tokens[-1].end])

    def _readings(self, links: Sequence[_Piece], joints: Sequence[Token]) -> tuple[list[str], list[str]]:
        """The chain with AND binding tighter, as it does, and with OR binding tighter."""
        operands = [self._source(link) for link in links]
        return _grouped(operands, joints, _ANDS), _grouped(operands, joints, (Kind.OR,))


def _occurring(piece: _Piece, operator: str, message: Message) -> _Piece:
    """The piece, if all of it may stand inside NEAR."""
    if (stray := piece.first(_NO_OCCURRENCE)) is not None:
        raise QueryMistake(stray.start, message(operator, stray))
    return piece


def _mixture(joints: Sequence[Token]) -> Token | None:
    """The first joint that is OR among AND, or AND among OR."""
    return next((joint for joint in joints if (joint.kind is Kind.OR) != (joints[0].kind is Kind.OR)), None)


def _grouped(operands: Sequence[str], joints: Sequence[Token], tight: Collection[Kind]) -> list[str]:
    """The operands and joints of a chain as typed, with parentheses round each run of `tight` joints."""
    groups, between = [[operands[0]]], list[str]()
    for joint, operand in zip(joints, operands[1:], strict=True):
        if joint.kind in tight:
            groups[-1] += [joint.kind, operand]
        else:
            between.append(joint.kind)
            groups.append([operand])
    closed = [f"({' '.join(group)})" if len(group) > 1 else group[0] for group in groups]
    return [closed[0], *(f"{word} {group}" for word, group in zip(between, closed[1:], strict=True))]


def _joined(links: Sequence[Query], joints: Sequence[Token]) -> Query:
    """One query of a chain that is all OR, or all AND and AND NOT. A chain inside the same chain is one with it."""
    if not joints:
        return links[0]
    if joints[0].kind is Kind.OR:
        return Or(tuple(part for link in links for part in (link.operands if isinstance(link, Or) else (link,))))
    kinds = [Kind.AND, *(joint.kind for joint in joints)]
    wanted = [link for kind, link in zip(kinds, links, strict=True) if kind is Kind.AND]
    without = [link for kind, link in zip(kinds, links, strict=True) if kind is Kind.AND_NOT]
    parts = tuple(part for link in wanted for part in (link.operands if isinstance(link, And) else (link,)))
    operand = And(parts) if len(parts) > 1 else parts[0]
    return AndNot(operand, tuple(without)) if without else operand


def _near(operator: str, left: Query, right: Query) -> Near:
    name, _, distance = operator.partition("/")
    unit = _UNITS.get(distance, Unit.WORDS)
    return Near(left, right, unit, int(distance) if unit is Unit.WORDS else 0, ordered=name == "BEFORE")


def _term(token: Token) -> Term:
    try:
        return read_term(token.text)
    except QueryMistake as mistake:
        raise QueryMistake(token.start + mistake.position, mistake.message) from None
