"""Articles whose texts were taken out stay known for a while, so that their items are never new ones; then they go.

What is counted is the time since the text was taken out, or since the last feed that had the item has it no longer.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from monitor.store.rows import to_text

if TYPE_CHECKING:
    from datetime import datetime

    from sqlite_utils import Database

KNOWN_FOR = timedelta(days=400)  # POLLING.md, "Identity": an item that comes back each year is the same one
LOOKED_AT = (
    100  # articles in a bite; 200 took 50 ms at a million articles, the most that a transaction may hold its lock
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bite:
    """What one transaction forgot, and how far it came; `upto` is None at the end."""

    articles: int
    upto: tuple[str, int] | None


# What a feed's last document has is known, however old it is.
_OVER = """
select since, article_id, exists (
    select 1 from sightings join _feed_states on _feed_states.feed_id = sightings.feed_id, json_each(present)
    where sightings.article_id = _purged.article_id and value = sightings.id)
from _purged
where since < :before and (since, article_id) > (:since, :article)
order by since, article_id limit :limit
"""

# One statement for all articles of a bite: between two that delete what others may refer to, SQLite has the full-text
# index write down all it holds.
_TRACES = (
    "delete from _undecided where version_id in (select id from article_versions where article_id in over)",
    "delete from article_versions where article_id in over",
    "delete from sightings where article_id in over",
    "delete from _addresses where article_id in over",
    "delete from _visits where article_id in over",
    "delete from _purged where article_id in over",
    "delete from articles where id in over",
)

_UNTOLD = """
delete from stories where id in (select value from json_each(?))
    and not exists (select 1 from articles where story_id = stories.id)
    and not exists (select 1 from hits where story_id = stories.id)
    and not exists (select 1 from outbox where story_id = stories.id)
"""


def forget(database: Database, *, now: datetime, after: tuple[str, int] | None = None) -> Bite:
    """Take out a few of the articles that have been known without a text for long enough, with all their traces."""
    since, article = after or ("", 0)
    rows = database.execute(
        _OVER, {"before": to_text(now - KNOWN_FOR), "since": since, "article": article, "limit": LOOKED_AT}
    ).fetchall()
    over = [number for _, number, present in rows if not present]
    _forget(database, json.dumps(over))
    return Bite(articles=len(over), upto=(rows[-1][0], rows[-1][1]) if len(rows) == LOOKED_AT else None)


def _forget(database: Database, articles: str) -> None:
    stories = database.execute(
        "select distinct story_id from articles where id in (select value from json_each(?))", [articles]
    ).fetchall()
    for statement in _TRACES:
        database.execute(f"with over as (select value from json_each(?)) {statement}", [articles])  # noqa: S608
    database.execute(_UNTOLD, [json.dumps([story for (story,) in stories])])
