"""`feeds check`: every feed asked once, and what came."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING

import click

from monitor import config
from monitor.cli import show
from monitor.cli.completion import FEEDS, LANGUAGES, TAGS
from monitor.cli.feeds.moving import address_of, judged, moves_of, say_moves, write_moves
from monitor.cli.feeds.naming import all_named
from monitor.cli.feeds.told import found_links, legend, told
from monitor.cli.home import Home, home_of
from monitor.cli.stored import asked_if_there
from monitor.errors import Refusal
from monitor.records import HEALTH, UNREACHED, failure_plainly
from monitor.store.health import feed_list

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from monitor.pipeline.check import Checked
    from monitor.records import Feed
    from monitor.store.read import Row

UNTRIED = "unverified"  # the tag of shipped feeds that nobody has asked yet
LASTING = ("quiet", "losing items", "304-suspect", "paused")  # what one answer does not change
BY_CLASS = {"not_a_feed": "html", "http_429": "throttled", "http_503": "throttled"}


@click.command()
@click.argument("given", metavar="[URL|NAME]…", nargs=-1, shell_complete=FEEDS)
@click.option(
    "--tag", "tags", multiple=True, help="Only feeds with this tag; may be given several times.", shell_complete=TAGS
)
@click.option("--language", help="Only feeds in this language, for example tr.", shell_complete=LANGUAGES)
@click.option("--write", is_flag=True, help="Write the new addresses of feeds that have moved for good into the file.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@home_of
def check(
    home: Home, given: tuple[str, ...], *, tags: tuple[str, ...], language: str | None, write: bool, as_json: bool
) -> None:
    """Ask every feed once and say what came; stores nothing, exit 1 where one fails.

    A feed that has moved for good (a permanent redirect to a feed that can be read) is named with its new address.
    Written into the file, that takes over all that the store knows of the feed. Of two feeds that have moved to one
    address, the first one's entry gets it; the other is named, and goes on being asked with it.

    \b
    Examples:
      monitor feeds check
      monitor feeds check --tag unverified --language tr
      monitor feeds check "Al Jazeera" --write
    """
    from monitor.cli.session import run as run_async

    listed = config.load_feeds(home.root)
    stored = {str(row["url"]): row for row in asked_if_there(home, feed_list) or []}
    asked = {feed: address_of(feed, stored.get(feed.url)) for feed in _chosen(listed, given, tags, language)}
    checked = judged(home, run_async(check_all(home, asked)), stored)
    rows = [_row(one, stored.get(one.feed.url)) for one in checked]
    if as_json:
        show.as_json([row | {"samples": list(one.samples)} for row, one in zip(rows, checked, strict=True)])
    else:
        _print(checked, rows)
    moves = moves_of(checked, listed)
    if write and moves:
        write_moves(home, moves)
    if not as_json:
        say_moves(home, checked, moves, write=write)
    sys.exit(0 if all(one.failure is None for one in checked) else 1)


def _chosen(
    listed: tuple[Feed, ...], given: tuple[str, ...], tags: tuple[str, ...], language: str | None
) -> Sequence[Feed]:
    """The feeds that are asked for. Raises Refusal where there are none."""
    chosen = [
        feed
        for feed in (all_named(listed, given) if given else listed)
        if (not tags or set(tags) & set(feed.tags)) and language in (None, feed.language)
    ]
    if not chosen and listed:
        raise Refusal("no feed of config/feeds.yaml is like that; see `monitor feeds list`")
    return chosen


def _row(checked: Checked, stored: Row | None) -> Row:
    row, failure, health = checked.as_row(), checked.failure, _health(checked, stored)
    known = stored if stored and stored["health"] == health else None
    row |= {"health": health, "since": known["since"] if known else None, "advice": HEALTH[health].advice}
    if failure:
        row |= {
            "error": told(failure.error_class, failure.text),
            "advice": failure_plainly(failure.error_class).advice if health == "failing" else row["advice"],
        }
    return row


def _health(checked: Checked, stored: Row | None) -> str:
    """The feed's health by what came now, else by what is known of it from before."""
    if checked.failure:
        return BY_CLASS.get(checked.failure.error_class, "failing")
    if checked.moved_to and not checked.objection:
        return "moved"
    known = str(stored["health"]) if stored else "ok"
    return known if known in LASTING else "ok"


def _print(checked: Sequence[Checked], rows: Sequence[Row]) -> None:
    columns = ["feed", "found", "health", "items", "newest", "error"]
    show.table(rows, columns, wide="error", spare=["newest", "items", "health"])
    untold = [row for row in rows if row["health"] != "moved"]
    for line in (*_page_lists(checked), *legend(untold), *_closing(checked)):
        show.prose(line)


def _page_lists(checked: Sequence[Checked]) -> Iterator[str]:
    """What the selectors of page-lists find, to be compared with the pages."""
    for one in checked:
        if one.feed.links and one.parsed:
            yield found_links(one.feed, len(one.entries), one.samples)


def _closing(checked: Sequence[Checked]) -> Iterator[str]:
    """What the table comes to."""
    failed = Counter(one.failure.error_class for one in checked if one.failure)
    yield ""
    classes = ", ".join(f"{number} {name}" for name, number in failed.most_common())
    yield f"{len(checked)} feeds asked: {len(checked) - failed.total()} answered, {failed.total()} failed" + (
        f" ({classes})" if failed else ""
    )
    untried = [one for one in checked if UNTRIED in one.feed.tags]
    if untried:
        answered = sum(one.failure is None for one in untried)
        yield f"of {len(untried)} tagged {UNTRIED}, {answered} answered"
    if len(checked) > 1 and failed.total() == len(checked) and failed.keys() <= UNREACHED:
        yield (
            "that no feed at all could be reached looks like our own network, not like the feeds: is this machine "
            "online? A proxy goes into config/settings.yaml under network.proxy"
        )


async def check_all(home: Home, asked: Mapping[Feed, str]) -> list[Checked]:
    """Each feed asked once, at the address that goes with it. Raises Mistakes where settings.yaml is wrong."""
    from monitor.cli.session import web_of
    from monitor.pipeline.check import check_feeds
    from monitor.workers import Workers

    settings = config.load_settings(home.root)
    async with Workers(settings.workers.count or 2) as workers, web_of(settings) as web:
        with show.progress("feeds checked", len(asked)) as advance:
            return await check_feeds(web, workers, asked, settings, said=lambda _: advance(None))
