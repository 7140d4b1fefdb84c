"""Hosts in the store: what we asked of each, counted; how each wants to be treated, kept over restarts."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from monitor.records import HostPace
from monitor.stages import agenda
from monitor.store.rows import to_text, to_text_or_none, to_time, to_time_or_none

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlite_utils import Database

PENALTY_MOST = timedelta(seconds=agenda.PENALTY_MOST_S)  # one that reaches further is that of a clock set back since
OWED = timedelta(seconds=agenda.GAP_MOST_S)  # no gap is longer: a host that was asked before that owes none


def count_request(database: Database, host: str, now: str, wire_bytes: int, error_class: str | None) -> None:
    """Count one request to a host (a registrable domain, or a literal address), and how it ended."""
    database.execute(
        """insert into hosts (host, requests, failures, bytes, last_request_at, last_success_at, error_class)
        values (:host, 1, :failed, :bytes, :now, iif(:failed, null, :now), :class)
        on conflict (host) do update set requests = requests + 1, failures = failures + :failed, bytes = bytes + :bytes,
            last_request_at = :now, last_success_at = iif(:failed, last_success_at, :now), error_class = :class""",
        {"host": host, "failed": int(error_class is not None), "bytes": wire_bytes, "now": now, "class": error_class},
    )


def heed(database: Database, paces: Iterable[HostPace], now: datetime) -> None:
    """Keep how hosts want to be treated; what was to be asked of one that is left alone is moved past that time."""
    for pace in paces:
        database.execute(
            """insert into hosts (host, gap_s, penalty_until, refusals) values (?, ?, ?, ?)
            on conflict (host) do update set gap_s = excluded.gap_s, penalty_until = excluded.penalty_until,
                refusals = excluded.refusals""",
            [pace.host, pace.gap_s, to_text_or_none(pace.penalty_until), pace.refusals],
        )
        if pace.penalty_until is not None and pace.penalty_until > now:
            _move(database, pace.host, now, pace.penalty_until)


def _move(database: Database, host: str, now: datetime, until: datetime) -> None:
    """A host's feeds and pages, one after the other once it may be asked again."""
    for table, key, due, active in (
        ("feeds", "id", "next_due_at", "state <> 'paused' and removed_at is null"),
        ("_visits", "article_id", "due_at", "due_at is not null"),
    ):
        waiting = database.execute(
            f"select {key} from {table} where host = ? and {due} < ? and {active} order by {due}, {key}",  # noqa: S608
            [host, to_text(until)],
        ).fetchall()
        step = agenda.AFTER_PENALTY * (until - now) / max(1, len(waiting))
        database.conn.executemany(
            f"update {table} set {due} = ? where {key} = ?",  # noqa: S608
            [(to_text(until + place * step), number) for place, (number,) in enumerate(waiting, 1)],
        )


def paces(database: Database, now: datetime) -> list[HostPace]:
    """How the hosts wanted to be treated that an earlier process left: those whose treatment is not the usual one, and
    those that were asked a moment ago."""
    kept = database.execute(
        """select host, gap_s, penalty_until, refusals, last_request_at from hosts
        where gap_s is not null or refusals > 0 or penalty_until > ? or last_request_at > ?""",
        [to_text(now), to_text(now - OWED)],
    ).fetchall()
    return [
        HostPace(
            host=host,
            gap_s=gap_s,
            penalty_until=min(to_time(until), now + PENALTY_MOST) if until else None,
            refusals=refusals,
            asked_at=to_time_or_none(asked_at),
        )
        for host, gap_s, until, refusals, asked_at in kept
    ]
