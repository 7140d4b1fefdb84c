"""The versions of an article, with their texts and with the hits that an edit brought or took away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.store.read import rows

if TYPE_CHECKING:
    from sqlite_utils import Database

    from monitor.store.read import Row

MOST = 100  # versions that are shown, the latest


def versions(database: Database, article_id: int) -> list[Row]:
    """The versions of an article, the first one first, numbered from 1."""
    found = rows(
        database,
        """select * from (
            select row_number() over (order by article_versions.id) as number, article_versions.id as version_id,
                seen_at, cause, article_versions.text_source, article_versions.words, note,
                coalesce(article_versions.title, articles.title) as title,
                coalesce(article_versions.text, articles.text) as text
            from article_versions join articles on articles.id = article_id where article_id = ?
            order by article_versions.id desc limit ?)
        order by number""",
        [article_id, MOST],
    )
    return list(found)


def edited_hits(database: Database, article_id: int) -> list[Row]:
    """The hits of an article that an edit brought or took away."""
    return list(
        rows(
            database,
            """select id as hit_id, topic, edited, edited_version from hits
            where article_id = ? and edited is not null order by id""",
            [article_id],
        )
    )


def hit_edit(database: Database, hit_id: int) -> Row | None:
    """The edit that brought a hit or took it away: what it did, the version's number, and when it was seen."""
    return next(
        rows(
            database,
            """select hits.edited, article_versions.seen_at as edited_at, (
                select count(*) from article_versions as earlier
                where earlier.article_id = hits.article_id and earlier.id <= edited_version) as edited_number
            from hits join article_versions on article_versions.id = edited_version where hits.id = ?""",
            [hit_id],
        ),
        None,
    )
