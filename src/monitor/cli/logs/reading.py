"""Reads the daemon's log: its last lines, and those that come, wherever the log is turned over to."""

from __future__ import annotations

import os
import re
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from monitor.cli.logs.writing import KEPT
from monitor.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

BLOCK = 1 << 16
LONGEST = 100_000  # bytes of a line that are shown
CUT = " …".encode()
HEAD = 40  # bytes that time and level fit in
_HEAD = re.compile(rb"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ) (DEBUG|INFO|WARNING|ERROR|CRITICAL) ")
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the log. Those of a traceback have the time and the level of the line that they follow."""

    time: str
    level: str
    text: str


def last(log: Path, wanted: int, least: str, wait: Callable[[], None] | None = None) -> Iterator[Line]:
    """The last lines of a log, the older files' among them where the newest has too few; in the order of writing.

    log: the newest file. least: the level from which on lines count, in capitals. wait: called when all has been
    read, and then whatever came is read; without it, that is the end. Raises Refusal where a file cannot be read.
    """
    passing = frozenset(_LEVELS[_LEVELS.index(least) :])
    try:
        file = _begin(log, wanted, passing)
        while file is None and wait is not None:
            wait()
            file = _begin(log, wanted, passing)
        if file is not None:
            yield from _from(log, file, passing, wait)
    except OSError as error:
        raise Refusal(f"{log}: cannot be read: {error.strerror}") from error


def is_there(log: Path) -> bool:
    """Whether there is a log, or what is left of one. Raises Refusal where that cannot be seen."""
    try:
        return any(path.exists() for path in _files(log))
    except OSError as error:
        raise Refusal(f"{log}: cannot be read: {error.strerror}") from error


def _files(log: Path) -> list[Path]:
    """The files of a log, the newest first."""
    return [log, *(log.with_name(f"{log.name}.{number}") for number in range(1, KEPT + 1))]


def _open(path: Path) -> BinaryIO | None:
    try:
        return path.open("rb")
    except FileNotFoundError:
        return None


def _begin(log: Path, wanted: int, passing: frozenset[str]) -> BinaryIO | None:
    """The file in which the last `wanted` passing lines begin, at the place where they do; None: there is no log."""
    begun: BinaryIO | None = None
    for path in _files(log):
        file = _open(path)
        if file is None:
            continue
        if begun is not None:
            if wanted == 0:
                file.close()
                break
            begun.close()
        begun = file
        offset, found = _last(file, wanted, passing)
        file.seek(offset)
        wanted -= found
    return begun


def _last(file: BinaryIO, wanted: int, passing: frozenset[str]) -> tuple[int, int]:
    """Where the last `wanted` passing lines of a file begin, and how many they are."""
    begin, found = os.fstat(file.fileno()).st_size, 0
    following: deque[int] = deque()  # the last lines of which the first has not been seen yet
    for offset, head in _line_starts(file, begin) if wanted else ():
        if found + len(following) < wanted:
            following.append(offset)
        is_first = _HEAD.match(head)
        if offset and not is_first:
            continue
        if not is_first or is_first[2].decode() in passing:
            begin, found = following[-1], found + len(following)
            if found == wanted:
                break
        following.clear()
    return begin, found


def _line_starts(file: BinaryIO, size: int) -> Iterator[tuple[int, bytes]]:
    """The offset of each line and its first bytes, from the last line to the first; reads block by block."""
    end, after = size, b""
    while end > 0:
        start = max(0, end - BLOCK)
        block = os.pread(file.fileno(), end - start, start)
        at = len(block)
        while (at := block.rfind(b"\n", 0, at)) >= 0:
            if start + at + 1 < size:
                yield start + at + 1, (block[at + 1 : at + 1 + HEAD] + after)[:HEAD]
        end, after = start, (block[:HEAD] + after)[:HEAD]
    if size:
        yield 0, after


def _from(log: Path, file: BinaryIO, passing: frozenset[str], wait: Callable[[], None] | None) -> Iterator[Line]:
    """The passing lines from a place in a file on, and those of the files that follow it."""
    while True:
        with file:
            reading = _Reading(file, passing)
            yield from reading.whole_lines()
            while not (newer := _newer(log, file)) and wait is not None:
                reading.rewind_if_cut()
                wait()
                yield from reading.whole_lines()
            yield from reading.whole_lines()  # written between the end that we saw and the turning over
            yield from reading.rest()
        if newer is None:
            return
        file = newer


def _newer(log: Path, file: BinaryIO) -> BinaryIO | None:
    """The file that follows an opened one; None while that is the newest. After one that is gone comes the newest."""
    ours, files = os.fstat(file.fileno()), _files(log)
    place = next((number for number, path in enumerate(files) if _is(path, ours)), 1)
    newer = _open(files[place - 1]) if place else None
    if newer and os.path.samestat(os.fstat(newer.fileno()), ours):  # turned over while we looked
        newer.close()
        return _newer(log, file)
    return newer


def _is(path: Path, file: os.stat_result) -> bool:
    try:
        return os.path.samestat(path.stat(), file)
    except FileNotFoundError:
        return False


class _Reading:
    """A file of the log, as far as it has been read."""

    def __init__(self, file: BinaryIO, passing: frozenset[str]) -> None:
        self.file = file
        self._passing = passing
        self._time, self._level = "", ""  # of the last line that had them
        self._shown = True

    def whole_lines(self) -> Iterator[Line]:
        """The lines that are there to their ends."""
        while (line := self._whole()) is not None:
            yield from self._passed(line)

    def rest(self) -> Iterator[Line]:
        """What stands behind the last whole line."""
        if line := self.file.read(LONGEST):
            yield from self._passed(line)

    def rewind_if_cut(self) -> None:
        """Begin again where somebody emptied the file."""
        if os.fstat(self.file.fileno()).st_size < self.file.tell():
            self.file.seek(0)

    def _whole(self) -> bytes | None:
        """The next line, cut where it is too long; None where its end has not been written yet."""
        begin = self.file.tell()
        line = piece = self.file.readline(LONGEST)
        while piece and not piece.endswith(b"\n"):
            piece = self.file.readline(LONGEST)
        if not piece:
            self.file.seek(begin)
            return None
        return line if piece is line else line + CUT

    def _passed(self, line: bytes) -> Iterator[Line]:
        if first := _HEAD.match(line):
            self._time, self._level = first[1].decode(), first[2].decode()
            self._shown = self._level in self._passing
        if self._shown:
            yield Line(self._time, self._level, line.rstrip(b"\r\n").decode("utf-8", "backslashreplace"))
