"""Passages under a label such as "Read also", "Most read" or "Newsletter", or that begin with one. Pure."""

from __future__ import annotations

from lxml import html

from monitor.stages.extract.ground import RICH, ROUND_ALL, Ground, heading
from monitor.stages.extract.labels import Label, is_likely, label_of
from monitor.stages.extract.passages import Passage, Passages, ancestors

HEADLINE = 4  # words: fewer name a thing, a person or a tag
LONG_HEADLINE = 40  # words: more are a paragraph
CARD = 60  # words of a teaser with its headline
BOX = 120  # words of a box that a label heads
LABEL = 8  # words
LIST = 600  # words of a list that a label heads, beside the text
_CALLS = {Label.READ_ALSO, Label.LIST}


def labelled(ground: Ground) -> set[int]:
    """The passages, by their place in the page; whether they were kept or not."""
    found: set[int] = set()
    for at, passage in enumerate(ground.page.listed):
        label = label_of(passage.text) if passage.words <= LABEL else None
        if label is not None:
            found.update(_under(ground, at, label))
        elif is_likely(passage.text):
            found.update(range(*(_box_of(ground, at, Label.LIST, far=True) or (0, 0))))
        if label is None and _calls_to_read(passage):
            found.add(at)
    return found


def _under(ground: Ground, at: int, label: Label) -> range:
    """The label with what belongs to it: a box of its own, or what follows beside it."""
    box = _box_of(ground, at, label)
    if box is not None:
        return range(*box)
    if label >= Label.BOX and not _heads_last(ground, at):
        return range(0)
    end = ground.page.range(_outermost(ground.page, at).getparent())[1]
    stop = at + 1
    while stop < end and _belongs(ground.page.listed[stop], label):
        stop += 1
    return range(at, stop) if stop > at + 1 else range(0)


def _heads_last(ground: Ground, at: int) -> bool:
    """Whether it is a heading behind most of the text, as over comments; "Share" over an article is none."""
    is_heading = heading(ground.page.listed[at].element) is not None
    return is_heading and 2 * ground.prose(0, at) > ground.all_prose()


def _box_of(ground: Ground, at: int, label: Label, *, far: bool = False) -> tuple[int, int] | None:
    """The largest element that begins with the label and holds no article; `far`: and stands apart from the text."""
    found = None
    for element in ancestors(ground.page.listed[at].element):
        first, end = ground.page.range(element)
        if first != at or element.tag in ROUND_ALL or ground.holds_text(element):
            break
        if end > at + 1 and _is_box(ground, element, label) and (not far or ground.is_apart(element)):
            found = (first, end)
    return found


def _is_box(ground: Ground, element: html.HtmlElement, label: Label) -> bool:
    first, end = ground.page.range(element)
    words = ground.page.words(first + 1, end)
    if label is Label.VOICES:
        return True
    if label is Label.BOX:
        return words <= BOX
    if ground.page.link_share(first + 1, end) >= RICH or holds_cards(ground.page, element):
        return True
    says_much = label is Label.READ_ALSO or " " in ground.page.listed[first].text  # "Today" may head a paragraph
    if says_much and words <= CARD:
        return True
    return words <= LIST and ground.is_apart(element)


def holds_cards(page: Passages, element: html.HtmlElement) -> bool:
    """Whether all in it but a label are boxes of one make, each a headline with a few words."""
    while (inner := _only_part(page, element)) is not None:
        element = inner
    boxes = [child for child in element if page.range(child)[1] - page.range(child)[0] >= 2]
    kinds = {(child.tag, child.get("class")) for child in boxes}
    others = sum(page.words(*page.range(child)) for child in element if child not in boxes)
    are_small = all(page.words(*page.range(one)) <= CARD for one in boxes)
    return len(boxes) >= 2 and len(kinds) == 1 and others <= LABEL and are_small


def _only_part(page: Passages, element: html.HtmlElement) -> html.HtmlElement | None:
    """The one child that holds all but a label."""
    parts = [child for child in element if page.range(child)[1] - page.range(child)[0] >= 2]
    others = sum(page.words(*page.range(child)) for child in element if child not in parts)
    return parts[0] if len(parts) == 1 and others <= LABEL else None


def _belongs(passage: Passage, label: Label) -> bool:
    """Whether what follows a label beside it is still of its kind."""
    if heading(passage.element) is not None and passage.linked == 0:
        return False
    if label is Label.VOICES:
        return True
    if label is Label.BOX:
        return passage.words <= LONG_HEADLINE
    return passage.linked >= 2 * RICH * passage.words or passage.words < HEADLINE


def _calls_to_read(passage: Passage) -> bool:
    """`Read also: Headline`"""
    if not 3 <= passage.words <= LONG_HEADLINE:
        return False
    if passage.linked and label_of(passage.unlinked) in _CALLS:
        return True
    said, colon, rest = passage.text[:60].partition(":")
    if not colon or not rest.strip() or label_of(said) not in _CALLS:
        return False
    if 2 * passage.linked >= passage.words:
        return True
    return label_of(said) is Label.READ_ALSO and " " in said.strip() and not passage.text.endswith(".")


def _outermost(page: Passages, at: int) -> html.HtmlElement:
    """The largest element that holds this passage alone."""
    found = page.listed[at].element
    for element in ancestors(found):
        if page.range(element) != (at, at + 1):
            break
        found = element
    return found
