"""Passages that stand away from the text: behind its element, before the heading, in another column. Pure.

For pages whose makers gave nothing a name that tells. Where the text stands is told by its bulk, so what would be much
of all the text stays, unless a heading of the first rank or several small boxes of one make say that it is another's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import html

from monitor.stages.extract.ground import ROUND_ALL, Ground
from monitor.stages.extract.labelled import CARD, HEADLINE
from monitor.stages.extract.passages import ancestors

SEVERAL = 3  # boxes of one make, from which they are a list
AT_MOST = 0.5  # share of the text in such boxes: with more the page consists of them
ALMOST_ALL = 0.9  # where the title stands over other text and no box begins with an hour, as posts of a live blog do
ENOUGH = 30  # words that show where the text stands …
FEW = 8  # … and under its title
_HOUR = re.compile(r"\D{0,12}\d{1,2}[:.h]\d{2}\b")


def away(ground: Ground, among: Sequence[int]) -> set[int]:
    """Those `among` the kept passages that stand away from the rest of them."""
    boxed = _boxed(ground, among)
    text = [at for at in _own(ground, among) if at not in boxed]
    if _words(ground, text) < (ENOUGH if ground.start is None else FEW):
        return set()
    first, end = ground.body(text)
    found = {at for at in boxed if not first <= at < end}
    behind = [at for at in among if at >= end and at not in found]
    appended = [at for at in behind if at not in text]
    return (
        found | set(behind if not _continues(ground, first, end, behind) else appended) | _above(ground, among, first)
    )


def _own(ground: Ground, among: Sequence[int]) -> list[int]:
    """Without what follows on a second heading of the first rank: an article behind the article."""
    if ground.start is None:
        return list(among)
    heads = (at for at in range(ground.start + 1, len(ground.page.listed)) if _is_first_rank(ground, at))
    end = next(heads, len(ground.page.listed))
    own = [at for at in among if at < end]
    return own if _words(ground, own) >= ENOUGH else list(among)


def _is_first_rank(ground: Ground, at: int) -> bool:
    passage, start = ground.page.listed[at], ground.page.listed[ground.start or 0]
    return passage.element.tag == "h1" == start.element.tag and passage.key != start.key


def _continues(ground: Ground, first: int, end: int, behind: Sequence[int]) -> bool:
    """Whether what stands behind the text is in an element of the same make as the text's: its next part."""
    holders = [one for one in ancestors(ground.page.listed[first].element) if ground.page.range(one) == (first, end)]
    makes = {(one.tag, one.get("class")) for one in holders if one.get("class")}
    return any(
        (one.tag, one.get("class")) in makes for at in behind for one in ancestors(ground.page.listed[at].element)
    )


def _above(ground: Ground, among: Sequence[int], first: int) -> set[int]:
    """What stands before the heading, where the text stands behind it."""
    if ground.start is None or first <= ground.start:
        return set()
    return {at for at in among if at < ground.start and ground.page.listed[at].words >= HEADLINE}


def _boxed(ground: Ground, among: Sequence[int]) -> set[int]:
    """The passages in several small boxes of one make, each with a headline and some words, side by side."""
    known: dict[html.HtmlElement, bool] = {}
    found = {
        at for at in among if any(_is_list(ground, one, known) for one in ancestors(ground.page.listed[at].element))
    }
    beside = ground.start is not None and not any(_HOUR.match(ground.page.listed[at].text) for at in found)
    return found if _words(ground, found) <= (ALMOST_ALL if beside else AT_MOST) * _words(ground, among) else set()


def _is_list(ground: Ground, element: html.HtmlElement, known: dict[html.HtmlElement, bool]) -> bool:
    if element not in known:
        first, end = ground.page.range(element)
        is_small = element.tag not in ROUND_ALL and not ground.holds_start(first, end)
        known[element] = is_small and end - first >= 2 * SEVERAL and _has_boxes(ground, element)
    return known[element]


def _has_boxes(ground: Ground, element: html.HtmlElement) -> bool:
    page = ground.page
    boxes = [one for one in element if page.range(one)[1] - page.range(one)[0] >= 2]
    if len(boxes) < SEVERAL or len({(one.tag, one.get("class")) for one in boxes}) > 1:
        return False
    inside = sum(page.words(*page.range(one)) for one in boxes)
    is_small = all(page.words(*page.range(one)) <= CARD for one in boxes)
    return is_small and inside >= 0.8 * page.words(*page.range(element)) and boxes[0].tag != "tr"


def _words(ground: Ground, some: Sequence[int] | set[int]) -> int:
    return sum(ground.page.listed[at].words for at in some)
