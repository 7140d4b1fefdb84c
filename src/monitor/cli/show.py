"""What people and scripts see: tables, JSON, progress; text from outside made harmless for a terminal."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    Cell = str | int | float | None
    Rows = Sequence[Mapping[str, Cell]]

PIPED_WIDTH = 200  # a table that is not on a terminal is not cut to one

# C0, C1 and bidirectional controls are shown, not sent: they could rewrite the line that they stand in.
_CONTROLS = {code: f"\\x{code:02x}" for code in [*range(0x20), *range(0x7F, 0xA0)] if code not in (0x09, 0x0A)} | {
    code: f"\\u{code:04x}" for code in [0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
}


# The same inside JSON, where an escape does not change the value; C0 controls are escaped there anyway.
ESCAPED = {code: f"\\u{code:04x}" for code in _CONTROLS if code >= 0x7F}


def plain(text: str) -> str:
    """Text from outside for a terminal or a log: one that cannot move the cursor or turn the line round."""
    return text.translate(_CONTROLS)


def line(text: str) -> str:
    """The same in one line."""
    return plain(" ".join(text.split()))


def out(text: str = "") -> None:
    """A line on standard output."""
    print(plain(text))


def err(text: str) -> None:
    """A line on standard error."""
    print(plain(text), file=sys.stderr)


def as_json(value: object) -> None:
    """A value as JSON on standard output; non-ASCII letters as themselves."""
    print(json.dumps(value, ensure_ascii=False, indent=2).translate(ESCAPED))


def console(*, stderr: bool = False) -> Console:
    stream = sys.stderr if stderr else sys.stdout
    return Console(stderr=stderr, width=None if stream.isatty() else PIPED_WIDTH, highlight=False)


def table(rows: Rows, columns: Sequence[str], *, title: str | None = None, wide: str | None = None) -> None:
    """Rows as a table that fits the terminal; `wide` names the column that gives way."""
    grid = Table(title=title, title_justify="left", header_style="bold", box=None, pad_edge=False)
    for column in columns:
        numeric = all(isinstance(row.get(column), int | float | None) for row in rows)
        grid.add_column(
            column.replace("_", " "),
            justify="right" if numeric and rows else "left",
            overflow="ellipsis" if column == wide else "fold",
            no_wrap=column == wide,
            ratio=1 if column == wide else None,
        )
    for row in rows:
        grid.add_row(*(Text(_cell(row.get(column))) for column in columns))
    console().print(grid)


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    return f"{value:.2f}" if isinstance(value, float) else line(str(value))


@contextmanager
def progress(what: str, total: int | None = None) -> Iterator[Callable[[int | None], None]]:
    """A bar on the terminal's standard error while something long runs; calls of the given function move it on, or
    tell the new total. Nothing where standard error is no terminal."""
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    )
    with bar:
        task = bar.add_task(what, total=total)

        def advance(known_total: int | None = None) -> None:
            if known_total is None:
                bar.advance(task)
            else:
                bar.update(task, total=known_total)

        yield advance
