"""Read the pages behind the items.

    visit    waiting items    | fetch | extract.article  | apply     article text, fate

An item whose page cannot be had keeps what its feed said of it, and is matched on that: an unreachable page delays
detail, it never hides a hit.
"""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from monitor import urls
from monitor.pipeline.attempt import EXTRACTING, attempt
from monitor.pipeline.flow import Flow
from monitor.pipeline.outage import Asked, claimed, settled
from monitor.records import Extracted, Failure, Fate, FetchRequest, Fulltext, PageBody, Postponed, Purpose, Visited
from monitor.stages import agenda, extract
from monitor.store.articles import resting_fate
from monitor.store.furniture import furniture_at
from monitor.store.visited import claim_waiting
from monitor.workers import Limits

if TYPE_CHECKING:
    from collections.abc import Callable

    from monitor.pipeline.ports import Ports
    from monitor.records import FeedItem, FetchResult

BATCH = 100  # pages claimed together


def visit(ports: Ports, *, said: Callable[[Visited], None] = lambda _: None) -> Flow[FeedItem]:
    """The pages that are due, as a flow. `said` hears of each visit."""

    async def claim() -> list[FeedItem]:
        return await claimed(ports, claim_waiting, BATCH)

    async def one(item: FeedItem) -> None:
        change = await visit_one(ports, item)
        if isinstance(change, Postponed):
            await ports.ledger.apply(change)
        elif await settled(ports, _evidence(item, change), change) is not None:
            said(change)

    return Flow(claim, one, at_once=ports.settings.network.in_flight)


def _evidence(item: FeedItem, change: Visited) -> Asked:
    return Asked(
        item=item,
        at=change.visited_at,
        url=item.url,
        final_url=item.url,
        failure=change.failure,
        answered_before=item.tries == 0,
    )


async def visit_one(ports: Ports, item: FeedItem) -> Visited | Postponed:
    """One visit of one page, as a change to be applied."""
    if item.fulltext is Fulltext.NEVER:
        return _visited(ports, item, resting_fate(item.article, waiting=False))
    if (held_until := ports.web.held_until(item.url)) is not None:
        return Postponed(item=item, due_at=held_until)
    if denied := await ports.web.may_read(item.url, item.access):
        return _failed(ports, item, denied, wire_bytes=0)
    result = await ports.web.get(FetchRequest(url=item.url, purpose=Purpose.PAGE, access=item.access))
    if result.held_until is not None:
        return Postponed(item=item, due_at=result.held_until)
    return replace(await _read(ports, item, result), paces=result.paces, address=urls.canonical(result.final_url))


async def _read(ports: Ports, item: FeedItem, result: FetchResult) -> Visited:
    """What the page brought: its text, or why not."""
    if result.failure:
        return _failed(ports, item, result.failure, wire_bytes=result.wire_bytes)
    extracted = await extract_page(ports, item, result)
    if isinstance(extracted, Failure):
        return _visited(ports, item, Fate.QUARANTINED, failure=extracted, wire_bytes=result.wire_bytes)
    gone = extracted.fate is Fate.GONE and item.read_before  # by the page's own word: a 404 with status 200
    fate = Fate.REMOVED if gone else extracted.fate
    return replace(
        _visited(ports, item, fate, failure=extracted.failure, wire_bytes=result.wire_bytes),
        article=extracted.article,
        canonical=extracted.canonical,
        amp=extracted.amp,
        note=extracted.note,
        apart=extracted.apart,
        blocks=extracted.blocks,
        validators=result.validators,
        body_hash=sha256(result.body).hexdigest(),
        looks=ports.looks(),
    )


async def extract_page(ports: Ports, item: FeedItem, result: FetchResult) -> Extracted | Failure:
    """A fetched page through the extractor in a worker."""
    limits = ports.settings.workers
    page = PageBody(
        url=result.final_url,
        body=result.body,
        content_type=result.header("content-type"),
        item=item.article,
        fulltext=item.fulltext,
        fetched_at=result.fetched_at,
        furniture=await ports.ledger.read(furniture_at, result.final_url),
        site=ports.sites.of(urls.host(result.final_url) or ""),
    )
    return await attempt(
        ports.workers,
        extract.article,
        page,
        limits=Limits(deadline_s=limits.extract_s, memory_mb=limits.extract_memory_bytes >> 20),
        names=EXTRACTING,
    )


def _failed(ports: Ports, item: FeedItem, failure: Failure, *, wire_bytes: int) -> Visited:
    plan = agenda.after_failed_visit(
        item.tries,
        failure,
        page_tries=ports.settings.polling.page_tries,
        read_before=item.read_before,
        now=ports.clock(),
        chance=ports.chance(),
    )
    return replace(
        _visited(ports, item, plan.fate, failure=failure, wire_bytes=wire_bytes),
        tries=plan.tries,
        next_visit_at=plan.due_at,
    )


def _visited(
    ports: Ports, item: FeedItem, fate: Fate, *, failure: Failure | None = None, wire_bytes: int = 0
) -> Visited:
    """A visit that ends here: the item keeps the text that it has, and is not visited again."""
    return Visited(
        article_id=item.article_id,
        visited_at=ports.clock(),
        fate=fate,
        article=None,
        failure=failure,
        tries=item.tries,
        url=item.url,
        wire_bytes=wire_bytes,
    )
