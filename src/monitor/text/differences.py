"""Two texts → what a reader has to see of their difference: words that went and came, in their paragraphs. Pure.

Bounded whatever the texts are: a megabyte takes no more than a second, and gives no more than a few pages.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST_PAIRS = 100_000  # of equal lines, or words: what a comparison costs grows with them
MOST = 2_000  # paragraphs of a text, or words of a paragraph, that are compared one by one
MOST_SHOWN = 30_000  # characters of a difference
CONTEXT = 80  # characters on each side of what differs
ALIKE = 0.4  # two paragraphs less alike are one that went and one that came

_WORDS = re.compile(r"\w+\s*|[^\w\s]\s*|\s+")


class Kind(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    GONE = "gone"
    COME = "come"


class Piece(NamedTuple):
    """A piece of a paragraph."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph that differs; `unchanged` others stand between it and the one before."""

    pieces: tuple[Piece, ...]
    unchanged: int = 0


@dataclass(frozen=True, slots=True)
class Difference:
    """The paragraphs that differ; `cut`: there are more."""

    paragraphs: tuple[Paragraph, ...] = ()
    cut: bool = False


def difference(old: str, new: str) -> Difference:
    """What two texts differ in, paragraph by paragraph, one a line."""
    before, after = _lines(old), _lines(new)
    shown: list[Paragraph] = []
    room, unchanged = MOST_SHOWN, 0
    for pieces in _paragraphs(before, after):
        if not pieces:
            unchanged += 1
            continue
        fitting = _cut(pieces, room)
        room -= sum(len(piece.text) for piece in fitting)
        shown.append(Paragraph(fitting, unchanged))
        unchanged = 0
        if room <= 0:
            return Difference(tuple(shown), cut=True)
    return Difference(tuple(shown))


def _lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line and not line.isspace()]


def _paragraphs(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[Piece, ...]]:
    """Each paragraph as pieces; an unchanged one as none."""
    for kind, gone, come in _changes(before, after):
        if kind == "equal":
            yield from ((),) * len(gone)
            continue
        for one, other in zip_longest(gone, come):
            yield from _pair(one, other)


def _changes(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, Sequence[str], Sequence[str]]]:
    """What was kept, and what was exchanged for what. Where too much is alike, whatever only one of the two has."""
    if not _comparable(before, after):
        yield "replace", _only(before, after), _only(after, before)
        return
    for kind, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        yield kind, before[i:j], after[k:m]


def _comparable(before: Sequence[str], after: Sequence[str]) -> bool:
    if max(len(before), len(after)) > MOST:
        return False
    counts = Counter(after)
    return sum(number * counts[one] for one, number in Counter(before).items()) <= MOST_PAIRS


def _only(mine: Sequence[str], theirs: Sequence[str]) -> list[str]:
    known = set(theirs)
    return [one for one in mine if one not in known]


def _pair(gone: str | None, come: str | None) -> Iterator[tuple[Piece, ...]]:
    """A paragraph that was exchanged for another: word by word where they are alike."""
    if gone is not None and come is not None and (pieces := _words(gone, come)):
        yield pieces
        return
    if gone is not None:
        yield (Piece(Kind.GONE, gone),)
    if come is not None:
        yield (Piece(Kind.COME, come),)


def _words(gone: str, come: str) -> tuple[Piece, ...]:
    """Two paragraphs as one, word by word; nothing where they are not alike."""
    before, after = _WORDS.findall(gone), _WORDS.findall(come)
    if not _comparable(before, after):
        return ()
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < ALIKE:
        return ()
    pieces = []
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind == "equal":
            pieces.append(Piece(Kind.SAME, "".join(before[i:j])))
        else:
            pieces += [Piece(Kind.GONE, "".join(before[i:j])), Piece(Kind.COME, "".join(after[k:m]))]
    pieces = [piece for piece in pieces if piece.text]
    return tuple(_in_context(piece, place, len(pieces)) for place, piece in enumerate(pieces))


def _in_context(piece: Piece, place: int, number: int) -> Piece:
    """What stayed, as far as it stands near what did not."""
    text = piece.text
    if piece.kind is not Kind.SAME or len(text) <= 2 * CONTEXT + 3:
        return piece
    left = "" if place == 0 else _begins(text[:CONTEXT])
    right = "" if place == number - 1 else _ends(text[-CONTEXT:])
    return Piece(Kind.SAME, (f"{left} " if left else "") + "…" + (f" {right}" if right else ""))


def _begins(text: str) -> str:
    """Up to the last whole word."""
    return text[: text.rfind(" ")] if " " in text[1:] else text


def _ends(text: str) -> str:
    """From the first whole word on, the white space behind the last one with it."""
    return text[text.find(" ") + 1 :] if " " in text[:-1] else text


def _cut(pieces: tuple[Piece, ...], room: int) -> tuple[Piece, ...]:
    fitting = []
    for piece in pieces:
        if room <= 0:
            break
        fitting.append(piece if len(piece.text) <= room else Piece(piece.kind, f"{piece.text[:room]} …"))
        room -= len(piece.text)
    return tuple(fitting)
