"""The meta tags of a page → title, author, date, language, and what the page says it is. Pure.

Names as their makers define them: https://ogp.me, https://www.dublincore.org/specifications/dublin-core/dcmi-terms/,
and those that publishers' systems write beside them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from monitor.markup.dates import Dated, dated
from monitor.markup.linked import TITLE
from monitor.markup.people import MAX_PEOPLE, once, people, person_at
from monitor.markup.plain import one_line

_MAX_TAGS = 500
_TITLES = ("og:title", "twitter:title", "headline", "dc.title", "dcterms.title")
_AUTHORS = (
    "author",
    "article:author",
    "og:article:author",
    "article.author",
    "og:author",
    "dc.creator",
    "dcterms.creator",
    "parsely-author",
    "byl",
    "sailthru.author",
    "cxenseparse:author",
    "cxenseparse:recs:author",
    "citation_author",
    "dcsext.author",
    "authors",
    "creator",
)
_DATES = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "date",
    "pubdate",
    "publishdate",
    "published",
    "published_time",
    "publish_date",
    "publication-date",
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
    "citation_publication_date",
    "originalpublicationdate",
    "release_date",
)
_MODIFIED = ("article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "last-modified", "lastmod")


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What the head of a page says of it."""

    title: str | None = None
    site: str | None = None
    shared: str | None = None  # the title where it is shared by people: twitter:title
    author: str | None = None  # names, "; " between them
    profile: str | None = None  # the name in the address of an author's profile
    published: Dated | None = None
    modified: Dated | None = None
    language: str | None = None
    month_first: bool = False  # it writes dates as America does
    kind: str | None = None  # og:type: article, website, video.other …


def read_head(tree: HtmlElement) -> Head:
    """The head of a parsed page; of several tags of a name the first counts, but each names another author."""
    tags = _tags(tree)
    declared = _languages(tree, tags)
    month_first = any(one.lower().replace("_", "-") == "en-us" for one in declared)
    return Head(
        title=_first(tags, _TITLES, TITLE),
        shared=_first(tags, ("twitter:title",), TITLE),
        site=_first(tags, ("og:site_name", "application-name"), 200),
        author="; ".join(_authors(tags)) or None,
        profile=next(filter(None, map(person_at, _of(tags, _AUTHORS))), None),
        published=next(filter(None, (dated(date, month_first=month_first) for date in _of(tags, _DATES))), None),
        modified=next(filter(None, (dated(date, month_first=month_first) for date in _of(tags, _MODIFIED))), None),
        language=next(iter(declared), None),
        month_first=month_first,
        kind=next(iter(tags.get("og:type", ())), "").strip().lower()[:40] or None,
    )


Tags = dict[str, list[str]]


def _tags(tree: HtmlElement) -> Tags:
    """Name or property in lower case → the contents that are not empty, in order."""
    tags: Tags = {}
    for _, tag in zip(range(_MAX_TAGS), tree.iter("meta"), strict=False):
        content = (tag.get("content") or "").strip()
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            if content and (name := (tag.get(attribute) or "").strip().lower()):
                tags.setdefault(name, []).append(content)
    return tags


def _of(tags: Tags, names: tuple[str, ...]) -> Iterator[str]:
    return (content for name in names for content in tags.get(name, ()))


def _first(tags: Tags, names: tuple[str, ...], limit: int) -> str | None:
    return next(filter(None, (one_line(content, limit) for content in _of(tags, names))), None)


def _authors(tags: Tags) -> list[str]:
    """The people of the first name of a tag that names somebody; many hold the address of a profile."""
    named = (
        once(name for content in tags[tag][:MAX_PEOPLE] for name in people(content)) for tag in _AUTHORS if tag in tags
    )
    return next(filter(None, named), [])


def _languages(tree: HtmlElement, tags: Tags) -> list[str]:
    """What page and tags declare, as they write it."""
    declared = (tree.get("lang"), tree.get("xml:lang"), *_of(tags, ("content-language", "og:locale")))
    return [one.strip()[:40] for one in declared if one and one.strip()]
