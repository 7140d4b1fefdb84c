"""The daemon's log, written and read: `monitor logs`."""

from __future__ import annotations

import json
import sys
import time
from contextlib import suppress
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from monitor.cli import show
from monitor.cli.home import Home, home_of
from monitor.cli.logs import reading
from monitor.cli.logs.writing import path, start
from monitor.errors import Refusal
from monitor.records import LogLevel

if TYPE_CHECKING:
    from pathlib import Path

    from monitor.cli.logs.reading import Line

__all__ = ["logs", "path", "start"]

LOOK_AGAIN_S = 0.5
INDENTED = 40  # characters at most


@click.command()
@click.option("-f", "--follow", is_flag=True, help="Go on with whatever comes, until Ctrl-C.")
@click.option("-n", "--lines", type=click.IntRange(0), default=20, show_default=True, help="So many of the last lines.")
@click.option(
    "--level",
    type=click.Choice([level.value for level in LogLevel]),
    default=LogLevel.DEBUG.value,
    help="Lines of this importance and above alone.",
)
@click.option("--json", "as_json", is_flag=True, help="As JSON; with --follow, an object a line.")
@home_of
def logs(home: Home, follow: bool, lines: int, level: str, as_json: bool) -> None:
    """Show the last lines of the daemon's log, data/log/monitor.log.

    \b
    Examples:
      monitor logs -n 100 --level warning
      monitor logs -f
    """
    log = path(home)
    if follow:
        with suppress(KeyboardInterrupt):
            _follow(log, lines, level.upper(), as_json=as_json)
        return
    if not reading.is_there(log):
        raise Refusal(f"{log}: no log yet; `monitor start` begins it")
    found = reading.last(log, lines, level.upper())
    if as_json:
        show.as_json([asdict(line) for line in found])
    else:
        for line in found:
            show.out(_shown(line))


def _follow(log: Path, lines: int, least: str, *, as_json: bool) -> None:
    if not reading.is_there(log):
        show.err(f"{log}: no log yet; waiting for it")
    for line in reading.last(log, lines, least, wait=lambda: time.sleep(LOOK_AGAIN_S)):
        if as_json:
            print(json.dumps(asdict(line), ensure_ascii=False).translate(show.ESCAPED))
        else:
            show.out(_shown(line))
        sys.stdout.flush()


def _shown(line: Line) -> str:
    """A line for a terminal; a traceback keeps its indentation."""
    indented = len(line.text) - len(line.text.lstrip(" "))
    return " " * min(indented, INDENTED) + show.line(line.text)
