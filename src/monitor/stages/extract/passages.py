"""A parsed page as the flat list of its passages: paragraphs, headings, items, rows; and where elements lie in it.

trafilatura says which text it kept, not where it stood. The list finds that again, and tells of any element how much
text it holds and how much of that is links, by subtraction. One walk, linear in the page. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree, html


def _names(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


MOST = 60_000  # passages of a page; what lies behind is not looked at
HEADINGS = _names("h1 h2 h3 h4 h5 h6")
_UNSEEN = _names(
    "audio embed head iframe math noscript object option script select style svg template textarea title video"
)
_INLINE = _names(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark q rp rt ruby s samp small "
    "span strike strong sub sup td th time tt u var wbr"
)
_CELLS = frozenset({"td", "th"})
IN_COLUMNS = ("p", "br", "div", "table", "ul", "h1", "h2", "h3")
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]{1,2}|[^\W_]+")  # what has no spaces counts two characters a word


@dataclass(frozen=True, slots=True)
class Passage:
    """Text between two boundaries. Keys are what is left without spaces and punctuation."""

    text: str
    key: str
    words: int
    linked: int  # words of it that stand in links
    unlinked: str  # key of the other words
    element: html.HtmlElement  # the innermost one round it that is no inline element
    link: html.HtmlElement | None  # the first link in it, or round it


@dataclass(slots=True)
class Passages:
    """The passages of a page in its order; `ranges` tells which of them an element that is not inline holds."""

    listed: list[Passage] = field(default_factory=list)
    ranges: dict[html.HtmlElement, tuple[int, int]] = field(default_factory=dict)
    _words: list[int] = field(default_factory=lambda: [0])
    _linked: list[int] = field(default_factory=lambda: [0])

    def add(self, passage: Passage) -> None:
        self.listed.append(passage)
        self._words.append(self._words[-1] + passage.words)
        self._linked.append(self._linked[-1] + passage.linked)

    def range(self, element: html.HtmlElement | None) -> tuple[int, int]:
        return self.ranges.get(element, (0, 0))

    def words(self, first: int, end: int) -> int:
        return self._words[end] - self._words[first]

    def linked(self, first: int, end: int) -> int:
        return self._linked[end] - self._linked[first]

    def link_share(self, first: int, end: int) -> float:
        return self.linked(first, end) / max(1, self.words(first, end))


def key_of(text: str) -> str:
    """Letters and digits alone: what stays the same however a text was put on lines."""
    return "".join(_WORD.findall(text))


def passages_of(tree: html.HtmlElement) -> Passages:
    """The passages of a page that a reader may see."""
    return _Walk().through(tree)


def ancestors(element: html.HtmlElement | None) -> Iterator[html.HtmlElement]:
    """The element itself and all round it, innermost first."""
    while element is not None:
        yield element
        element = element.getparent()


def _is_column(element: html.HtmlElement) -> bool:
    """Whether a cell holds more than a line: tables were pages before style sheets were."""
    return element.tag in _CELLS and next(element.iter(*IN_COLUMNS), None) is not None


class _Walk:
    """The text since the last boundary, piece by piece, with whether each is linked."""

    def __init__(self) -> None:
        self._found = Passages()
        self._pieces: list[tuple[str, bool]] = []
        self._open: list[tuple[html.HtmlElement, int]] = []
        self._links: list[html.HtmlElement] = []
        self._link: html.HtmlElement | None = None

    def through(self, tree: html.HtmlElement) -> Passages:
        events = etree.iterwalk(tree, events=("start", "end"))
        for event, element in events:
            if event == "end":
                self._end(element)
            elif element.tag in _UNSEEN:
                events.skip_subtree()
            else:
                self._begin(element)
            if len(self._found.listed) >= MOST:
                break
        self._boundary()
        while self._open:
            self._close()
        return self._found

    def _begin(self, element: html.HtmlElement) -> None:
        if element.tag == "a":
            self._links.append(element)
        elif element.tag not in _INLINE or _is_column(element):
            self._boundary()
            self._open.append((element, len(self._found.listed)))
        self._take(element.text)

    def _end(self, element: html.HtmlElement) -> None:
        if element.tag == "a" and self._links:
            self._links.pop()
        elif element.tag in _CELLS and not (self._open and self._open[-1][0] is element):
            self._take(" ")
        elif (element.tag not in _INLINE or element.tag in _CELLS) and element.tag not in _UNSEEN:
            self._boundary()
            self._close()
        self._take(element.tail)

    def _close(self) -> None:
        element, first = self._open.pop()
        self._found.ranges[element] = (first, len(self._found.listed))

    def _take(self, text: str | None) -> None:
        if not text:
            return
        self._pieces.append((text, bool(self._links)))
        if self._links and self._link is None and not text.isspace():
            self._link = self._links[-1]

    def _boundary(self) -> None:
        pieces, self._pieces = self._pieces, []
        link, self._link = self._link, None
        if not self._open or all(text.isspace() for text, _ in pieces):
            return
        text = "".join(text for text, _ in pieces)
        words = _WORD.findall(text)
        if not words:
            return
        unlinked = words if link is None else _WORD.findall(" ".join(text for text, linked in pieces if not linked))
        self._found.add(
            Passage(
                text=" ".join(text.split()),
                key="".join(words),
                words=len(words),
                linked=max(0, len(words) - len(unlinked)),
                unlinked="".join(unlinked),
                element=self._open[-1][0],
                link=link,
            )
        )
