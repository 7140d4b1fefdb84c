"""Records for tests, with plain defaults: a test states only what it is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from monitor.records import (
    Article,
    Entry,
    Fate,
    Feed,
    Hit,
    Language,
    Level,
    Match,
    Matched,
    ParsedFeed,
    Polled,
    Reason,
    ReasonKind,
    TextSource,
    Validators,
    Visited,
)
from monitor.text.edits import gist

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ENGLISH = Language(candidates=("en",), sure=True)


def article(
    text: str = "A summary.",
    *,
    title: str = "A title",
    source: TextSource = TextSource.SUMMARY,
    published_at: datetime | None = NOON,
    language: Language = ENGLISH,
) -> Article:
    return Article(
        title=title,
        author=None,
        published_at=published_at,
        language=language,
        text=text,
        text_source=source,
        words=len(text.split()),
        content_hash=sha256(f"{title}\n{text}".encode()).hexdigest(),
    )


def entry(name: str = "one", *, url: str | None = None, has_page: bool = True, content: Article | None = None) -> Entry:
    said, key = content or article(title=f"Title {name}"), sha256(name.encode()).hexdigest()
    return Entry(
        key=key,
        guid=name,
        url=url or f"https://news.example/{name}",
        has_page=has_page,
        published_raw=None,
        article=said,
        gist=gist(said.title, said.text),
        place=f"https://a.example/feed.xml#entry={key[:16]}",
    )


def feed(name: str = "a", **changes: object) -> Feed:
    return replace(Feed(url=f"https://{name}.example/feed.xml", name=name.upper()), **changes)  # type: ignore[arg-type]


def polled(feed_id: int, *entries: Entry, at: datetime = NOON, **changes: object) -> Polled:
    change = Polled(
        feed_id=feed_id,
        url="https://a.example/feed.xml",
        polled_at=at,
        status=200,
        wire_bytes=1000,
        duration_ms=12,
        conditional=False,
        validators=Validators(etag='"1"', url="https://a.example/feed.xml"),
        body_hash="0" * 64,
        parsed=ParsedFeed(version="rss20", title="A", language="en", entries=entries),
        failure=None,
        next_due_at=at + timedelta(minutes=15),
        interval_s=900,
        failures=0,
    )
    return replace(change, **changes)  # type: ignore[arg-type]


def visited(article_id: int, content: Article | None, *, at: datetime = NOON, **changes: object) -> Visited:
    change = Visited(
        article_id=article_id,
        visited_at=at,
        fate=Fate.READ if content else Fate.FAILED,
        article=content,
        url="https://news.example/one",
    )
    return replace(change, **changes)  # type: ignore[arg-type]


def matched(article_id: int, version_id: int, *hits: Hit, generation: int = 1, **changes: object) -> Matched:
    change = Matched(
        article_id=article_id,
        version_id=version_id,
        generation=generation,
        topics=(("drones", "v1"),),
        hits=hits,
        undecided=(),
        words="a summary title",
        matched_at=NOON,
        backfill=False,
    )
    return replace(change, **changes)  # type: ignore[arg-type]


def hit(topic: str = "drones", *, score: int = 60, version: str = "v1") -> Hit:
    reason = Reason(
        kind=ReasonKind.MATCH,
        rule="drone",
        points=score,
        concept=None,
        term="drone",
        field="text",
        start=2,
        end=9,
        quote="summary",
    )
    level = Level.ALERT if score >= 60 else Level.REVIEW
    return Hit(
        match=Match(topic=topic, version=version, level=level, score=score, reasons=(reason,)),
        level=level,
        excerpt="A summary.",
        terms="summary",
    )
