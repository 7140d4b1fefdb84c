"""Hard pages as their files tell them: a folder is a host, `pages.yaml` in it the records of its pages in the order in
which they are visited, beside each page's HTML.

A record: `url`, `kind`, `lang`, `title`; `item`, what the feed said (`title` and `summary`, or `text` where it has the
whole); `fate`, any of these; `topics`, what the article is truly about; `outside`, what only stands round it; `has` and
`has_not`, sentences of the article and from outside it; `hard`, why it is. `encoded` is the page's true encoding,
`content_type` what its server says; `fill` names what stands for `<!--fill:PLACE-->`, for pages that are big."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from monitor.records import Article, Fate, Fulltext, Language, PageBody, TextSource
from monitor.text.words import count_words

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page beside what its feed said of it, with the truth about it."""

    host: str
    name: str
    kind: str
    language: str
    given: PageBody
    fates: frozenset[Fate]  # any of these will do
    title: str
    topics: frozenset[str]  # what the article is truly about
    has: tuple[str, ...]  # sentences of the article
    has_not: tuple[str, ...]  # sentences from outside it


def pages(folder: Path, *, size: float = 1) -> list[Page]:
    """All pages of a folder, host by host. `size`: what is made of the big ones, as a share."""
    records = ((host.parent, record) for host in sorted(folder.glob("*/pages.yaml")) for record in _load(host))
    return [_page(host, record, size) for host, record in records]


def _load(file: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = YAML(typ="safe").load(file)
    return found


def _page(host: Path, record: dict[str, Any], size: float) -> Page:
    html = (host / record["file"]).read_text("utf-8")
    for place, recipe in record.get("fill", {}).items():
        html = html.replace(f"<!--fill:{place}-->", filled(recipe, size))
    given = PageBody(
        url=record["url"],
        body=html.encode(record.get("encoded", "utf-8"), "xmlcharrefreplace"),
        content_type=record.get("content_type", "text/html; charset=utf-8"),
        item=_item(record["item"], record["lang"]),
        fulltext=Fulltext.AUTO,
        fetched_at=NOON,
    )
    return Page(
        host=host.name,
        name=f"{host.name}/{record['file']}",
        kind=record["kind"],
        language=record["lang"],
        given=given,
        fates=frozenset(map(Fate, record["fate"])),
        title=record["title"],
        topics=frozenset(record["topics"]),
        has=tuple(record.get("has", ())),
        has_not=tuple(record.get("has_not", ())),
    )


def _item(said: dict[str, str], language: str) -> Article:
    text = said.get("text", said.get("summary", ""))
    return Article(
        title=said["title"],
        author=None,
        published_at=None,
        language=Language(candidates=(language,)),
        text=text,
        text_source=TextSource.FEED if "text" in said else TextSource.SUMMARY,
        words=count_words(text),
        content_hash=sha256(f"{said['title']}\n{text}".encode()).hexdigest(),
    )


def filled(recipe: str, size: float) -> str:
    """What makes a page big: `rows 20000` of a table, or so many characters of `styles`, `scripts` or a hidden `menu`;
    `size` is the share that is wanted of it."""
    kind, _, whole = recipe.partition(" ")
    return RECIPES[kind](int(int(whole) * size))


def _rows(count: int) -> str:
    trees, streets = ("Linde", "Ahorn", "Kastanie", "Pappel"), ("Am Wehr", "Lange Gasse", "Hopfenweg", "Neumarkt")
    return "\n".join(
        f"<tr><td>{n}</td><td>{trees[n % 4]}</td><td>{streets[n // 7 % 4]} {n % 120}</td><td>{n * 37 % 340}</td></tr>"
        for n in range(1, count + 1)
    )


def _styles(size: int) -> str:
    rules = size // 45
    return (
        "<style>\n"
        + "\n".join(f".u-{n:06x}{{margin:{n % 9}px;color:#{n * 41 % 4096:03x}}}" for n in range(rules))
        + "</style>"
    )


def _scripts(size: int) -> str:
    entries = ",".join(f'"k{n:05d}":{{"slot":"ad-{n % 40}","w":{300 + n % 7}}}' for n in range(size // 34))
    return f"<script>window.__SLOTS__={{{entries}}}</script>"


def _menu(size: int) -> str:
    links = "\n".join(f'<li><a href="/s/{n}">Section {n}</a></li>' for n in range(size // 42))
    return f"<div hidden><ul>{links}</ul></div>"


RECIPES = {"rows": _rows, "styles": _styles, "scripts": _scripts, "menu": _menu}
