"""Stored articles with what the topics in force decided on them: one side of a backtest."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from monitor.records import Level
from monitor.store.matched import document
from monitor.store.rows import to_time

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime, timedelta

    from sqlite_utils import Database

    from monitor.records import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredHit:
    """A hit as it stands; `level` is None where it was retired."""

    level: Level | None
    verdict: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredArticle:
    """An article as the matcher reads it, and what stands of it."""

    article_id: int
    document: Document
    age: timedelta  # between its publication and when it was first seen
    seen_at: datetime
    decided: frozenset[str]  # the topics that have decided on it, by the versions that were asked about
    hits: Mapping[str, StoredHit]  # by topic, retired ones included


_ARTICLES = """
select articles.id, title, text, languages, published_at, first_seen_at, url, generation,
    (select json_group_array(topic) from _undecided where _undecided.version_id = _matching.version_id) as undecided
from articles join _matching on article_id = articles.id
where articles.id in (select value from json_each(:ids)) and fate not in ('duplicate_url', 'purged')
    and (:since is null or first_seen_at >= :since)
order by articles.id
"""


def stored_articles(
    database: Database, ids: Collection[int], versions: Mapping[str, str], since: str | None = None
) -> list[StoredArticle]:
    """Those of the articles that topics match at all, first seen since a time. `versions`: the topics that are asked
    about, by the version whose decisions count."""
    rows = database.execute(_ARTICLES, {"ids": json.dumps(list(ids)), "since": since}).fetchall()
    decisions = _decisions(database, {row[7] for row in rows}, versions)
    hits = _hits(database, [row[0] for row in rows], versions)
    return [
        StoredArticle(
            article_id=number,
            document=document(database, number, title, text, languages, published_at, url),
            age=to_time(seen_at) - to_time(published_at),
            seen_at=to_time(seen_at),
            decided=decisions[generation] - frozenset(json.loads(undecided)),
            hits=hits.get(number, {}),
        )
        for number, title, text, languages, published_at, seen_at, url, generation, undecided in rows
    ]


def _decisions(
    database: Database, generations: Collection[int], versions: Mapping[str, str]
) -> dict[int, frozenset[str]]:
    """Which of the topics an article of each generation was decided on by, in the version that is asked about."""
    decided: dict[int, frozenset[str]] = dict.fromkeys(generations, frozenset())
    for number in generations:
        row = database.execute("select topics from _generations where id = ?", [number]).fetchone()
        by_then: dict[str, str] = json.loads(row[0]) if row else {}
        decided[number] = frozenset(topic for topic, version in versions.items() if by_then.get(topic) == version)
    return decided


def _hits(database: Database, articles: Collection[int], topics: Collection[str]) -> dict[int, dict[str, StoredHit]]:
    found: dict[int, dict[str, StoredHit]] = {}
    for article_id, topic, level, state, verdict in database.execute(
        """select article_id, topic, level, state, verdict from hits
        where article_id in (select value from json_each(?)) and topic in (select value from json_each(?))""",
        [json.dumps(list(articles)), json.dumps(list(topics))],
    ).fetchall():
        standing = Level(level) if state == "current" else None
        found.setdefault(article_id, {})[topic] = StoredHit(level=standing, verdict=verdict)
    return found


def all_decided(database: Database, topic: str, version: str) -> bool:
    """Whether every article was decided on by a version of a topic."""
    generations = [number for (number,) in database.execute("select distinct generation from _matching").fetchall()]
    return all(_decisions(database, generations, {topic: version}).values())


def articles_hit(database: Database, topic: str) -> list[int]:
    """The articles with a current hit of a topic, by id."""
    return [
        article_id
        for (article_id,) in database.execute(
            "select article_id from hits where topic = ? and state = 'current' order by article_id", [topic]
        ).fetchall()
    ]


def unindexed(database: Database) -> int:
    """How many articles have a text that was not matched yet, so that no word of it is in the index."""
    return int(
        database.execute(
            """select count(*) from _matching where generation = 0
            and not exists (select 1 from _article_words_docsize where id = version_id)"""
        ).fetchone()[0]
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a list shows of an article that a change gains or loses."""

    title: str
    url: str
    hit_id: int | None


def shown(database: Database, topic: str, article_id: int) -> Shown | None:
    """An article for a list; None where it went meanwhile."""
    row = database.execute(
        """select title, url, hits.id from articles
        left join hits on hits.article_id = articles.id and topic = ? where articles.id = ?""",
        [topic, article_id],
    ).fetchone()
    return Shown(title=row[0], url=row[1], hit_id=row[2]) if row else None
