"""As much of a page's tree as is read: more would cost more than any article is worth. Pure.

Each element costs all who look at the tree about 0.1 ms together: 450,000 line breaks took 14 s of CPU, and the first
20,000 elements take two. The largest of 84 pages of publishers has 4,300. So of a larger page what cannot be the
article goes first, the largest of it before the rest: a menu of two megabytes stood before one.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from lxml import etree, html

MOST_ELEMENTS = 20_000
_PART = 1_000  # elements from which a part is worth leaving out
_DEEP = 40  # elements round what is kept: deeper ones are not asked for
_MOST_LINKED = 0.7  # share of links among elements with text from which a large part is a menu
_ASIDE = frozenset({"nav", "footer", "menu", "aside", "select", "svg", "template", "noscript"})
_HIDDEN = ("display:none", "visibility:hidden")

_count = etree.XPath("count(//*)")
_within = etree.XPath("count(.//*)")
_holds = etree.XPath("boolean(.//h1 or .//article or .//main or .//*[@itemprop='articleBody'])")
_links = etree.XPath("count(.//a[normalize-space()])")
_lines = etree.XPath("count(.//*[text()[normalize-space()]])")


def bounded(tree: html.HtmlElement) -> tuple[html.HtmlElement, bool]:
    """The tree, and whether something of it was left out: hidden parts and menus, then what comes behind the first
    20,000 elements."""
    if _count(tree) <= MOST_ELEMENTS:
        return tree, False
    for part in list(_large(tree)):
        part.drop_tree()
    if _count(tree) > MOST_ELEMENTS:
        at = next(islice(tree.iter(etree.Element), MOST_ELEMENTS - 1, None))
        while (parent := at.getparent()) is not None:
            del parent[parent.index(at) + 1 :]
            at = parent
    return tree, True


def _large(tree: html.HtmlElement) -> Iterator[html.HtmlElement]:
    """The parts of the page worth leaving out, the outermost that may be."""
    waiting = [(tree, 0)]
    while waiting:
        element, depth = waiting.pop()
        for child in element.iterchildren(etree.Element):
            if len(child) and _within(child) >= _PART:
                if _is_beside(child):
                    yield child
                elif depth < _DEEP:
                    waiting.append((child, depth + 1))


def _is_beside(part: html.HtmlElement) -> bool:
    """Whether it cannot be the article: without its heading, and a menu, hidden, or next to nothing but links."""
    if part.tag in {"head", "body", "main", "article"} or _holds(part):
        return False
    style = "".join((part.get("style") or "")[:200].lower().split())
    if part.tag in _ASIDE or "hidden" in part.attrib or any(one in style for one in _HIDDEN):
        return True
    links = float(_links(part))
    return links > 0 and links >= _MOST_LINKED * float(_lines(part))
