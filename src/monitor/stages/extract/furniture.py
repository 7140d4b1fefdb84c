"""What a page's host is known to repeat is cut from its text; and what the page teaches about its host. Pure.

Nothing is lost: text and cut together have every line of the page's text, each once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from lxml import html

from monitor.records import Block, Furniture
from monitor.stages.extract.places import Place, places
from monitor.text.lines import at_place, folded, joined, line_digest, lines, rails

TAUGHT_FIRST, TAUGHT_LAST = 16, 48  # lines of a page that its host is learnt by: furniture stands at the ends
LONGEST = 65_535


@dataclass(frozen=True, slots=True)
class Parted:
    """A page's text without its host's furniture, what was cut, and what the page teaches."""

    text: str
    apart: str | None
    blocks: tuple[Block, ...]


class _Line(NamedTuple):
    text: str
    block: Block | None  # None: it is the title, which is never cut and teaches nothing


def parted(text: str, title: str, tree: html.HtmlElement | None, known: Furniture) -> Parted:
    """Part a text, as it was read from the page of that tree, by what is known of the page's host."""
    read = _lines(text, title, tree, known)
    apart = [line.text for line in read if line.block and line.block.cut]
    kept = joined(line.text for line in read if not (line.block and line.block.cut)) if apart else text
    return Parted(kept, joined(apart) if apart else None, _taught([line.block for line in read if line.block]))


def _taught(blocks: list[Block]) -> tuple[Block, ...]:
    if len(blocks) > TAUGHT_FIRST + TAUGHT_LAST:
        blocks = blocks[:TAUGHT_FIRST] + blocks[-TAUGHT_LAST:]
    return tuple(dict.fromkeys(blocks))


def _lines(text: str, title: str, tree: html.HtmlElement | None, known: Furniture) -> list[_Line]:
    found = lines(text)
    stand = places(found, tree)
    called = folded(title)
    seen = [_Line(line, _block(line, called, stand.get(line, Place()), known.lines)) for line in found]
    cut = rails(((one.block.place, one.block.length) for one in seen if one.block and not one.block.cut), known.places)
    return [_on_rails(one, cut) for one in seen] if cut else seen


def _block(line: str, title: str, place: Place, known: frozenset[int]) -> Block | None:
    if folded(line) == title:
        return None
    digest = at_place(line_digest(line, title), place.boxes)
    return Block(digest, place.boxes, min(len(line), LONGEST), place.linked, digest in known)


def _on_rails(line: _Line, cut: frozenset[int]) -> _Line:
    block = line.block
    return line._replace(block=block._replace(cut=True)) if block and block.place in cut else line
