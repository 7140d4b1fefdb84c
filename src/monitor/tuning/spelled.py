"""Queries → the text that a person would write. Pure."""

from __future__ import annotations

from monitor.topics.model import And, AndNot, AtLeast, ConceptRef, InField, Near, Or, Query, Term, Unit

_UNITS = {Unit.SENTENCE: "s", Unit.PARAGRAPH: "p"}


def spelled(query: Query) -> str:
    """A query in the language of topics, in parentheses where it is put together."""
    match query:
        case Term():
            return query.written
        case ConceptRef(name):
            return f"${name}"
        case Or(operands):
            return f"({' OR '.join(map(spelled, operands))})"
        case And(operands):
            return f"({' AND '.join(map(spelled, operands))})"
        case AndNot(operand, without):
            return f"({' AND NOT '.join(map(spelled, (operand, *without)))})"
        case Near():
            return f"({spelled(query.left)} {distance(query)} {spelled(query.right)})"
        case AtLeast(count, operand):
            return f"ATLEAST/{count} {spelled(operand)}"
        case InField(field, operand):
            return f"{field}:{spelled(operand)}"


def distance(near: Near) -> str:
    """`NEAR/5`, `BEFORE/s` …"""
    return f"{'BEFORE' if near.ordered else 'NEAR'}/{_UNITS.get(near.unit, near.words)}"
