"""Where on a page its article stands, as far as that can be told before it is cut out. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import accumulate
from urllib.parse import urlsplit

from lxml import html

from monitor import urls
from monitor.stages.extract.about import About
from monitor.stages.extract.named import Name, is_body
from monitor.stages.extract.passages import HEADINGS, Passages, ancestors

FEWEST = 20  # words that must be left of an article
MOST_OF_TEXT = 0.4  # share of the kept words that are no links: what holds as much is the article's
BODY_UNDER_TITLE = 0.55  # the same, where the first sentence under the title stands in it
BODY = 0.7  # share of the text from which what stands behind its element is no part of it
RICH = 0.3  # share of linked words from which an element is rich in links
ROUND_ALL = frozenset({"html", "body", "main"})
_TEXT = 10  # words of a passage that shows where the text is
LINES = frozenset({"p", "li", "dd", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "tr"})


class Ground:
    """A page, the passages of it that were `kept` as its text, and what holds them."""

    def __init__(self, page: Passages, kept: Sequence[int], about: About) -> None:
        self.page, self.kept, self.titles, self._url = page, kept, about.keys(), about.url
        is_kept = set(kept)
        prose = (p.words - p.linked if at in is_kept else 0 for at, p in enumerate(page.listed))
        self._prose = list(accumulate(prose, initial=0))
        self.start = self._heading_of(self.titles)
        self._first = self._first_prose()
        self._bodies = [page.range(element) for element in page.ranges if is_body(element)]
        self._here = (urls.site(about.url), urlsplit(about.url).path.rstrip("/"))

    def _heading_of(self, titles: frozenset[str]) -> int | None:
        """Where the title stands over the text: as a heading of the first rank, else as any, else as a line."""
        called = [at for at, p in enumerate(self.page.listed) if p.key in titles]
        headed = [at for at in called if heading(self.page.listed[at].element) is not None]
        first_rank = [at for at in headed if self.page.listed[at].element.tag == "h1"]
        for several in (first_rank, headed, called):
            over = [at for at in several if 2 * self.prose(0, at) < self.all_prose()]
            if over:
                return over[-1]
        return next(iter(headed), None)

    def _first_prose(self) -> int:
        """The first sentence under the heading."""
        after = (at for at in self.kept if at > (-1 if self.start is None else self.start))
        return next((at for at in after if self.is_text(at)), len(self.page.listed))

    def is_text(self, at: int) -> bool:
        """Whether a passage is prose."""
        passage = self.page.listed[at]
        return passage.words >= _TEXT and 2 * passage.linked <= passage.words and heading(passage.element) is None

    def is_apart(self, element: html.HtmlElement) -> bool:
        """Whether it begins behind the first sentence, and neither in the element round that nor in one of its make."""
        if self.start is None or self._first >= len(self.page.listed):
            return False
        near = self.page.listed[self._first].element
        round_first = next((one for one in ancestors(near) if one.tag not in LINES), near)
        first, end = self.page.range(round_first)
        begins = self.page.range(element)[0]
        makes = {(one.tag, one.get("class")) for one in ancestors(element)}
        return begins >= end > first and (round_first.tag, round_first.get("class")) not in makes

    def is_other_column(self, cell: html.HtmlElement) -> bool:
        """Whether the article's heading stands in another cell of the row."""
        first, end = self.page.range(cell)
        left = self.all_prose() - self.prose(first, end)
        return (
            not self.holds_start(first, end) and self.holds_start(*self.page.range(cell.getparent())) and left >= FEWEST
        )

    def holds_text(self, element: html.HtmlElement) -> bool:
        """Whether a labelled element cannot be outside. That no text would be left is no reason where it is apart."""
        first, end = self.page.range(element)
        if self.holds_start(first, end) or any(first <= one < other <= end for one, other in self._bodies):
            return True
        return self.all_prose() - self.prose(first, end) < FEWEST and not self.is_apart(element)

    def prose(self, first: int, end: int) -> int:
        """Words that were kept and are no links."""
        return self._prose[end] - self._prose[first]

    def words(self, some: Iterable[int]) -> int:
        """Words of these passages."""
        return sum(self.page.listed[at].words for at in some)

    def all_prose(self) -> int:
        return self._prose[-1]

    def holds_start(self, first: int, end: int) -> bool:
        return self.start is not None and first <= self.start < end

    def holds_article(self, element: html.HtmlElement, name: Name) -> bool:
        """Whether an element of such a name cannot be outside: it has the heading, the declared body, or so much of the
        text that an article would be lost with it."""
        first, end = self.page.range(element)
        if self.holds_start(first, end) or any(first <= one < other <= end for one, other in self._bodies):
            return True
        prose, total = self.prose(first, end), self.all_prose()
        if total - prose < FEWEST:
            return True
        if name is Name.COMMENTS or (name is Name.SURE and self.page.link_share(first, end) >= RICH / 2):
            return False
        return prose > MOST_OF_TEXT * total

    def main(self, prose: Iterable[int]) -> html.HtmlElement | None:
        """The element that holds most of these passages as its own: children count whole, and what a box of their own
        is put round counts half."""
        weights: Counter[html.HtmlElement] = Counter()
        for at in prose:
            passage = self.page.listed[at]
            holders = [one for one in ancestors(passage.element) if one.tag not in LINES] if self.is_text(at) else []
            for holder, weight in zip(holders[:2], (2, 1), strict=False):
                weights[holder] += weight * passage.words
        return max(weights, key=lambda one: weights[one]) if weights else None

    def body(self, prose: Sequence[int]) -> tuple[int, int]:
        """The range of the smallest element round the main one that holds BODY of these passages' words."""
        least = BODY * sum(self.page.listed[at].words for at in prose)
        for element in ancestors(self.main(prose)):
            first, end = self.page.range(element)
            held = sum(self.page.listed[at].words for at in prose if first <= at < end)
            if held >= (
                BODY_UNDER_TITLE / BODY * least if first <= self._first < end and self.start is not None else least
            ):
                return first, end
        return 0, len(self.page.listed)

    def leads_elsewhere(self, href: str | None) -> bool:
        """Whether a link goes to another page of the same site, as far as its address tells."""
        href = (href or "").strip()
        if not href or href.startswith(("#", "mailto:", "tel:", "javascript:")):
            return False
        target = urls.join(self._url, href)
        if target is None or urls.site(target) != self._here[0]:
            return False
        return urlsplit(target).path.rstrip("/") != self._here[1]


def heading(element: html.HtmlElement) -> html.HtmlElement | None:
    """The heading that an element is, or stands in."""
    for near, _ in zip(ancestors(element), range(4), strict=False):
        if near.tag in HEADINGS:
            return near
    return None
