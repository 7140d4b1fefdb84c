"""Feeds changed in the text of feeds.yaml: only their own lines differ, comments stay where they are.

    entries   a feed → the lines of its entry
    listing   the text → where each entry stands
    within    paused, resumed, moved: cuts inside an entry

Lines are cut and inserted as they are; the file is never written anew from its values. What comes out is read again
and compared with what was meant: a file written in a way not foreseen here is refused, never damaged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from monitor.config.edits import within
from monitor.config.edits.entries import entry_lines
from monitor.config.edits.listing import BY_HAND, Cut, Listing
from monitor.config.feeds import read_feeds
from monitor.config.files import FEEDS
from monitor.errors import Mistakes, Refusal
from monitor.records import Feed
from monitor.urls import same

__all__ = ["add_feeds", "entry_lines", "move_feeds", "pause_feeds", "remove_feeds", "resume_feeds"]


def add_feeds(text: str, feeds: Iterable[Feed]) -> str:
    """The file with the feeds added behind the last one, those left out that it holds already.

    A feed with nothing but an address becomes a bare line. Raises Mistakes where the file is wrong as it is, Refusal
    where only a person can edit it.
    """
    listing = Listing(text)
    fresh: dict[str, Feed] = {}
    for feed in feeds:
        if same(feed.url) not in listing.places:
            fresh.setdefault(same(feed.url), feed)
    if not fresh:
        return text
    written = [line for feed in fresh.values() for line in entry_lines(feed)]
    return _checked(listing.with_lines(written), listing.feeds, fresh)


def remove_feeds(text: str, urls: Iterable[str]) -> str:
    """The file without these feeds. Comment lines above an entry stay: they may speak of what follows, too.

    Raises Mistakes where the file is wrong as it is, Refusal where it holds no such feed or only a person can edit it.
    """
    listing = Listing(text)
    gone = set(listing.require(urls))
    kept = tuple(feed for number, feed in enumerate(listing.feeds) if number not in gone)
    return _checked(listing.without(gone), kept)


def pause_feeds(text: str, urls: Iterable[str]) -> str:
    """The file with `paused: true` in the entries of these feeds; those that are paused already stay as they are.

    Raises Mistakes where the file is wrong as it is, Refusal where it holds no such feed or only a person can edit it.
    """
    return _switched(text, urls, within.pause, paused=True)


def resume_feeds(text: str, urls: Iterable[str]) -> str:
    """The file without `paused: true` in the entries of these feeds; those that are not paused stay as they are.

    Raises Mistakes where the file is wrong as it is, Refusal where it holds no such feed or only a person can edit it.
    """
    return _switched(text, urls, within.resume, paused=False)


def move_feeds(text: str, moves: Mapping[str, str]) -> str:
    """The file with other addresses: `moves` has the new one of each old one.

    Raises Mistakes where the file is wrong as it is, Refusal where it holds no such feed, has the new one already, or
    only a person can edit it.
    """
    listing = Listing(text)
    for url in moves.values():
        if same(url) in listing.places:
            raise Refusal(f"{url} is in {FEEDS} already")
    numbers = dict(zip(listing.require(moves), moves.values(), strict=True))
    cuts = [cut for number, url in numbers.items() for cut in within.move(listing, number, url)]
    moved = (replace(feed, url=numbers.get(number, feed.url)) for number, feed in enumerate(listing.feeds))
    return _checked(listing.cut(cuts), tuple(moved))


def _switched(text: str, urls: Iterable[str], change: Callable[[Listing, int], list[Cut]], *, paused: bool) -> str:
    """The file with these feeds paused, or not, by a change of each entry that differs."""
    listing = Listing(text)
    wanted = {number for number in listing.require(urls) if listing.feeds[number].paused is not paused}
    cuts = [cut for number in wanted for cut in change(listing, number)]
    feeds = enumerate(listing.feeds)
    return _checked(
        listing.cut(cuts), tuple(replace(feed, paused=paused) if number in wanted else feed for number, feed in feeds)
    )


def _checked(text: str, kept: tuple[Feed, ...], fresh: Iterable[str] = ()) -> str:
    """The text, if it holds the feeds that it should; what it holds is not trusted to line arithmetic alone."""
    try:
        found = read_feeds(text)
    except Mistakes as wrong:
        if not fresh:  # the file was right before: the cuts were not
            raise Refusal(BY_HAND) from None
        raise Refusal("; ".join(mistake.message for mistake in wrong.mistakes)) from None
    if found[: len(kept)] != kept or [same(feed.url) for feed in found[len(kept) :]] != list(fresh):
        raise Refusal(BY_HAND)
    return text
