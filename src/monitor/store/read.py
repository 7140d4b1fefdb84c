"""Questions to the store, each one statement or two; answers are rows, ready to be shown."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sqlite_utils import Database

Parameters = Sequence[object] | dict[str, object]
Row = dict[str, str | int | None]


def rows(database: Database, sql: str, parameters: Parameters = ()) -> Iterator[Row]:
    """The rows of a statement of ours, as dicts in column order."""
    cursor = database.execute(sql, parameters)
    names = [column[0] for column in cursor.description]
    for values in cursor:
        yield dict(zip(names, values, strict=True))


def count(database: Database, sql: str, parameters: Parameters = ()) -> int:
    """The single number that a statement of ours gives."""
    return int(database.execute(sql, parameters).fetchone()[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class HitFilter:
    """Which hits are asked for; None asks for all."""

    topic: str | None = None
    level: str | None = None
    verdict: str | None = None  # a verdict, or `none`
    since: str | None = None
    language: str | None = None
    source: str | None = None
    state: str | None = "current"
    articles: frozenset[int] | None = None  # those that a query found

    def where(self) -> tuple[str, list[object]]:
        """The filter as an SQL condition over `hit_list` and its parameters."""
        conditions: list[str] = []
        parameters: list[object] = []
        for column, value in (
            ("topic", self.topic),
            ("level", self.level),
            ("language", self.language),
            ("source", self.source),
            ("state", self.state),
        ):
            if value is not None:
                conditions.append(f"{column} = ?")
                parameters.append(value)
        if self.verdict == "none":
            conditions.append("verdict is null")
        elif self.verdict is not None:
            conditions.append("verdict = ?")
            parameters.append(self.verdict)
        if self.since is not None:
            conditions.append("matched_at >= ?")
            parameters.append(self.since)
        if self.articles is not None:
            conditions.append("article_id in (select value from json_each(?))")
            parameters.append(json.dumps(sorted(self.articles)))
        return " and ".join(conditions) or "1", parameters


def hit_list(database: Database, wanted: HitFilter, *, limit: int) -> list[Row]:
    """Hits, newest first."""
    where, parameters = wanted.where()
    sql = f"select * from hit_list where {where} order by matched_at desc, hit_id desc limit ?"  # noqa: S608
    return list(rows(database, sql, [*parameters, limit]))


def topic_names(database: Database) -> list[str]:
    """The ids of all topics that are or were in force."""
    return [topic for (topic,) in database.execute("select distinct topic from topics order by topic").fetchall()]


def source_names(database: Database) -> list[str]:
    """The sources as `hit_list` names them."""
    return [
        name for (name,) in database.execute("select distinct coalesce(name, url) from feeds order by 1").fetchall()
    ]


def hit(database: Database, hit_id: int) -> Row | None:
    """One hit with its article's text."""
    return next(
        rows(
            database,
            """select hit_list.*, articles.author, articles.text, articles.text_source, articles.fate
            from hit_list join articles on articles.id = article_id where hit_id = ?""",
            [hit_id],
        ),
        None,
    )


def reasons(database: Database, hit_id: int) -> list[Row]:
    """The reasons of a hit, in the order in which they count."""
    return list(
        rows(
            database,
            """select rule, kind, points, concept, term, field, start, end, quote, note, version_id
            from hit_reasons where hit_id = ? order by id""",
            [hit_id],
        )
    )


def article(database: Database, article_id: int) -> Row | None:
    """One article with its text, and what is kept beside that."""
    return next(
        rows(
            database,
            """select articles.*, article_versions.note, article_versions.apart
            from articles left join _matching on _matching.article_id = articles.id
            left join article_versions on article_versions.id = _matching.version_id
            where articles.id = ?""",
            [article_id],
        ),
        None,
    )


def article_list(database: Database, ids: Collection[int], *, limit: int) -> list[Row]:
    """Articles by their ids, newest first."""
    wanted = json.dumps(list(ids))
    return list(
        rows(
            database,
            """select articles.id as article_id, articles.published_at, articles.language,
                coalesce(feeds.name, feeds.url) as source, articles.title, articles.url, articles.fate
            from articles left join feeds on feeds.id = articles.feed_id
            where articles.id in (select value from json_each(?))
            order by articles.published_at desc, articles.id desc limit ?""",
            [wanted, limit],
        )
    )


def sightings(database: Database, article_id: int) -> list[Row]:
    """Where an article was seen."""
    return list(
        rows(
            database,
            """select coalesce(feeds.name, feeds.url) as source, feeds.url as feed, seen_at, guid, published_raw
            from sightings join feeds on feeds.id = feed_id where article_id = ? order by sightings.id""",
            [article_id],
        )
    )


def article_hits(database: Database, article_id: int) -> list[Row]:
    """The hits of an article, retired ones included."""
    return list(
        rows(
            database,
            """select hit_id, topic, level, score, state, verdict, matched_at, edited, edited_at
            from hit_list where article_id = ?""",
            [article_id],
        )
    )


def undecided_topics(database: Database, article_id: int) -> list[str]:
    """The topics that ran out of time on an article as it is now."""
    found = database.execute(
        """select topic from _undecided join _matching on _matching.version_id = _undecided.version_id
        where article_id = ? order by topic""",
        [article_id],
    )
    return [topic for (topic,) in found.fetchall()]


def fates(database: Database) -> dict[str, int]:
    """How many articles stand in each fate."""
    return {str(row["fate"]): int(row["n"] or 0) for row in rows(database, _FATES)}


_FATES = "select fate, count(*) as n from articles group by fate order by n desc, fate"


def failure_classes(database: Database) -> list[Row]:
    """The failures in force, by class: of feeds and of pages."""
    return list(
        rows(
            database,
            """select 'feed' as failed, error_class as class, count(*) as count from feeds
            where error_class is not null and removed_at is null group by error_class
            union all
            select 'page', error_class, count(*) from articles where error_class is not null group by error_class
            order by failed, count desc""",
        )
    )


def topic_health(database: Database) -> list[Row]:
    """Each adopted topic with its hits and verdicts."""
    return list(rows(database, "select * from topic_health order by topic"))


def backlog(database: Database, generation: int, now: str) -> Row:
    """What waits: feeds due, pages to be read, versions to be matched, and the oldest due time."""
    return next(
        rows(
            database,
            """select
            (select count(*) from feeds
                where state <> 'paused' and removed_at is null and next_due_at <= :now) as feeds_due,
            (select min(next_due_at) from feeds
                where state <> 'paused' and removed_at is null) as oldest_due_at,
            (select count(*) from _visits where due_at <= :now) as pages_due,
            (select count(*) from _revisits where due_at <= :now and why is not null) as again_due,
            (select count(*) from _revisits where due_at > :now and why is not null) as again_later,
            (select count(*) from _matching where generation < :generation) as unmatched,
            (select count(*) from _undecided) as undecided""",
            {"now": now, "generation": generation},
        )
    )
