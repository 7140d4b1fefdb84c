"""`doctor`: is everything in order that the program stands on? It looks, and changes nothing.

checked    what one check found
machine    Python, SQLite, the disk, the clock's certificates: what is there before any file of ours
files      the configuration
database   the store, read through
at_work    the daemon, the workers, the word analysers, the desk
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from monitor.cli import show
from monitor.cli.doctor import at_work, database, files, machine
from monitor.cli.doctor.checked import Checked, State
from monitor.cli.home import Home, clock, home_of
from monitor.cli.session import run

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["doctor"]


@click.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@home_of
def doctor(home: Home, as_json: bool) -> None:
    """Look whether everything is in order: the machine, the files, the database, the daemon; exit 1 on a problem.

    It changes nothing, and may run beside the daemon. It reads the whole database: a second for 100 MB.

    \b
    Examples:
      monitor doctor
      monitor doctor --json
    """
    with show.progress("looking"):
        found = list(checks(home))
    if as_json:
        show.as_json({"ok": not _problems(found), "checks": [asdict(check) for check in found]})
    else:
        _print(found)
    sys.exit(1 if _problems(found) else 0)


def checks(home: Home) -> Iterator[Checked]:
    """Every check, in the order in which one thing stands on another."""
    now = clock()
    settings, configured = files.configured(home)
    yield from machine.checks(home, settings.network)
    yield from configured
    yield from database.checks(home.database, now)
    yield from at_work.daemon(home, now)
    yield run(at_work.worker())
    yield run(at_work.analysers(home))
    yield run(at_work.desk(home, settings.review))


def _problems(found: list[Checked]) -> int:
    return Counter(check.state for check in found)[State.PROBLEM]


def _print(found: list[Checked]) -> None:
    for check in found:
        show.out(f"{check.state:<8} {check.name:<14} {show.line(check.says)}")
        for detail in check.details:
            show.out(f"{'':<23} {show.line(detail)}")
        if check.advice:
            show.out(f"{'':<23} → {show.line(check.advice)}")
    counts = Counter(check.state for check in found)
    show.out(f"{counts[State.OK]} ok, warnings: {counts[State.WARNING]}, problems: {counts[State.PROBLEM]}")
