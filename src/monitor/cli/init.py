"""`init`: a home to start from."""

from __future__ import annotations

from pathlib import Path

import click

from monitor import config
from monitor.cli import show
from monitor.cli.home import Home, folder, home_of


@click.command()
@click.argument("target", metavar="[FOLDER]", type=click.Path(file_okay=False, path_type=Path), required=False)
@home_of
def init(home: Home, target: Path | None) -> None:
    """Write commented starter files into FOLDER/config; what is there already stays as it is.

    \b
    Example:
      monitor init ~/news
    """
    begun = Home(folder(target)) if target else home
    written = config.write_starters(begun.root)
    for path in written:
        show.out(f"wrote {path}")
    if not written:
        show.out(f"{begun.config}: every file is there already; nothing was written")
    show.out(f"next: monitor --home {begun.root} run")
