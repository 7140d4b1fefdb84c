"""JSON-LD → what it says of the article on its page (https://schema.org/NewsArticle). Pure.

Publishers write it by hand, in templates and by plugins: broken, nested in graphs, in several nodes of which each says
a part, and with the articles in the margin too. Of several articles the one is meant whose address is the page's, else
the first with a headline; what it leaves out is taken from the others of its headline, and from the page's own node.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from monitor.markup.dates import Dated, dated
from monitor.markup.linked.authors import Nodes, author_names
from monitor.markup.linked.reading import Json, Node, text_of, types_of, values
from monitor.markup.plain import one_line, plain_text

__all__ = ["TITLE", "ArticleNode", "article_node"]

_MAX_NODES = 5_000
TITLE = 1024  # bytes: STANDARDS, "Bounded work"

_INWARD = ("@graph", "mainEntity", "mainEntityOfPage")  # where an article is that the page is about
_PAGES = ("WebPage", "ItemPage")


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleNode:
    """What structured data says of an article. `types`: schema.org's names of everything the page says it is."""

    types: frozenset[str] = frozenset()
    headline: str | None = None
    author: str | None = None  # names, "; " between them
    publisher: str | None = None
    published: Dated | None = None
    created: Dated | None = None
    modified: Dated | None = None
    language: str | None = None
    body: str | None = None  # plain text

    @property
    def is_article(self) -> bool:
        return any(map(_names_article, self.types))


def article_node(blocks: Iterable[str], *, about: Iterable[str] = ()) -> ArticleNode:
    """The article of a page, of whose addresses those in `about` are known, in its `application/ld+json` blocks.

    Where there is none: what the page says of itself, untitled.
    """
    nodes = [node for value in values(blocks) for node in _nodes(value)][:_MAX_NODES]
    articles = _of_one_headline(nodes, frozenset(map(_place, about)))
    pages = [node for node in nodes if not types_of(node).isdisjoint(_PAGES)]
    said = [*articles, *pages]
    return ArticleNode(
        types=frozenset(name for node in nodes for name in types_of(node)),
        headline=one_line(_first(articles, "headline", "name"), TITLE) or None,
        author="; ".join(author_names(said, Nodes(nodes), alone=not articles)) or None,
        publisher=one_line(_publisher(said, Nodes(nodes)), TITLE) or None,
        published=dated(_first(said, "datePublished")),
        created=dated(_first(said, "dateCreated", "uploadDate")),
        modified=dated(_first(said, "dateModified")),
        language=_first(said, "inLanguage")[:40] or None,
        body=plain_text(_first(articles, "articleBody")) or None,
    )


def _nodes(loaded: Json) -> Iterator[Node]:
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


def _of_one_headline(nodes: list[Node], about: frozenset[str]) -> list[Node]:
    """The article that is meant, and the other nodes that speak of it."""
    articles = [node for node in nodes if any(map(_names_article, types_of(node)))]
    titled = [node for node in articles if text_of(node.get("headline"))]
    here = [node for node in titled if not about.isdisjoint(_places(node))]
    meant = next(iter(here or titled or articles), None)
    if meant is None:
        return []
    headline = text_of(meant.get("headline"))
    return [meant, *(node for node in titled if node is not meant and text_of(node.get("headline")) == headline)]


def _places(node: Node) -> Iterator[str]:
    """The addresses under which a node says its article stands."""
    of_page = node.get("mainEntityOfPage")
    named = (node.get("@id"), node.get("url"), of_page.get("@id") if isinstance(of_page, dict) else of_page)
    return (_place(address) for address in map(text_of, named) if address)


def _place(address: str) -> str:
    """An address without what differs between its spellings: scheme, `www.`, query, fragment, last slash."""
    bare = address.partition("#")[0].partition("?")[0].partition("://")[2]
    return bare.removeprefix("www.").rstrip("/")


def _names_article(name: str) -> bool:
    return name.endswith(("Article", "Posting")) or name == "Report"


def _first(nodes: list[Node], *properties: str) -> str:
    """The first text among the nodes' properties, a node after the other."""
    texts = (text_of(node.get(name)) for node in nodes for name in properties)
    return next(filter(None, texts), "")


def _publisher(nodes: list[Node], known: Nodes) -> str:
    named = (known.resolved(node.get("publisher")) for node in nodes)
    return next(filter(None, (text_of(one.get("name") if isinstance(one, dict) else one) for one in named)), "")
