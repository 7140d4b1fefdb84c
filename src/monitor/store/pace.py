"""A feed's Pace as columns of `_feed_states`, and back."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

from monitor.records import Declared, Pace
from monitor.store.rows import to_text_or_none, to_time_or_none

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    Value = str | int | float | None

QUIET_GAPS = 5  # POLLING.md: quiet is a feed that has been silent for five times its usual gap …
QUIET_LEAST = timedelta(days=1)  # … and for a day: half an hour without news is nobody's concern

COLUMNS = (
    "successes",
    "answered_at",
    "delay_s",
    "changed_at",
    "new_at",
    "conditional",
    "ttl_s",
    "period_s",
    "skip_hours",
    "skip_days",
    "span_s",
    "gap_s",
    "losing",
    "score",
    "failing_since",
    "gone_seen",
    "gone_since",
    "ask_anew",
    "distrusted_until",
)


def to_columns(pace: Pace) -> dict[str, Value]:
    """The values of `COLUMNS`, and of `quiet_after`, which nothing but the health of feeds looks at."""
    declared = pace.declared
    return {
        "successes": pace.successes,
        "answered_at": to_text_or_none(pace.answered_at),
        "delay_s": pace.delay_s,
        "changed_at": to_text_or_none(pace.changed_at),
        "new_at": to_text_or_none(pace.new_at),
        "conditional": pace.conditional,
        "ttl_s": declared.ttl_s,
        "period_s": declared.period_s,
        "skip_hours": json.dumps(sorted(declared.skip_hours)),
        "skip_days": json.dumps(sorted(declared.skip_days)),
        "span_s": pace.span_s,
        "gap_s": pace.gap_s,
        "losing": pace.losing,
        "score": pace.score,
        "failing_since": to_text_or_none(pace.failing_since),
        "gone_seen": pace.gone_seen,
        "gone_since": to_text_or_none(pace.gone_since),
        "ask_anew": pace.ask_anew,
        "distrusted_until": to_text_or_none(pace.distrusted_until),
        "quiet_after": to_text_or_none(quiet_after(pace)),
    }


def quiet_after(pace: Pace) -> datetime | None:
    """From when on a feed is quieter than usual; None where its usual is not known."""
    if pace.new_at is None or not pace.gap_s:
        return None
    return pace.new_at + max(QUIET_GAPS * timedelta(seconds=pace.gap_s), QUIET_LEAST)


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
            skip_hours=frozenset(json.loads(str(row["skip_hours"]))),
            skip_days=frozenset(json.loads(str(row["skip_days"]))),
        ),
        span_s=_integer(row["span_s"]),
        gap_s=_integer(row["gap_s"]),
        losing=bool(row["losing"]),
        score=float(row["score"] or 0),
        failing_since=_time(row["failing_since"]),
        gone_seen=_integer(row["gone_seen"]) or 0,
        gone_since=_time(row["gone_since"]),
        ask_anew=bool(row["ask_anew"]),
        distrusted_until=_time(row["distrusted_until"]),
    )


def _integer(value: Value) -> int | None:
    return None if value is None else int(value)


def _time(value: Value) -> datetime | None:
    return to_time_or_none(None if value is None else str(value))
