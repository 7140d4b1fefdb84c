"""What people and scripts see: tables, JSON, progress; text from outside made harmless for a terminal."""

from __future__ import annotations

import json
import os
import sys
from contextlib import contextmanager
from textwrap import fill
from typing import TYPE_CHECKING, TypeVar

from rich.cells import cell_len
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, Task, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    Cell = str | int | float | None
    Rows = Sequence[Mapping[str, Cell]]

T = TypeVar("T")

GAP = 2  # spaces between two columns
LEAST = 24  # characters of the widest column that are worth showing

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


def prose(text: str) -> None:
    """A sentence or two on standard output, broken between words where the terminal ends; addresses stay whole."""
    width = room()
    out(text if width is None else fill(plain(text), width, break_long_words=False, break_on_hyphens=False))


def hanging(head: str, text: str) -> None:
    """A head and a text behind it, in one line; on a terminal its further lines stand below its beginning."""
    width, said = room(), line(text)
    margin = " " * len(head)
    if width is None or len(head) > width // 2:
        out(head + said)
    else:
        out(fill(said, width, initial_indent=head, subsequent_indent=margin) or head)


def err(text: str) -> None:
    """A line on standard error."""
    print(plain(text), file=sys.stderr)


def as_json(value: object) -> None:
    """A value as JSON on standard output; non-ASCII letters as themselves."""
    print(json.dumps(value, ensure_ascii=False, indent=2).translate(ESCAPED))


def console(*, stderr: bool = False) -> Console:
    return Console(stderr=stderr, highlight=False)


def room() -> int | None:
    """How many characters a line of standard output may take; None where it is no terminal, and nothing is cut."""
    return console().width if sys.stdout.isatty() else None


def table(
    rows: Rows,
    columns: Sequence[str],
    *,
    title: str | None = None,
    wide: str | None = None,
    spare: Sequence[str] = (),
    empty: str | None = None,
) -> None:
    """Rows as a table that fits the terminal: `wide` names the column that gives way first, down to a few words; then
    those of `spare` are left out, the first one first; then the others are folded. A pipe gets everything. `empty` is
    said on standard error in place of a table without rows."""
    if empty and not rows:
        err(empty)
        return
    cells = {column: [_cell(row.get(column)) for row in rows] for column in columns}
    widths = {column: max(map(cell_len, [_head(column), *texts])) for column, texts in cells.items()}
    fitting = _fitting(widths, wide, spare)
    grid = Table(title=title, title_justify="left", header_style=_bold(), box=None, pad_edge=False)
    for column, width in fitting.items():
        numeric = all(isinstance(row.get(column), int | float | None) for row in rows)
        _add_column(grid, column, wide_to=width if column == wide else None, numeric=bool(rows) and numeric)
    for number in range(len(rows)):
        grid.add_row(*(Text(cells[column][number]) for column in fitting))
    _print(grid, _total(fitting))


def _add_column(grid: Table, column: str, *, wide_to: int | None, numeric: bool) -> None:
    """A column; one that gives way is cut at `wide_to` characters, the others are folded."""
    grid.add_column(
        _head(column),
        justify="right" if numeric else "left",
        overflow="fold" if wide_to is None else "ellipsis",
        no_wrap=wide_to is not None,
        width=wide_to,
    )


def _bold() -> str:
    """The style of heads: nothing where the environment asks for no colours (https://no-color.org)."""
    return "" if os.environ.get("NO_COLOR") else "bold"


def _fitting(widths: dict[str, int], wide: str | None, spare: Sequence[str]) -> dict[str, int]:
    """The columns that the terminal has room for, each with its width."""
    limit, fitting = room(), dict(widths)
    if limit is None:
        return fitting
    if wide:
        fitting[wide] = min(LEAST, widths[wide])
    for column in spare:
        if _total(fitting) <= limit:
            break
        del fitting[column]
    if wide in fitting:
        fitting[wide] = min(widths[wide], max(fitting[wide], fitting[wide] + limit - _total(fitting)))
    return fitting


def _total(widths: Mapping[T, int]) -> int:
    """The width of a table with these columns."""
    return sum(widths.values()) + GAP * (len(widths) - 1)


def _print(grid: Table, width: int) -> None:
    """A table on standard output: as wide as the terminal lets it, or in a pipe whole, without blanks at line ends."""
    if room():
        console().print(grid)
        return
    page = Console(highlight=False, width=max(1, width))
    with page.capture() as written:
        page.print(grid)
    for row in written.get().splitlines():
        print(row.rstrip())


def _head(column: str) -> str:
    return column.replace("_", " ")


def facts(said: Iterable[tuple[str, str]]) -> None:
    """Names with what is said of each, one below the other; what is long goes on under itself."""
    grid = Table(box=None, pad_edge=False, show_header=False)
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    texts = [(line(name), line(text)) for name, text in said]
    for name, text in texts:
        grid.add_row(Text(name), Text(text))
    _print(grid, _total({part: max((cell_len(pair[part]) for pair in texts), default=0) for part in (0, 1)}))


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    return f"{value:.2f}" if isinstance(value, float) else line(str(value))


class _Counted(MofNCompleteColumn):
    """How many of how many; of an unknown number those that are done, and nothing for what is not counted at all."""

    def render(self, task: Task) -> Text:
        if task.total is not None:
            return super().render(task)
        return Text(str(int(task.completed)) if task.completed else "", style="progress.download")


@contextmanager
def progress(what: str, total: int | None = None) -> Iterator[Callable[[int | None], None]]:
    """A bar on the terminal's standard error while something long runs; calls of the given function move it on, or
    tell the new total. Nothing where standard error is no terminal."""
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        _Counted(),
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
