"""What a user says of a host's pages, applied to one of them: what is taken out, and what holds the text. Pure.

What is taken out, and what the page's text would have had outside of what was chosen, is kept beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import html
from lxml.cssselect import CSSSelector

from monitor.markup import cut, plain_text
from monitor.markup.plain import MAX_TEXT
from monitor.records import Site

_MOST = 1_000  # elements that a selector may find
_LINES_COMPARED = 500  # of the page's text, within the text that was chosen


@dataclass(frozen=True, slots=True)
class Chosen:
    """The text that a user's selector found, and what was taken out of the page; empty where there is none.

    `missed`: there is a selector for the text, and it found next to none.
    """

    text: str = ""
    removed: str = ""
    missed: bool = False


def chosen(tree: html.HtmlElement, site: Site | None, fewest_letters: int) -> Chosen:
    """Take out of `tree` what the user wants out, and look up what holds the text. What is to be chosen may be named
    by what is to be removed: that is taken out first."""
    if site is None:
        return Chosen()
    removed = [_taken_out(element) for selector in site.remove for element in _found(tree, selector)]
    text = _joined(map(_text, _found(tree, site.content))) if site.content else ""
    missed = site.content is not None and len(text) < fewest_letters
    return Chosen("" if missed else text, _joined(removed), missed)


def beside(ordinary: str, text: str) -> str:
    """The lines of a page's ordinary text that the chosen text has not."""
    known, whole = set(text.split("\n")), " ".join(text.split())
    lines = [line for line in ordinary.split("\n\n") if line not in known]
    return "\n\n".join([line for line in lines[:_LINES_COMPARED] if line not in whole] + lines[_LINES_COMPARED:])


def _joined(texts: Iterable[str]) -> str:
    return cut("\n\n".join(filter(None, texts)), MAX_TEXT)


def _found(tree: html.HtmlElement, selector: str) -> Iterator[html.HtmlElement]:
    """The outermost elements that a selector finds, in the order of the page; never the page itself."""
    elements = CSSSelector(selector, translator="html")(tree)[:_MOST]
    known = set(elements)
    for element in elements:
        above = element.getparent()
        if above is not None and known.isdisjoint(element.iterancestors()):
            yield element


def _taken_out(element: html.HtmlElement) -> str:
    text = _text(element)
    element.drop_tree()
    return text


def _text(element: html.HtmlElement) -> str:
    return plain_text(html.tostring(element, encoding="unicode", with_tail=False), html=True)
