"""Where on its page a line of text stands: which boxes are round it, and whether it is a link. Pure.

trafilatura says what the text is, not where it stood; the line is looked for again in the tree. What is not found
again has no place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import NamedTuple

from lxml import html

_PARAGRAPHS = ("p", "li", "h2", "h3", "h4", "h5", "h6", "a", "td", "th", "dd", "dt", "blockquote", "figcaption", "pre")
_LINES = (*_PARAGRAPHS, "div", "section", "article", "span", "br")  # br: the line behind it
_INLINE = frozenset({"a", "abbr", "b", "em", "font", "i", "mark", "small", "span", "strong", "time", "u"})
_BOXES = frozenset({"div", "section", "article", "aside", "main", "header", "footer", "nav", "body", "form", "figure"})
_NAMED = 3  # boxes round a line, the nearest, make its place
_DEEP = 4  # elements in which a line's first word may stand
_SLACK = 2_000  # characters of white space that a line may have more in the tree
_LINKED = 0.5  # of a line's characters stand in links: then it is one
_SERIAL = re.compile(r"\d{3,}")  # post-2668; not col-8, which is another column than col-4


class Place(NamedTuple):
    """`boxes`: digest of the boxes round a line by tag and class, 0 where it was not found, else below 2³²."""

    boxes: int = 0
    linked: bool = False


def places(found: Iterable[str], tree: html.HtmlElement | None) -> dict[str, Place]:
    """The place of each line that stands in the tree, by the line as it is."""
    sought: dict[str, dict[str, str]] = {}  # first word → the line without its bullet → the line
    for one in found:
        bare = " ".join(one.removeprefix("- ").split())
        if bare:
            sought.setdefault(bare.partition(" ")[0], {})[bare] = one
    there: dict[str, Place] = {}
    boxes: dict[html.HtmlElement, int] = {}
    for element, text in _texts(tree, sought):
        line = sought.get(text.partition(" ")[0], {}).get(text)
        if line is not None and line not in there:
            there[line] = Place(_boxes(element, boxes), _is_link(element, text))
    return there


def _texts(tree: html.HtmlElement | None, sought: dict[str, dict[str, str]]) -> Iterator[tuple[html.HtmlElement, str]]:
    """What may be a line that begins with one of the words, with its element."""
    longest = {first: max(map(len, several)) + _SLACK for first, several in sought.items()}
    for element in tree.iter(*_LINES) if tree is not None else ():
        begun = element.tail if element.tag == "br" else _beginning(element)
        first = (begun or "")[:200].split(None, 1)[:1]
        if begun and first and first[0] in sought:
            text = begun if element.tag == "br" else _whole(element, longest[first[0]])
            if text is not None:
                yield element, " ".join(text.split())


def _whole(element: html.HtmlElement, longest: int) -> str | None:
    """The text of an element; None where it is longer: boxes in boxes, each begun by a word that a line begins with,
    would be read once for each."""
    pieces: list[str] = []
    length = 0
    for piece in element.itertext():
        length += len(piece)
        if length > longest:
            return None
        pieces.append(piece)
    return "".join(pieces)


def _beginning(element: html.HtmlElement) -> str | None:
    """The first piece of text in an element, where it stands in no other line."""
    for _ in range(_DEEP):
        text: str | None = element.text
        if text and not text.isspace():
            return text
        if not len(element):
            return None
        element = element[0]
        if element.tag not in _INLINE:
            return element.tail if element.tag in {"img", "br", "svg", "script"} else None
    return None


def _boxes(element: html.HtmlElement, known: dict[html.HtmlElement, int]) -> int:
    """The nearest boxes round a line, as a number; an article's number in their names does not count."""
    box = next((one for one in (element, *element.iterancestors()) if one.tag in _BOXES), None)
    if box is None:
        return 0
    if box not in known:
        outer = [one for one in (box, *box.iterancestors()) if one.tag in _BOXES][:_NAMED]
        name = "/".join(f"{one.tag}.{_SERIAL.sub('0', one.get('class') or '')}" for one in outer)
        known[box] = int.from_bytes(blake2b(name.encode("utf-8", "replace"), digest_size=4).digest(), "big") or 1
    return known[box]


def _is_link(element: html.HtmlElement, text: str) -> bool:
    if element.tag == "a" or any(one.tag == "a" for _, one in zip(range(_DEEP), element.iterancestors(), strict=False)):
        return True
    linked = sum(len(" ".join("".join(link.itertext()).split())) for link in element.iter("a"))
    return linked > _LINKED * len(text)
