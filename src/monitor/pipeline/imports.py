"""Articles from elsewhere: a JSONL file → the store. They are matched as backfill, and never notified one by one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from monitor import urls
from monitor.markup import clean, cut, moment, one_line
from monitor.pipeline import jsonl
from monitor.records import Article, TextSource
from monitor.store.articles import import_articles
from monitor.text import language
from monitor.text.words import count_words
from monitor.workers import EXTRACT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from monitor.pipeline.ports import Ports

BATCH = 100
MAX_TITLE = 1 << 10  # bytes, as of an item of a feed
MAX_TEXT = 1 << 20  # bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One line of the file."""

    url: str
    title: str
    text: str
    author: str | None
    language: str | None
    published_at: datetime | None


def records(text: str, name: str) -> list[Given]:
    """The records of a JSONL text, as `monitor articles import` describes them. Raises Mistakes."""
    return jsonl.records(text, name, _record)


def _record(line: dict[str, object]) -> Given | str:
    """A line's record, or what is wrong with it."""
    url, title, text = (line.get(key) for key in ("url", "title", "text"))
    author, lang, published = (line.get(key) for key in ("author", "language", "published_at"))
    if not (isinstance(url, str) and isinstance(title, str) and isinstance(text, str)):
        return '"url", "title" and "text" are to be there, each a text'
    if not (isinstance(author, str | None) and isinstance(lang, str | None) and isinstance(published, str | None)):
        return '"author", "language" and "published_at" are to be texts where they are there'
    page = urls.canonical(url)
    if page is None:
        return f'"url" is no address of a page: {url}'
    published_at = moment(published) if published else None
    if published and published_at is None:
        return f'"published_at" is no time such as 2026-11-22T12:00:00Z: {published}'
    return Given(
        url=page,
        title=one_line(title, MAX_TITLE),
        text=cut(clean(text), MAX_TEXT),
        author=one_line(author, MAX_TITLE) if author else None,
        language=lang,
        published_at=published_at,
    )


async def store(ports: Ports, given: Sequence[Given], *, said: Callable[[], None]) -> int:
    """Store articles that are not known yet; gives how many. `said` is called after each."""
    added = 0
    for start in range(0, len(given), BATCH):
        batch = tuple(given[start : start + BATCH])
        articles = await ports.workers.run(articles_of, batch, limits=EXTRACT)
        added += await ports.ledger.write(import_articles, articles, now=ports.clock())
        for _ in batch:
            said()
    return added


def articles_of(batch: tuple[Given, ...]) -> list[tuple[str, Article]]:
    """The articles of some records, each with its address; in a worker, for the language detector."""
    return [(given.url, _article(given)) for given in batch]


def _article(given: Given) -> Article:
    return Article(
        title=given.title,
        author=given.author,
        published_at=given.published_at,
        language=language.identify(f"{given.title}\n{given.text}", (given.language,)),
        text=given.text,
        text_source=TextSource.FEED,
        words=count_words(given.text),
        content_hash=sha256(f"{given.title}\n{given.text}".encode("utf-8", "surrogatepass")).hexdigest(),
    )
