"""The one error of a query, and how queries are quoted in it. Pure."""

from __future__ import annotations

from monitor.errors import Refusal

QUOTED_LENGTH = 80
"""Longer pieces of a query are cut in the middle when a message repeats them: a message is one line to be read."""


class QueryMistake(Refusal):
    """A query or term that does not parse. `position` counts its characters from 0."""

    def __init__(self, position: int, message: str) -> None:
        self.position = position
        self.message = message
        super().__init__(f"character {position + 1}: {message}")


def shown(text: str) -> str:
    """A piece of a query as messages repeat it: on one line, its middle left out where it is long."""
    line = " ".join(text.split())
    half = QUOTED_LENGTH // 2
    return line if len(line) <= QUOTED_LENGTH else f"{line[:half]} … {line[-half:]}"
