"""What the review desk asks of the store, over connections that Datasette opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from sqlite_utils import Database

from monitor.store.engine import BUSY_MS, told
from monitor.store.read import Row, rows

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from pathlib import Path

T = TypeVar("T")


def over(connection: sqlite3.Connection, path: Path, question: Callable[[Database], T]) -> T:
    """Ask, or give an order, over a connection of Datasette's. Raises StoreError."""
    with told(path):
        return question(Database(connection))


def prepare(connection: sqlite3.Connection) -> None:
    """Make a connection of Datasette's one of ours: a verdict survives a power loss, a busy store is waited for."""
    for pragma in (f"busy_timeout={BUSY_MS}", "foreign_keys=on", "synchronous=full"):
        connection.execute(f"pragma {pragma}")


_ORDER = "order by level, score desc, matched_at desc, hit_id"


def queue(database: Database, topic: str | None, *, limit: int, offset: int) -> list[Row]:
    """Hits that wait for a verdict, best first."""
    waiting = f"select * from review_queue where (? is null or topic = ?) {_ORDER} limit ? offset ?"  # noqa: S608
    return list(rows(database, waiting, [topic, topic, limit, offset]))


def queue_topics(database: Database) -> list[Row]:
    """The topics that are in force or wait for verdicts, with the number of hits that do."""
    return list(
        rows(
            database,
            """select topic, max(title) as title, sum(waiting) as waiting, sum(alerts) as alerts from (
                select topic, title, 0 as waiting, 0 as alerts from topics where retired_at is null
                union all
                select topic, null, count(*), sum(level = 'alert') from review_queue group by topic)
            group by topic order by topic""",
        )
    )


def waiting(database: Database, topic: str | None) -> int:
    """How many hits wait for a verdict, on a topic or on all."""
    counted = database.execute("select count(*) from review_queue where ? is null or topic = ?", [topic, topic])
    return int(counted.fetchone()[0])


def siblings(database: Database, hit_id: int) -> list[Row]:
    """The other hits of the same article."""
    return list(
        rows(
            database,
            """select other.id as hit_id, other.topic, other.level, other.score, other.verdict
            from hits join hits as other on other.article_id = hits.article_id and other.id <> hits.id
            where hits.id = ? and other.state = 'current' order by other.topic""",
            [hit_id],
        )
    )


def next_hit(database: Database, hit_id: int, topic: str | None) -> int | None:
    """The hit that comes after one in the queue, or the first one at its end; None where no other waits."""
    after = f"""
        with here as (select id, level, score, matched_at, story_id, topic from hits where id = :hit)
        select review_queue.hit_id from review_queue, here
        where (:topic is null or review_queue.topic = :topic)
            and not (review_queue.story_id = here.story_id and review_queue.topic = here.topic)
        order by (review_queue.level, -review_queue.score) < (here.level, -here.score)
            or ((review_queue.level, review_queue.score) = (here.level, here.score)
                and (review_queue.matched_at > here.matched_at
                    or (review_queue.matched_at = here.matched_at and review_queue.hit_id < here.id))),
            {", ".join(f"review_queue.{column}" for column in _ORDER.removeprefix("order by ").split(", "))}
        limit 1"""  # noqa: S608
    found = database.execute(after, {"hit": hit_id, "topic": topic}).fetchone()
    return None if found is None else int(found[0])


def hit_in_full(database: Database, hit_id: int) -> Row | None:
    """A hit with its article and the title of its topic."""
    return next(
        rows(
            database,
            """select hit_list.*, articles.author, articles.text, articles.text_source, articles.fate,
                articles.error_class, hits.changed, hits.reviewed_at,
                (select topics.title from topics where topics.topic = hits.topic order by id desc limit 1)
                    as topic_title
            from hit_list join hits on hits.id = hit_id join articles on articles.id = hits.article_id
            where hit_id = ?""",
            [hit_id],
        ),
        None,
    )


def version(database: Database, version_id: int) -> Row | None:
    """The title and the text of an article's version, whether it is the current one or an older one."""
    return next(
        rows(
            database,
            """select coalesce(article_versions.title, articles.title) as title,
                coalesce(article_versions.text, articles.text) as text,
                article_versions.text is not null as replaced
            from article_versions join articles on articles.id = article_id where article_versions.id = ?""",
            [version_id],
        ),
        None,
    )
