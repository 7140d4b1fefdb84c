"""Files of one JSON object a line, all mistakes told at once with their line: read whole, or line by line."""

from __future__ import annotations

import json
from codecs import BOM_UTF8
from typing import TYPE_CHECKING, TypeVar

from monitor.errors import Mistake, Mistakes, Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import BinaryIO

T = TypeVar("T")

MAX_LINE = 8 << 20
"""Bytes: a text of 1 MiB, each of its characters escaped."""

MOST_MISTAKES = 100
"""Of a file that is read line by line."""


def records(text: str, name: str, read: Callable[[dict[str, object]], T | str]) -> list[T]:
    """What `read` makes of each line's object; a text that it gives says what is wrong with the line.

    Raises Mistakes: every line that is wrong, at its number.
    """
    found: list[T] = []
    mistakes: list[Mistake] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        record = _object(line, read)
        if isinstance(record, str):
            mistakes.append(Mistake(file=name, line=number, column=1, message=record))
        else:
            found.append(record)
    if mistakes:
        raise Mistakes(mistakes)
    return found


def stream(file: Path, read: Callable[[dict[str, object]], T | str]) -> Iterator[T]:
    """What `read` makes of each line of a file, as `records` does, with one line at a time in memory.

    Raises Mistakes behind the last record, or behind the hundredth mistake; Refusal where the file cannot be read.
    """
    mistakes: list[Mistake] = []
    try:
        with file.open("rb") as opened:
            for number, line in _lines(opened):
                record = _decoded(line, read)
                if not isinstance(record, str):
                    yield record
                    continue
                mistakes.append(Mistake(file=str(file), line=number, column=1, message=record))
                if len(mistakes) >= MOST_MISTAKES:
                    break
    except OSError as error:
        raise Refusal(f"{file}: cannot be read: {error.strerror}") from None
    if mistakes:
        raise Mistakes(mistakes)


def _lines(opened: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """The lines that hold anything, with their numbers; one that is too long ends the file."""
    number = 0
    while line := opened.readline(MAX_LINE + 1):
        number += 1
        if number == 1:
            line = line.removeprefix(BOM_UTF8)
        if line.strip():
            yield number, line
        if len(line) > MAX_LINE:
            return


def _decoded(line: bytes, read: Callable[[dict[str, object]], T | str]) -> T | str:
    if len(line) > MAX_LINE:
        return f"this line is longer than {MAX_LINE:,} bytes; nothing behind it was read"
    try:
        return _object(line.decode(), read)
    except UnicodeDecodeError as error:
        return f"not UTF-8 at byte {error.start + 1}"


def _object(line: str, read: Callable[[dict[str, object]], T | str]) -> T | str:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        return f"this is not JSON: {error}"
    return read(value) if isinstance(value, dict) else "a line is to be one JSON object: {…}"
