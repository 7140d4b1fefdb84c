"""A page without a feed → CSS selectors of its lists of links, for a feed of `kind: page-list`. Pure.

Links that stand in the same way in the page, many of them, with words like those of a headline, are most likely its
articles. What stands in a navigation, a header, a footer or a margin is not looked at.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from statistics import median

from lxml import etree

from monitor import urls
from monitor.markup import clean, decode
from monitor.stages.discovery.found import SitePage

LEAST_LINKS = 4
LEAST_WORDS = 4  # the median link of a list of articles has so many; those of a menu have one or two
MOST_LINKS = 5_000
SHOWN = 3
_OUTSIDE = frozenset({"nav", "header", "footer", "aside", "form", "menu"})
_MEANINGFUL = frozenset({"main", "article", "section", "ul", "ol", "li", "h1", "h2", "h3", "h4", "table", "td", "dl"})
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
_DEEPEST = 250  # open elements that are kept: pages of people have thirty
# Words of a person; with digits in them they are made by a machine, and other ones after the next release.
_CLASS = re.compile(r"[A-Za-z][A-Za-z_-]{1,40}")


def selectors(page: SitePage) -> tuple[str, ...]:
    """The selectors of a page's likeliest lists of articles, the likeliest first."""
    reader = _Reader(urls.site(page.url), page.url)
    encoded = clean(decode(page.body, page.content_type)).encode("utf-8", "replace")
    if encoded.strip():
        with suppress(etree.XMLSyntaxError):
            etree.fromstring(encoded, etree.HTMLParser(target=reader, encoding="utf-8", huge_tree=False))
    lists = [(_weight(links), selector) for selector, links in reader.lists.items() if _is_list(links)]
    return tuple(selector for _, selector in sorted(lists, reverse=True)[:SHOWN])


def _is_list(links: dict[str, str]) -> bool:
    return len(links) >= LEAST_LINKS and median(len(text.split()) for text in links.values()) >= LEAST_WORDS


def _weight(links: dict[str, str]) -> float:
    """Many links and long ones; beyond a headline's length nothing is won."""
    return len(links) * min(12.0, median(len(text.split()) for text in links.values()))


@dataclass(slots=True)
class _Reader:
    """Collects the links by how they stand in the page; the parser's target."""

    site: str | None
    url: str
    lists: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    _open: list[tuple[str, str]] = field(default_factory=list)  # tag and simple selector of each open element
    _anchor: tuple[str, str, list[str]] | None = None
    _links: int = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "a" and self._links < MOST_LINKS and not _OUTSIDE.intersection(tag for tag, _ in self._open):
            self._links += 1
            self._anchor = (attributes.get("href", ""), self._selector(attributes), [])
        if tag not in _VOID and len(self._open) < _DEEPEST:
            self._open.append((tag, _simple(tag, attributes)))

    def end(self, tag: str) -> None:
        for number in range(len(self._open) - 1, -1, -1):
            if self._open[number][0] == tag:
                del self._open[number:]
                break
        if tag == "a" and self._anchor is not None:
            self._take(*self._anchor)
            self._anchor = None

    def data(self, text: str) -> None:
        if self._anchor is not None and len(self._anchor[2]) < 20:
            self._anchor[2].append(text[:200])

    def comment(self, _: str) -> None:
        pass

    def pi(self, _: str, __: str | None = None) -> None:
        pass

    def close(self) -> None:
        pass

    def _take(self, href: str, selector: str, told: list[str]) -> None:
        target = urls.join(self.url, href)
        text = " ".join("".join(told).split())
        if target and text and urls.site(target) == self.site:
            self.lists[selector].setdefault(target, text)

    def _selector(self, attributes: Mapping[str, str]) -> str:
        """Its parent, and the two nearest elements above that say what they are."""
        above = [simple for tag, simple in self._open[:-1] if tag in _MEANINGFUL or "." in simple][-2:]
        parent = self._open[-1][1] if self._open else "body"
        return " ".join([*above, f"{parent} > {_simple('a', attributes)}"])


def _simple(tag: str, attributes: Mapping[str, str]) -> str:
    """A tag with the first of its classes that a person has written."""
    classes = (name for name in attributes.get("class", "")[:500].split() if _CLASS.fullmatch(name))
    first = next(classes, None)
    plain = tag if tag.isalnum() and tag.isascii() else "*"
    return f"{plain}.{first}" if first else plain
