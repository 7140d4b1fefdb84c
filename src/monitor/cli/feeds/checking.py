"""`feeds check`: every feed asked once, and what came."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING

import click

from monitor import config
from monitor.cli import show
from monitor.cli.completion import FEEDS, LANGUAGES, TAGS
from monitor.cli.feeds.editing import say_when
from monitor.cli.feeds.naming import all_named
from monitor.cli.feeds.one import told
from monitor.cli.home import Home, clock, home_of
from monitor.config import edits
from monitor.errors import Refusal
from monitor.records import UNREACHED
from monitor.urls import same

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from monitor.pipeline.check import Checked
    from monitor.records import Feed

UNTRIED = "unverified"  # the tag of shipped feeds that nobody has asked yet


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

    \b
    Examples:
      monitor feeds check
      monitor feeds check --tag unverified --language tr
      monitor feeds check "Al Jazeera" --write
    """
    from monitor.cli.session import run as run_async

    listed = config.load_feeds(home.root)
    checked = run_async(_check(home, _chosen(listed, given, tags, language)))
    if as_json:
        show.as_json([_row(one) for one in checked])
    else:
        show.table(
            [_row(one) for one in checked],
            ["feed", "found", "items", "newest", "error"],
            wide="error",
            spare=["newest", "items"],
        )
        for line in _closing(checked):
            show.prose(line)
    moves = _moves(checked, listed)
    if write and moves:
        before = config.feeds_text(home.root)
        config.save_feeds(home.root, edits.move_feeds(before, moves))
    if not as_json:
        _say_moves(home, checked, moves, write=write)
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


def _row(checked: Checked) -> dict[str, str | int | None]:
    row, failure = checked.as_row(), checked.failure
    return row | {"error": told(failure.error_class, failure.text)} if failure else row


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


def _moves(checked: Sequence[Checked], listed: Sequence[Feed]) -> dict[str, str]:
    """The new address of each feed that has moved to one that is not in the file yet."""
    known, moves = {same(feed.url) for feed in listed}, {}
    for one in checked:
        if one.moved_to and same(one.moved_to) not in known:
            known.add(same(one.moved_to))
            moves[one.feed.url] = one.moved_to
    return moves


def _say_moves(home: Home, checked: Sequence[Checked], moves: dict[str, str], *, write: bool) -> None:
    for one in checked:
        name = one.feed.name or one.feed.url
        if one.feed.url in moves:
            show.prose(f"{name} has moved for good: {one.feed.url} is now {one.moved_to}")
        elif one.moved_to:
            show.prose(f"{name} has moved for good to {one.moved_to}, which is in the file already: remove one of them")
    if moves and write:
        show.prose("the new addresses are written into config/feeds.yaml")
        say_when(home)
    elif moves:
        show.prose("`monitor feeds check --write` writes the new addresses into config/feeds.yaml")


async def _check(home: Home, chosen: Sequence[Feed]) -> list[Checked]:
    from monitor.fetch import Web
    from monitor.pipeline.check import check_feeds
    from monitor.workers import Workers

    settings = config.load_settings(home.root)
    async with Workers(settings.workers.count or 2) as workers, Web(settings.network, clock) as web:
        with show.progress("feeds checked", len(chosen)) as advance:
            return await check_feeds(web, workers, chosen, settings, said=lambda _: advance(None))
