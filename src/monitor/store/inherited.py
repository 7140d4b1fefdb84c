"""A topic under another name: its hits, verdicts and notifications go with it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from monitor.store.copies import settle

if TYPE_CHECKING:
    from sqlite_utils import Database

_ASIDE = "\n"  # no topic's name, and there for the time of one transaction only

# An article may have a hit from an earlier life of the new name. That one is retired, keeps its verdicts, and is put
# aside under the old name; where it has been reviewed and the other has not, its verdict counts for both.
_HITS = (
    """update hits set (verdict, note, reviewer, reviewed_at) = (
        select verdict, note, reviewer, reviewed_at from hits as theirs
        where theirs.article_id = hits.article_id and theirs.topic = :new)
    where topic = :old and verdict is null and article_id in (
        select article_id from hits where topic = :new and verdict is not null)""",
    """update hits set topic = :aside, state = 'retired', retired_because = coalesce(retired_because, 'rules')
    where topic = :new and article_id in (select article_id from hits where topic = :old)""",
    "update hits set topic = :new where topic = :old",
    "update hits set topic = :old where topic = :aside",
)

_OTHERS = (
    """update outbox set topic = :new where topic = :old and (story_id, channel) not in (
        select story_id, channel from outbox where topic = :new)""",
    """update _undecided set topic = :new where topic = :old and (version_id, topic_version) not in (
        select version_id, topic_version from _undecided where topic = :new)""",
    "delete from _near_misses where topic = :old and article_id in ("
    "select article_id from _near_misses where topic = :new)",
    "update _near_misses set topic = :new where topic = :old",
    """update topics set topic = :new where topic = :old and version not in (
        select version from topics where topic = :new)""",
)


# Copies may have come from both names: one of them leads.
_COPIES = "select story_id from hits where topic = ? group by story_id having count(*) > 1"


def rename(database: Database, old: str, new: str) -> None:
    """Give all that is known of a topic to another name, which is not in force. What articles were decided on by the
    old name they count as decided on by the new one."""
    names = {"old": old, "new": new, "aside": _ASIDE}
    for statement in (*_HITS, *_OTHERS):
        database.execute(statement, {name: value for name, value in names.items() if f":{name}" in statement})
    for (story_id,) in database.execute(_COPIES, [new]).fetchall():
        settle(database, story_id, (old, new))
    _rename_decisions(database, old, new)


def _rename_decisions(database: Database, old: str, new: str) -> None:
    for number, text in database.execute("select id, topics from _generations").fetchall():
        decided = dict(json.loads(text))
        if old in decided:
            decided[new] = decided.pop(old)
            database.execute(
                "update _generations set topics = ? where id = ?", [json.dumps(decided, sort_keys=True), number]
            )
