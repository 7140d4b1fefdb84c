"""Sitemaps (https://www.sitemaps.org/protocol.html) and Google's news sitemaps, read as feeds. Pure."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial

from lxml import etree

from monitor.markup import clean, moment
from monitor.records import Failure
from monitor.stages.entries.item import Item, Reading, Written

NEWEST = 1_000  # addresses: POLLING.md, "Sitemaps"; a news sitemap may hold as many
_NEVER = datetime.min.replace(tzinfo=UTC)
_ROOT = re.compile(r"<(?:[A-Za-z][\w.-]{0,30}:)?(urlset|sitemapindex)[\s>/]")
_ROOT_WITHIN = 4_000  # characters
_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,300}\?>")

Fields = dict[str, str]


def is_sitemap(text: str) -> bool:
    return _ROOT.search(text[:_ROOT_WITHIN]) is not None


def read(text: str) -> Reading | Failure:
    """The newest addresses of a sitemap; empty is a success, an index of sitemaps is refused by name."""
    root = _ROOT.search(text[:_ROOT_WITHIN])
    if root is not None and root[1] == "sitemapindex":
        return Failure(
            error_class="not_a_feed", text="the address gives an index of sitemaps: add one of those it names"
        )
    try:
        urls = list(_urls(text))
    except etree.XMLSyntaxError:
        return Failure(error_class="parse_error", text="the sitemap cannot be read")
    newest = sorted(urls, key=_date, reverse=True)[:NEWEST]
    left_out = len(urls) - len(newest)
    return Reading(
        version="news-sitemap" if any("title" in url for url in newest) else "sitemap",
        items=tuple(partial(_item, url) for url in newest),
        left_out=(f"{left_out} addresses older than the newest {NEWEST} of the sitemap",) if left_out else (),
    )


def _urls(text: str) -> Iterator[Fields]:
    """The fields of each `url` element by their local names; the tree is forgotten as it grows."""
    document = io.BytesIO(clean(_DECLARATION.sub("", text, count=1)).encode("utf-8", "replace"))
    options = {"recover": True, "resolve_entities": False, "no_network": True, "huge_tree": False}
    for _, element in etree.iterparse(document, events=("end",), encoding="utf-8", **options):
        if etree.QName(element).localname == "url":
            yield dict(reversed([(etree.QName(field).localname, field.text.strip()) for field in _leaves(element)]))
            element.clear()


def _leaves(url: etree._Element) -> list[etree._Element]:
    return [leaf for leaf in url.iter(etree.Element) if leaf.text and leaf.text.strip()]


def _date(url: Fields) -> datetime:
    return moment(_raw_date(url)) or _NEVER


def _raw_date(url: Fields) -> str:
    return url.get("publication_date") or url.get("lastmod") or ""


def _item(url: Fields) -> Item:
    """A news sitemap gives title, date and language; a plain one the address and when it changed."""
    return Item(
        link=url.get("loc", ""),
        title=Written(url.get("title", "")),
        published_raw=_raw_date(url),
        language=url.get("language"),
    )
