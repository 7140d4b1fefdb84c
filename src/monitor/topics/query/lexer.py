"""A query as typed → its tokens, each knowing where it stands. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from itertools import chain

from monitor.topics.model import Field
from monitor.topics.query.mistake import QueryMistake, shown
from monitor.topics.query.term import QUOTES, concept_name


class Kind(StrEnum):
    """What a token is; the values are what messages call it."""

    OPEN = "("
    CLOSE = ")"
    TERM = "term"
    CONCEPT = "concept"
    FIELD = "field"
    AND = "AND"
    AND_NOT = "AND NOT"
    OR = "OR"
    NOT = "NOT"
    NEAR = "NEAR"  # and BEFORE
    ATLEAST = "ATLEAST"
    END = "end"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query: `text` is query[start:end]."""

    kind: Kind
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def is_bare_word(self) -> bool:
        return self.kind is Kind.TERM and not self.text.endswith(tuple(QUOTES))


_OPENING = re.compile("=*[" + "".join(QUOTES) + "]")
_AND_NOT = re.compile(r"AND\s+NOT(?=[\s()]|\Z)")
_WORD_END = re.compile(r"[\s()" + "".join(QUOTES) + r"]|\Z")
_MEASURED = re.compile(r"(NEAR|BEFORE|ATLEAST)(?:[/~\d].*)?")
_DISTANCE = re.compile(r"(?:NEAR|BEFORE)/(?:\d{1,4}|s|p)|ATLEAST/[1-9]\d{0,3}", re.ASCII)
_FIELDS = frozenset(Field)
_MEASURES = ("NEAR", "BEFORE", "ATLEAST")
_PLAIN = {"AND": Kind.AND, "OR": Kind.OR, "NOT": Kind.NOT}
_SIGNS = {"&": "AND", "+": "AND", "|": "OR", "-": "AND NOT", "–": "AND NOT", "!": "AND NOT"}


def looks_like_query(text: str) -> str | None:
    """The sign that a text is more than one term: an operator, field, parenthesis, concept or quotation mark.

    A text that is quoted as a whole is one term.
    """
    body = text.lstrip("=")
    if body[:1] in QUOTES and body[-1] in QUOTES[body[0]] and body[1:].find(body[-1]) == len(body) - 2:
        return None
    marks = (char for char in text if char in "($" or char in QUOTES)
    return next(chain((word for word in text.split() if _is_operator(word) or _is_field(word)), marks), None)


def _is_operator(word: str) -> bool:
    return word in _PLAIN or _MEASURED.fullmatch(word) is not None


def _is_field(word: str) -> bool:
    name, colon, _ = word.partition(":")
    return bool(colon) and name in _FIELDS


def tokens(query: str) -> Iterator[Token]:
    """The tokens of a query in order, an END behind the last; raises QueryMistake at the first that is none."""
    at = 0
    while at < len(query):
        if query[at].isspace():
            at += 1
            continue
        token = _token(query, at)
        yield token
        at = token.end
    yield Token(Kind.END, "", len(query))


def _token(query: str, at: int) -> Token:
    char = query[at]
    if char in "()":
        return Token(Kind(char), char, at)
    if char == "$":
        return _concept(query, at)
    if opening := _OPENING.match(query, at):
        return _quoted(query, at, opening.end() - 1)
    return _bare(query, at)


def _concept(query: str, at: int) -> Token:
    name = concept_name(query[at + 1 :])
    if not name:
        raise QueryMistake(at, "the name of a concept follows `$` directly, as in `$drone`")
    return _closed(query, Token(Kind.CONCEPT, f"${name}", at))


def _quoted(query: str, start: int, quote: int) -> Token:
    closing = QUOTES[query[quote]]
    end = next((i for i in range(quote + 1, len(query)) if query[i] in closing), None)
    if end is None:
        raise QueryMistake(quote, "this quotation mark is never closed")
    if query[end + 1 : end + 2] == "*":
        raise QueryMistake(end + 1, "the `*` of a phrase stands inside the quotes")
    return _closed(query, Token(Kind.TERM, query[start : end + 1], start))


def _closed(query: str, token: Token) -> Token:
    """The token, if white space, a parenthesis or the end follows it."""
    rest = query[token.end : token.end + 1]
    if rest == "~":
        raise QueryMistake(token.end, "nearness is written between two words: grain NEAR/5 deal")
    if rest == ",":
        raise QueryMistake(token.end, "a comma inside a query: write OR or AND")
    if rest and not rest.isspace() and rest not in "()":
        raise QueryMistake(token.end, f"a space is missing behind `{shown(token.text)}`")
    return token


def _bare(query: str, at: int) -> Token:
    if both := _AND_NOT.match(query, at):
        return Token(Kind.AND_NOT, both.group(), at)
    end = _WORD_END.search(query, at)
    word = query[at : end.start() if end else len(query)]
    name, colon, rest = word.partition(":")
    if colon and name.lstrip("=").isalpha() and not rest.startswith("//"):
        return _field(name, rest, at)
    if end and end.group() in QUOTES:
        raise QueryMistake(end.start(), "a quotation mark inside a word: a space goes before the quotes of a phrase")
    return _operator(word, at) or _term(word, at)


def _field(name: str, rest: str, at: int) -> Token:
    if name in _FIELDS:
        return Token(Kind.FIELD, f"{name}:", at)
    if name in _MEASURES:
        raise QueryMistake(at, _distance_message(name, f"{name}:{rest}"))
    if name.startswith("="):
        raise QueryMistake(at, f"`=` stands before the word: {name.lstrip('=')}:={rest}")
    like = get_close_matches(name.lower(), list(Field), n=1)
    hint = f"did you mean `{like[0]}:`?" if like else f'quote it if it is part of a term: "{name}:{rest}"'
    raise QueryMistake(at, f"there is no field `{name}:`, the fields are title:, text: and lead: – {hint}")


def _operator(word: str, at: int) -> Token | None:
    if word in _PLAIN:
        return Token(_PLAIN[word], word, at)
    measured = _MEASURED.fullmatch(word)
    if measured is None:
        return None
    if not _DISTANCE.fullmatch(word):
        raise QueryMistake(at, _distance_message(measured[1], word))
    return Token(Kind.ATLEAST if measured[1] == Kind.ATLEAST else Kind.NEAR, word, at)


def _distance_message(name: str, word: str) -> str:
    if name == "ATLEAST":
        return f"`{shown(word)}` needs a count from 1 to 9999: ATLEAST/3"
    return (
        f"`{shown(word)}` needs its distance: {name}/5 (at most 5 words between, up to 9999), "
        f"{name}/s (same sentence) or {name}/p (same paragraph)"
    )


def _term(word: str, at: int) -> Token:
    sign = _SIGNS.get(word[0])
    if sign is None:
        return Token(Kind.TERM, word, at)
    follows = word.lstrip("".join(_SIGNS))
    raise QueryMistake(at, f"`{shown(word)}`: write {f'{sign} {shown(follows)}'.strip()}, in words")
