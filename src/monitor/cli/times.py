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
        if value[:-1].isdigit() and value[-1:] in UNITS and len(value) < 8:
            return to_text(clock() - int(value[:-1]) * UNITS[value[-1]])
        try:
            time = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no time; write 2026-11-20, 2026-11-20T08:00, 24h or 7d", param, context)
        return to_text(time if time.tzinfo else time.replace(tzinfo=UTC))


SINCE = Since()
