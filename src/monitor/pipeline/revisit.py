"""Look again at pages that were read.

    revisit  pages of hits    | fetch | extract, edits   | apply     versions (then match again)

A page is compared with its last reading alone where it was read as well as then: no wall, error or notice ever takes
an article's place. What fails here is not the article's failure, which was read.
"""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from monitor import urls
from monitor.pipeline.attempt import EXTRACTING, attempt
from monitor.pipeline.flow import Flow
from monitor.pipeline.outage import Asked, claimed, settled
from monitor.pipeline.visit import extract_page
from monitor.records import (
    Extracted,
    Failure,
    Fate,
    FetchRequest,
    Postponed,
    Purpose,
    Revisit,
    Revisited,
    Validators,
    Why,
)
from monitor.stages import agenda, edits
from monitor.stages.agenda import Seen
from monitor.stages.extract.notes import Note
from monitor.store.revisits import claim_again
from monitor.text.changes import Verdict
from monitor.workers import Limits

if TYPE_CHECKING:
    from collections.abc import Callable

    from monitor.pipeline.ports import Ports
    from monitor.records import FetchResult

BATCH = 50  # pages claimed together
SHARE = 4  # of the requests in flight, one in so many: what waits to be read goes first


def revisit(ports: Ports, *, said: Callable[[Revisited], None] = lambda _: None) -> Flow[Revisit]:
    """The pages that are due to be looked at again, as a flow. `said` hears of each look."""

    async def claim() -> list[Revisit]:
        return await claimed(ports, claim_again, BATCH)

    async def one(page: Revisit) -> None:
        change = await look(ports, page)
        if isinstance(change, Postponed):
            await ports.ledger.apply(change)
        elif await settled(ports, _evidence(page, change), change) is not None:
            said(change)

    return Flow(claim, one, at_once=max(1, ports.settings.network.in_flight // SHARE))


def _evidence(page: Revisit, change: Revisited) -> Asked:
    return Asked(
        item=page,
        at=change.revisited_at,
        url=change.url,
        final_url=change.url,
        failure=change.failure,
        answered_before=page.failures == 0,
    )


async def look(ports: Ports, page: Revisit) -> Revisited | Postponed:
    """One look at one page, as a change to be applied."""
    item = page.item
    if (held_until := ports.web.held_until(item.url)) is not None:
        return Postponed(item=page, due_at=held_until)
    if denied := await ports.web.may_read(item.url, item.access):
        seen = Seen.DENIED if denied.retry_after_s is None else Seen.FAILED
        return _planned(ports, page, _blank(ports, page, failure=denied), seen)
    validators = Validators() if page.doubt else page.validators  # what is doubtful has to be read once more
    result = await ports.web.get(
        FetchRequest(url=item.url, purpose=Purpose.PAGE, validators=validators, access=item.access)
    )
    if result.held_until is not None:
        return Postponed(item=page, due_at=result.held_until)
    change = replace(_blank(ports, page, failure=result.failure), wire_bytes=result.wire_bytes, paces=result.paces)
    return await _read(ports, page, result, change)


async def _read(ports: Ports, page: Revisit, result: FetchResult, change: Revisited) -> Revisited:
    """What the look brought, where the page came to us, and where not."""
    if result.failure:
        gone = agenda.is_gone(result.failure)
        missing = result.failure.error_class if gone else None
        return _planned(ports, page, replace(change, missing=missing), Seen.MISSING if gone else Seen.FAILED)
    if result.not_modified or _is_same(page, result):
        return _planned(
            ports, page, replace(change, validators=_renewed(page, result), body_hash=page.body_hash), Seen.THERE
        )
    extracted = await extract_page(ports, page.item, result)
    if isinstance(extracted, Failure):
        return _planned(ports, page, replace(change, failure=extracted), Seen.FAILED)
    if missing := _missing(page, result, extracted):
        return _planned(ports, page, replace(change, missing=missing), Seen.MISSING)
    change = replace(change, validators=result.validators, body_hash=sha256(result.body).hexdigest())
    if not _as_well(page, extracted):
        return _planned(ports, page, replace(change, validators=None), Seen.FAILED)
    return await _compared(ports, page, extracted, change)


def _is_same(page: Revisit, result: FetchResult) -> bool:
    return page.doubt is None and page.body_hash == sha256(result.body).hexdigest()


def _renewed(page: Revisit, result: FetchResult) -> Validators:
    """As of a poll: a 304 gives the validators that its 200 would have given (RFC 9110 §15.4.5)."""
    old, new = page.validators, result.validators
    return Validators(
        etag=new.etag or old.etag, last_modified=new.last_modified or old.last_modified, url=new.url or old.url
    )


def _missing(page: Revisit, result: FetchResult, extracted: Extracted) -> str | None:
    """How an answer without an error says that the article is not there any more."""
    if extracted.fate is Fate.GONE:
        return "soft_404"
    if _is_front(result.final_url) and not _is_front(page.item.url):
        return "front_page"
    return "emptied" if extracted.note == Note.NO_TEXT else None


def _is_front(url: str) -> bool:
    parts = urls.parse(url)
    return parts is not None and parts.path in ("", "/") and not parts.raw_query_string


def _as_well(page: Revisit, extracted: Extracted) -> bool:
    """Whether a page was read as well as the last time: else a wall or a notice may stand before it."""
    same_source = extracted.article.text_source is page.standing.text_source
    return extracted.fate is Fate.READ and same_source and extracted.note in (None, page.note)


async def _compared(ports: Ports, page: Revisit, extracted: Extracted, change: Revisited) -> Revisited:
    readings = edits.Readings(
        before=page.read,
        apart=page.apart,
        standing=page.standing,
        after=extracted.article,
        after_apart=extracted.apart or "",
    )
    limits = ports.settings.workers
    found = await attempt(
        ports.workers, edits.compared, readings, limits=Limits(deadline_s=limits.extract_s), names=EXTRACTING
    )
    if isinstance(found, Failure):
        return _planned(ports, page, replace(change, failure=found, validators=None), Seen.FAILED)
    if found.changed.verdict is Verdict.NONE:
        return _planned(ports, page, change, Seen.THERE)
    if found.changed.verdict is Verdict.DOUBT and found.changed.doubt != page.doubt:
        doubtful = replace(change, doubt=found.changed.doubt, validators=None)
        return _planned(ports, page, doubtful, Seen.DOUBTFUL)
    edited = replace(change, article=found.article, note=extracted.note, apart=found.apart or None)
    return _planned(ports, page, edited, Seen.THERE)


def _blank(ports: Ports, page: Revisit, *, failure: Failure | None) -> Revisited:
    return Revisited(
        article_id=page.item.article_id,
        revisited_at=ports.clock(),
        url=page.item.url,
        failure=failure,
        missing=page.missing,
        doubt=page.doubt,
    )


def _planned(ports: Ports, page: Revisit, change: Revisited, seen: Seen) -> Revisited:
    """The change with the next look, and with how the page stands until then."""
    looks = ports.looks()
    before = agenda.Before(
        first_seen_at=page.first_seen_at,
        why=page.why,
        looks=page.looks,
        failures=page.failures,
        missing_at=page.missing_at,
        doubtful=page.doubt is not None,
    )
    plan = agenda.after_look(before, seen, change.revisited_at, looks, change.failure)
    asked = page.why is Why.FEED and plan.due_at is None
    there = seen in (Seen.THERE, Seen.DOUBTFUL)
    return replace(
        change,
        seen=there,
        doubt=change.doubt if seen is not Seen.THERE else None,
        missing=None if there else change.missing,
        missing_at=plan.missing_at,
        removed=plan.removed,
        failures=plan.failures,
        next_look_at=agenda.remembered_until(page.first_seen_at, change.revisited_at, looks) if asked else plan.due_at,
        forgotten=asked,
        over=plan.due_at is None and not asked,
    )
