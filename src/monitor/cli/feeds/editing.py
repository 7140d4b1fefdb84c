"""`feeds remove pause resume import`: changes of config/feeds.yaml, its other lines left as they are."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor import config
from monitor.cli import show
from monitor.cli.completion import FEEDS
from monitor.cli.feeds.naming import all_named
from monitor.cli.home import Home, home_of
from monitor.config import edits
from monitor.errors import Refusal
from monitor.store import lock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from monitor.records import Feed

NAMED = click.argument("given", metavar="URL|NAME…", nargs=-1, required=True, shell_complete=FEEDS)


def write(home: Home, new: Sequence[Feed]) -> list[Feed]:
    """Write the feeds that are not there yet into the file, and say which are; those that were written."""
    before = config.feeds_text(home.root)
    after = edits.add_feeds(before, new)
    known = {feed.url for feed in config.read_feeds(before)}
    written = [feed for feed in config.read_feeds(after) if feed.url not in known]
    save(home, before, after)
    if there := len(new) - len(written):
        show.out(f"{there} {'was' if there == 1 else 'were'} there already")
    return written


def save(home: Home, before: str, after: str) -> None:
    """Write config/feeds.yaml where it differs. Raises Mistakes, Refusal."""
    if after != before:
        config.save_feeds(home.root, after)


def say_when(home: Home) -> None:
    """When a changed config/feeds.yaml begins to count."""
    if lock.owner(home.database):
        show.out("the running daemon takes the change up by itself")
    else:
        show.out("no daemon is running: it counts from the next run on, as by `monitor start`")


@click.command()
@NAMED
@home_of
def remove(home: Home, given: tuple[str, ...]) -> None:
    """Take feeds out of config/feeds.yaml, named by address or by their exact name; their articles and hits stay.

    \b
    Examples:
      monitor feeds remove https://www.example.com/rss.xml
      monitor feeds remove "BBC News, Europe"
    """
    _change(home, given, edits.remove_feeds, done="removed", undone="")


@click.command()
@NAMED
@home_of
def pause(home: Home, given: tuple[str, ...]) -> None:
    """Stop polling feeds until they are resumed; writes `paused: true` into their entries in config/feeds.yaml.

    \b
    Examples:
      monitor feeds pause https://www.example.com/rss.xml
      monitor feeds pause "BBC News, Europe" "Al Jazeera"
    """
    _change(home, given, edits.pause_feeds, done="paused", undone="was paused already")


@click.command()
@NAMED
@home_of
def resume(home: Home, given: tuple[str, ...]) -> None:
    """Poll paused feeds again; takes `paused: true` out of their entries in config/feeds.yaml.

    \b
    Example:
      monitor feeds resume https://www.example.com/rss.xml
    """
    _change(home, given, edits.resume_feeds, done="resumed", undone="was not paused")


def _change(
    home: Home, given: Iterable[str], edit: Callable[[str, Iterable[str]], str], *, done: str, undone: str
) -> None:
    """Edit the entries of the named feeds, and say of each whether that changed anything."""
    before = config.feeds_text(home.root)
    chosen = all_named(config.read_feeds(before), given)
    after = edit(before, [feed.url for feed in chosen])
    save(home, before, after)
    standing = set(config.read_feeds(after))
    for feed in chosen:
        known = feed.name or feed.url
        show.out(f"{known} {undone}" if feed in standing else f"{done} {known}")
    if after != before:
        say_when(home)


@click.command(name="import")
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path), metavar="FILE.opml")
@home_of
def import_(home: Home, file: Path) -> None:
    """Add the feeds of an OPML file, as other feed readers export it; none is asked.

    Folders become tags. What is listed twice, or is no address, is left out and named.

    \b
    Examples:
      monitor feeds import subscriptions.opml
      monitor feeds export | monitor --home ~/other feeds import -
    """
    imported = config.opml_in(_read(file))
    for note in imported.notes:
        show.err(note)
    with show.progress("feeds imported"):
        written = write(home, imported.feeds)
    show.out(f"{len(written)} feeds added")
    if written:
        say_when(home)


def _read(file: Path) -> bytes:
    """The bytes of a file, or of standard input for `-`; no more than one above what is read at all."""
    try:
        if str(file) == "-":
            return sys.stdin.buffer.read(config.OPML_BYTES + 1)
        with file.open("rb") as opened:
            return opened.read(config.OPML_BYTES + 1)
    except OSError as error:
        raise Refusal(f"{file}: cannot be read: {error.strerror}") from error
