"""Ask the feeds that are due.

    poll     due feeds        | fetch | entries.parse    | apply     new items, feed state

Entries, validators and the next due time of a feed commit together. Validators are never stored unless the body that
they describe was parsed and stored; they are stored when it was the same body under new validators.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from monitor.pipeline.check import parse, purpose
from monitor.pipeline.flow import Flow
from monitor.records import DueFeed, Failure, FetchRequest, Polled, Validators
from monitor.stages import agenda
from monitor.store.sources import PER_HOST, claim_due

if TYPE_CHECKING:
    from collections.abc import Callable

    from monitor.pipeline.ports import Ports
    from monitor.records import FetchResult

BATCH = 200  # feeds claimed together


def poll(ports: Ports, *, said: Callable[[Polled, int], None] = lambda *_: None) -> Flow[DueFeed]:
    """The feeds that are due, as a flow. `said` hears of each poll and of how many new items it brought."""

    async def claim() -> list[DueFeed]:
        per_host = max(PER_HOST, 2 * ports.settings.network.per_host)
        return await ports.ledger.write(claim_due, ports.clock(), limit=BATCH, per_host=per_host)

    async def one(feed: DueFeed) -> None:
        change = await poll_one(ports, feed)
        said(change, await ports.ledger.apply(change))

    return Flow(claim, one, at_once=ports.settings.network.in_flight)


async def poll_one(ports: Ports, feed: DueFeed) -> Polled:
    """One poll of one feed, as a change to be applied."""
    started = ports.clock()
    result = await ports.web.get(
        FetchRequest(url=feed.feed.url, purpose=purpose(feed.feed), validators=feed.validators, access=feed.feed.access)
    )
    blank = Polled(
        feed_id=feed.id,
        url=feed.feed.url,
        polled_at=result.fetched_at,
        status=result.status,
        wire_bytes=result.wire_bytes,
        duration_ms=max(0, round((ports.clock() - started).total_seconds() * 1000)),
        conditional=bool(feed.validators),
        validators=feed.validators,
        body_hash=feed.body_hash,
        parsed=None,
        failure=result.failure,
        next_due_at=result.fetched_at,
        interval_s=feed.interval_s,
        failures=feed.failures,
    )
    return _planned(ports, feed, await _read(ports, feed, result, blank))


async def _read(ports: Ports, feed: DueFeed, result: FetchResult, blank: Polled) -> Polled:
    """What the body brought: nothing (304, the same as last time), entries, or a failure."""
    if result.failure:
        return blank
    if result.not_modified:
        return replace(blank, validators=_renewed(feed.validators, result.validators))
    body_hash = sha256(result.body).hexdigest()
    if body_hash == feed.body_hash:
        return replace(blank, validators=result.validators)
    parsed = await parse(ports.workers, feed.feed, result, ports.settings)
    if isinstance(parsed, Failure):
        return replace(blank, failure=parsed)
    return replace(blank, validators=result.validators, body_hash=body_hash, parsed=parsed)


def _renewed(old: Validators, new: Validators) -> Validators:
    """A 304 gives the validators that its 200 would have given; what it leaves out stays (RFC 9110 §15.4.5)."""
    return Validators(
        etag=new.etag or old.etag, last_modified=new.last_modified or old.last_modified, url=new.url or old.url
    )


def _planned(ports: Ports, feed: DueFeed, change: Polled) -> Polled:
    """The change with the feed's next due time."""
    polling, chance = ports.settings.polling, ports.chance()
    if change.failure:
        plan = agenda.after_failure(feed, change.failure, polling=polling, now=change.polled_at, chance=chance)
    else:
        plan = agenda.after_success(
            feed, gave_validators=bool(change.validators), polling=polling, now=change.polled_at, chance=chance
        )
    kept_s = ports.settings.retention.polls_s
    return replace(
        change,
        next_due_at=plan.due_at,
        interval_s=plan.interval_s,
        failures=plan.failures,
        log_since=None if kept_s is None else change.polled_at - timedelta(seconds=kept_s),
    )
