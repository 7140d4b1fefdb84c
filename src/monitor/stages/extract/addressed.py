"""Under which addresses a page says that it is known: its own, and that of its AMP twin. Hints, both. Pure.

What a page says of itself is often wrong: templates name the section or the front page for all that stands under it,
or the partner from whom a report was taken. So a canonical address is taken note of only where it may be an article's
of the same site, and the store merges nothing on it that title, time and text do not bear out (store/merged.py).
`og:url` is not asked: it is kept as it was when readers first shared the page, and says nothing that links do not.
"""

from __future__ import annotations

import re

from lxml import html

from monitor import urls

_NAMES_ARTICLE = re.compile(r"[^/_-][_-][^/_-]+[_-][^/]*$|\d{4}[^/]*$|[^/]/?\?.*\d")  # three words, or a number


def canonical_of(tree: html.HtmlElement, url: str) -> str | None:
    """The address that a page from `url` gives as its own (RFC 6596), canonical.

    None where links disagree, where it is another site's, where its path is shorter than the page's own (without what
    makes that an AMP, mobile or print address), or where it cannot be an article's name.
    """
    named = _linked(tree, url, "canonical")
    if named is None or named in urls.variants(urls.plain(url)):
        return named
    if len(_path(named)) < len(_path(urls.plain(url))):
        return None
    return named if _NAMES_ARTICLE.search(named) else None


def amp_of(tree: html.HtmlElement, url: str) -> str | None:
    """The address of a page's AMP twin on the same site, where that does not follow from the page's own."""
    named = _linked(tree, url, "amphtml")
    if named is None or not set(urls.variants(url)).isdisjoint(urls.kin(named)):
        return None
    return None if named in urls.variants(url) else named


def _linked(tree: html.HtmlElement, url: str, relation: str) -> str | None:
    """The one address of the same site that all links of a relation give; canonical."""
    base = urls.join(url, next(filter(None, (tag.get("href") for tag in tree.iter("base"))), "")) or url
    links = (link for link in tree.iter("link") if relation in (link.get("rel") or "").lower().split())
    given = {urls.canonical(urls.join(base, href) or "") for href in (link.get("href") for link in links) if href}
    named = given.pop() if len(given) == 1 else None
    return named if named and urls.site(named) == urls.site(url) else None


def _path(url: str) -> str:
    return url.partition("://")[2].partition("/")[2].partition("?")[0].rstrip("/")
