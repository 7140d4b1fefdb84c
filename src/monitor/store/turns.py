"""Whose turn it is: the claim of feeds and of pages, hosts first. `_turns` is kept by triggers.

A claim takes the hosts that have nothing out and whose earliest item has waited longest, and of each the first few
items: what it costs follows from how much it gives, not from how much is due. Before, it ranked all that was due, and
took 0.35 s where 100,000 feeds were overdue (bench/claim.py).
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from monitor.store.rows import to_text

if TYPE_CHECKING:
    from datetime import datetime

    from sqlite_utils import Database

LEASE = timedelta(minutes=10)  # longer than any poll or visit may take
PER_HOST = 2  # items of one host claimed together: one to be asked, and one to wait for its turn


class Queue(StrEnum):
    """What waits for its turn."""

    FEED = "feed"
    SLOW = "slow"  # feeds that did not answer in time the last time
    PAGE = "page"
    AGAIN = "again"  # of an article whose page was read, and may have been edited since


def claim(database: Database, queue: Queue, now: datetime, *, limit: int, per_host: int = PER_HOST) -> list[int]:
    """The ids of the items (feeds, or articles whose page is to be read) that may be asked for now, fair between hosts,
    leased to the caller for ten minutes; what was leased longer ago is anybody's again."""
    if limit < 1:
        return []
    _, leases, _ = _TABLES[queue]
    terms = {"queue": queue.value, "now": to_text(now), "lease": to_text(now + LEASE)}
    database.execute(f"update {leases} set lease_until = null where lease_until < :now", {"now": terms["now"]})  # noqa: S608
    claimed = database.execute(claim_statement(queue), {**terms, "limit": limit, "per_host": per_host}).fetchall()
    return sorted(number for (number,) in claimed)


def claim_statement(queue: Queue) -> str:
    """The statement of a claim; it takes :queue, :now, :lease, :limit and :per_host."""
    source, leases, key = _TABLES[queue]
    spared = _PAGES_FIRST if queue is Queue.AGAIN else ""
    return _CLAIM.format(leases=leases, key=key, source=source, spared=spared)


_TABLES = {
    Queue.FEED: ("_due_feeds", "_feed_states", "feed_id"),
    Queue.SLOW: ("_due_feeds", "_feed_states", "feed_id"),
    Queue.PAGE: ("_due_pages", "_visits", "article_id"),
    Queue.AGAIN: ("_due_again", "_revisits", "article_id"),
}

_PAGES_FIRST = """and not exists (
                select 1 from _turns as first where first.host = _turns.host and first.queue = 'page'
                    and (first.out > 0 or first.due_at <= :now))"""

_CLAIM = """
update {leases} set lease_until = :lease
where {key} in (
    select {key} from (
        select {key}, ready.due_at, row_number() over (partition by ready.host order by {key}) as place
        from (
            select host, due_at from _turns
            where queue = :queue and out = 0 and due_at is not null and due_at <= :now {spared}
            order by due_at limit :limit
        ) as ready
        cross join {leases} on {key} in (
            select id from {source} as item
            where item.host = ready.host and item.queue = :queue and item.due_at <= :now
            order by item.due_at limit :per_host
        )
    )
    order by place, due_at limit :limit
)
returning {key}
"""


def release(database: Database) -> None:
    """Give back what an earlier process had leased; only the owner of the store may say so."""
    for leases in ("_feed_states", "_visits", "_revisits"):
        database.execute(f"update {leases} set lease_until = null where lease_until is not null")  # noqa: S608
    database.execute("update _turns set out = 0 where out <> 0")
