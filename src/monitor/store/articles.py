"""Articles and their versions: the current text stands in `articles`, an older one in its version's row."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from monitor import urls
from monitor.records import Cause, Fate, TextSource
from monitor.store.rows import article_columns, to_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlite_utils import Database

    from monitor.records import Article


class Beside(NamedTuple):
    """What is kept with a version of an article: a note on how its text was had, and what was cut from it."""

    note: str | None = None
    apart: str | None = None


def insert_article(
    database: Database,
    url: str,
    article: Article,
    *,
    feed_id: int | None,
    waiting: bool,
    now: str,
    fate: Fate | None = None,
) -> int:
    """A new article with its first version, a story of its own, to be matched and, where it waits, to be visited."""
    story_id = database.execute("insert into stories (first_seen_at) values (?) returning id", [now]).fetchone()[0]
    columns = {
        "url": url,
        **article_columns(article),
        "first_seen_at": now,
        "fate": resting_fate(article, waiting=waiting).value,
        "feed_id": feed_id,
        "story_id": story_id,
    }
    columns["published_at"] = columns["published_at"] or now
    names = ", ".join(columns)
    marks = ", ".join(f":{name}" for name in columns)
    article_id = int(
        database.execute(f"insert into articles ({names}) values ({marks}) returning id", columns).fetchone()[0]  # noqa: S608
    )
    version_id = _insert_version(database, article_id, article, Cause.FEED, now)
    database.execute("insert into _matching (article_id, version_id) values (?, ?)", [article_id, version_id])
    database.execute(
        "insert into _visits (article_id, host, due_at) values (?, ?, ?)",
        [article_id, urls.site(url) or url, now if waiting else None],
    )
    return article_id


def resting_fate(article: Article, *, waiting: bool) -> Fate:
    """The fate of an item that no page has been read for."""
    if waiting:
        return Fate.WAITING
    return Fate.FEED_TEXT if article.text_source is TextSource.FEED else Fate.SUMMARY_ONLY


def rewrite_article(
    database: Database,
    article_id: int,
    article: Article,
    *,
    fate: Fate,
    now: str,
    cause: Cause = Cause.RECUT,
    beside: Beside | None = None,
) -> None:
    """Give an article another text. The old one moves into its version; the new version is to be matched.

    Without `beside`, note and what was cut are those of the text that stood.
    """
    columns = article_columns(article) | {"id": article_id, "fate": fate.value}
    same = database.execute("select content_hash from articles where id = ?", [article_id]).fetchone()[0]
    beside = beside or standing_beside(database, article_id)
    if same != article.content_hash:
        keep_old_text(database, article_id)
    database.execute(
        """update articles set title = :title, author = :author,
            published_at = min(coalesce(:published_at, published_at),
                strftime('%Y-%m-%dT%H:%M:%SZ', first_seen_at, '+5 minutes')), -- what was seen had been published
            language = :language, languages = :languages, text = :text, text_source = :text_source, words = :words,
            content_hash = :content_hash, fate = :fate
        where id = :id""",
        columns,
    )
    if same != article.content_hash:
        version_id = _insert_version(database, article_id, article, cause, now)
        database.execute(
            "update _matching set version_id = ?, generation = 0 where article_id = ?", [version_id, article_id]
        )
        if cause is Cause.RECUT:  # what the next look at the page is compared with
            database.execute("update _revisits set version_id = ? where article_id = ?", [version_id, article_id])
    _keep_beside(database, article_id, beside)


def standing_beside(database: Database, article_id: int) -> Beside:
    """What is kept with the text of an article that stands."""
    row = database.execute(
        "select note, apart from article_versions where id = (select version_id from _matching where article_id = ?)",
        [article_id],
    ).fetchone()
    return Beside(*row) if row else Beside()


def _keep_beside(database: Database, article_id: int, beside: Beside) -> None:
    """Keep note and cut with the version that stands; where other things were cut from the same text, topics are asked
    again for near misses."""
    before = standing_beside(database, article_id)
    if before == beside:
        return
    database.execute(
        """update article_versions set note = ?, apart = ?
        where id = (select version_id from _matching where article_id = ?)""",
        [beside.note, beside.apart, article_id],
    )
    if before.apart != beside.apart:
        database.execute("update _matching set generation = 0 where article_id = ?", [article_id])


def keep_old_text(database: Database, article_id: int) -> None:
    """Put the text that stands into its version, before another takes its place."""
    database.execute(
        """update article_versions set (title, text) = (select title, text from articles where id = :id)
        where id = (select version_id from _matching where article_id = :id)""",
        {"id": article_id},
    )


def _insert_version(database: Database, article_id: int, article: Article, cause: Cause, now: str) -> int:
    return int(
        database.execute(
            """insert into article_versions (article_id, seen_at, text_source, words, content_hash, cause)
            values (?, ?, ?, ?, ?, ?) returning id""",
            [article_id, now, article.text_source.value, article.words, article.content_hash, cause.value],
        ).fetchone()[0]
    )


def import_articles(database: Database, articles: Sequence[tuple[str, Article]], *, now: datetime) -> int:
    """Store articles from elsewhere under their canonical addresses, as backfill; gives how many were not known."""
    added = 0
    for url, article in articles:
        if database.execute("select 1 from articles where url = ?", [url]).fetchone():
            continue
        article_id = insert_article(database, url, article, feed_id=None, waiting=False, now=to_text(now))
        database.execute("update _matching set backfill = 1 where article_id = ?", [article_id])
        added += 1
    return added
