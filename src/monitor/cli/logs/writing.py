"""Writes the daemon's log: data/log/monitor.log, turned over at 10 MB, and standard error."""

from __future__ import annotations

import logging
import os
import sys
import time
from contextlib import suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from monitor.cli import show
from monitor.errors import StoreError

if TYPE_CHECKING:
    from types import TracebackType

    from monitor.cli.home import Home
    from monitor.records import LogLevel

    _Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]

MAX_BYTES = 10_000_000
KEPT = 5


def path(home: Home) -> Path:
    """The log file of a home; `.1` to `.5` behind it are the older ones."""
    return home.logs / "monitor.log"


def start(home: Home, level: LogLevel, *, echo: bool = True) -> None:
    """Log from here on, in the process that holds the home's lock: no two may write one file.

    `echo`: on standard error too; not where that is a file, which nobody turns over.
    Raises StoreError where the log folder cannot be written.
    """
    try:
        home.logs.mkdir(parents=True, exist_ok=True)
        file = _LogFile(path(home))
    except OSError as error:
        raise StoreError(f"{home.logs}: the log cannot be written: {error.strerror}") from error
    formatter = _Line("%(asctime)sZ %(levelname)s %(message)s", datefmt="%Y-%m-%dT%H:%M:%S")
    for handler in (file, _StandardError(sys.stderr)) if echo else (file,):
        handler.setFormatter(formatter)
        for name in ("monitor", "asyncio", "apscheduler"):
            logging.getLogger(name).addHandler(handler)
    for name in ("asyncio", "apscheduler"):
        logging.getLogger(name).setLevel(logging.ERROR)
    logging.getLogger("monitor").setLevel(level.name)


class _Line(logging.Formatter):
    """One line an event, UTC, without control characters from outside; a traceback of a bug keeps its lines."""

    @staticmethod
    def converter(seconds: float | None) -> time.struct_time:
        return time.gmtime(seconds)

    def format(self, record: logging.LogRecord) -> str:
        record.exc_text = None  # another handler's text of the traceback, with whatever it holds
        return super().format(record)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  # logging's own name
        record.message = show.line(record.message)
        return super().formatMessage(record)

    def formatException(self, ei: _Raised) -> str:  # noqa: N802  # logging's own name
        return show.plain(super().formatException(ei))


class _StandardError(logging.StreamHandler[TextIO]):
    """Standard error, until whoever read it has gone."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # logging's own name
        if isinstance(sys.exc_info()[1], OSError):
            _to_nowhere(self.stream)
        else:
            super().handleError(record)


def _to_nowhere(stream: TextIO) -> None:
    """Let a stream that cannot be written any more lead nowhere: what it still holds would fail again at the exit, and
    make a failure of it (status 120)."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


class _LogFile(RotatingFileHandler):
    """The log file. While it cannot be written, standard error hears of it once; the lines lost are told of later."""

    def __init__(self, where: Path) -> None:
        super().__init__(where, maxBytes=MAX_BYTES, backupCount=KEPT, encoding="utf-8", errors="backslashreplace")
        self._lost = 0

    def emit(self, record: logging.LogRecord) -> None:
        lost = self._lost
        self._leave_if_removed()
        super().emit(record)
        if lost and self._lost == lost:
            self._lost = 0
            super().emit(logging.makeLogRecord({"levelname": "WARNING", "msg": f"log: {lost} lines were lost"}))

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # logging's own name
        error = sys.exc_info()[1]
        if not isinstance(error, OSError):
            super().handleError(record)  # a bug in a call of the log's
            return
        self._lost += 1
        if self._lost == 1:
            show.err(f"{self.baseFilename}: the log cannot be written: {error.strerror}")

    def _leave_if_removed(self) -> None:
        """A log file that was moved or removed by hand is left, and another is begun in its place."""
        if self.stream is None:
            return
        with suppress(OSError):
            if os.path.samestat(Path(self.baseFilename).stat(), os.fstat(self.stream.fileno())):
                return
        stream, self.stream = self.stream, None
        with suppress(OSError):
            stream.close()
