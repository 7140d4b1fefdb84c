"""A sample of the articles that are no hits by little: just below `review`, or only with what was cut from their text.

Whoever tunes a topic looks there for what it misses; whoever doubts a cut, for what it hides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.store.read import rows
from monitor.store.rows import to_text

if TYPE_CHECKING:
    from sqlite_utils import Database

    from monitor.records import Matched
    from monitor.store.read import HitFilter, Row

KEPT = 100  # of a topic and a kind, the latest
SPARE = 20  # more, before the oldest go


def keep_near_misses(database: Database, change: Matched) -> None:
    """Keep an article's near misses, and drop what is none any more."""
    earlier = database.execute("select topic from _near_misses where article_id = ?", [change.article_id]).fetchall()
    for topic in {topic for (topic,) in earlier} & dict(change.topics).keys():
        database.execute("delete from _near_misses where topic = ? and article_id = ?", [topic, change.article_id])
    for near in change.near:
        database.execute(
            """insert into _near_misses (topic, article_id, topic_version, score, terms, matched_at, cut)
            values (?, ?, ?, ?, ?, ?, ?)""",
            [near.topic, change.article_id, near.version, near.score, near.terms, to_text(change.matched_at), near.cut],
        )
        _forget(database, near.topic, near.cut)


def _forget(database: Database, topic: str, cut: bool) -> None:
    """What a sidebar would have matched on a thousand pages does not push out the others."""
    (number,) = database.execute(
        "select count(*) from _near_misses where topic = ? and cut = ?", [topic, cut]
    ).fetchone()
    if number > KEPT + SPARE:
        database.execute(
            """delete from _near_misses where topic = :topic and article_id in (
                select article_id from _near_misses where topic = :topic and cut = :cut
                order by matched_at desc, article_id desc limit -1 offset :kept)""",
            {"topic": topic, "cut": cut, "kept": KEPT},
        )


_LIST = """
select * from (
    select topic, score, iif(cut, 'cut', 'below') as why, _near_misses.terms, articles.title, articles.url,
        coalesce(feeds.name, feeds.url) as source, articles.language, articles.published_at, matched_at, article_id,
        topic_version
    from _near_misses join articles on articles.id = article_id left join feeds on feeds.id = articles.feed_id)
"""


def near_list(database: Database, wanted: HitFilter, *, limit: int) -> list[Row]:
    """Near misses, newest first; `why`: `below` review by a few points, or only with what was `cut` from the text."""
    where, parameters = wanted.where()
    sql = f"{_LIST} where {where} order by matched_at desc, article_id desc, topic limit ?"
    return list(rows(database, sql, [*parameters, limit]))
