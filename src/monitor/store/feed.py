"""Questions about one feed: how it fares, its last polls, what became of what it brought."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from monitor.store.read import Row, rows

if TYPE_CHECKING:
    from sqlite_utils import Database

POLLS = 10  # shown
LATEST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedPage:
    """All that the store knows of one feed."""

    feed: Row  # of feed_health, with when it came and went, and where it is redirected to
    polls: list[Row]  # the latest first
    fates: dict[str, int]  # of the articles that it named
    failures: list[Row]  # of their pages, by class
    hits: list[Row]  # by topic
    latest: list[str]  # titles of the items that it named last


def feed_page(database: Database, url: str) -> FeedPage | None:
    """One feed by its address as configured; None where the store does not know it."""
    feed = next(rows(database, _FEED, [url]), None)
    if feed is None:
        return None
    number = feed["feed_id"]
    return FeedPage(
        feed=feed,
        polls=list(rows(database, _POLLS, [number, POLLS])),
        fates={str(row["fate"]): int(row["n"] or 0) for row in rows(database, _FATES, [number])},
        failures=list(rows(database, _FAILURES, [number])),
        hits=list(rows(database, _HITS, [number])),
        latest=[str(row["title"]) for row in rows(database, _LATEST, [number, LATEST])],
    )


def feed_names(database: Database) -> list[tuple[str, str | None]]:
    """Address and name of every feed that the store knows, removed ones included."""
    return [(url, name) for url, name in database.execute("select url, name from feeds order by url").fetchall()]


_FEED = """
select feed_health.*, added_at, removed_at, formerly, redirect_to, redirect_seen, redirect_since, akin, misses
from feed_health join feeds on feeds.id = feed_health.feed_id join _feed_states on _feed_states.feed_id = feeds.id
where feeds.url = ?
"""

_POLLS = """
select fetched_at, status, error_class, error, conditional, bytes, duration_ms, entries, new, refused
from fetches where feed_id = ? order by id desc limit ?
"""

_NAMED = "articles.id in (select article_id from sightings where feed_id = ?)"

_FATES = f"select fate, count(*) as n from articles where {_NAMED} group by fate order by n desc, fate"  # noqa: S608

_FAILURES = f"""
select error_class, count(*) as count from articles where {_NAMED} and error_class is not null
group by error_class order by count desc, error_class
"""  # noqa: S608

_HITS = f"""
select topic, sum(level = 'alert') as alerts, sum(level = 'review') as reviews, max(matched_at) as last_hit_at
from hits join articles on articles.id = hits.article_id where state = 'current' and {_NAMED}
group by topic order by topic
"""  # noqa: S608

_LATEST = """
select title from sightings join articles on articles.id = article_id
where sightings.feed_id = ? order by sightings.id desc limit ?
"""
