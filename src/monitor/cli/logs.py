"""The daemon's log: on standard error, and in data/log/monitor.log, which is turned over at 10 MB."""

from __future__ import annotations

import logging
import sys
import time
from logging.handlers import RotatingFileHandler
from typing import TYPE_CHECKING

from monitor.cli import show
from monitor.errors import StoreError

if TYPE_CHECKING:
    from monitor.cli.home import Home
    from monitor.records import LogLevel

MAX_BYTES = 10_000_000
KEPT = 5


class _Line(logging.Formatter):
    """One line an event, UTC, without control characters from outside; a traceback of a bug keeps its lines."""

    @staticmethod
    def converter(seconds: float | None) -> time.struct_time:
        return time.gmtime(seconds)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  # logging's own name
        record.message = show.line(record.message)
        return super().formatMessage(record)


def start(home: Home, level: LogLevel) -> None:
    """Log from here on. Raises StoreError where the log folder cannot be written."""
    try:
        home.logs.mkdir(parents=True, exist_ok=True)
        file = RotatingFileHandler(home.logs / "monitor.log", maxBytes=MAX_BYTES, backupCount=KEPT, encoding="utf-8")
    except OSError as error:
        raise StoreError(f"{home.logs}: the log cannot be written: {error.strerror}") from error
    formatter = _Line("%(asctime)sZ %(levelname)s %(message)s", datefmt="%Y-%m-%dT%H:%M:%S")
    for handler in (logging.StreamHandler(sys.stderr), file):
        handler.setFormatter(formatter)
        for name, least in (("monitor", level.value.upper()), ("asyncio", "ERROR"), ("apscheduler", "ERROR")):
            logger = logging.getLogger(name)
            logger.addHandler(handler)
            logger.setLevel(least)
