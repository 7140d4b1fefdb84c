"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/), which feedparser does not read. Pure."""

from __future__ import annotations

import json
from functools import partial

from monitor.records import Declared, Failure
from monitor.stages.entries.item import Item, Reading, Written
from monitor.stages.entries.wishes import own_address

_VERSIONS = {"https://jsonfeed.org/version/1": "json10", "https://jsonfeed.org/version/1.1": "json11"}

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None


def read(text: str) -> Reading | Failure:
    """A JSON Feed; other JSON is no feed, and what is no JSON cannot be read."""
    try:
        feed: Json = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return Failure(error_class="parse_error", text="the document begins like JSON and cannot be read")
    version = _VERSIONS.get(_str(feed.get("version")).rstrip("/")) if isinstance(feed, dict) else None
    if not isinstance(feed, dict) or version is None:
        return Failure(error_class="not_a_feed", text="the document is JSON, but no JSON Feed")
    items = feed.get("items")
    return Reading(
        version=version,
        title=_str(feed.get("title")),
        language=_str(feed.get("language")) or None,
        home=_str(feed.get("home_page_url")),
        declared=Declared(self_url=own_address(_str(feed.get("feed_url")))),
        items=tuple(partial(_item, item) for item in items) if isinstance(items, list) else (),
    )


def _item(item: Json) -> Item:
    if not isinstance(item, dict):
        raise TypeError("an item of a JSON Feed is an object")
    contents = [Written(_str(item.get("content_html")), html=True), Written(_str(item.get("content_text")))]
    return Item(
        guid=_id(item.get("id")),
        link=_str(item.get("url")) or _str(item.get("external_url")),
        title=Written(_str(item.get("title"))),
        contents=tuple(content for content in contents if content.source),
        summaries=(Written(_str(item.get("summary"))),),
        author="; ".join(_authors(item)),
        published_raw=_str(item.get("date_published")) or _str(item.get("date_modified")),
        updated_raw=_str(item.get("date_modified")),
        language=_str(item.get("language")) or None,
    )


def _id(value: Json) -> str:
    """Readers must coerce numbers to strings, says the specification."""
    return value if isinstance(value, str) else json.dumps(value) if value is not None else ""


def _authors(item: dict[str, Json]) -> list[str]:
    """`authors` of version 1.1, `author` of version 1."""
    authors = item.get("authors")
    several = authors if isinstance(authors, list) else [item.get("author")]
    return [name for author in several if isinstance(author, dict) and (name := _str(author.get("name")))]


def _str(value: Json) -> str:
    return value if isinstance(value, str) else ""
