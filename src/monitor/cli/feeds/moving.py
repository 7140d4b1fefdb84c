"""Feeds that have moved: found while they are checked, judged by what the store knows, written into the file."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from monitor import config
from monitor.cli import show
from monitor.cli.feeds.editing import save, say_when
from monitor.cli.home import clock
from monitor.cli.stored import asked_if_there, marked
from monitor.config import edits
from monitor.store.moves import known_before
from monitor.store.renames import announce
from monitor.urls import same

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from monitor.cli.home import Home
    from monitor.pipeline.check import Checked
    from monitor.records import Feed
    from monitor.store.read import Row

STRANGE = "nothing there is known from before"


def address_of(feed: Feed, stored: Row | None) -> str:
    """Where the daemon asks a feed."""
    return str(stored["moved_to"]) if stored and stored["moved_to"] else feed.url


def judged(home: Home, checked: Sequence[Checked], stored: Mapping[str, Row]) -> list[Checked]:
    """What came, with an objection where a redirect leads to items of which the store knows none, though it knows the
    feed."""
    return [
        replace(one, objection=STRANGE) if one.parsed and _strange(home, one, stored.get(one.feed.url)) else one
        for one in checked
    ]


def _strange(home: Home, checked: Checked, stored: Row | None) -> bool:
    if not checked.moved_to or not checked.parsed or not stored or not stored["items"] or stored["moved_to"]:
        return False
    number, entries = int(stored["feed_id"] or 0), checked.parsed.entries
    return not asked_if_there(home, lambda database: known_before(database, number, entries, clock()))


def moves_of(checked: Sequence[Checked], listed: Sequence[Feed]) -> dict[str, str]:
    """The new address of each feed that has moved to one that is not in the file yet."""
    known, moves = {same(feed.url) for feed in listed}, {}
    for one in checked:
        if one.moved_to and not one.objection and same(one.moved_to) not in known:
            known.add(same(one.moved_to))
            moves[one.feed.url] = one.moved_to
    return moves


def write_moves(home: Home, moves: dict[str, str]) -> None:
    """The new addresses into the file; the store hears of them first, so that it knows the feeds again."""
    before = config.feeds_text(home.root)
    after = edits.move_feeds(before, moves)
    if home.database.exists():
        marked(home, lambda database: announce(database, moves, clock()))
    save(home, before, after)


def say_moves(home: Home, checked: Sequence[Checked], moves: dict[str, str], *, write: bool) -> None:
    for one in checked:
        name = one.feed.name or one.feed.url
        if one.objection:
            show.prose(f"{name} is redirected for good to {one.moved_to}, but does not move there: {one.objection}")
        elif one.feed.url in moves:
            show.prose(f"{name} has moved for good: {one.feed.url} is now {one.moved_to}")
        elif one.moved_to:
            show.prose(f"{name} has moved for good to {one.moved_to}, which is in the file already: remove one of them")
    if moves and write:
        show.prose("the new addresses are written into config/feeds.yaml; items and history stay with their feeds")
        say_when(home)
    elif moves:
        show.prose("`monitor feeds check --write` writes the new addresses into config/feeds.yaml")
