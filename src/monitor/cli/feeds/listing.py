"""`feeds list export`: all feeds at once."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from monitor import config
from monitor.cli import show
from monitor.cli.feeds.told import legend
from monitor.cli.home import Home, home_of
from monitor.cli.stored import asked
from monitor.errors import Refusal
from monitor.records import HEALTH
from monitor.store import read
from monitor.store.columns import VIEWS
from monitor.store.health import feed_list


@click.command(name="list")
@click.option("--health", type=click.Choice(list(HEALTH)), metavar="HEALTH", help="Only those of one health.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@home_of
def list_(home: Home, health: str | None, as_json: bool) -> None:
    """Every feed with its health, in a word, and since when; below, what each word means and what to do about it.

    ok, quiet, losing items, failing, throttled, moved, gone, dead, 304-suspect, html, paused, never polled; removed:
    no longer in config/feeds.yaml. `monitor feeds show NAME` says more of one.

    \b
    Examples:
      monitor feeds list
      monitor feeds list --health failing
      monitor feeds list --health quiet --json
    """
    known = asked(home, feed_list) if home.database.exists() else []
    found = known + _unpolled(home, {str(feed["url"]) for feed in known})
    chosen = [feed for feed in found if health in (None, feed["health"])]
    if as_json:
        show.as_json(chosen)
        return
    columns = ["name", "health", "since", "error_class", "items", "last_success_at", "next_due_at", "url"]
    spare = ["next_due_at", "last_success_at", "items", "url", "since"]
    show.table(chosen, columns, wide="url", spare=spare, empty="no feeds")
    for line in legend(chosen):
        show.prose(line)


def _unpolled(home: Home, known: set[str]) -> list[read.Row]:
    """The feeds of the file that no run has taken up yet, in the shape of the others."""
    return [
        dict.fromkeys(VIEWS["feed_health"][1])
        | {
            "name": feed.name or feed.url,
            "url": feed.url,
            "health": (health := "paused" if feed.paused else "never polled"),
            "advice": HEALTH[health].advice,
            "failures": 0,
            "language": feed.language,
            "country": feed.country,
            "items": 0,
        }
        for feed in config.load_feeds(home.root)
        if feed.url not in known
    ]


@click.command()
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="A file instead of the terminal.")
@home_of
def export(home: Home, output: Path | None) -> None:
    """Write the feeds as OPML, for other feed readers and other homes; how a publisher is reached stays out.

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
