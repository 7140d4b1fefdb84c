"""Times as people type them on a command line."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import click

from monitor.cli.home import clock
from monitor.store.rows import to_text, to_time

UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


class Since(click.ParamType[str]):
    """A day, a time, or how long ago, as UTC text: `2026-11-20`, `2026-11-20T08:00`, `90m`, `24h`, `7d`, `2w`."""

    name = "time"

    def convert(self, value: str, param: click.Parameter | None, context: click.Context | None) -> str:
        try:
            return to_text(_ago(value) or _time(value))
        except (ValueError, OverflowError):
            self.fail(f"{value!r} is no time; write 2026-11-20, 2026-11-20T08:00, 24h or 7d", param, context)


def _ago(value: str) -> datetime | None:
    number, unit = value[:-1], value[-1:]
    return clock() - int(number) * UNITS[unit] if number.isascii() and number.isdecimal() and unit in UNITS else None


def _time(value: str) -> datetime:
    time = datetime.fromisoformat(value)
    return time if time.tzinfo else time.replace(tzinfo=UTC)


SINCE = Since()


_SAID = ((2 * 86_400, 86_400, "days"), (2 * 3600, 3600, "h"), (60, 60, "min"), (1, 1, "s"))


def distance(time: str, now: datetime) -> str:
    """A time of the store as people say it: `12 min ago`, `in 3 h`, `now`."""
    seconds = (to_time(time) - now).total_seconds()
    for least, size, unit in _SAID:
        if abs(seconds) >= least:
            amount = f"{int(abs(seconds) // size)} {unit}"
            return f"in {amount}" if seconds > 0 else f"{amount} ago"
    return "now"
