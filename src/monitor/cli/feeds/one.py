"""`feeds show`: everything about one feed on one screen."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from monitor import config
from monitor.cli import show
from monitor.cli.completion import FEEDS
from monitor.cli.feeds.naming import named
from monitor.cli.feeds.told import told
from monitor.cli.home import Home, clock, home_of
from monitor.cli.stored import asked
from monitor.cli.times import distance
from monitor.config.edits import entry_lines
from monitor.records import FATES, HEALTH, Feed, failure_plainly
from monitor.records.plain import MERGED
from monitor.store.feed import FeedPage, feed_names, feed_page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from monitor.store.read import Row

SHOWN = 5  # polls


@click.command(name="show")
@click.argument("given", metavar="URL|NAME", shell_complete=FEEDS)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@home_of
def show_(home: Home, given: str, as_json: bool) -> None:
    """One feed, by its address or exact name: how it fares, its last polls, what became of what it brought.

    \b
    Examples:
      monitor feeds show "BBC News, Europe"
      monitor feeds show https://www.example.com/rss.xml --json
    """
    configured = config.load_feeds(home.root)
    stored = asked(home, feed_names) if home.database.exists() else []
    known = {feed.url for feed in configured}
    once = [Feed(url=url, name=name) for url, name in stored if url not in known]
    feed = named([*configured, *once], given)
    page = asked(home, lambda database: feed_page(database, feed.url)) if stored else None
    if as_json:
        show.as_json(_as_json(feed, page, listed=feed.url in known))
    else:
        _print(feed, page, listed=feed.url in known, now=clock())


def _as_json(feed: Feed, page: FeedPage | None, *, listed: bool) -> dict[str, object]:
    """The stored columns at the top, beside what the file says and what came of the feed."""
    stored: dict[str, object] = dict(page.feed) if page else {"url": feed.url, "health": "never polled"}
    return stored | {
        "configured": asdict(feed) if listed else None,
        "polls": page.polls if page else [],
        "articles": page.fates if page else {},
        "failures": page.failures if page else [],
        "hits": page.hits if page else [],
        "latest": page.latest if page else [],
    }


def _print(feed: Feed, page: FeedPage | None, *, listed: bool, now: datetime) -> None:
    show.out(show.line(feed.name or feed.url))
    said = [("address", feed.url), ("in feeds.yaml", _written(feed) if listed else "not there")]
    if page is None:
        show.facts([*said, ("health", "never polled: `monitor run` asks it")])
        return
    show.facts([*said, *_standing(page, now), *_listed(feed, page), *_brought(page)])
    show.out()
    polls = [_poll(poll) for poll in page.polls[:SHOWN]]
    show.table(polls, ["polled_at", "answer", "items", "new", "refused", "kB", "ms", "error"], wide="error")


def _written(feed: Feed) -> str:
    """What the file says beside the address."""
    return "; ".join(part.strip() for part in entry_lines(feed)[1:]) or "the address alone"


def _standing(page: FeedPage, now: datetime) -> Iterator[tuple[str, str]]:
    """How the feed fares."""
    row = page.feed
    health = str(row["health"])
    since = f" since {row['since']} ({distance(str(row['since']), now)})" if row["since"] else ""
    yield "health", f"{health}{since}: {(MERGED if row['merged_into'] else HEALTH[health]).what}"
    if row["error_class"]:
        times = f" ({row['failures']} times in a row)" if row["failures"] != 1 else ""
        yield "error", f"{row['error_class']}{times}: {told(str(row['error_class']), str(row['error'] or ''))}"
    if row["advice"] and health != "failing":  # whose class has told it
        yield "what to do", str(row["advice"])
    yield from _moves(row)
    for name, column in (("next due", "next_due_at"), ("last polled", "last_polled_at"), ("last new", "last_new_at")):
        time = row[column]
        if time and (name != "next due" or health not in ("paused", "removed")):
            yield name, f"{time} ({distance(str(time), now)})"
    if row["last_success_at"] != row["last_polled_at"]:
        yield "last success", str(row["last_success_at"] or "never")


def _moves(row: Row) -> Iterator[tuple[str, str]]:
    """Where the feed has moved, or may be about to."""
    if row["moved_to"]:
        yield "asked at", f"{row['moved_to']}" + (f", with {row['merged_into']}" if row["merged_into"] else "")
    if row["redirect_to"]:
        kept = "" if row["akin"] else "; nothing there is known from before, so the feed is not moved to it"
        times = f"{row['redirect_seen']} answers since {row['redirect_since']}"
        yield "redirected to", f"{row['redirect_to']}, for good by its server ({times}){kept}"
    if row["formerly"]:
        yield "formerly", str(row["formerly"])


def _listed(feed: Feed, page: FeedPage) -> Iterator[tuple[str, str]]:
    """Of a page-list, how many links its selector found when it was last read, and the last ones that were new."""
    read = next((poll for poll in page.polls if poll["entries"] is not None), None)
    if feed.links and read:
        yield "links", f"{read['entries']} found on {read['fetched_at']}; the last new ones: {'; '.join(page.latest)}"


def _brought(page: FeedPage) -> Iterator[tuple[str, str]]:
    """What came of the feed's items."""
    yield "items", f"{page.feed['items']} since {page.feed['added_at']}"
    if page.fates:
        yield "articles", ", ".join(f"{number} {FATES[fate]}" for fate, number in page.fates.items())
    if page.failures:
        yield (
            "failed pages",
            ", ".join(f"{row['count']} {failure_plainly(str(row['error_class'])).what}" for row in page.failures),
        )
    hits = [f"{row['topic']} {row['alerts']} alert, {row['reviews']} review" for row in page.hits]
    yield "hits", "; ".join(hits) or "none"


def _poll(poll: dict[str, str | int | None]) -> dict[str, str | int | float | None]:
    unchanged = poll["status"] == 304 or (poll["error_class"] is None and poll["entries"] is None)
    answer = poll["error_class"] or ("unchanged" if unchanged else "read")
    return {
        **poll,
        "polled_at": poll["fetched_at"],
        "answer": answer,
        "items": poll["entries"],
        "kB": round(int(poll["bytes"] or 0) / 1000),
        "ms": poll["duration_ms"],
    }
