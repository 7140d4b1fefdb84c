"""Feeds in the store: as configured, as they come due, and under a lease while they are polled."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

from monitor import urls
from monitor.records import DueFeed, Validators
from monitor.store import moves, pace, renames, trail
from monitor.store.health import note_pauses
from monitor.store.rows import feed_to_source, source_to_feed, to_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from sqlite_utils import Database

    from monitor.records import Feed

LEASE = timedelta(minutes=10)  # longer than any poll or visit may take
PER_HOST = 4  # items of one host that may be out at a time, so that no host starves the others


def sync_feeds(
    database: Database, feeds: Iterable[Feed], *, interval_s: int, now: datetime, first_due: Callable[[int], datetime]
) -> None:
    """Make the store's feeds those that are configured: new ones are added and due at `first_due(how many are new)`,
    changed ones keep their state, also under the address that they have moved to, missing ones are marked removed and
    keep their articles."""
    configured = {feed.url: feed for feed in feeds}
    renames.take_over(database, configured.keys(), now)
    known = {
        url: (feed_id, removed) for feed_id, url, removed in database.execute("select id, url, removed_at from feeds")
    }
    new = [feed for feed in configured.values() if feed.url not in known]
    for feed in new:
        _add(database, feed, interval_s=interval_s, now=now, due=first_due(len(new)))
    for url, (feed_id, removed) in known.items():
        if url in configured:
            _change(database, feed_id, configured[url])
        elif removed is None:
            database.execute("update feeds set removed_at = ? where id = ?", [to_text(now), feed_id])
    moves.settle(database, now)
    note_pauses(database, now)


def _add(database: Database, feed: Feed, *, interval_s: int, now: datetime, due: datetime) -> None:
    feed_id = database.execute(
        """insert into feeds (url, name, language, country, tags, kind, state, host, next_due_at, interval_s, added_at)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning id""",
        [
            feed.url,
            *_columns(feed),
            urls.site(feed.url) or feed.url,
            to_text(due),
            feed.interval_s or interval_s,
            to_text(now),
        ],
    ).fetchone()[0]
    database.execute("insert into _feed_states (feed_id, source) values (?, ?)", [feed_id, feed_to_source(feed)])


def _columns(feed: Feed) -> list[str | None]:
    return [
        feed.name,
        feed.language,
        feed.country,
        json.dumps(list(feed.tags), ensure_ascii=False),
        feed.kind.value,
        "paused" if feed.paused else "active",
    ]


def _change(database: Database, feed_id: int, feed: Feed) -> None:
    source = feed_to_source(feed)
    changed = database.execute(
        "update _feed_states set source = ? where feed_id = ? and source is not ? returning 1",
        [source, feed_id, source],
    ).fetchall()
    if changed:
        database.execute(
            """update feeds set name = ?, language = ?, country = ?, tags = ?, kind = ?, state = ?
            where id = ?""",
            [*_columns(feed), feed_id],
        )
    database.execute("update feeds set removed_at = null where id = ? and removed_at is not null", [feed_id])


_CLAIM = """
update _feed_states set lease_until = :lease
where feed_id in (
    select id from (
        select feeds.id, next_due_at, lease_until,
            row_number() over (partition by host order by next_due_at, feeds.id) as place
        from feeds join _feed_states on feed_id = feeds.id
        where state <> 'paused' and removed_at is null and next_due_at <= :now
    )
    where place <= :per_host and coalesce(lease_until, '') < :now
    order by place, next_due_at limit :limit
)
returning feed_id
"""


def claim_due(database: Database, now: datetime, *, limit: int, per_host: int = PER_HOST) -> list[DueFeed]:
    """The feeds whose time has come, fair between hosts, leased to the caller for ten minutes."""
    claimed = database.execute(
        _CLAIM, {"now": to_text(now), "lease": to_text(now + LEASE), "per_host": per_host, "limit": limit}
    ).fetchall()
    return [_due(database, feed_id) for (feed_id,) in sorted(claimed)]


def make_due(database: Database, now: datetime, *, everything: bool) -> None:
    """Make feeds due at once: every active one, or those that were never polled."""
    database.execute(
        """update feeds set next_due_at = :now
        where state = 'active' and next_due_at > :now and (:everything or last_polled_at is null)""",
        {"now": to_text(now), "everything": everything},
    )


def _due(database: Database, feed_id: int) -> DueFeed:
    row = database.execute(_STATE, [feed_id]).fetchone()
    source, etag, last_modified, validators_url, body_hash, interval_s, failures, polls, *behaviour = row
    return DueFeed(
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


_STATE = f"""
select source, etag, last_modified, validators_url, body_hash, interval_s, failures, polls,
    {", ".join((*pace.COLUMNS, *trail.COLUMNS))}
from feeds join _feed_states on feed_id = id where id = ?
"""  # noqa: S608  # columns of ours


def release(database: Database) -> None:
    """Give back what an earlier process had leased; only the owner of the store may say so."""
    database.execute("update _feed_states set lease_until = null where lease_until is not null")
    database.execute("update _visits set lease_until = null where lease_until is not null")
