"""What the articles of a story have in common: their counts, their verdicts, and the one hit of each topic that leads.

Every article that comes or goes does so by `move`, `merge_stories` or `withdraw`, which keep the counts true.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlite_utils import Database


def copies(database: Database, story_id: int) -> int:
    """How many articles a story has that were compared with others."""
    return int(database.execute("select count(*) from _told where story_id = ?", [story_id]).fetchone()[0])


def new_story(database: Database, article_id: int) -> int:
    """An empty story, for an article that leaves its own."""
    return int(
        database.execute(
            "insert into stories (first_seen_at) select first_seen_at from articles where id = ? returning id",
            [article_id],
        ).fetchone()[0]
    )


def move(database: Database, article_id: int, target: int) -> None:
    """Put an article, with its hits, into another story. What was said of the copies that it leaves is not said of it
    any more, unless it was said of itself."""
    (story_id,) = database.execute("select story_id from articles where id = ?", [article_id]).fetchone()
    if story_id == target:
        return
    topics = _topics(database, "article_id", article_id)
    if copies(database, story_id) > 1:
        _leave_verdicts(database, article_id, story_id)
    for statement in (
        "update articles set story_id = ? where id = ?",
        "update hits set story_id = ? where article_id = ?",
        "update _told set story_id = ? where article_id = ?",
    ):
        database.execute(statement, [target, article_id])
    for number in (story_id, target):
        _count(database, number)
        settle(database, number, topics)
    _close(database, story_id, target)


def follow(database: Database, article_id: int, other_id: int) -> None:
    """Put an article into the story of another one, which has taken its hits."""
    (target,) = database.execute("select story_id from articles where id = ?", [other_id]).fetchone()
    move(database, article_id, target)
    settle_article(database, other_id, target)


def merge_stories(database: Database, story_id: int, target: int) -> None:
    """Make two stories one."""
    topics = _topics(database, "story_id", story_id)
    for table in ("articles", "hits", "_told"):
        database.execute(f"update {table} set story_id = ? where story_id = ?", [target, story_id])  # noqa: S608
    _count(database, target)
    settle(database, target, topics)
    _close(database, story_id, target)


def withdraw(database: Database, article_id: int) -> None:
    """An article is none any more: it turned out to be another one at a second address."""
    told = database.execute("delete from _told where article_id = ? returning story_id", [article_id]).fetchone()
    if told is not None:
        _count(database, told[0])


def _topics(database: Database, column: str, number: int) -> list[str]:
    found = database.execute(f"select distinct topic from hits where {column} = ?", [number])  # noqa: S608
    return [topic for (topic,) in found.fetchall()]


def _count(database: Database, story_id: int) -> None:
    """How many articles and outlets carry a story, and since when; a story of one article that was never compared with
    others has one of each."""
    database.execute(
        """update stories set
            copies = max(1, (select count(*) from _told where story_id = :story)),
            outlets = max(1, (select count(distinct outlet) from _told where story_id = :story))
        where id = :story""",
        {"story": story_id},
    )


def _close(database: Database, story_id: int, target: int) -> None:
    """What was kept of a story that lost its articles goes to the one that they went to."""
    (first,) = database.execute("select first_seen_at from stories where id = ?", [story_id]).fetchone()
    database.execute("update stories set first_seen_at = min(first_seen_at, ?) where id = ?", [first, target])
    if database.execute("select exists (select 1 from articles where story_id = ?)", [story_id]).fetchone()[0]:
        return
    database.execute(
        """update outbox set story_id = :target where story_id = :story and (topic, channel) not in (
            select topic, channel from outbox where story_id = :target)""",
        {"story": story_id, "target": target},
    )
    database.execute("update hits set story_id = ? where story_id = ?", [target, story_id])
    database.execute(
        """delete from stories where id = :story
            and not exists (select 1 from outbox where story_id = :story)""",
        {"story": story_id},
    )


def settle_article(database: Database, article_id: int, story_id: int) -> None:
    """The same after an article of a story was matched."""
    settle(database, story_id, _topics(database, "article_id", article_id))


def settle(database: Database, story_id: int, topics: Iterable[str]) -> None:
    """After hits of a story came, went or changed: each has the story's verdict, and one of each topic leads."""
    for topic in topics:
        _cover(database, story_id, topic)
        _lead(database, story_id, topic)


_LATEST = """
select reviews.verdict, reviews.note, reviews.reviewer, reviews.reviewed_at, rules
from hits join reviews on reviews.hit_id = hits.id where story_id = ? and topic = ? order by reviews.id desc limit 1
"""


def reviewed_rules(database: Database, story_id: int, topic: str) -> frozenset[str]:
    """The rules that were shown with the latest verdict on a story; none where there is no verdict."""
    latest = database.execute(_LATEST, [story_id, topic]).fetchone()
    return frozenset(json.loads(latest[-1])) if latest else frozenset()


def _cover(database: Database, story_id: int, topic: str) -> None:
    """The latest verdict on a story is one on each of its hits; one that matches by a rule which was not there then
    is to be looked at again."""
    latest = database.execute(_LATEST, [story_id, topic]).fetchone()
    if latest is None:
        return
    *said, rules = latest
    uncovered = database.execute(
        """select id from hits where story_id = ? and topic = ?
            and (verdict, note, reviewer, reviewed_at) is not (?, ?, ?, ?)""",
        [story_id, topic, *said],
    ).fetchall()
    for (hit_id,) in uncovered:
        matching = database.execute(
            "select distinct rule from hit_reasons where hit_id = ? and kind = 'match'", [hit_id]
        ).fetchall()
        added = {rule for (rule,) in matching} - set(json.loads(rules))
        database.execute(
            "update hits set verdict = ?, note = ?, reviewer = ?, reviewed_at = ?, changed = ? where id = ?",
            [*said, bool(added), hit_id],
        )


# A total order: the best, of equals the one with a full text, then the earliest.
_BEST = """
select hits.id from hits join articles on articles.id = article_id
where hits.id in (select value from json_each(?))
order by state, changed desc, level, score desc, text_source = 'summary', published_at, article_id limit 1
"""


def _lead(database: Database, story_id: int, topic: str) -> None:
    hits = [
        number
        for (number,) in database.execute(
            "select id from hits where story_id = ? and topic = ?", [story_id, topic]
        ).fetchall()
    ]
    best = database.execute(_BEST, [json.dumps(hits)]).fetchone()
    if best is None:
        return
    database.execute(
        "update hits set leads = (id = ?) where story_id = ? and topic = ? and leads <> (id = ?)",
        [best[0], story_id, topic, best[0]],
    )


_OWN_VERDICT = """
update hits set (verdict, note, reviewer, reviewed_at) = (
    select reviews.verdict, reviews.note, reviews.reviewer, reviews.reviewed_at
    from (select 1) left join reviews on reviews.id = (select max(id) from reviews where hit_id = hits.id))
where article_id = ? and topic = ?
"""


def _leave_verdicts(database: Database, article_id: int, story_id: int) -> None:
    """Of a verdict on one of the other copies an article that leaves them takes nothing along."""
    for topic in _topics(database, "article_id", article_id):
        said_of = database.execute(
            """select _told.article_id from hits join reviews on reviews.hit_id = hits.id
                left join _told on _told.article_id = hits.article_id
            where hits.story_id = ? and topic = ? order by reviews.id desc limit 1""",
            [story_id, topic],
        ).fetchone()
        if said_of and said_of[0] not in (None, article_id):
            database.execute(_OWN_VERDICT, [article_id, topic])
