"""What one page says: its structured data, its headings, its text. Pure.

The page is parsed once; trafilatura is handed the tree. Its own metadata are asked for only where nothing else knew:
they cost up to a third of the extraction, and fall back on searches that some pages drive to seconds.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, islice

import trafilatura
from htmldate import find_date
from lxml import etree, html
from trafilatura.metadata import extract_author
from trafilatura.settings import Document

from monitor.markup import ArticleNode, Head, article_node, clean, cut, decode, moment, one_line, read_head
from monitor.records import PageBody
from monitor.stages.extract.addressed import amp_of, canonical_of
from monitor.stages.extract.bounded import bounded
from monitor.stages.extract.chosen import Chosen, chosen
from monitor.stages.extract.layout import unfold
from monitor.stages.extract.shown import first_lines
from monitor.stages.extract.titles import site_names, title_of, without_site

MAX_PAGE = 10 << 20  # bytes: STANDARDS, "Fetching"
MAX_TEXT = 1 << 20  # bytes: STANDARDS, "Bounded work"
FEWEST_LETTERS = 100  # of what a user's selector finds; with fewer it has missed the text
# Pieces of text from which trafilatura's fallbacks are left out: justext compares all with all, 48 s for 30,000. The
# largest of the corpus has 1,700.
MOST_PIECES = 2_500
_PIECES = etree.XPath("count(.//text()[normalize-space() and not(parent::script or parent::style or parent::option)])")
_MAX_TITLE = 1024
_MAX_NAME = 200
_MAX_HEADINGS = 20

_NON_JOINER = "\u200c"
_WRITTEN = (_NON_JOINER, "&zwnj;", "&#8204;", "&#x200c;", "&#x200C;")
_STAND_IN = "\ua78f"  # a letter of Tangut transcriptions, which no news has

# What trafilatura, htmldate and lxml raise on pages that nobody foresaw; such a page has no text for us.
BROKEN_PAGE = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    RecursionError,
    etree.LxmlError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page as it was read; empty where it said nothing. By-line and dateline are looked for when asked."""

    tree: html.HtmlElement | None
    fetched_at: datetime
    url: str = ""
    linked: ArticleNode = field(default_factory=ArticleNode)
    head: Head = field(default_factory=Head)
    title: str = ""  # what structured data call it
    heading: str = ""  # what the page shows as its title
    text: str = ""
    chosen: Chosen = field(default_factory=Chosen)  # by what the user says of the host
    canonical: str | None = None  # its address as it gives it itself
    amp: str | None = None  # and that of its AMP twin
    is_part: bool = False  # it was too large to be read whole

    @property
    def languages(self) -> tuple[str | None, ...]:
        return self.head.language, self.linked.language

    @property
    def body(self) -> str:
        """articleBody."""
        return self.linked.body or ""

    @property
    def types(self) -> frozenset[str]:
        """What it is, in schema.org's names."""
        return self.linked.types

    @property
    def kind(self) -> str:
        return self.head.kind or ""

    @property
    def is_article(self) -> bool:
        """Whether it says so itself."""
        return self.linked.is_article or self.kind == "article"

    def byline(self) -> str | None:
        """The author as the page shows it to readers."""
        try:
            return one_line(extract_author(self.tree) or "", _MAX_NAME) or None if self.tree is not None else None
        except BROKEN_PAGE:
            return None

    def dateline(self) -> datetime | None:
        """The day as the page shows it, never after the fetch: a guess where the page has many dates, and slow."""
        if self.tree is None:
            return None
        try:
            return moment(find_date(self.tree, extensive_search=True, original_date=True, max_date=self.fetched_at))
        except BROKEN_PAGE:
            return None


def read_page(page: PageBody) -> Page:
    """Everything that one page says. What is no HTML says nothing."""
    source = decode(page.body[:MAX_PAGE], page.content_type)
    tree, is_part = _tree(source)
    if tree is None:
        return Page(tree=None, fetched_at=page.fetched_at)
    canonical = canonical_of(tree, page.url)
    head, linked = read_head(tree), article_node(_linked(tree), about=filter(None, (page.url, canonical)))
    headings = _headings(tree)
    by_user = chosen(tree, page.site, FEWEST_LETTERS)
    return Page(
        tree=tree,
        fetched_at=page.fetched_at,
        url=page.url,
        canonical=canonical,
        amp=amp_of(tree, page.url),
        linked=linked,
        head=head,
        title=title_of(head, linked, headings, page.url),
        heading=headings[0] if len(headings) == 1 else _called(tree, site_names(head, linked, page.url), headings),
        text=_joined(_text(_parted(tree))) if _has_non_joiners(source) else _text(tree),
        chosen=by_user,
        is_part=is_part,
    )


def _tree(text: str) -> tuple[html.HtmlElement | None, bool]:
    """The page's tree, and whether it is but a part of it. Without comments; trafilatura's own settings, and no tree
    deeper than libxml2's 256."""
    parser = html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False, default_doctype=False
    )
    source = text.strip()
    if "<" not in source:
        return None, False
    try:
        return bounded(html.document_fromstring(source.encode("utf-8", "replace"), parser=parser))
    except etree.ParserError:  # nothing but comments
        return None, False


def _text(tree: html.HtmlElement) -> str:
    """The article's text, a blank line between paragraphs."""
    unfold(tree)
    try:
        found = trafilatura.bare_extraction(tree, include_comments=False, fast=_PIECES(tree) > MOST_PIECES)
    except BROKEN_PAGE:
        return ""
    written = found.text or "" if isinstance(found, Document) else ""
    lines = (" ".join(line.split()) for line in clean(written).splitlines())
    return cut("\n\n".join(filter(None, lines)), MAX_TEXT)


def _has_non_joiners(source: str) -> bool:
    return any(mark in source for mark in _WRITTEN)


def _parted(tree: html.HtmlElement) -> html.HtmlElement:
    """A copy with a letter in the place of each zero-width non-joiner: Persian writes them within words, and what
    cannot be printed is dropped by trafilatura."""
    copy = deepcopy(tree)
    for element in copy.iter(etree.Element):
        element.text = element.text and element.text.replace(_NON_JOINER, _STAND_IN)
        element.tail = element.tail and element.tail.replace(_NON_JOINER, _STAND_IN)
    return copy


def _joined(text: str) -> str:
    return text.replace(_STAND_IN, _NON_JOINER)


def _linked(tree: html.HtmlElement) -> Iterator[str]:
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower() and script.text:
            yield script.text


def _headings(tree: html.HtmlElement) -> list[str]:
    """What the page shows as its title: by its mark-up (https://schema.org/headline), else by its headings."""
    marked = tree.xpath("//*[@itemprop='headline']")[:_MAX_HEADINGS]
    found = [
        one_line(heading.text_content(), _MAX_TITLE)
        for heading in chain(marked, islice(tree.iter("h1"), _MAX_HEADINGS))
    ]
    return list(dict.fromkeys(filter(None, found)))


def _called(tree: html.HtmlElement, names: tuple[str, ...], headings: list[str]) -> str:
    """The title tag, less the site's name: where no heading tells it, what the page shows by itself is the title."""
    tag = tree.find(".//head/title")
    return without_site(tag.text_content(), names, headings or first_lines(tree)) if tag is not None else ""
