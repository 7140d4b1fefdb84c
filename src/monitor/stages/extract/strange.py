"""Small boxes amid the text that differ from it in make and say nothing of its matter: teasers without a name. Pure.

Make: the tags and classes of all elements round a passage; what most of the text has is the text's. Matter: the stems
of words. On 84 pages of publishers all boxes of articles but one share a sixth of their stems with the rest of the
article; of 101 foreign boxes on hand-made pages 90 do not. Neither sign is enough by itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from lxml import html

from monitor.stages.extract.ground import LINES, ROUND_ALL, Ground
from monitor.stages.extract.labels import Label, label_of
from monitor.stages.extract.matter import Matter, stems
from monitor.stages.extract.named import is_inset
from monitor.stages.extract.passages import HEADINGS, Passage, ancestors
from monitor.stages.extract.promos import is_promo

_DEEP = 12  # elements round a passage make its make
_BOX = 120  # words of a box
_FEWEST = 5  # stems that tell of what a box speaks
_ENOUGH = 40  # words of the rest, to tell what the article speaks of
_AT_MOST = 0.45  # share of the text in such boxes: with more the page consists of them
_HEAD = 14  # words of a headline over a sentence
_ENDS = (".", "!", "?", "…", ":", "؟", "。", "»", "”")
# Shares of stems from which a box is the article's: of one made as a teaser is, of several lines, of one. Own boxes of
# 84 pages of publishers share more than .16, all but one; own lines that share .07 were lost with .16 for these, too.
_CARD, _SEVERAL, _LINE = 0.3, 0.16, 0.05
_QUOTES = frozenset({"blockquote", "dl", "ol", "table", "ul"})  # belong to texts of all kinds
_CALLS = ("onclick", "data-href", "data-url", "data-link", "data-permalink")

_LABELS = {Label.READ_ALSO, Label.LIST, Label.BOX}

_Make = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Box:
    """An element of another make, or none for a line by itself; the kept passages in it, and the range of all."""

    element: html.HtmlElement | None
    kept: list[int]
    first: int
    end: int


def strange(ground: Ground, among: Sequence[int], about: str) -> set[int]:
    """Those `among` the kept passages that stand in such boxes. `about`: what the page and its feed call it."""
    found = [*_boxes(ground, among)]
    inside = {at for box in found for at in box.kept}
    rest = [at for at in among if at not in inside]
    if ground.words(rest) < _ENOUGH:
        return set()
    matter = Matter(about, (ground.page.listed[at].text for at in rest))
    families: dict[_Make, list[_Box]] = {}
    for box in found:
        families.setdefault(_kind(box), []).append(box)
    cut = {at for several in families.values() for box in _foreign(ground, several, rest[0], matter) for at in box.kept}
    return cut if ground.words(cut) <= _AT_MOST * ground.words(among) else set()


def _boxes(ground: Ground, among: Sequence[int]) -> Iterator[_Box]:
    """The largest small elements round passages, as far as they hold nothing of the usual make."""
    makes = {at: _make(ground.page.listed[at].element) for at in among}
    usual = _usual(ground, among, makes)
    own = _round(ground.page.listed[at].element for at in among if makes[at] == usual)
    found: dict[html.HtmlElement, list[int]] = {}
    for at in among:
        box = _box_of(ground, at, own)
        if box is not None and not _is_of_make(box, usual):
            found.setdefault(box, []).append(at)
        elif box is None and _is_call(ground.page.listed[at]):
            yield _Box(None, [at], at, at + 1)
    for element, kept in found.items():
        first, end = ground.page.range(element)
        if first < end:
            yield _Box(element, kept, first, end)


def _round(elements: Iterable[html.HtmlElement]) -> set[html.HtmlElement]:
    """These elements and all that are round them."""
    found: set[html.HtmlElement] = set()
    for element in elements:
        for one in ancestors(element):
            if one in found:
                break
            found.add(one)
    return found


def _make(element: html.HtmlElement) -> _Make:
    return tuple((one.tag, one.get("class") or "") for one in islice(ancestors(element), _DEEP))


def _usual(ground: Ground, among: Sequence[int], makes: dict[int, _Make]) -> _Make:
    weights: Counter[_Make] = Counter()
    for at in among:
        if ground.is_text(at):
            weights[makes[at]] += ground.page.listed[at].words
    return max(weights, key=lambda one: weights[one], default=())


def _is_of_make(box: html.HtmlElement, usual: _Make) -> bool:
    """Whether it is but a line of the text, with fewer classes than others."""
    names = set((box.get("class") or "").split())
    return bool(names) and any(box.tag == tag and names <= set(said.split()) for tag, said in usual)


def _box_of(ground: Ground, at: int, own: set[html.HtmlElement]) -> html.HtmlElement | None:
    box = None
    for one in ancestors(ground.page.listed[at].element):
        if one in own or one.tag in ROUND_ALL:
            break
        box = one
    if box is None or box.tag in LINES - {"blockquote", "li"}:
        return None
    first, end = ground.page.range(box)
    return box if ground.page.words(first, end) <= _BOX and not ground.holds_start(first, end) else None


def _is_call(passage: Passage) -> bool:
    """Whether a line by itself begins with what such boxes are headed with, or asks readers for something."""
    said, colon, _ = passage.text[:60].partition(":")
    return is_promo(passage.text) or (bool(colon) and label_of(said) in _LABELS)


def _kind(box: _Box) -> _Make:
    """What boxes of one make have in common; a line by itself is of its own."""
    return _make(box.element) if box.element is not None else (("", str(box.first)),)


def _foreign(ground: Ground, alike: Sequence[_Box], text: int, matter: Matter) -> Iterator[_Box]:
    """Those of boxes alike that say nothing of the matter. Where none says much of it, the one proves the other."""
    shares = [_share(ground, box, text, matter) for box in alike]
    limits = [_least(ground, box) for box in alike]
    if len(alike) > 1 and max(shares) < _CARD and not _is_quote(alike[0]):
        surely = any(share < limit for share, limit in zip(shares, limits, strict=True))
        limits = [max(limit, _CARD if surely else _SEVERAL) for limit in limits]
    return (box for box, share, limit in zip(alike, shares, limits, strict=True) if share < limit)


def _share(ground: Ground, box: _Box, text: int, matter: Matter) -> float:
    """The share of the box's stems that the article has; all, where it belongs to the article or tells too little."""
    inside = ground.page.listed[box.first : box.end]
    said = stems(" ".join(passage.text for passage in inside))
    is_named = matter.is_named_in(said) and not box.end <= (ground.start or 0)
    return 1 if len(said) < _FEWEST or is_named or _belongs(ground, box, inside, text) else matter.share(said)


def _least(ground: Ground, box: _Box) -> float:
    """The share of stems from which a box is the article's."""
    inside = ground.page.listed[box.first : box.end]
    if box.element is None:
        return _SEVERAL
    if _is_card(ground, box.element, inside):
        return _CARD
    if _is_quote(box):
        return 0
    return _SEVERAL if len(inside) > 1 else _LINE


def _is_quote(box: _Box) -> bool:
    return box.element is not None and box.element.tag in _QUOTES


def _belongs(ground: Ground, box: _Box, inside: Sequence[Passage], text: int) -> bool:
    """Whether it is one of an article's own: key points before the text, a caption, what is called background."""
    if box.element is None:
        return False
    is_summary = len(inside) > 1 and (ground.start or 0) < box.first and box.end <= text
    is_caption = len(inside) == 1 and next(box.element.iter("img"), None) is not None
    return is_summary or is_caption or is_inset(box.element, inside[0].text)


def _is_card(ground: Ground, box: html.HtmlElement, inside: Sequence[Passage]) -> bool:
    """Whether it is made as a teaser is: a headline over a sentence, or a way to another page."""
    if any(is_promo(passage.text) for passage in inside):
        return True
    if any(one.get(name) for one in box.iter() for name in _CALLS):
        return True
    if any(passage.link is not None and ground.leads_elsewhere(passage.link.get("href")) for passage in inside):
        return True
    head = inside[0]
    is_head = head.words <= _HEAD and not head.text.endswith(_ENDS)
    return is_head and 1 < len(inside) <= 4 and inside[1].element.tag not in HEADINGS
