"""Records to columns and back: times as text, lists as JSON, feeds as their source."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import UTC, datetime

from monitor.records import Access, Article, Feed, FeedKind, Fulltext, Language, TextSource

Row = dict[str, object]


def to_text(time: datetime) -> str:
    """A time as the store keeps it: UTC, `YYYY-MM-DDTHH:MM:SSZ`, so that text compares as time does."""
    return f"{time.astimezone(UTC).isoformat(timespec='seconds')[:19]}Z"


def to_text_or_none(time: datetime | None) -> str | None:
    return to_text(time) if time else None


def to_time(text: str) -> datetime:
    """A time of the store as an aware datetime."""
    return datetime.fromisoformat(text)  # `strptime` takes fifty times as long


def to_time_or_none(text: str | None) -> datetime | None:
    return to_time(text) if text else None


def feed_to_source(feed: Feed) -> str:
    """A feed as the user configured it, as JSON: what the poll pipe needs, so that it runs from the store alone."""
    return json.dumps(_fields(feed) | {"access": _fields(feed.access)}, ensure_ascii=False, sort_keys=True)


def _fields(record: Feed | Access) -> Row:
    """A record's fields as they are; `asdict` copies each, which takes seconds over 10,000 feeds."""
    return {field.name: getattr(record, field.name) for field in fields(record)}


def source_to_feed(source: str) -> Feed:
    """The feed behind `feed_to_source`."""
    kept = json.loads(source)
    kept["tags"] = tuple(kept["tags"])
    kept["kind"] = FeedKind(kept["kind"])
    kept["fulltext"] = Fulltext(kept["fulltext"])
    kept["access"] = Access(**kept["access"])
    return Feed(**kept)


def article_columns(article: Article) -> Row:
    """The columns of `articles` that a text brings with it."""
    return {
        "title": article.title,
        "author": article.author,
        "published_at": to_text_or_none(article.published_at),
        "language": article.language.code,
        "languages": languages_to_text(article.language),
        "text": article.text,
        "text_source": article.text_source.value,
        "words": article.words,
        "content_hash": article.content_hash,
    }


def columns_to_article(row: Row) -> Article:
    """The article in a row of `articles`."""
    return Article(
        title=str(row["title"]),
        author=None if row["author"] is None else str(row["author"]),
        published_at=to_time_or_none(None if row["published_at"] is None else str(row["published_at"])),
        language=text_to_language(str(row["languages"])),
        text=str(row["text"]),
        text_source=TextSource(str(row["text_source"])),
        words=int(str(row["words"])),
        content_hash=str(row["content_hash"]),
    )


def languages_to_text(language: Language) -> str:
    """Candidates in order, with `?` behind them where they are not sure: `uk`, `uk ru ?`."""
    return " ".join([*language.candidates, *([] if language.sure else ["?"])]) if language.candidates else ""


def text_to_language(text: str) -> Language:
    parts = text.split()
    return Language(candidates=tuple(part for part in parts if part != "?"), sure=bool(parts) and parts[-1] != "?")
