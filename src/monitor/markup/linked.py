"""JSON-LD → what it says of the article on its page (https://schema.org/NewsArticle). Pure.

Publishers write it by hand, in templates and by plugins: blocks are broken, wrapped in comments, escaped as HTML,
nested in graphs, and name the articles in the margin too. What cannot be read is passed over.
"""

from __future__ import annotations

import html
import json
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from monitor.markup.dates import moment
from monitor.markup.plain import one_line, plain_text

_MAX_BLOCKS = 50
_MAX_BLOCK = 2 << 20  # characters
_MAX_NODES = 5_000
_MAX_AUTHORS = 20
_NAME = 200  # bytes
TITLE = 1024  # bytes: STANDARDS, "Bounded work"

_INWARD = ("@graph", "mainEntity", "mainEntityOfPage")  # where an article is that the page is about
_COMMA_BEFORE_END = re.compile(r",(?=\s*+[}\]])")

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleNode:
    """What structured data says of an article. `types`: schema.org's names of everything the page says it is."""

    types: frozenset[str] = frozenset()
    headline: str | None = None
    author: str | None = None  # names, "; " between them
    published_at: datetime | None = None
    language: str | None = None
    body: str | None = None  # plain text

    @property
    def is_article(self) -> bool:
        return any(map(_names_article, self.types))


def article_node(blocks: Iterable[str]) -> ArticleNode:
    """The first article in the `application/ld+json` blocks of a page; else what the page says of itself, untitled."""
    nodes = [node for block in _few(blocks) for node in _nodes(_loaded(block))][:_MAX_NODES]
    types = frozenset(name for node in nodes for name in _types(node))
    articles = [node for node in nodes if any(map(_names_article, _types(node)))]
    article = next((node for node in articles if _text(node.get("headline"))), next(iter(articles), {}))
    by_id = {name: node for node in nodes if isinstance(name := node.get("@id"), str)}
    said = article or next((node for node in nodes if "WebPage" in _types(node)), {})
    return ArticleNode(
        types=types,
        headline=one_line(_text(article.get("headline")) or _text(article.get("name")), TITLE) or None,
        author="; ".join(_names(said.get("author"), by_id) or ([] if article else _only_person(nodes))) or None,
        published_at=moment(_text(said.get("datePublished"))),
        language=_text(said.get("inLanguage"))[:40] or None,
        body=plain_text(_text(article.get("articleBody"))) or None,
    )


def _only_person(nodes: list[dict[str, Json]]) -> list[str]:
    """Systems that write no article name its author as the one person of the page."""
    names = {_text(node.get("name")) for node in nodes if "Person" in _types(node)}
    return _names(names.pop(), {}) if len(names) == 1 else []


def _few(blocks: Iterable[str]) -> Iterator[str]:
    for _, block in zip(range(_MAX_BLOCKS), blocks, strict=False):
        if len(block) <= _MAX_BLOCK:
            yield block


def _loaded(block: str) -> Json:
    """A block as JSON; else without its wrapping, unescaped, or as far as it goes."""
    for attempt in (_as_is, _unwrapped, _mended):
        try:
            return attempt(block)
        except (ValueError, RecursionError):
            continue
    return None


def _as_is(block: str) -> Json:
    loaded: Json = json.loads(block, strict=False)
    return loaded


def _unwrapped(block: str) -> Json:
    """From the first bracket on, whatever follows the value: comments, CDATA marks, semicolons, a second value."""
    block = block.replace("<![CDATA[", "")
    start = min((at for at in (block.find("{"), block.find("[")) if at >= 0), default=0)
    loaded: Json
    loaded, _ = json.JSONDecoder(strict=False).raw_decode(block, start)
    return loaded


def _mended(block: str) -> Json:
    return _unwrapped(_COMMA_BEFORE_END.sub("", html.unescape(block) if "&quot;" in block else block))


def _nodes(loaded: Json) -> Iterator[dict[str, Json]]:
    """The nodes that speak of the page itself, outermost first."""
    waiting = deque([loaded])
    for _ in range(_MAX_NODES):
        if not waiting:
            return
        value = waiting.popleft()
        if isinstance(value, dict):
            yield value
            waiting.extend(value[key] for key in _INWARD if key in value)
        elif isinstance(value, list):
            waiting.extend(value[:_MAX_NODES])


def _types(node: dict[str, Json]) -> list[str]:
    """`https://schema.org/NewsArticle` is NewsArticle."""
    named = node.get("@type")
    several = named if isinstance(named, list) else [named]
    return [name.rpartition("/")[2] for name in several[:10] if isinstance(name, str)]


def _names_article(name: str) -> bool:
    return name.endswith(("Article", "Posting")) or name == "Report"


def _text(value: Json) -> str:
    """A property as text: schema.org allows one value or several everywhere; languages come as nodes with a name."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("@value") or value.get("alternateName") or value.get("name")
    return value if isinstance(value, str) else ""


def _names(value: Json, by_id: dict[str, dict[str, Json]]) -> list[str]:
    """The names of the authors, each once: plain, as persons, or as references to persons elsewhere in the graph."""
    authors = value if isinstance(value, list) else [value]
    names = (one_line(_name(author, by_id), _NAME) for author in authors[:_MAX_AUTHORS])
    return [name for name in dict.fromkeys(names) if name and not name.startswith(("http://", "https://"))]


def _name(author: Json, by_id: dict[str, dict[str, Json]]) -> str:
    if not isinstance(author, dict):
        return _text(author)
    name = author.get("name")
    if name is None and isinstance(reference := author.get("@id"), str):
        name = by_id.get(reference, {}).get("name")
    if isinstance(name, list):
        return "; ".join(filter(None, map(_text, name[:_MAX_AUTHORS])))
    return _text(name)
