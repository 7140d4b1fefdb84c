"""What the store has of each topic that it ever knew, for whoever decides about a change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from monitor.store.adopted import Adopted

if TYPE_CHECKING:
    from sqlite_utils import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A topic as it matches, or as it matched last."""

    adopted: Adopted
    in_force: bool  # else it was deleted or switched off
    has_hits: bool  # current ones
    reviewed: int  # the number of the last verdict on it; 0 where there is none


_KNOWN = """
select topic, version, title, definition, retired_at is null,
    exists (select 1 from hits where hits.topic = topics.topic and state = 'current')
from topics
where id = (select id from topics as last where last.topic = topics.topic
    order by retired_at is null desc, retired_at desc, id desc limit 1)
order by topic
"""


def known_topics(database: Database) -> dict[str, Known]:
    """Every topic that is or was in force, by id."""
    reviewed = dict(
        database.execute(
            "select topic, max(reviews.id) from reviews join hits on hits.id = hit_id group by topic"
        ).fetchall()
    )
    return {
        topic: Known(
            adopted=Adopted(topic=topic, version=version, title=title, definition=definition),
            in_force=bool(in_force),
            has_hits=bool(has_hits),
            reviewed=reviewed.get(topic, 0),
        )
        for topic, version, title, definition, in_force, has_hits in database.execute(_KNOWN).fetchall()
    }
