"""Feeds in the store: as configured, as they come due, and under a lease while they are polled."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from monitor import urls
from monitor.records import DueFeed, Validators
from monitor.store import moves, pace, renames, trail
from monitor.store.health import note_pauses
from monitor.store.rows import feed_to_source, source_to_feed, to_text
from monitor.store.turns import PER_HOST, Queue, claim

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from sqlite_utils import Database

    from monitor.records import Feed


def sync_feeds(
    database: Database, feeds: Iterable[Feed], *, interval_s: int, now: datetime, first_due: Callable[[int], datetime]
) -> None:
    """Make the store's feeds those that are configured: new ones are added and due at `first_due(how many are new)`,
    changed ones keep their state, also under the address that they have moved to, missing ones are marked removed and
    keep their articles."""
    configured = {feed.url: feed for feed in feeds}
    renames.take_over(database, configured.keys(), now)
    known = {
        url: (feed_id, removed, source)
        for feed_id, url, removed, source in database.execute(
            "select id, url, removed_at, source from feeds join _feed_states on feed_id = id"
        ).fetchall()
    }
    new = [feed for feed in configured.values() if feed.url not in known]
    _add(database, [(feed, first_due(len(new))) for feed in new], interval_s=interval_s, now=now)
    for url, (feed_id, removed, source) in known.items():
        if url not in configured:
            if removed is None:
                database.execute("update feeds set removed_at = ? where id = ?", [to_text(now), feed_id])
        elif removed is not None or _differs(source, configured[url]):
            _change(database, feed_id, configured[url])
    moves.settle(database, now)
    note_pauses(database, now)


def _add(database: Database, feeds: Sequence[tuple[Feed, datetime]], *, interval_s: int, now: datetime) -> None:
    """Feeds that are not in the store, each with its first due time."""
    added = to_text(now)
    database.conn.executemany(
        """insert into feeds (url, name, language, country, tags, kind, state, host, next_due_at, interval_s, added_at)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        [
            (
                feed.url,
                *_columns(feed),
                urls.site(feed.url) or feed.url,
                to_text(due),
                feed.interval_s or interval_s,
                added,
            )
            for feed, due in feeds
        ],
    )
    database.conn.executemany(
        "insert into _feed_states (feed_id, source) select id, ? from feeds where url = ?",
        [(feed_to_source(feed), feed.url) for feed, _ in feeds],
    )


def _differs(source: str, feed: Feed) -> bool:
    """Whether a feed is configured otherwise than it was; one that an older program wrote in other words is not."""
    return source != feed_to_source(feed) and source_to_feed(source) != feed


def _change(database: Database, feed_id: int, feed: Feed) -> None:
    """Configured otherwise, a feed that is gone or dead is so no less, unless it was paused meanwhile."""
    database.execute("update _feed_states set source = ? where feed_id = ?", [feed_to_source(feed), feed_id])
    database.execute(
        """update feeds set name = ?, language = ?, country = ?, tags = ?, kind = ?,
            state = iif(?6 = 'active' and state in ('gone', 'dead'), state, ?6), removed_at = null
        where id = ?7""",
        [*_columns(feed), feed_id],
    )


def _columns(feed: Feed) -> list[str | None]:
    return [
        feed.name,
        feed.language,
        feed.country,
        json.dumps(list(feed.tags), ensure_ascii=False),
        feed.kind.value,
        "paused" if feed.paused else "active",
    ]


def claim_due(
    database: Database, now: datetime, *, limit: int, queue: Queue = Queue.FEED, per_host: int = PER_HOST
) -> list[DueFeed]:
    """The feeds whose time has come, fair between hosts, leased to the caller for ten minutes."""
    return list(_leased(database, claim(database, queue, now, limit=limit, per_host=per_host)))


def make_due(database: Database, now: datetime, *, everything: bool) -> None:
    """Make feeds due at once: every active one, or those that were never polled."""
    database.execute(
        """update feeds set next_due_at = :now
        where state = 'active' and next_due_at > :now and (:everything or last_polled_at is null)""",
        {"now": to_text(now), "everything": everything},
    )


def _leased(database: Database, claimed: Sequence[int]) -> Iterator[DueFeed]:
    for row in database.execute(_STATES, [json.dumps(claimed)]).fetchall():
        feed_id, source, etag, last_modified, validators_url, body_hash, interval_s, failures, polls, *behaviour = row
        yield DueFeed(
            id=feed_id,
            feed=source_to_feed(source),
            validators=Validators(etag=etag, last_modified=last_modified, url=validators_url),
            body_hash=body_hash,
            interval_s=interval_s,
            failures=failures,
            polls=polls,
            pace=pace.from_columns(behaviour[: len(pace.COLUMNS)]),
            trail=trail.from_columns(behaviour[len(pace.COLUMNS) :]),
        )


_STATES = f"""
select feeds.id, source, etag, last_modified, validators_url, body_hash, interval_s, failures, polls,
    {", ".join((*pace.COLUMNS, *trail.COLUMNS))}
from json_each(?) as claimed join feeds on feeds.id = claimed.value join _feed_states on feed_id = feeds.id
"""  # noqa: S608  # columns of ours
