"""Questions about what went wrong lately: failed polls and pages, the latest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.store.read import Row, rows

if TYPE_CHECKING:
    from sqlite_utils import Database


def latest_failures(database: Database, *, limit: int) -> list[Row]:
    """The latest failures: of each feed the last poll of each class, and pages that stand as failed.

    `at`: of a feed, when it was polled; of a page, when a feed first named it, since the time of a visit is not kept.
    """
    return list(rows(database, _LATEST, {"limit": limit}))


_LATEST = """
select * from (
    select 'feed' as failed, fetched_at as at, coalesce(name, url) as name, url, fetches.error_class, fetches.error
    from fetches join feeds on feeds.id = feed_id
    where fetches.id in (
        select max(id) from fetches where error_class is not null
        group by feed_id, error_class order by max(id) desc limit :limit)
)
union all
select * from (
    select 'page', first_seen_at, title, url, error_class, _visits.error
    from articles left join _visits on article_id = articles.id
    where error_class is not null order by articles.id desc limit :limit
)
order by at desc limit :limit
"""
