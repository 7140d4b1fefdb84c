"""What is remembered of the sitemaps of an index between two polls."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from monitor.records import KnownSitemap, Validators
from monitor.store.rows import to_text_or_none, to_time_or_none

if TYPE_CHECKING:
    from sqlite_utils import Database

    from monitor.records import Polled


def known_sitemaps(database: Database, feed_id: int) -> dict[str, KnownSitemap]:
    """The sitemaps of an index as they were read last, by address."""
    rows = database.execute(
        """select url, lastmod, etag, last_modified, validators_url, failures, asked_at from _sitemaps
        where feed_id = ?""",
        [feed_id],
    ).fetchall()
    return {
        url: KnownSitemap(
            url=url,
            lastmod=lastmod,
            validators=Validators(etag=etag, last_modified=last_modified, url=validators_url),
            failures=failures,
            asked_at=to_time_or_none(asked_at),
        )
        for url, lastmod, etag, last_modified, validators_url, failures, asked_at in rows
    }


def remember_sitemaps(database: Database, change: Polled) -> None:
    """Keep how far a poll got with an index: as many rows as it names sitemaps, a thousand at most; unchanged ones
    are not written."""
    index = change.parsed.index if change.parsed else None
    if index is None:
        return
    before = known_sitemaps(database, change.feed_id)
    for one in index.known:
        if before.get(one.url) != one:
            database.execute(_REMEMBER, _values(change.feed_id, one))
    names = json.dumps([one.url for one in index.known])
    database.execute(
        "delete from _sitemaps where feed_id = ? and url not in (select value from json_each(?))",
        [change.feed_id, names],
    )


_REMEMBER = """
insert into _sitemaps (feed_id, url, lastmod, etag, last_modified, validators_url, failures, asked_at)
values (?, ?, ?, ?, ?, ?, ?, ?)
on conflict (feed_id, url) do update set lastmod = excluded.lastmod, etag = excluded.etag,
    last_modified = excluded.last_modified, validators_url = excluded.validators_url, failures = excluded.failures,
    asked_at = excluded.asked_at
"""


def _values(feed_id: int, one: KnownSitemap) -> list[str | int | None]:
    given = one.validators
    kept = [given.etag, given.last_modified, given.url] if given else [None, None, None]
    return [feed_id, one.url, one.lastmod, *kept, one.failures, to_text_or_none(one.asked_at)]
