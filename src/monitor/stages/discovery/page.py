"""A page → the addresses on it that may give feeds: declared, or linked and looking like one. Pure.

`<link rel=alternate>` with a feed's type is how pages declare feeds (https://www.rssboard.org/rss-autodiscovery, HTML
Standard §4.6.7.1). The parser reports events and builds no tree, as in markup.plain: linear in whatever is sent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from urllib.parse import unquote

from lxml import etree

from monitor import urls
from monitor.markup import clean, decode, one_line
from monitor.records import FeedKind
from monitor.stages.discovery.found import Candidate, How, PageLinks, SitePage

MAX_DECLARED, MAX_LINKED = 30, 30  # candidates kept of each kind; pages that name more are read as far as that
MAX_NAME = 200  # bytes of a title
_LABEL = 300  # characters of a link's text that are looked at

_TYPES = re.compile(r"(?:application|text)/(?:x[.-])?(?:rss|atom|rdf|feed)(?:\+xml|\+json)?")
_VAGUE = {"", "application/xml", "text/xml", "application/json"}
_PATH = re.compile(
    r"(?:^|[/.?&=_-])(?:rss2?|rss20|atom|rdf|feeds?|newsfeed|syndication)(?:$|[/.?&=_#:-])"
    r"|\.(?:xml|rss|atom|rdf)(?:$|[?#])|//feeds?[.0-9]|//rss\.",
    re.IGNORECASE,
)
_TEXT = re.compile(r"\b(?:RSS|Atom(?:[ -]?Feed)|RDF|News-?feed|Feed)\b", re.IGNORECASE)
_WORDS_FOR_TEXT = 6  # a link of more words speaks of something, and is not the name of a feed
_INNER = re.compile(r"https?(?::|%3a)(?:/|%2f){2}.+$", re.IGNORECASE)
_SITEMAP = re.compile(r"sitemap[^/]*(?:\.xml(?:\.gz)?|\.txt)?$", re.IGNORECASE)


def read_page(page: SitePage) -> PageLinks:
    """The candidates of an HTML page; none where it is none."""
    text = clean(decode(page.body, page.content_type))
    reader = _Reader(page.url)
    encoded = text.encode("utf-8", "replace")
    if encoded.strip():
        with suppress(etree.XMLSyntaxError):  # nothing in it but comments or instructions
            etree.fromstring(encoded, etree.HTMLParser(target=reader, encoding="utf-8", huge_tree=False))
    return reader.links()


def as_candidate(url: str, how: How, *, title: str = "") -> Candidate:
    """A candidate; what is named like a sitemap is asked as one."""
    kind = FeedKind.SITEMAP if _SITEMAP.search(url.partition("?")[0]) else FeedKind.FEED
    return Candidate(url=url, how=how, title=one_line(title, MAX_NAME), kind=kind)


class _Reader:
    """Collects what speaks of feeds; the parser's target."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._base: str | None = None
        self._declared: dict[str, Candidate] = {}
        self._linked: dict[str, Candidate] = {}
        self._title: list[str] | None = None
        self._in_title = False
        self._drawings = 0  # open ones: their titles are not the page's
        self._anchor: tuple[str, list[str]] | None = None
        self._language: str | None = None
        self._login = False
        self._left_out = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        match tag:
            case "html":
                self._language = attributes.get("lang", "").strip()[:40] or None
            case "base":
                self._base = self._base or urls.join(self._url, attributes.get("href", ""))
            case "svg":
                self._drawings += 1
            case "title" if not self._drawings:
                self._in_title = self._title is None
                self._title = self._title or []
            case "link":
                self._declare(attributes)
            case "a" | "area":
                self._open(attributes)
            case "img" if self._anchor:
                self._anchor[1].append(attributes.get("alt", ""))
            case "input":
                self._login |= attributes.get("type", "").lower() == "password"
            case _:
                pass

    def end(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False
        elif tag == "svg":
            self._drawings -= 1
        elif tag == "a":
            self._close()

    def data(self, text: str) -> None:
        if self._in_title and self._title is not None:
            self._title.append(text[:_LABEL])
        elif self._anchor and sum(map(len, self._anchor[1])) < _LABEL:
            self._anchor[1].append(text[:_LABEL])

    def comment(self, _: str) -> None:
        pass

    def pi(self, _: str, __: str | None = None) -> None:
        pass

    def close(self) -> None:
        self._close()

    def links(self) -> PageLinks:
        own_site = urls.site(self._url)
        linked = sorted(
            (found for url, found in self._linked.items() if url not in self._declared),
            key=lambda candidate: urls.site(candidate.url) != own_site,
        )
        return PageLinks(
            title=one_line("".join(self._title or []), MAX_NAME),
            language=self._language,
            candidates=(*self._declared.values(), *linked),
            left_out=self._left_out,
            login=self._login,
        )

    def _declare(self, attributes: Mapping[str, str]) -> None:
        relations = attributes.get("rel", "").lower().split()
        if not {"alternate", "feed"}.intersection(relations) or "stylesheet" in relations:
            return
        href, kind = attributes.get("href", ""), attributes.get("type", "").partition(";")[0].strip().lower()
        if _TYPES.fullmatch(kind) or (kind in _VAGUE and _PATH.search(href)):
            language = attributes.get("hreflang", "").strip()[:40] or None
            found = self._candidate(href, How.DECLARED, attributes.get("title", ""))
            self._keep(self._declared, MAX_DECLARED, found and replace(found, language=language))

    def _open(self, attributes: Mapping[str, str]) -> None:
        self._close()
        told = [attributes.get(name, "") for name in ("title", "aria-label")]
        if _TYPES.fullmatch(attributes.get("type", "").strip().lower()):
            told.append("RSS")
        self._anchor = (attributes.get("href", ""), told)

    def _close(self) -> None:
        """Judge the link that ends here. Its address or its name has to look like a feed's."""
        if self._anchor is None:
            return
        (href, told), self._anchor = self._anchor, None
        label = " ".join(" ".join(told).split())[:_LABEL]
        named = _TEXT.search(label) is not None and len(label.split()) <= _WORDS_FOR_TEXT
        if named or _PATH.search(href):
            self._keep(self._linked, MAX_LINKED, self._candidate(_meant(href), How.LINKED, label))

    def _candidate(self, href: str, how: How, title: str) -> Candidate | None:
        url = _absolute(self._base or self._url, href)
        return as_candidate(url, how, title=title) if url else None

    def _keep(self, kept: dict[str, Candidate], room: int, found: Candidate | None) -> None:
        if found is None or found.url in kept:
            return
        if len(kept) >= room:
            self._left_out += 1
        else:
            kept[found.url] = found


def _meant(href: str) -> str:
    """The address inside a button that hands it to a reader: `https://reader.example/add?url=https%3A%2F%2F…`."""
    inner = _INNER.search(href, len("https://"))
    if inner is None:
        return href
    return unquote(inner[0]).partition("&")[0] if "%" in inner[0][:12] else inner[0]


def _absolute(base: str, href: str) -> str | None:
    """An http(s) address without fragment and without a name and password in it; None for anything else."""
    href = href.strip()
    if not href or href.startswith("#"):
        return None
    joined = urls.join(base, href)
    parts = urls.parse(joined) if joined else None
    if parts is None or parts.raw_user is not None or parts.raw_password is not None:
        return None
    return str(parts.with_fragment(None))
