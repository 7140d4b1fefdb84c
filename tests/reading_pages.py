"""Own pages with their truth: invented news (texts.yaml) dressed in the makes of publishers' systems (makes/*.html).

A case in pages.yaml names a make and a text, what the page tells of its authors and date, and what its feed had said.
What stands around the article, a menu, teasers, a comment, a wall of cookies, is in around.yaml, in each language.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from ruamel.yaml import YAML

from monitor.records import Article, Fulltext, Language, PageBody, TextSource
from monitor.text.words import count_words

CASES = Path(__file__).parent / "cases"
FETCHED_AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
SITES = {
    "en": ("The Harbour Post", "harbour-post.example"),
    "de": ("Küstenbote", "kuestenbote.example"),
    "tr": ("Sabah Yeli", "sabahyeli.example"),
    "ru": ("Верхнеозёрский вестник", "vestnik.example"),
    "uk": ("Ранковий Дзвін", "dzvin.example"),
    "ar": ("صحيفة المرفأ", "almarfa.example"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What is to be read of a page; None where nothing is asked."""

    fate: str
    source: str
    language: str
    title: str | None
    authors: frozenset[str] | None
    published_at: datetime | None
    text: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    id: str
    page: PageBody
    truth: Truth


def cases(folder: str) -> list[Case]:
    """The cases of a folder under tests/cases."""
    return [_case(folder, record) for record in _yaml(CASES / folder / "pages.yaml")]


@cache
def _yaml(path: Path) -> Any:
    return YAML(typ="safe").load(path)


@cache
def _makes(folder: str) -> Environment:
    return Environment(
        loader=FileSystemLoader(CASES / folder / "makes"),
        autoescape=False,
        undefined=StrictUndefined,
        auto_reload=False,
    )


def _case(folder: str, record: dict[str, Any]) -> Case:
    language = record["text"].partition("-")[0]
    text = _yaml(CASES / folder / "texts.yaml")[record["text"]]
    shown = text["text"][: record.get("paragraphs")]
    at = datetime.fromisoformat(record["published"])
    truth = Truth(
        fate=record.get("fate", "read"),
        source=record.get("source", "page"),
        language=language,
        title=" ".join(text["title"].split()),
        authors=frozenset(record.get("authors", ())),
        published_at=at,
        text="\n\n".join(_truth(record, text["text"], shown)),
    )
    if truth.fate == "not_article":
        truth = Truth(fate=truth.fate, source="", language="", title=None, authors=None, published_at=None, text=None)
    return Case(id=record["id"], page=_page(folder, record, language, text, shown, at), truth=truth)


def _truth(record: dict[str, Any], whole: list[str], shown: list[str]) -> Iterator[str]:
    paragraphs = whole if record.get("source") == "feed" else shown
    rows = (" ".join(row) for row in record.get("figures", ()))
    yield from (*paragraphs[:2], *rows, *paragraphs[2:])


def _page(
    folder: str, record: dict[str, Any], language: str, text: dict[str, Any], shown: list[str], at: datetime
) -> PageBody:
    site, host = SITES.get(language, (f"Gazette {language.upper()}", f"gazette-{language}.example"))
    url = record.get("url") or f"https://www.{host}/news/{record['text']}-{at:%H%M}"
    encoding = record.get("encoding", "utf-8")
    html = (
        _makes(folder)
        .get_template(f"{record['make']}.html")
        .render(
            **(
                {"authors": [], "by": "", "shown": "", "job": "", "figures": []}
                | {key: record[key] for key in ("authors", "by", "shown", "job", "figures") if key in record}
            ),
            title=text["title"],
            paragraphs=shown,
            lang=language,
            site=site,
            url=url,
            home=f"https://www.{host}/",
            charset=encoding,
            around=_yaml(CASES / "reading" / "around.yaml")[language],
            local=at.isoformat(),
            utc=at.astimezone(UTC).isoformat(),
            later=(at + timedelta(hours=3, minutes=17)).isoformat(),
            earlier=(at - timedelta(hours=30, minutes=5)).isoformat(),
        )
    )
    return PageBody(
        url=url,
        body=html.encode(encoding, "xmlcharrefreplace"),
        content_type="text/html",
        item=_item(record.get("item", {}), text),
        fulltext=Fulltext.AUTO,
        fetched_at=FETCHED_AT,
    )


def _item(said: dict[str, Any], text: dict[str, Any]) -> Article:
    words = "\n\n".join(text["text"][: said.get("paragraphs", 0)])
    return Article(
        title=text["title"] if said else "",
        author=None,
        published_at=datetime.fromisoformat(said["published"]) if "published" in said else None,
        language=Language(),
        text=words,
        text_source=TextSource(said.get("source", "summary")),
        words=count_words(words),
        content_hash="",
    )
