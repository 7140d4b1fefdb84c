"""Sitemaps (https://www.sitemaps.org/protocol.html), Google's news sitemaps, and indexes of them, read as feeds. Pure.

A plain list of addresses, one a line, is a sitemap as well. An index holds no items: it lists the sitemaps that do,
which `sitemapindex` chooses among.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from lxml import etree

from monitor import urls
from monitor.markup import clean, moment
from monitor.records import Failure, ListedSitemap
from monitor.stages.entries.item import Item, Reading, Written
from monitor.stages.entries.syndicated import defines_entities

NEWEST = 1_000  # addresses: POLLING.md, "Sitemaps"; a news sitemap may hold as many
LISTED = 1_000  # sitemaps of an index that are looked at
_NEVER = datetime.min.replace(tzinfo=UTC)
_ROOT = re.compile(r"<(?:[A-Za-z][\w.-]{0,30}:)?(urlset|sitemapindex)[\s>/]")
_ROOT_WITHIN = 4_000  # characters
_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,300}\?>")
_TAIL = 5_000  # characters
_END = re.compile(
    r"(?:</(?:[\w.-]{1,30}:)?(?:urlset|sitemapindex)\s{0,20}>|/>)\s{0,20}(?:<!--.{0,2000}?-->\s{0,20}){0,5}$", re.DOTALL
)
_LINES_TRIED = 20  # of a text, before it is taken for a list of addresses

Fields = dict[str, str]


def is_sitemap(text: str) -> bool:
    """Whether a text is a sitemap, an index of them, or a list of addresses."""
    return _ROOT.search(text[:_ROOT_WITHIN]) is not None or _is_list(text)


def read(text: str) -> Reading | Failure:
    """The newest addresses of a sitemap, or the sitemaps of an index; empty is a success."""
    root = _ROOT.search(text[:_ROOT_WITHIN])
    if root is None:
        return _reading([{"loc": line.strip()} for line in text.splitlines() if line.strip()])
    index, document = root[1] == "sitemapindex", _document(text)
    if defines_entities(document):
        return Failure(error_class="parse_error", text="the sitemap defines entities of its own, which is refused")
    try:
        found = list(_elements(document, "sitemap" if index else "url"))
    except etree.XMLSyntaxError:
        return Failure(error_class="parse_error", text="the sitemap cannot be read")
    whole = _END.search(text[-_TAIL:]) is not None
    if not whole and _in_element(text[-_TAIL:], "sitemap" if index else "url"):
        found = found[:-1]  # half an address would pass for another one
    reading = _index(found) if index else _reading(found)
    return reading if whole else replace(reading, whole=False, remarks=("the sitemap breaks off",))


def _in_element(tail: str, name: str) -> bool:
    """Whether a document that ends so ends inside such an element."""
    opens = [found.start() for found in re.finditer(rf"<(?:[\w.-]{{1,30}}:)?{name}[\s>]", tail)]
    ends = [found.start() for found in re.finditer(rf"</(?:[\w.-]{{1,30}}:)?{name}\s{{0,20}}>", tail)]
    return bool(opens) and max(opens) > max(ends, default=-1)


def _is_list(text: str) -> bool:
    """Whether the first lines are addresses and nothing else (sitemaps.org, "Text file")."""
    if not text.startswith("http"):
        return False
    lines = [line for line in text[:_ROOT_WITHIN].splitlines()[:_LINES_TRIED] if line.strip()]
    whole = lines if len(text) <= _ROOT_WITHIN else lines[:-1] or lines
    return all(" " not in line.strip() and urls.parse(line) is not None for line in whole)


def _reading(found: list[Fields]) -> Reading:
    newest = _newest(found)
    left_out = len(found) - len(newest)
    return Reading(
        version="news-sitemap" if any("title" in url for url in newest) else "sitemap",
        items=tuple(partial(_item, url) for url in newest),
        left_out=(f"{left_out} addresses older than the newest {NEWEST} of the sitemap",) if left_out else (),
    )


def _newest(found: list[Fields]) -> list[Fields]:
    """Those with the latest dates, latest first; of those without a date, where there is room for them, as many from
    the end as from the start: publishers add at either."""
    dated = sorted((url for url in found if _date(url) != _NEVER), key=_date, reverse=True)[:NEWEST]
    undated = [url for url in found if _date(url) == _NEVER]
    room = NEWEST - len(dated)
    if len(undated) > room:
        undated = undated[: room - room // 2] + undated[len(undated) - room // 2 :]
    return dated + undated


def _index(found: list[Fields]) -> Reading:
    """The sitemaps of an index, those that changed last first."""
    listed = sorted((one for one in found if one.get("loc")), key=_date, reverse=True)
    left_out = len(listed) - LISTED
    return Reading(
        version="sitemap-index",
        items=(),
        listed=tuple(ListedSitemap(url=one["loc"], lastmod=one.get("lastmod")) for one in listed[:LISTED]),
        left_out=(f"{left_out} sitemaps after the first {LISTED} of the index",) if left_out > 0 else (),
    )


def _document(text: str) -> bytes:
    """UTF-8, without a declaration that could name another encoding."""
    return clean(_DECLARATION.sub("", text, count=1)).encode("utf-8", "replace")


def _elements(document: bytes, name: str) -> Iterator[Fields]:
    """The fields of each element of that name; the tree is forgotten as it grows."""
    options = {"recover": True, "resolve_entities": False, "no_network": True, "huge_tree": False}
    for _, element in etree.iterparse(io.BytesIO(document), events=("end",), encoding="utf-8", **options):
        if _local(element) == name:
            yield _fields(element)
            element.clear()


def _fields(element: etree._Element) -> Fields:
    """What stands in an element by local name, and what its `news` says; images and videos have titles, too, which
    are not the page's."""
    fields: Fields = {}
    for field in element.iterchildren(etree.Element):
        name = _local(field)
        leaves = field.iter(etree.Element) if name == "news" else [field]
        for leaf in leaves:
            if leaf.text and leaf.text.strip():
                fields.setdefault(_local(leaf), leaf.text.strip())
    return fields


def _local(element: etree._Element) -> str:
    """Its name without a namespace, and without a prefix that nobody declared."""
    return str(element.tag).rpartition("}")[2].rpartition(":")[2]


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
        updated_raw=url.get("lastmod", ""),
    )
