"""The meta tags of a page → title, author, date, language, and what the page says it is. Pure.

Names as their makers define them: https://ogp.me, https://www.dublincore.org/specifications/dublin-core/dcmi-terms/,
and those that publishers' systems write beside them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lxml.html import HtmlElement

from monitor.markup.dates import moment
from monitor.markup.linked import TITLE
from monitor.markup.plain import one_line

_MAX_TAGS = 500
_TITLES = ("og:title", "twitter:title", "headline", "dc.title", "dcterms.title")
_AUTHORS = (
    "author",
    "article:author",
    "og:article:author",
    "dc.creator",
    "dcterms.creator",
    "parsely-author",
    "byl",
    "sailthru.author",
)
_DATES = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publication_date",
    "dc.date",
    "dc.date.issued",
    "dcterms.date",
    "dcterms.created",
    "sailthru.date",
    "parsely-pub-date",
    "article.published",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What the head of a page says of it."""

    title: str | None = None
    site: str | None = None
    author: str | None = None
    published_at: datetime | None = None
    language: str | None = None
    kind: str | None = None  # og:type: article, website, video.other …


def read_head(tree: HtmlElement) -> Head:
    """The head of a parsed page; of several tags of a name the first with a value counts."""
    tags = _tags(tree)
    return Head(
        title=_first(tags, _TITLES, TITLE),
        site=_first(tags, ("og:site_name", "application-name"), 200),
        author=_person(tags),
        published_at=next(filter(None, (moment(tags.get(name)) for name in _DATES)), None),
        language=_language(tree, tags),
        kind=(tags.get("og:type") or "").strip().lower()[:40] or None,
    )


def _tags(tree: HtmlElement) -> dict[str, str]:
    """Name or property in lower case → the first content that is not empty."""
    tags: dict[str, str] = {}
    for _, tag in zip(range(_MAX_TAGS), tree.iter("meta"), strict=False):
        name = (
            (tag.get("property") or tag.get("name") or tag.get("itemprop") or tag.get("http-equiv") or "")
            .strip()
            .lower()
        )
        content = (tag.get("content") or "").strip()
        if name and content:
            tags.setdefault(name, content)
    return tags


def _first(tags: dict[str, str], names: tuple[str, ...], limit: int) -> str | None:
    return next(filter(None, (one_line(tags.get(name, ""), limit) for name in names)), None)


def _person(tags: dict[str, str]) -> str | None:
    """The first author tag that names somebody; many hold the address of a profile."""
    names = (one_line(tags.get(name, ""), 200) for name in _AUTHORS)
    return next((name for name in names if name and "/" not in name and "@" not in name), None)


def _language(tree: HtmlElement, tags: dict[str, str]) -> str | None:
    declared = tree.get("lang") or tree.get("xml:lang") or tags.get("content-language") or tags.get("og:locale")
    return declared.strip()[:40] or None if declared else None
