"""The topics that match live: rows of `topics`, numbered generations of them, and the word forms they use."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from monitor.store.inherited import rename
from monitor.store.rows import to_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

    from sqlite_utils import Database

Forms = dict[tuple[str, str], tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopted:
    """A topic as it was adopted: `definition` restores it without the file."""

    topic: str
    version: str
    title: str | None
    definition: str


def adopt(
    database: Database,
    topics: Collection[Adopted],
    *,
    keep: Collection[str],
    now: datetime,
    renames: Mapping[str, str] | None = None,
) -> int:
    """Make these the topics that match. Gives the generation's number: the last one where nothing changed, else a new
    one, under which the archive is matched again by the topics that differ. A topic that is neither given nor in
    `keep` (switched off) is retired, and its hits with it. `renames`: old name → new name, of topics that go on under
    another one with all that they have."""
    for old, new in (renames or {}).items():
        rename(database, old, new)
    wanted = {adopted.topic: adopted.version for adopted in topics}
    number, standing = generation(database)
    for adopted in topics:
        _adopt(database, adopted, to_text(now))
        if adopted.topic not in standing:
            _bring_back(database, adopted)
    _retire_others(database, {*wanted, *keep}, wanted, to_text(now))
    if standing == wanted:
        return number
    new_number = int(
        database.execute(
            "insert into _generations (started_at, topics) values (?, ?) returning id",
            [to_text(now), json.dumps(wanted, sort_keys=True)],
        ).fetchone()[0]
    )
    if wanted.items() <= standing.items():  # nothing new to ask: no article has to be looked at again
        database.execute("update _matching set generation = ? where generation = ?", [new_number, number])
    return new_number


_RETIRE = """
update topics set retired_at = :now,
    alerts = (select count(*) from hits where topic = topics.topic and state = 'current' and level = 'alert'),
    reviews = (select count(*) from hits where topic = topics.topic and state = 'current' and level = 'review')
where topic = :topic and version is not :version and retired_at is null
"""


def _retire_others(database: Database, kept: Collection[str], wanted: Collection[str], now: str) -> None:
    """Retire the topics that do not match any more, and the hits of those that are gone, not just switched off."""
    for (topic,) in database.execute("select topic from topics where retired_at is null").fetchall():
        if topic not in wanted:
            database.execute(_RETIRE, {"now": now, "topic": topic, "version": None})
    for (topic,) in database.execute("select distinct topic from topics where retired_at is not null").fetchall():
        if topic not in kept:
            database.execute(
                """update hits set state = 'retired', retired_because = 'deleted'
                where topic = ? and state = 'current'""",
                [topic],
            )
            for table in ("_undecided", "_near_misses"):
                database.execute(f"delete from {table} where topic = ?", [topic])  # noqa: S608


def _bring_back(database: Database, adopted: Adopted) -> None:
    """The hits that a deletion of the same version retired hold again. Articles that were not matched in between are
    not asked anew: what that version said of them stands."""
    database.execute(
        """update hits set state = 'current', retired_because = null
        where topic = ? and topic_version = ? and state = 'retired' and retired_because = 'deleted'""",
        [adopted.topic, adopted.version],
    )


def _adopt(database: Database, adopted: Adopted, now: str) -> None:
    database.execute(_RETIRE, {"now": now, "topic": adopted.topic, "version": adopted.version})
    database.execute(
        """insert into topics (topic, version, title, definition, adopted_at)
        values (:topic, :version, :title, :definition, :now)
        on conflict (topic, version) do update set title = :title, definition = :definition, retired_at = null,
            adopted_at = iif(retired_at is null, adopted_at, :now), alerts = null, reviews = null
        where retired_at is not null or title is not :title or definition is not :definition""",
        {
            "topic": adopted.topic,
            "version": adopted.version,
            "title": adopted.title,
            "definition": adopted.definition,
            "now": now,
        },
    )


def generation(database: Database) -> tuple[int, dict[str, str]]:
    """The number of the generation in force and its topics with their versions; 0 where none was adopted yet."""
    row = database.execute("select id, topics from _generations order by id desc limit 1").fetchone()
    return (int(row[0]), dict(json.loads(row[1]))) if row else (0, {})


def adopted(database: Database) -> tuple[Adopted, ...]:
    """The topics in force, by id."""
    rows = database.execute(
        "select topic, version, title, definition from topics where retired_at is null order by topic"
    ).fetchall()
    return tuple(
        Adopted(topic=topic, version=version, title=title, definition=definition)
        for topic, version, title, definition in rows
    )


def known_forms(database: Database, analyser: str, wanted: Iterable[tuple[str, str]]) -> Forms:
    """The word forms that an earlier expansion by the same analyser left, of those that are wanted."""
    found: Forms = {}
    for language, word in wanted:
        row = database.execute(
            "select forms from _forms where analyser = ? and language = ? and word = ?", [analyser, language, word]
        ).fetchone()
        if row:
            found[language, word] = tuple(json.loads(row[0]))
    return found


def keep_forms(database: Database, analyser: str, forms: Mapping[tuple[str, str], tuple[str, ...]]) -> None:
    """Remember expanded word forms. What another analyser left is of no use any more."""
    database.execute("delete from _forms where analyser <> ?", [analyser])
    for (language, word), found in forms.items():
        database.execute(
            """insert into _forms (analyser, language, word, forms) values (?, ?, ?, ?)
            on conflict (analyser, language, word) do update set forms = excluded.forms""",
            [analyser, language, word, json.dumps(found, ensure_ascii=False)],
        )
