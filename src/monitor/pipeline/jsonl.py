"""Files of one JSON object a line: read whole, all mistakes at once with their line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypeVar

from monitor.errors import Mistake, Mistakes

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


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


def _object(line: str, read: Callable[[dict[str, object]], T | str]) -> T | str:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        return f"this is not JSON: {error}"
    return read(value) if isinstance(value, dict) else "a line is to be one JSON object: {…}"
