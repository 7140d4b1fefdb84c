"""Passages that lead to other articles, or ask for something: teasers, cards, forms between paragraphs. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import html

from monitor.stages.extract.ground import ROUND_ALL, Ground, heading
from monitor.stages.extract.labelled import CARD, HEADLINE, LONG_HEADLINE
from monitor.stages.extract.named import Name
from monitor.stages.extract.passages import Passage, ancestors

ALL = 0.8  # share of linked words from which a passage is a link
FORM = 80  # words round a form that asks for an address
_LEADS = ("data-href", "data-url", "data-link", "data-permalink")  # cards that a script makes a link of
_LINES = frozenset({"p", "li", "ul", "ol", "td", "tr", "table", "blockquote"})
_ASKED = frozenset({"email", "tel", "password"})


def teasers(ground: Ground, among: Iterable[int]) -> set[int]:
    """Those `among` the passages that are links to other articles, or stand in a card with one."""
    return {at for at in among if _is_teaser(ground, at)}


def forms(ground: Ground, among: Iterable[int]) -> set[int]:
    """Those that stand in a small box with a form that asks for an address or a password."""
    boxes: dict[html.HtmlElement, bool] = {}
    return {at for at in among if any(_asks(ground, one, boxes) for one in ancestors(ground.page.listed[at].element))}


def _is_teaser(ground: Ground, at: int) -> bool:
    passage = ground.page.listed[at]
    if ground.start is not None and at < ground.start and 2 * passage.linked >= passage.words:
        return True
    if passage.linked < ALL * passage.words:
        return _in_card(ground, at)
    if passage.link is None or not ground.leads_elsewhere(passage.link.get("href")):
        return False
    if not HEADLINE <= passage.words <= LONG_HEADLINE:
        return _in_card(ground, at)
    return heading(passage.element) is None or not _heads_prose(ground, at)


def _in_card(ground: Ground, at: int) -> bool:
    """The words under a linked headline: their element is small, and all its headlines lead to other pages."""
    element = _card_of(ground, at)
    if element is None:
        return False
    if any(ground.leads_elsewhere(element.get(name)) for name in _LEADS):
        return True
    inside = ground.page.listed[slice(*ground.page.range(element))]
    heads = [p for p in inside if p.linked >= ALL * p.words and p.words >= HEADLINE]
    return bool(heads) and all(p.link is not None and ground.leads_elsewhere(p.link.get("href")) for p in heads)


def _card_of(ground: Ground, at: int) -> html.HtmlElement | None:
    for element in ancestors(ground.page.listed[at].element):
        first, end = ground.page.range(element)
        if element.tag in ROUND_ALL or ground.page.words(first, end) > CARD or ground.holds_start(first, end):
            return None
        if end - first > 1:
            return element
    return None


def _heads_prose(ground: Ground, at: int) -> bool:
    """Whether a paragraph follows: a heading of a list of things, each told of."""
    following = ground.page.listed[at + 1 : at + 3]
    return any(2 * p.linked < p.words and p.words > LONG_HEADLINE for p in following)


def _asks(ground: Ground, element: html.HtmlElement, known: dict[html.HtmlElement, bool]) -> bool:
    if element in known:
        return known[element]
    first, end = ground.page.range(element)
    small = element.tag not in ROUND_ALL and end > first and ground.page.words(first, end) <= FORM
    asks = small and (_has_form(element) or _invites(ground.page.listed[first:end], element))
    known[element] = asks and not ground.holds_article(element, Name.COMMENTS)
    return known[element]


def _invites(inside: list[Passage], element: html.HtmlElement) -> bool:
    """Whether it is a box that ends in a button, as links are that say next to nothing."""
    last = inside[-1]
    is_button = last.linked == last.words and last.words < HEADLINE and last.link is not None
    return is_button and len(inside) >= 2 and element.tag not in _LINES and next(element.iter("img"), None) is None


def _has_form(element: html.HtmlElement) -> bool:
    if any((field.get("type") or "").lower() in _ASKED for field in element.iter("input")):
        return True
    return next(element.iter("button"), None) is not None and next(element.iter("img", "video"), None) is None
