"""Ask the feeds that are due.

    poll     due feeds        | fetch | entries.parse    | apply     new items, feed state

Entries, validators and the next due time of a feed commit together. Validators are never stored unless the body that
they describe was parsed and stored; they are stored when it was the same body under new validators.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING

from monitor.pipeline.flow import Flow
from monitor.pipeline.moves import on_its_trail
from monitor.pipeline.outage import Asked, claimed, settled
from monitor.pipeline.parsing import parse, purpose
from monitor.pipeline.sitemaps import read_sitemaps
from monitor.records import DueFeed, Failure, FetchRequest, Polled, Postponed, Validators
from monitor.stages import agenda
from monitor.store.known import known_items, known_languages
from monitor.store.sources import claim_due
from monitor.store.turns import Queue

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from monitor.pipeline.ports import Ports
    from monitor.records import FetchResult, ParsedFeed, Window

BATCH = 100  # feeds claimed together: some seconds of work, and a claim costs by what it gives


def poll(
    ports: Ports, *, queue: Queue = Queue.FEED, said: Callable[[Polled, int], None] = lambda *_: None
) -> Flow[DueFeed]:
    """The feeds of a queue that are due, as a flow. `said` hears of each poll and of how many new items it brought."""
    network = ports.settings.network

    async def claim() -> list[DueFeed]:
        return await claimed(ports, partial(claim_due, queue=queue), BATCH)

    async def one(feed: DueFeed) -> None:
        started = ports.clock()
        result = await _asked(ports, feed, started)
        if result.held_until is not None:
            await ports.ledger.apply(Postponed(item=feed, due_at=result.held_until))
            return
        change = await _polled(ports, feed, result, started)
        new = await settled(ports, _evidence(feed, result, change), change)
        if new is not None:
            said(change, new)

    return Flow(claim, one, at_once=network.slow_in_flight if queue is Queue.SLOW else network.in_flight)


def polls(ports: Ports, *, said: Callable[[Polled, int], None] = lambda *_: None) -> tuple[Flow[DueFeed], ...]:
    """The feeds of every queue, as flows that do not wait for each other."""
    return tuple(poll(ports, queue=queue, said=said) for queue in (Queue.FEED, Queue.SLOW))


async def _asked(ports: Ports, feed: DueFeed, now: datetime) -> FetchResult:
    validators = feed.validators if agenda.trusted(feed, now) else Validators()
    return await ports.web.get(
        FetchRequest(url=feed.address, purpose=purpose(feed.feed), validators=validators, access=feed.feed.access)
    )


def _evidence(feed: DueFeed, result: FetchResult, change: Polled) -> Asked:
    return Asked(
        item=feed,
        at=change.polled_at,
        url=result.url,
        final_url=result.final_url,
        failure=change.failure,
        answered_before=feed.polls > 0 and feed.failures == 0,
    )


async def _polled(ports: Ports, feed: DueFeed, result: FetchResult, started: datetime) -> Polled:
    """One poll of one feed, as a change to be applied."""
    blank = Polled(
        feed_id=feed.id,
        url=feed.feed.url,
        polled_at=result.fetched_at,
        status=result.status,
        wire_bytes=result.wire_bytes,
        duration_ms=max(0, round((ports.clock() - started).total_seconds() * 1000)),
        conditional=bool(feed.validators) and agenda.trusted(feed, started),
        validators=feed.validators,
        body_hash=feed.body_hash,
        parsed=None,
        failure=result.failure,
        next_due_at=result.fetched_at,
        interval_s=feed.interval_s,
        failures=feed.failures,
        paces=result.paces,
        looks=ports.looks(),
    )
    change = await _planned(ports, feed, result, await _read(ports, feed, result, blank))
    return await on_its_trail(ports, feed, result, change)


async def _read(ports: Ports, feed: DueFeed, result: FetchResult, blank: Polled) -> Polled:
    """What the body brought: nothing (304, the same as last time), entries, or a failure."""
    if result.failure:
        return blank
    if result.not_modified:
        return replace(blank, validators=_renewed(feed.validators, result.validators))
    body_hash = sha256(result.body).hexdigest()
    if body_hash == feed.body_hash:
        return replace(blank, validators=result.validators)
    languages = await ports.ledger.read(known_languages, feed.id) if feed.body_hash else None
    parsed = await parse(ports.workers, feed.feed, result, ports.settings, languages=languages)
    if isinstance(parsed, Failure):
        return replace(blank, failure=parsed)
    if parsed.listed:
        return await read_sitemaps(ports, feed, result, parsed, blank)
    if not parsed.whole:
        return replace(blank, parsed=parsed)  # asked for again as a whole
    return replace(blank, validators=result.validators, body_hash=body_hash, parsed=parsed)


def _renewed(old: Validators, new: Validators) -> Validators:
    """A 304 gives the validators that its 200 would have given; what it leaves out stays (RFC 9110 §15.4.5)."""
    return Validators(
        etag=new.etag or old.etag, last_modified=new.last_modified or old.last_modified, url=new.url or old.url
    )


async def _planned(ports: Ports, feed: DueFeed, result: FetchResult, change: Polled) -> Polled:
    """The change with the feed's next due time, and with what is to be remembered of its ways."""
    answer = agenda.Answer(
        at=change.polled_at,
        failure=change.failure,
        freshness_s=agenda.freshness_s(result.headers, change.polled_at),
        not_modified=result.not_modified,
        gave_validators=bool(change.validators),
        declared=change.parsed.declared if change.parsed else None,
        window=await _window(ports, feed, change.parsed) if change.parsed else None,
    )
    plan = agenda.after_poll(feed, answer, polling=ports.settings.polling, chance=ports.chance())
    kept_s = ports.settings.retention.polls_s
    return replace(
        change,
        next_due_at=plan.due_at,
        interval_s=plan.interval_s,
        failures=plan.failures,
        state=plan.state,
        pace=plan.pace,
        log_since=None if kept_s is None else change.polled_at - timedelta(seconds=kept_s),
    )


async def _window(ports: Ports, feed: DueFeed, parsed: ParsedFeed) -> Window:
    """How many of the items are new is known before they are stored: a feed is polled by one task at a time."""
    known = await ports.ledger.read(known_items, feed.id, parsed.entries)
    dates = [entry.article.published_at for entry in parsed.entries if entry.article.published_at]
    return agenda.window(dates, total=len(parsed.entries), new=len(parsed.entries) - known)
