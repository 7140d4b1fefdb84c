"""What a page shows its readers around its heading: who wrote it, and when. Pure.

Teasers and comments have by-lines and dates too; those of the article stand near its heading, or are marked up as its
own (https://schema.org in attributes, hAtom, `rel=author`). Looked at only where structured data leave a question.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator
from itertools import islice

from lxml.html import HtmlElement

from monitor.markup import Dated, dated
from monitor.markup.people import is_byline, once, people

_BEFORE, _AFTER = 40, 160  # elements around the heading
_MOST = 20_000  # elements that are walked over
_LONGEST = 160  # characters of a by-line or a date with what stands beside it
_LONGEST_DATE = 100
_MOST_PIECES = 30  # texts within an element
_NEIGHBOURS = 12  # elements between the names of one by-line
_MOST_WORDS = 6

_BYLINE = re.compile(
    r"(?:^|[\s_-])(?:author|authors|byline|by-line|autor|autoren|auteur|autore|writer|reporter|yazar|muhabir|avtor|p-author"
    r"|signature|firma|verfasser|journalist|contributor)(?:[\s_-]|s?(?:name|link|list)|$)",
    re.IGNORECASE,
)
_NOT_BYLINE = re.compile(
    r"comment|avatar|image|img|photo|picture|bio|social|related|teaser|card|follow|desc|count", re.IGNORECASE
)
_DATE_CLASS = re.compile(
    r"publish|entry-date|post-date|post_date|dt-published|dateline|pubdate|created|erstell|tarih", re.IGNORECASE
)
_CHANGED = re.compile(
    r"updat|modif|aktualis|güncel|обновл|оновл|змінен|изменен|edited|actualiz|mis à jour|ostatni|تحديث|ενημ|更新",
    re.IGNORECASE,
)


def marked_dates(tree: HtmlElement, *, month_first: bool) -> Iterator[Dated]:
    """Dates of publication by attribute: microdata, RDFa, `pubdate`, and hAtom near the heading."""
    for element in tree.xpath(
        "//*[@itemprop='datePublished' or @pubdate or @property='datePublished'][not(self::meta)]"
    )[:3]:
        yield from _date(element, month_first=month_first)
    for element in _around_heading(tree):
        if _DATE_CLASS.search(_marks(element)) and not _CHANGED.search(_marks(element)):
            yield from _date(element, month_first=month_first)


def dates_near_heading(tree: HtmlElement, *, month_first: bool) -> Iterator[Dated]:
    """Dates beside the heading, of `time` elements first; not those of changes."""
    near = _around_heading(tree)
    for element in sorted(near, key=lambda one: one.tag != "time"):
        if not _CHANGED.search(f"{_marks(element)} {_own_text(element)}"):
            yield from _date(element, month_first=month_first)


def byline(tree: HtmlElement, *, sure: bool = False) -> list[str]:
    """Who wrote the article, as the page shows it near its heading. `sure`: only what says that it is a by-line, by its
    words or by an attribute; not what a class alone calls so."""
    near = list(enumerate(_around_heading(tree)))
    marked = [(at, one) for at, one in near if _is_marked(one)]
    classed = [
        (at, one) for at, one in near if _BYLINE.search((one.get("class") or "")[:_LONGEST]) and not _is_beside(one)
    ]
    spoken = [(at, one) for at, one in near if is_byline(_own_text(one))]
    inner = _innermost(classed)
    if sure:
        inner = classed = [(at, one) for at, one in inner if is_byline(_whole_text(one))]
    whole = (_names(some, _whole_text) for some in (marked, inner, classed))
    return next(filter(None, whole), None) or _names(spoken, _own_text)


Placed = tuple[int, HtmlElement]


def _is_marked(element: HtmlElement) -> bool:
    return element.get("itemprop") == "author" or "author" in (element.get("rel") or "").lower().split()


def _is_beside(element: HtmlElement) -> bool:
    """Whether its name says that it holds something of the author's, and not the name."""
    return _NOT_BYLINE.search(_marks(element)) is not None


def _innermost(found: list[Placed]) -> list[Placed]:
    outer = {id(above) for _, one in found for above in islice(one.iterancestors(), 6)}
    return [(at, one) for at, one in found if id(one) not in outer]


def _names(found: list[Placed], text: Callable[[HtmlElement], str]) -> list[str]:
    """The names in the first elements that hold any; what stands farther off belongs to something else."""
    names: list[str] = []
    last: int | None = None
    for at, element in found:
        if last is not None and at - last > _NEIGHBOURS:
            break
        said = [name for name in people(text(element)) if _may_be_name(name)]
        names += said
        last = at if said else last
    return once(names)


def _may_be_name(name: str) -> bool:
    return len(name.split()) <= _MOST_WORDS and not any(map(str.isdecimal, name)) and not name.islower()


def first_lines(tree: HtmlElement) -> list[str]:
    """What stands in elements of their own at the head of the page."""
    body = tree.find("body")
    first = islice(body.iter(), _AFTER) if body is not None else ()
    return [text for one in first if isinstance(one.tag, str) and (text := _own_text(one))]


def _around_heading(tree: HtmlElement) -> list[HtmlElement]:
    """The elements before and after the heading, in the order of the page; without one, its first."""
    elements = (one for one in islice(tree.iter(), _MOST) if isinstance(one.tag, str))
    before: deque[HtmlElement] = deque(maxlen=_BEFORE)
    for element in elements:
        if element.tag == "h1" and len(_whole_text(element)) > 1:
            return [*before, *islice(elements, _AFTER)]
        before.append(element)
    body = tree.find("body")
    return [one for one in islice(body.iter(), _AFTER) if isinstance(one.tag, str)] if body is not None else []


def _date(element: HtmlElement, *, month_first: bool) -> Iterator[Dated]:
    """The date that an element names, by attribute or by its text."""
    attributes = (element.get(name) for name in ("datetime", "content", "title"))
    for written in (*attributes, _whole_text(element) if element.tag == "time" else _own_text(element)):
        if written and len(written) <= _LONGEST_DATE and (found := dated(written, month_first=month_first)):
            yield found
            return


def _marks(element: HtmlElement) -> str:
    return " ".join((element.get(name) or "")[:_LONGEST] for name in ("class", "id", "itemprop"))


def _whole_text(element: HtmlElement) -> str:
    """The text of a small element with what is in it; "" for one that holds more."""
    pieces = (piece[: 4 * _LONGEST] for piece in islice(element.itertext(), _MOST_PIECES))
    text = " ".join(" ".join(pieces).split())
    return text if len(text) <= _LONGEST else ""


def _own_text(element: HtmlElement) -> str:
    """The text that stands in the element itself; with what is in it where it only says `By`."""
    pieces = (element.text, *(child.tail for child in islice(element, _MOST_PIECES)))
    text = " ".join(" ".join(piece[: 4 * _LONGEST] for piece in pieces if piece).split())
    if is_byline(f"{text} X Y") and not is_byline(text):
        return _whole_text(element)
    return text if len(text) <= _LONGEST else ""
