"""Feeds that have moved: asked at their new address, and only once where several have come to the same one."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING

from monitor import urls
from monitor.stages.agenda.moves import FAILURES
from monitor.store.known import known
from monitor.store.rows import to_text
from monitor.store.trail import COLUMNS, to_columns

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlite_utils import Database

    from monitor.records import Entry, Polled


def apply_trail(database: Database, change: Polled, *, new: int) -> None:
    """Store where a poll's redirects led, and what follows from it for the feeds that share its address.

    Nothing where the feed was given another address while it was polled: this poll knows only of the old one.
    """
    url, host, followed, merged_into, leads, *old = database.execute(_TRAIL, [change.feed_id]).fetchone()
    if url != change.url:
        return
    columns = to_columns(change.trail)
    if old != list(columns.values()):
        database.execute(_UPDATE, [*columns.values(), change.feed_id])
    now = to_text(change.polled_at)
    if leads and new:
        _mirror(database, change.feed_id, now)
    if leads and change.failure and not change.failure.temporary and change.failures >= FAILURES:
        _let_go(database, change.feed_id, now)
    if change.trail.followed != followed:
        _settle(database, [host, put(database, change.feed_id, change.trail.followed or url)], now)
    elif merged_into:
        database.execute("update feeds set next_due_at = null where id = ?", [change.feed_id])


_TRAIL = f"""
select url, host, followed, merged_into, exists (select 1 from _feed_states where merged_into = feeds.id),
    {", ".join(COLUMNS)}
from feeds join _feed_states on feed_id = id where id = ?
"""  # noqa: S608  # columns of ours
_UPDATE = f"update _feed_states set {', '.join(f'{column} = ?' for column in COLUMNS)} where feed_id = ?"  # noqa: S608


def settle(database: Database, now: datetime) -> None:
    """Bring hosts and merges into line with the feeds that are configured now."""
    followed = database.execute("select feed_id, followed from _feed_states where followed is not null").fetchall()
    hosts = {put(database, feed_id, url) for feed_id, url in followed}
    merged = "select distinct host from feeds join _feed_states on feed_id = id where merged_into is not null"
    _settle(database, hosts.union(host for (host,) in database.execute(merged).fetchall()), to_text(now))


def put(database: Database, feed_id: int, url: str) -> str:
    """Count a feed under the host of the address at which it is asked; the host. A lease ends first: it is counted
    under the host that gave it."""
    host = urls.site(url) or url
    if database.execute("select host <> ? from feeds where id = ?", [host, feed_id]).fetchone()[0]:
        database.execute("update _feed_states set lease_until = null where feed_id = ?", [feed_id])
        database.execute("update feeds set host = ? where id = ?", [host, feed_id])
    return host


def _settle(database: Database, hosts: Collection[str], now: str) -> None:
    """Of the feeds that are asked at one address, the one that is configured with it is asked, else the first; the
    others are merged into it. Those that have nobody to be merged into any more are asked again at once."""
    feeds = database.execute(_AT_HOSTS, [json.dumps(sorted(hosts))]).fetchall()
    groups = defaultdict(list)
    for feed_id, url, followed, merged_into, active, kind, links in feeds:
        if active:
            key = (urls.same(followed or url), kind, links)
            groups[key].append((followed is not None, merged_into is not None, feed_id))
    wanted = {feed_id: min(group)[2] for group in groups.values() for _, _, feed_id in group}
    for feed_id, _, _, merged_into, *_ in feeds:
        leader = wanted.get(feed_id, feed_id)
        if leader != (merged_into or feed_id):
            _merge(database, feed_id, None if leader == feed_id else leader, now)


_AT_HOSTS = """
select id, url, followed, merged_into, removed_at is null and state <> 'paused', kind, json_extract(source, '$.links')
from feeds join _feed_states on feed_id = id where host in (select value from json_each(?)) order by id
"""


def _merge(database: Database, feed_id: int, leader: int | None, now: str) -> None:
    database.execute(
        "update _feed_states set merged_into = ?, merged_since = ? where feed_id = ?",
        [leader, now if leader else None, feed_id],
    )
    database.execute("update feeds set next_due_at = ? where id = ?", [None if leader else now, feed_id])


def _let_go(database: Database, leader: int, now: str) -> None:
    """The feed that is asked for several keeps failing: the others try their own addresses again."""
    for feed_id, url in _merged(database, leader):
        database.execute(
            """update _feed_states set fallback = followed, followed = null, followed_since = null, misses = 0
            where feed_id = ?""",
            [feed_id],
        )
        forget_answers(database, feed_id)
        put(database, feed_id, url)
        _merge(database, feed_id, None, now)


def forget_answers(database: Database, feed_id: int) -> None:
    """What another address answered is of no use at this one."""
    database.execute(
        """update _feed_states set etag = null, last_modified = null, validators_url = null, body_hash = null
        where feed_id = ?""",
        [feed_id],
    )


def _mirror(database: Database, leader: int, now: str) -> None:
    """What one feed brought for all that are merged into it is theirs as well: the same articles, seen in each."""
    for feed_id, _ in _merged(database, leader):
        database.execute(
            """insert into sightings (article_id, feed_id, item_key, guid, seen_at, published_raw, content_hash,
                alternate, gist, updated_raw)
            select article_id, ?, item_key, guid, seen_at, published_raw, content_hash, alternate, gist, updated_raw
            from json_each((select present from _feed_states where feed_id = ?)) join sightings on sightings.id = value
            where true on conflict (feed_id, item_key) do nothing""",
            [feed_id, leader],
        )
        database.execute("update feeds set last_new_at = ? where id = ?", [now, feed_id])


def _merged(database: Database, leader: int) -> list[tuple[int, str]]:
    return database.execute(
        "select id, url from feeds join _feed_states on feed_id = id where merged_into = ?", [leader]
    ).fetchall()


def known_before(database: Database, feed_id: int, entries: Sequence[Entry], before: datetime) -> bool:
    """Whether a feed had named one of these items before a time, under whatever id, or one with its page."""
    sightings = known(database, feed_id, entries).sightings.values()
    found = database.execute(
        """select exists (select 1 from json_each(:ids) join sightings on sightings.id = value where seen_at < :before)
        or exists (
            select 1 from json_each(:pages) join articles on url = value
            join sightings on article_id = articles.id and sightings.feed_id = :feed and seen_at < :before)""",
        {
            "feed": feed_id,
            "before": to_text(before),
            "ids": json.dumps([sighting.id for sighting in sightings]),
            "pages": json.dumps([entry.url for entry in entries if entry.has_page]),
        },
    ).fetchone()
    return bool(found[0])
