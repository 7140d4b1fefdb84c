"""`backup` and `restore`: a copy of the store beside a running daemon, and the way back."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli import show
from monitor.cli.home import Home, clock, home_of
from monitor.cli.stored import require
from monitor.store import lock
from monitor.store.backup import STEP_PAGES, back_up
from monitor.store.restore import restore as restore_store

if TYPE_CHECKING:
    from collections.abc import Callable

    from monitor.store.checks import Contents

_FILE = click.Path(path_type=Path)


@click.command()
@click.argument("file", type=_FILE)
@click.option("--force", is_flag=True, help="Replace FILE where it exists.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@home_of
def backup(home: Home, file: Path, force: bool, as_json: bool) -> None:
    """Copy the database to FILE, checked and whole, while the daemon goes on.

    Everything that was stored when the copy began is in it. FILE appears when the copy is complete, or not at all.

    \b
    Examples:
      monitor backup /media/disk/monitor-monday.db
      monitor backup --force latest.db
    """
    require(home)
    with show.progress("pages copied, a thousand each") as advance:
        copied = back_up(home.database, file, replace=force, said=_steps(advance))
    if as_json:
        show.as_json({"file": str(copied.path), "bytes": copied.size_bytes, **asdict(copied.contents)})
    else:
        show.out(f"{show.line(str(copied.path))}: {copied.size_bytes / 1e6:.1f} MB, {_counted(copied.contents)}")


@click.command()
@click.argument("file", type=_FILE)
@home_of
def restore(home: Home, file: Path) -> None:
    """Put a backup in the place of the database; the present one is kept beside it.

    Stop the daemon and the review desk first: `monitor stop`. FILE is checked before anything is changed.

    \b
    Example:
      monitor restore /media/disk/monitor-monday.db
    """
    home.make_data()
    with lock.held(home.database), show.progress("copying and checking"):
        done = restore_store(file, home.database, now=clock())
    show.out(show.line(f"{home.database}: restored from {file}, {_counted(done.contents)}"))
    if done.older:
        show.out("an older monitor made it; the next start brings it up to date")
    if done.kept:
        show.out(show.line(f"the database that stood there is kept as {done.kept}"))


def _steps(advance: Callable[[int | None], None]) -> Callable[[int, int], None]:
    """Each step of a copy, as one of a bar."""

    def said(_left: int, total: int) -> None:
        advance(-(-total // STEP_PAGES))
        advance(None)

    return said


def _counted(contents: Contents) -> str:
    return f"{contents.articles} articles, {contents.hits} hits, {contents.reviews} reviews"
