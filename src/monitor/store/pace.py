"""A feed's Pace as columns of `_feed_states`, and back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from monitor.records import Declared, Pace
from monitor.store.rows import to_text_or_none, to_time

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    Value = str | int | float | None


NONE = "[]"


def to_columns(pace: Pace) -> dict[str, Value]:
    """The columns of a pace, each with its value."""
    declared = pace.declared
    return {
        "successes": pace.successes,
        "answered_at": to_text_or_none(pace.answered_at),
        "delay_s": pace.delay_s,
        "changed_at": to_text_or_none(pace.changed_at),
        "new_at": to_text_or_none(pace.new_at),
        "conditional": int(pace.conditional),
        "ttl_s": declared.ttl_s,
        "period_s": declared.period_s,
        "skip_hours": json.dumps(sorted(declared.skip_hours)) if declared.skip_hours else NONE,
        "skip_days": json.dumps(sorted(declared.skip_days)) if declared.skip_days else NONE,
        "self_url": declared.self_url,
        "span_s": pace.span_s,
        "gap_s": pace.gap_s,
        "silence_s": pace.silence_s,
        "watched_since": to_text_or_none(pace.watched_since),
        "quiet_after": to_text_or_none(pace.quiet_after),
        "losing": int(pace.losing),
        "losing_since": to_text_or_none(pace.losing_since),
        "score": pace.score,
        "failing_since": to_text_or_none(pace.failing_since),
        "gone_seen": pace.gone_seen,
        "gone_since": to_text_or_none(pace.gone_since),
        "gone_at": to_text_or_none(pace.gone_at),
        "ask_anew": int(pace.ask_anew),
        "distrusted_until": to_text_or_none(pace.distrusted_until),
        "distrusted_since": to_text_or_none(pace.distrusted_since),
        "well_since": to_text_or_none(pace.well_since),
    }


COLUMNS = tuple(to_columns(Pace()))


def from_columns(values: Sequence[Value]) -> Pace:
    """The Pace in the values of `COLUMNS`, in their order."""
    row = dict(zip(COLUMNS, values, strict=True))
    return Pace(
        successes=_integer(row["successes"]) or 0,
        answered_at=_time(row["answered_at"]),
        delay_s=_integer(row["delay_s"]) or 0,
        changed_at=_time(row["changed_at"]),
        new_at=_time(row["new_at"]),
        conditional=bool(row["conditional"]),
        declared=Declared(
            ttl_s=_integer(row["ttl_s"]),
            period_s=_integer(row["period_s"]),
            skip_hours=_numbers(row["skip_hours"]),
            skip_days=_numbers(row["skip_days"]),
            self_url=_text(row["self_url"]),
        ),
        span_s=_integer(row["span_s"]),
        gap_s=_integer(row["gap_s"]),
        silence_s=_integer(row["silence_s"]),
        watched_since=_time(row["watched_since"]),
        quiet_after=_time(row["quiet_after"]),
        losing=bool(row["losing"]),
        losing_since=_time(row["losing_since"]),
        score=float(row["score"] or 0),
        failing_since=_time(row["failing_since"]),
        gone_seen=_integer(row["gone_seen"]) or 0,
        gone_since=_time(row["gone_since"]),
        gone_at=_time(row["gone_at"]),
        ask_anew=bool(row["ask_anew"]),
        distrusted_until=_time(row["distrusted_until"]),
        distrusted_since=_time(row["distrusted_since"]),
        well_since=_time(row["well_since"]),
    )


def _numbers(value: Value) -> frozenset[int]:
    return frozenset() if value == NONE else frozenset(json.loads(str(value)))


def _integer(value: Value) -> int | None:
    return None if value is None else int(value)


def _time(value: Value) -> datetime | None:
    return None if value is None else to_time(str(value))


def _text(value: Value) -> str | None:
    return None if value is None else str(value)
