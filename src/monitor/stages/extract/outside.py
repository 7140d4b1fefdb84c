"""Which passages of a page stand outside its article: teasers, lists of headlines, boxes, comments. Pure.

Asked of the passages that trafilatura kept, one after another, by where they stand and by what stands round them:

    named    an element round it is called a sidebar, a box of related articles, a newsletter …   (named.py)
    label    a passage says "Read also", "Most read", "Newsletter", and what follows is of its kind   (labels.py)
    link     the whole passage is a link to another page of the site: a teaser between paragraphs, a list of headlines
    card     a linked headline with its few words
    before   links before the heading of the article
    another  an <article> with a heading of its own, while the title heads another one

An element that holds the article's heading or most of the text is never outside, whatever its name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from urllib.parse import urlsplit

from lxml import html

from monitor import urls
from monitor.stages.extract import labels
from monitor.stages.extract.named import Name, is_body, name_of
from monitor.stages.extract.passages import HEADINGS, Passage, Passages, ancestors

FEWEST = 20  # words that must be left of an article
MOST_OF_TEXT = 0.4  # share of the kept words that are no links: what holds as much is the article's
RICH = 0.3  # share of linked words from which an element is rich in links
ALL = 0.8  # share from which a passage is a link
HEADLINE = 4  # words: fewer name a thing, a person or a tag
LONG_HEADLINE = 40  # words: more are a paragraph
CARD = 60  # words of a teaser with its headline
BOX = 120  # words of a box that a label heads
LABEL = 8  # words
_ROUND_ALL = frozenset({"html", "body", "main"})


@dataclass(frozen=True, slots=True)
class Outside:
    """Passages outside the article, by their place in the page; `is_list`: most of what there is are teasers."""

    passages: set[int]
    is_list: bool


def outside(page: Passages, kept: Sequence[int], url: str, titles: frozenset[str]) -> Outside:
    """What of the `kept` passages, by their place in the page, is not the article's. `titles`: keys of its titles."""
    return _Judge(page, kept, url, titles).verdict()


class _Judge:
    """Remembers of each element what was found of it."""

    def __init__(self, page: Passages, kept: Sequence[int], url: str, titles: frozenset[str]) -> None:
        self._page, self._kept, self._url = page, kept, url
        is_kept = set(kept)
        prose = (p.words - p.linked if at in is_kept else 0 for at, p in enumerate(page.listed))
        self._prose = list(accumulate(prose, initial=0))
        headed = [at for at, p in enumerate(page.listed) if p.key in titles and _heading(p.element) is not None]
        main = [at for at in headed if page.listed[at].element.tag == "h1"] or headed
        self._start = main[0] if main else None
        self._bodies = [page.range(element) for element in page.ranges if is_body(element)]
        self._judged: dict[html.HtmlElement, bool] = {}

    def verdict(self) -> Outside:
        sure = {at for at in self._kept if self._stands_outside(self._page.listed[at].element)}
        sure |= self._labelled().intersection(self._kept)
        rest = [at for at in self._kept if at not in sure]
        links = {at for at in rest if self._is_teaser(at)}
        words = sum(self._page.listed[at].words for at in rest)
        is_list = 2 * sum(self._page.listed[at].words for at in links) > words
        return Outside(self._with_short_neighbours(sure if is_list else sure | links), is_list)

    # named

    def _stands_outside(self, element: html.HtmlElement | None) -> bool:
        if element is None:
            return False
        if element not in self._judged:
            self._judged[element] = self._is_outside(element) or self._stands_outside(element.getparent())
        return self._judged[element]

    def _is_outside(self, element: html.HtmlElement) -> bool:
        if element.tag in _ROUND_ALL or element not in self._page.ranges:
            return False
        name = name_of(element)
        if name is Name.NOTHING or self._holds_article(element, name):
            return self._is_another(element)
        if name is Name.RICH:
            return self._is_rich(*self._page.range(element))
        return True

    def _holds_article(self, element: html.HtmlElement, name: Name) -> bool:
        first, end = self._page.range(element)
        if self._start is not None and first <= self._start < end:
            return True
        if any(first <= start and stop <= end and stop > start for start, stop in self._bodies):
            return True
        prose, total = self._prose[end] - self._prose[first], self._prose[-1]
        if total - prose < FEWEST:
            return True
        if name is Name.COMMENTS or (name is Name.SURE and self._page.link_share(first, end) >= RICH / 2):
            return False
        return prose > MOST_OF_TEXT * total

    def _is_rich(self, first: int, end: int) -> bool:
        """Whether it lists links, or begins with one that is a headline."""
        if self._page.link_share(first, end) >= 2 * RICH:
            return True
        said = next((p for p in self._page.listed[first:end] if p.words >= HEADLINE), None)
        return said is not None and said.linked >= ALL * said.words and self._page.words(first, end) <= BOX

    def _is_another(self, element: html.HtmlElement) -> bool:
        """An article appended to the page, or listed on it: it has a first heading of its own."""
        if element.tag != "article" or self._start is None:
            return False
        first, end = self._page.range(element)
        return not first <= self._start < end and any(p.element.tag == "h1" for p in self._page.listed[first:end])

    # label

    def _labelled(self) -> set[int]:
        found: set[int] = set()
        for at, passage in enumerate(self._page.listed):
            if passage.words <= LABEL:
                key = labels.label_key(passage.text)
                if key in labels.LISTS or key in labels.BOXES:
                    found.update(self._under(at, key))
            if self._calls_to_read(passage):
                found.add(at)
        return found

    def _under(self, at: int, key: str) -> range:
        """The label with what belongs to it."""
        box = self._box_of(at, key)
        if box is not None:
            return range(*box)
        label = _outermost(self._page, at)
        if key not in labels.LISTS and not self._heads_last(at):
            return range(0)
        end = self._page.range(label.getparent())[1]
        stop = at + 1
        while stop < end and self._belongs(self._page.listed[stop], key):
            stop += 1
        return range(at, stop) if stop > at + 1 else range(0)

    def _heads_last(self, at: int) -> bool:
        """Whether it is a heading behind most of the text, as over comments; "Share" over an article is none."""
        passage = self._page.listed[at]
        return _heading(passage.element) is not None and self._prose[at] > self._prose[-1] / 2

    def _box_of(self, at: int, key: str) -> tuple[int, int] | None:
        """The largest element that begins with the label and holds no article."""
        found = None
        for element in ancestors(self._page.listed[at].element):
            first, end = self._page.range(element)
            if first != at or element.tag in _ROUND_ALL or self._holds_article(element, Name.COMMENTS):
                break
            if end > at + 1 and self._is_box(at, end, key):
                found = (first, end)
        return found

    def _is_box(self, first: int, end: int, key: str) -> bool:
        if key in labels.VOICES:
            return True
        words = self._page.words(first + 1, end)
        if key in labels.BOXES:
            return words <= BOX
        return self._page.link_share(first + 1, end) >= RICH or words <= CARD

    def _belongs(self, passage: Passage, key: str) -> bool:
        """Whether what follows a label beside it is still of its kind."""
        if _heading(passage.element) is not None and passage.linked == 0:
            return False
        if key in labels.VOICES:
            return True
        if key in labels.BOXES:
            return passage.words <= LONG_HEADLINE
        return passage.linked >= RICH * 2 * passage.words or passage.words < HEADLINE

    def _calls_to_read(self, passage: Passage) -> bool:
        """`Read also: Headline`"""
        if passage.words > LONG_HEADLINE or passage.words < 3:
            return False
        if passage.linked and labels.label_key(passage.unlinked) in labels.LISTS:
            return True
        said, colon, rest = passage.text[:60].partition(":")
        if not colon or not rest.strip():
            return False
        key = labels.label_key(said)
        return key in labels.READ_ALSO or (key in labels.LISTS and passage.linked >= passage.words / 2)

    # link, card, before

    def _is_teaser(self, at: int) -> bool:
        passage = self._page.listed[at]
        if self._start is not None and at < self._start and passage.linked >= passage.words / 2:
            return True
        if passage.linked < ALL * passage.words:
            return self._in_card(at)
        if passage.link is None or not self._leads_elsewhere(passage.link):
            return False
        if not HEADLINE <= passage.words <= LONG_HEADLINE:
            return False
        return _heading(passage.element) is None or not self._heads_prose(at)

    def _in_card(self, at: int) -> bool:
        """The words under a linked headline: their element is small, and begins with the link."""
        found = self._card_of(at)
        if found is None:
            return False
        first, end = found
        heads = [p for p in self._page.listed[first:end] if p.linked >= ALL * p.words and p.words >= HEADLINE]
        return bool(heads) and all(p.link is not None and self._leads_elsewhere(p.link) for p in heads)

    def _card_of(self, at: int) -> tuple[int, int] | None:
        for element in ancestors(self._page.listed[at].element):
            first, end = self._page.range(element)
            if (
                element.tag in _ROUND_ALL
                or self._page.words(first, end) > CARD
                or self._holds_article(element, Name.RICH)
            ):
                return None
            if end - first > 1:
                return (first, end)
        return None

    def _heads_prose(self, at: int) -> bool:
        """Whether a paragraph follows: a heading of a list of things, each told of."""
        following = self._page.listed[at + 1 : at + 3]
        return any(p.linked < p.words / 2 and p.words > LONG_HEADLINE for p in following)

    def _leads_elsewhere(self, link: html.HtmlElement) -> bool:
        """To another page of the same site, as far as its address tells."""
        href = (link.get("href") or "").strip()
        if not href or href.startswith(("#", "mailto:", "tel:", "javascript:")):
            return False
        target = urls.join(self._url, href)
        if target is None or urls.site(target) != urls.site(self._url):
            return False
        return urlsplit(target).path.rstrip("/") != urlsplit(self._url).path.rstrip("/")

    def _with_short_neighbours(self, found: set[int]) -> set[int]:
        """With what stands between two that are outside and says next to nothing: times, names of sections."""
        order = list(self._kept)
        for before, here, after in zip(order, order[1:], order[2:], strict=False):
            if here not in found and before in found and after in found and self._page.listed[here].words < HEADLINE:
                found.add(here)
        return found


def _heading(element: html.HtmlElement) -> html.HtmlElement | None:
    """The heading that an element is, or stands in."""
    for near, _ in zip(ancestors(element), range(4), strict=False):
        if near.tag in HEADINGS:
            return near
    return None


def _outermost(page: Passages, at: int) -> html.HtmlElement:
    """The largest element that holds this passage alone."""
    found = page.listed[at].element
    for element in ancestors(found):
        if page.range(element) != (at, at + 1):
            break
        found = element
    return found
