"""`feeds`: the sources, as config/feeds.yaml has them and as they fare."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor import config, urls
from monitor.cli import show
from monitor.cli.home import Home, clock, home_of
from monitor.cli.stored import asked
from monitor.errors import Refusal
from monitor.records import Feed
from monitor.store import read

if TYPE_CHECKING:
    from collections.abc import Sequence

    from monitor.pipeline.check import Checked


@click.group()
def feeds() -> None:
    """The feeds that are polled: config/feeds.yaml."""


@feeds.command()
@click.argument("addresses", metavar="URL…", nargs=-1, required=True)
@click.option("--name", help="What lists call the feed; with one URL.")
@click.option("--language", help="The language of its items, for example tr.")
@click.option("--country", help="Its country, for example TR.")
@click.option("--tag", "tags", multiple=True, help="A tag; may be given several times.")
@home_of
def add(
    home: Home,
    *,
    addresses: tuple[str, ...],
    name: str | None,
    language: str | None,
    country: str | None,
    tags: tuple[str, ...],
) -> None:
    """Add feeds to config/feeds.yaml; the lines that are there stay as they are.

    \b
    Examples:
      monitor feeds add https://www.example.com/rss.xml
      monitor feeds add https://example.org/feed --name "Example" --language de --tag agency
    """
    if name and len(addresses) > 1:
        raise click.UsageError("--name goes with one URL")
    new = [
        Feed(url=_address(address), name=name, language=language, country=country, tags=tags) for address in addresses
    ]
    for feed in _save(home, new):
        show.out(f"added {feed.url}")


def _address(text: str) -> str:
    if urls.parse(text) is None:
        raise Refusal(f"{text}: not an address of a feed; it begins with https:// or http://")
    return text


def _save(home: Home, new: Sequence[Feed]) -> list[Feed]:
    """Write the feeds that are not there yet into the file, and say which are; those that were written."""
    before = config.feeds_text(home.root)
    after = config.add_feeds(before, new)
    known = {feed.url for feed in config.read_feeds(before, home.root)}
    written = [feed for feed in config.read_feeds(after, home.root) if feed.url not in known]
    if written:
        config.save_feeds(home.root, after)
    if there := len(new) - len(written):
        show.out(f"{there} {'was' if there == 1 else 'were'} there already")
    return written


@feeds.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@home_of
def list_(home: Home, as_json: bool) -> None:
    """Every feed with its health: ok, failing, throttled, html, paused, gone, dead, removed, never polled.

    \b
    Example:
      monitor feeds list
    """
    known = asked(home, read.feed_list) if home.database.exists() else []
    found = known + _unpolled(home, {str(feed["url"]) for feed in known})
    if as_json:
        show.as_json(found)
    else:
        show.table(
            found, ["name", "health", "error_class", "items", "last_success_at", "next_due_at", "url"], wide="url"
        )


def _unpolled(home: Home, known: set[str]) -> list[read.Row]:
    """The feeds of the file that no run has taken up yet, in the shape of the others."""
    return [
        dict.fromkeys(read.FEED_LIST)
        | {
            "name": feed.name or feed.url,
            "url": feed.url,
            "health": "never polled",
            "failures": 0,
            "language": feed.language,
            "country": feed.country,
            "items": 0,
        }
        for feed in config.load_feeds(home.root)
        if feed.url not in known
    ]


@feeds.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@home_of
def check(home: Home, as_json: bool) -> None:
    """Ask every feed once and say what came; stores nothing, exit 1 where one fails.

    \b
    Example:
      monitor feeds check
    """
    from monitor.cli.session import run as run_async

    chosen = config.load_feeds(home.root)
    checked = run_async(_check(home, chosen))
    rows = [row.as_row() for row in checked]
    if as_json:
        show.as_json(rows)
    else:
        show.table(rows, ["feed", "found", "items", "newest", "error"], wide="error")
    sys.exit(0 if all(row.failure is None for row in checked) else 1)


async def _check(home: Home, chosen: tuple[Feed, ...]) -> list[Checked]:
    from monitor.fetch import Web
    from monitor.pipeline.check import check_feeds
    from monitor.workers import Workers

    settings = config.load_settings(home.root)
    async with Workers(settings.workers.count or 2) as workers, Web(settings.network, clock) as web:
        with show.progress("feeds checked", len(chosen)) as advance:
            return await check_feeds(web, workers, chosen, settings, said=lambda _: advance(None))


@feeds.command(name="import")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@home_of
def import_(home: Home, file: Path) -> None:
    """Add the feeds of an OPML file, as other feed readers export it.

    \b
    Example:
      monitor feeds import subscriptions.opml
    """
    try:
        imported = config.opml_in(file.read_bytes())
    except OSError as error:
        raise Refusal(f"{file}: cannot be read: {error.strerror}") from error
    for note in imported.notes:
        show.err(note)
    show.out(f"{len(_save(home, imported.feeds))} feeds added")


@feeds.command()
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="A file instead of the terminal.")
@home_of
def export(home: Home, output: Path | None) -> None:
    """Write the feeds as OPML, for other feed readers; secrets and settings of ours stay out.

    \b
    Example:
      monitor feeds export -o feeds.opml
    """
    opml = config.opml_out(config.load_feeds(home.root))
    if output is None:
        sys.stdout.buffer.write(opml)
        return
    try:
        output.write_bytes(opml)
    except OSError as error:
        raise Refusal(f"{output}: cannot be written: {error.strerror}") from error
    show.out(f"wrote {output}")
