"""Numbers as people type them on a command line: of a hit, of an article, of lines."""

from __future__ import annotations

import click

MOST = 2**63 - 1  # what SQLite holds


class Number(click.ParamType[int]):
    """A whole number from 1 on."""

    name = "number"

    def convert(self, value: str | int, param: click.Parameter | None, context: click.Context | None) -> int:
        try:
            number = int(value)
        except ValueError:
            number = 0
        if not 1 <= number <= MOST:
            self.fail(f"{value!r} is no whole number from 1 on", param, context)
        return number


NUMBER = Number()
