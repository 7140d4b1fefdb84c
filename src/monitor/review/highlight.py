"""Text and spans → paragraphs of pieces, so that a template escapes each piece and marks it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


_RANK = {"match": 0, "boost": 1, "demote": 2, "ignored": 3}  # which colour wins where two begin together


@dataclass(frozen=True, slots=True)
class Span:
    """Code points from `start` up to `end` that took part, and how: match, boost, demote or ignored."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text; `kind` is empty where nothing marks it."""

    text: str
    kind: str = ""


def pieces(text: str, spans: Iterable[Span]) -> list[Piece]:
    """The text in order, cut at its spans; where two overlap, the one that begins first marks what they share."""
    cut = []
    at = 0
    for span in sorted(spans, key=_order):
        start, end = max(span.start, at), min(span.end, len(text))
        if start < end:
            cut += [Piece(text[at:start]), Piece(text[start:end], span.kind)]
            at = end
    return [piece for piece in (*cut, Piece(text[at:])) if piece.text]


def _order(span: Span) -> tuple[int, int, int]:
    return span.start, _RANK.get(span.kind, len(_RANK)), -span.end


def paragraphs(text: str, spans: Iterable[Span]) -> list[list[Piece]]:
    """The same, line by line; empty lines are left out."""
    lines: list[list[Piece]] = [[]]
    for piece in pieces(text, spans):
        first, *others = piece.text.split("\n")
        lines[-1].append(Piece(first, piece.kind))
        lines += [[Piece(other, piece.kind)] for other in others]
    return [line for line in lines if any(piece.text.strip() for piece in line)]


def found(text: str, words: Iterable[str]) -> Iterator[Span]:
    """Where words stand in a text, as they are."""
    for word in words:
        start = text.find(word) if word else -1
        while start >= 0:
            yield Span(start, start + len(word), "match")
            start = text.find(word, start + len(word))
