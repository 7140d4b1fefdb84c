"""Times as people type them on a command line."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import click

from monitor.cli.home import clock
from monitor.store.rows import to_text

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
