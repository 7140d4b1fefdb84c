"""What is said of a query that does not parse: each message names what was typed and what to type instead. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.topics.query.lexer import Kind, Token
from monitor.topics.query.mistake import shown

_SMALL_OPERATOR = re.compile(r"and|or|not|(?:near|before|atleast)(?:/\w*)?", re.IGNORECASE | re.ASCII)

_ELSEWHERE = {
    **dict.fromkeys(("W", "N", "WITHIN", "SAME", "PROX"), "NEAR/5"),
    **dict.fromkeys(("PRE", "ONEAR", "FOLLOWEDBY"), "BEFORE/5"),
    **dict.fromkeys(("ADJ", "NEXT"), "BEFORE/0"),
    **dict.fromkeys(("UND", "VE", "И", "І", "ТА", "و", "ET", "E", "Y"), "AND"),
    **dict.fromkeys(("ODER", "VEYA", "ИЛИ", "АБО", "أو", "OU", "O"), "OR"),
    **dict.fromkeys(("NICHT", "DEĞİL", "НЕ", "ANDNOT", "BUTNOT", "EXCEPT"), "AND NOT"),
}
"""Operators of other search boxes and in other languages."""

_APOSTROPHES = "'‘’"

_IN_NEAR = {
    Kind.AND: "write it between two of them: A {op} C AND B {op} C",
    Kind.AND_NOT: "put it behind: A {op} C AND NOT B",
    Kind.ATLEAST: "put it beside or before: A {op} C AND ATLEAST/3 B, or ATLEAST/3 (A {op} C)",
    Kind.FIELD: "put it before parentheses round the whole: title:(A {op} C)",
}
_IN_ATLEAST = {
    Kind.AND: "write it between two of them: {op} A AND {op} B",
    Kind.AND_NOT: "put it behind: {op} A AND NOT B",
    Kind.ATLEAST: "one count is enough: {op} A",
    Kind.FIELD: "put it before parentheses round the whole: lead:({op} A)",
}
_IN_SENSE = {
    Kind.AND: "it speaks of the whole article: write NEAR/10, or a rule under `demote`",
    Kind.AND_NOT: "it speaks of the whole article: write what it excludes as `unless`",
    Kind.ATLEAST: "it speaks of the whole article: write a rule under `demote`",
    Kind.FIELD: "a sense holds in every field: leave it out",
}
_OCCURRENCE = "terms, phrases, concepts, OR of these, or a NEAR or BEFORE in parentheses"


def in_near(operator: str, stray: Token) -> str:
    """`stray` stands inside a NEAR or BEFORE."""
    return f"{_cannot(stray, f'inside {operator}')}: {_IN_NEAR[stray.kind].format(op=operator)}"


def in_atleast(operator: str, stray: Token) -> str:
    """`stray` stands inside an ATLEAST."""
    return f"{_cannot(stray, f'inside {operator}')}: {_IN_ATLEAST[stray.kind].format(op=operator)}"


def in_sense(key: str, stray: Token) -> str:
    """`stray` stands in a query of an `ignore` entry."""
    return f"{_cannot(stray, f'in {key} of `ignore`')}: {_IN_SENSE[stray.kind]}"


def in_field(field: str, stray: Token) -> str:
    """`stray` stands behind a field."""
    if stray.kind is Kind.FIELD:
        return f"fields do not nest: `{stray.text}` stands inside `{field}`"
    if field == "title:":
        return f"{stray.text} counts in the text, where the title repeats: leave `title:` out, or write text: or lead:"
    return f"`{field}` stands before a term, a concept or a parenthesis: {field}({stray.text} A)"


def _elsewhere(word: str) -> str:
    """The operator that one of another search box is here; nothing where it is none."""
    name, _, distance = word.partition("/")
    meant = _ELSEWHERE.get(name, "")
    return f"{meant.partition('/')[0]}/{distance}" if distance.isdecimal() and "/" in meant else meant


def _cannot(stray: Token, where: str) -> str:
    return f"{shown(stray.text)} cannot stand {where}, which wants {_OCCURRENCE}"


def missing_operand(token: Token, before: Token | None) -> str:
    """An operand should stand where `token` does."""
    if token.kind is Kind.NOT:
        return "NOT stands only behind AND and something to look for: A AND NOT B"
    if before is None or (before.kind is Kind.OPEN and token.kind is not Kind.CLOSE):
        return f"something is missing before {token.text}"
    if before.kind is Kind.OPEN:
        return "nothing stands between these parentheses" if token.kind is Kind.CLOSE else "a parenthesis is left open"
    return f"something is missing behind {before.text}"


def missing_operator(before: Token, words: Sequence[Token]) -> str:
    """Two operands stand side by side: the one that ends in `before`, and `words`, the bare words from there on.

    `words` holds at least the token that follows, whatever it is.
    """
    token = words[0]
    if token.kind is Kind.NOT:
        return "write AND NOT: NOT alone joins nothing"
    if token.is_bare_word and _SMALL_OPERATOR.fullmatch(token.text):
        capitals = re.sub(r"^[a-zA-Z]+", lambda name: name.group().upper(), token.text)
        return f"operators are written in capitals: {capitals}; a phrase that holds the word `{token.text}` is quoted"
    if token.kind is Kind.TERM and (meant := _elsewhere(token.text)):
        return f"`{shown(token.text)}` is no operator here: write {meant}"
    phrase = [before.text, *(word.text for word in words)]
    if all(word.is_bare_word for word in (before, *words)) and not any(text[0] in "=*" for text in phrase):
        quoted = shown(" ".join(phrase)).strip(_APOSTROPHES)
        return f'bare words side by side: quote the phrase, "{quoted}", or write AND between them'
    return f"an operator is missing before `{shown(token.text)}`: AND, OR, or NEAR/5"


def two_readings(first: Sequence[str], second: Sequence[str]) -> str:
    """A query that can be read in two ways; each reading as the pieces it is made of."""
    one, other = (shown(" ".join(reading)) for reading in (first, second))
    return f"this can be read in two ways, add the parentheses that you mean: {one}, or {other}"
