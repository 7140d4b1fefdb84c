"""Which passages of a page stand outside its article: teasers, lists of headlines, boxes, comments. Pure.

Asked of the passages that trafilatura kept, by where they stand and by what stands round them:

    named     an element round it is called a sidebar, a box of related articles, a newsletter …   (named.py)
    labelled  a passage says "Read also", "Most read", "Newsletter", and what follows is of its kind   (labelled.py)
    teasers   a passage is a link to another page of the site, or stands in a small box with one   (teasers.py)
    forms     a small box with a form that asks for an address
    away      it stands behind the element that holds the text, before the heading, or in another column   (away.py)
    strange   a small box of another make than the text, which says nothing of its matter   (strange.py)
    another   an <article> with a heading of its own, while the title heads another one

An element that holds the article's heading or most of its text is never outside, whatever its name. What a page mostly
consists of is not outside it either: an article that is a list of links stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lxml import html

from monitor.stages.extract.about import About
from monitor.stages.extract.away import away
from monitor.stages.extract.ground import FEWEST, RICH, ROUND_ALL, Ground
from monitor.stages.extract.labelled import BOX, HEADLINE, labelled
from monitor.stages.extract.layout import COLUMN
from monitor.stages.extract.named import Name, name_of
from monitor.stages.extract.passages import Passages
from monitor.stages.extract.strange import strange
from monitor.stages.extract.teasers import ALL, forms, teasers


@dataclass(frozen=True, slots=True)
class Outside:
    """Passages outside the article, by their place in the page; `is_list`: there are next to none but teasers."""

    passages: set[int]
    is_list: bool = False


def outside(page: Passages, kept: Sequence[int], about: About) -> Outside:
    """What of the `kept` passages, by their place in the page, is not the article's."""
    ground = Ground(page, kept, about)
    judged: dict[html.HtmlElement, bool] = {}
    sure = {at for at in kept if _stands_outside(ground, page.listed[at].element, judged)}
    sure |= labelled(ground).intersection(kept)
    rest = [at for at in kept if at not in sure]
    links = teasers(ground, rest)
    prose = [at for at in rest if at not in links]
    is_list = bool(links) and sum(page.listed[at].words for at in prose) < FEWEST
    if not prose or (is_list and ground.start is None):
        return Outside(sure, is_list)
    main = page.range(ground.main(prose))
    sure |= forms(ground, prose) | _beside(ground, rest, links, main)
    sure |= away(ground, [at for at in kept if at not in sure])
    sure |= strange(ground, [at for at in kept if at not in sure], about.words())
    return Outside(_with_short_neighbours(page, kept, sure), is_list)


def _beside(ground: Ground, rest: Sequence[int], links: set[int], main: tuple[int, int]) -> set[int]:
    """The teasers, without those that the main part of the page mostly consists of."""
    within = [at for at in rest if main[0] <= at < main[1]]
    words = sum(ground.page.listed[at].words for at in within)
    linked = sum(ground.page.listed[at].words for at in within if at in links)
    return links.difference(within) if 2 * linked > words else links


def _stands_outside(ground: Ground, element: html.HtmlElement | None, judged: dict[html.HtmlElement, bool]) -> bool:
    if element is None:
        return False
    if element not in judged:
        judged[element] = _is_outside(ground, element) or _stands_outside(ground, element.getparent(), judged)
    return judged[element]


def _is_outside(ground: Ground, element: html.HtmlElement) -> bool:
    if element.tag in ROUND_ALL or element not in ground.page.ranges:
        return False
    if COLUMN in element.attrib and ground.is_other_column(element):
        return True
    name = name_of(element)
    if name is Name.NOTHING or ground.holds_article(element, name):
        return _is_another(ground, element)
    return name is not Name.RICH or _is_rich(ground.page, *ground.page.range(element))


def _is_rich(page: Passages, first: int, end: int) -> bool:
    """Whether it lists links, or begins with one that is a headline."""
    if page.link_share(first, end) >= 2 * RICH:
        return True
    said = next((p for p in page.listed[first:end] if p.words >= HEADLINE), None)
    return said is not None and said.linked >= ALL * said.words and page.words(first, end) <= BOX


def _is_another(ground: Ground, element: html.HtmlElement) -> bool:
    """An article appended to the page, or listed on it: it has a first heading of its own."""
    if element.tag != "article" or ground.start is None or ground.holds_article(element, Name.RICH):
        return False
    heads = [p.key for p in ground.page.listed[slice(*ground.page.range(element))] if p.element.tag == "h1"]
    return bool(heads) and ground.titles.isdisjoint(heads)


def _with_short_neighbours(page: Passages, kept: Sequence[int], found: set[int]) -> set[int]:
    """With what stands between two that are outside and says next to nothing: times, names of sections."""
    for before, here, after in zip(kept, kept[1:], kept[2:], strict=False):
        if here not in found and before in found and after in found and page.listed[here].words < HEADLINE:
            found.add(here)
    return found
