"""The article in a page's JSON, where scripts build the page from it: Next, Nuxt, Redux and their like. Pure.

Read only where the page itself shows hardly any text. Such JSON holds other articles too, so only what stands under the
article's own title counts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterator

from lxml import html

from monitor.markup import plain_text
from monitor.stages.extract.passages import key_of
from monitor.text.words import count_words

_MOST_JSON = 4 << 20  # characters of a page's scripts
_MOST_NODES = 200_000
_ASSIGNED = re.compile(r"\s{0,99}(?:window\.|self\.|var |let |const )?[\w.$\[\]\"']{1,60}\s{0,9}=\s{0,9}(?=[{\[])")
_TITLES = ("title", "headline", "heading", "name", "hl", "headLine")
_BESIDE = frozenset(
    "alt caption credit description excerpt keywords meta metadata related relatedArticles recommended seo slug social "  # noqa: SIM905
    "summary tags teaser url mostRead mostPopular latest trending newsletter comments author authors".split()
)
_WHOLE = 60  # words from which one string is a body, not a paragraph
_SENTENCE = 8  # words from which a string is prose

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None


def embedded_text(tree: html.HtmlElement, titles: Container[str]) -> str:
    """The longest text under one of the `titles`, given as keys; empty where there is none."""
    found = (_prose(node) for loaded in _states(tree) for node in _titled(loaded, titles))
    return max(found, key=len, default="")


def _states(tree: html.HtmlElement) -> Iterator[Json]:
    room = _MOST_JSON
    for script in tree.iter("script"):
        source = script.text or ""
        kind = (script.get("type") or "").lower()
        start = 0 if kind == "application/json" else _assigned(source) if not kind or "javascript" in kind else None
        if start is None or len(source) > room:
            continue
        room -= len(source)
        try:
            yield json.JSONDecoder(strict=False).raw_decode(source.lstrip() if not start else source, start)[0]
        except (ValueError, RecursionError):
            continue


def _assigned(source: str) -> int | None:
    """Where the value begins in `window.__STATE__ = {…`."""
    found = _ASSIGNED.match(source)
    return found.end() if found else None


def _titled(loaded: Json, titles: Container[str]) -> Iterator[dict[str, Json]]:
    waiting = [loaded]
    for _ in range(_MOST_NODES):
        if not waiting:
            return
        node = waiting.pop()
        if isinstance(node, dict):
            if _is_titled(node, titles):
                yield node
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)


def _is_titled(node: dict[str, Json], titles: Container[str]) -> bool:
    return any(isinstance(said := node.get(name), str) and key_of(said) in titles for name in _TITLES)


def _prose(node: dict[str, Json]) -> str:
    """A body that is one string, as HTML or plain; else all sentences in their order."""
    said = [text for text in _strings(node) if count_words(text) >= _SENTENCE]
    longest = max(said, key=len, default="")
    if count_words(longest) >= _WHOLE:
        return plain_text(longest)
    return "\n\n".join(plain_text(text) for text in dict.fromkeys(said))


def _strings(node: Json) -> Iterator[str]:
    waiting = [node]
    for _ in range(_MOST_NODES):
        if not waiting:
            return
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            waiting.extend(reversed(value))
        elif isinstance(value, dict):
            waiting.extend(inner for name, inner in reversed(value.items()) if name not in _BESIDE)
