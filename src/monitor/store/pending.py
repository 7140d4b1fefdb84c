"""Changes of topics that wait for a person, and the orders that such a person leaves for the daemon."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from monitor.store.read import rows
from monitor.store.rows import to_text
from monitor.tuning.comparison import Comparison

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from sqlite_utils import Database

    from monitor.store.read import Row

ANSWERS_STAY = timedelta(days=1)
_COUNTS = (
    "gained", "lost", "raised", "lowered", "lost_relevant", "lost_irrelevant", "undecided", "recent_before",
    "recent_after",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """A change that waits: what it would do, and why it was not adopted by itself."""

    topic: str  # as the file calls it, or the store where the file has it no longer
    kind: str  # new, changed, renamed, deleted, off, on
    standing: str | None  # what it is called in the store, where it is there
    version: str | None  # that waits; none of a deletion
    why: tuple[str, ...]
    found: Comparison
    examined_at: str


def hold(database: Database, waiting: Collection[Pending], *, keep: Iterable[str]) -> None:
    """Let these changes wait, and no others but those of `keep`, which wait as they did."""
    stay = json.dumps([*(change.topic for change in waiting), *keep])
    database.execute("delete from _pending where topic not in (select value from json_each(?))", [stay])
    for change in waiting:
        columns = {
            "topic": change.topic,
            "kind": change.kind,
            "standing": change.standing,
            "version": change.version,
            "why": "\n".join(change.why),
            "examined_at": change.examined_at,
            **{name: getattr(change.found, name) for name in _COUNTS},
        }
        names = ", ".join(columns)
        marks = ", ".join(f":{name}" for name in columns)
        database.execute("delete from _pending where topic = ?", [change.topic])
        database.execute(f"insert into _pending ({names}) values ({marks})", columns)  # noqa: S608


def pending(database: Database) -> tuple[Pending, ...]:
    """The changes that wait, by topic."""
    return tuple(map(_pending, rows(database, "select * from _pending order by topic")))


def _pending(row: Row) -> Pending:
    topic = str(row["topic"])
    return Pending(
        topic=topic,
        kind=str(row["kind"]),
        standing=_text(row["standing"]),
        version=_text(row["version"]),
        why=tuple(str(row["why"]).splitlines()),
        found=Comparison(topic=topic, examples=(), **{name: int(row[name] or 0) for name in _COUNTS}),
        examined_at=str(row["examined_at"]),
    )


def _text(value: str | int | None) -> str | None:
    return None if value is None else str(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What `topics apply` asked for while the daemon ran."""

    id: int
    topics: tuple[str, ...]  # none: all
    force: bool
    digest: str  # of config/topics.yaml as it was then


def leave_order(database: Database, topics: Iterable[str], *, force: bool, digest: str, now: datetime) -> int:
    """Leave an order for the daemon; its number, to ask for the answer by."""
    written = json.dumps(list(topics), ensure_ascii=False)
    row = database.execute(
        "insert into _orders (topics, force, digest, asked_at) values (?, ?, ?, ?) returning id",
        [written, force, digest, to_text(now)],
    ).fetchone()
    return int(row[0])


def orders(database: Database) -> tuple[Order, ...]:
    """The orders that were not carried out yet, the first one first."""
    found = database.execute("select id, topics, force, digest from _orders where done_at is null order by id")
    return tuple(
        Order(id=number, topics=tuple(json.loads(topics)), force=bool(force), digest=digest)
        for number, topics, force, digest in found.fetchall()
    )


def answer_order(database: Database, number: int, answer: str, now: datetime) -> None:
    """An order was carried out: what came of it. Old answers go."""
    database.execute("delete from _orders where done_at < ?", [to_text(now - ANSWERS_STAY)])
    database.execute("update _orders set done_at = ?, answer = ? where id = ?", [to_text(now), answer, number])


def answer_to(database: Database, number: int) -> str | None:
    """What came of an order; None as long as it waits."""
    row = database.execute("select answer from _orders where id = ?", [number]).fetchone()
    return None if row is None or row[0] is None else str(row[0])


def withdraw_order(database: Database, number: int) -> None:
    """Take back an order that was not carried out."""
    database.execute("delete from _orders where id = ? and done_at is null", [number])


def last_verdict(database: Database) -> int:
    """The number of the last verdict; 0 where there is none."""
    return int(database.execute("select coalesce(max(id), 0) from reviews").fetchone()[0])
