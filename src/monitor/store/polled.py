"""Applies a poll: entries become articles and sightings; validators and the next due time go with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.store.hosts import count_request, heed
from monitor.store.moves import apply_trail
from monitor.store.pace import COLUMNS, to_columns
from monitor.store.rows import to_text, to_text_or_none
from monitor.store.sighted import sight
from monitor.store.sitemaps import remember_sitemaps

if TYPE_CHECKING:
    from sqlite_utils import Database

    from monitor.records import ParsedFeed, Polled
    from monitor.store.sighted import Sighted

KEPT_FETCHES = 30  # a feed's last polls, for its health (POLLING.md, fetch log)
NEVER = "9999-12-31T23:59:59Z"


def apply_polled(database: Database, change: Polled) -> int:
    """Store what a poll brought, whole. Gives the number of new sightings."""
    now = to_text(change.polled_at)
    sighted = sight(database, change.feed_id, change.parsed.entries if change.parsed else (), now, change.looks)
    _feed(database, change, now, sighted.new)
    apply_trail(database, change, new=sighted.new)
    remember_sitemaps(database, change)
    _log(database, change, now, sighted)
    heed(database, change.paces, change.polled_at)
    return sighted.new


def _feed(database: Database, change: Polled, now: str, new: int) -> None:
    failure = change.failure
    database.execute(
        """update feeds set last_polled_at = :now, next_due_at = :due, interval_s = :interval, failures = :failures,
            last_status = :status, error_class = :class, error = :error,
            state = iif(state = 'paused', 'paused', :state),
            last_success_at = iif(:class is null, :now, last_success_at), last_new_at = iif(:new, :now, last_new_at)
        where id = :id""",
        {
            "id": change.feed_id,
            "now": now,
            "due": to_text(change.next_due_at),
            "interval": change.interval_s,
            "failures": change.failures,
            "state": change.state.value,
            "status": change.status,
            "class": failure.error_class if failure else None,
            "error": failure.text if failure else None,
            "new": new,
        },
    )
    validators, pace = change.validators, to_columns(change.pace)
    told = {
        "etag": validators.etag,
        "last_modified": validators.last_modified,
        "validators_url": validators.url,
        "body_hash": change.body_hash,
    }
    database.execute(_STATE, [*(told | pace).values(), change.feed_id])


_STATE = f"""
update _feed_states set polls = polls + 1, lease_until = null,
    {", ".join(f"{column} = ?" for column in ("etag", "last_modified", "validators_url", "body_hash", *COLUMNS))}
where feed_id = ?
"""  # noqa: S608  # columns of ours


def _remark(parsed: ParsedFeed | None, sighted: Sighted) -> str | None:
    """What a successful poll has to say for itself."""
    if sighted.renamed:
        return f"the feed has new ids for {sighted.renamed} known items: none of them is taken for a new one"
    return next(iter((*parsed.remarks, *parsed.refused)), None) if parsed else None


def _log(database: Database, change: Polled, now: str, sighted: Sighted) -> None:
    failure, parsed = change.failure, change.parsed
    host = database.execute("select host from feeds where id = ?", [change.feed_id]).fetchone()[0]
    count_request(database, host, now, change.wire_bytes, failure.error_class if failure else None)
    database.execute(
        """insert into fetches
            (feed_id, fetched_at, status, error_class, error, conditional, bytes, duration_ms, entries, new, refused)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        [
            change.feed_id,
            now,
            change.status,
            failure.error_class if failure else None,
            failure.text if failure else _remark(parsed, sighted),
            change.conditional,
            change.wire_bytes,
            change.duration_ms,
            len(parsed.entries) if parsed else None,
            sighted.new if parsed else None,
            len(parsed.refused) if parsed else None,
        ],
    )
    database.execute(
        """delete from fetches where feed_id = :feed
            and id <= (select id from fetches where feed_id = :feed order by id desc limit 1 offset :kept)
            and id < coalesce((select id from fetches
                where feed_id = :feed and fetched_at >= :since order by id limit 1), 9223372036854775807)""",
        {"feed": change.feed_id, "kept": KEPT_FETCHES, "since": to_text_or_none(change.log_since) or NEVER},
    )
