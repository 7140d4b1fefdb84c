"""A feed's Trail as columns of `_feed_states`, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.records import Trail
from monitor.store.rows import to_text_or_none, to_time_or_none

if TYPE_CHECKING:
    from collections.abc import Sequence

    Value = str | int | float | None


def to_columns(trail: Trail) -> dict[str, Value]:
    """The columns of a trail, each with its value."""
    return {
        "followed": trail.followed,
        "followed_since": to_text_or_none(trail.followed_since),
        "misses": trail.misses,
        "fallback": trail.fallback,
        "redirect_to": trail.redirect_to,
        "redirect_seen": trail.redirect_seen,
        "redirect_since": to_text_or_none(trail.redirect_since),
        "akin": int(trail.akin),
    }


STRAIGHT = Trail()  # of nearly all feeds
COLUMNS, _STRAIGHT = zip(*to_columns(STRAIGHT).items(), strict=True)


def from_columns(values: Sequence[Value]) -> Trail:
    """The Trail in the values of `COLUMNS`, in their order."""
    if tuple(values) == _STRAIGHT:
        return STRAIGHT
    row = dict(zip(COLUMNS, values, strict=True))
    return Trail(
        followed=_text(row["followed"]),
        followed_since=to_time_or_none(_text(row["followed_since"])),
        misses=int(row["misses"] or 0),
        fallback=_text(row["fallback"]),
        redirect_to=_text(row["redirect_to"]),
        redirect_seen=int(row["redirect_seen"] or 0),
        redirect_since=to_time_or_none(_text(row["redirect_since"])),
        akin=bool(row["akin"]),
    )


def _text(value: Value) -> str | None:
    return None if value is None else str(value)
