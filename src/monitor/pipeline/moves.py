"""What the redirects of a poll mean for the address that its feed is asked at."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from monitor.records import Validators
from monitor.stages import agenda
from monitor.store.moves import known_before
from monitor.urls import same

if TYPE_CHECKING:
    from datetime import datetime

    from monitor.pipeline.ports import Ports
    from monitor.records import DueFeed, FetchResult, Polled


async def on_its_trail(ports: Ports, feed: DueFeed, result: FetchResult, change: Polled) -> Polled:
    """The change with where redirects led. A feed that is asked at another address from now on forgets what the old one
    gave to ask again with."""
    landing = agenda.Landing(
        at=change.polled_at,
        url=result.final_url,
        permanent=result.permanent,
        answered=result.status is not None,
        failure=change.failure,
    )
    since = None if change.failure else agenda.led_since(feed, landing)
    if since is not None:
        landing = replace(landing, akin=await _akin(ports, feed, change, since))
    trail = agenda.after_landing(feed, landing)
    if trail.followed == feed.trail.followed:
        return replace(change, trail=trail)
    return replace(change, trail=trail, validators=Validators(), body_hash=None)


async def _akin(ports: Ports, feed: DueFeed, change: Polled, since: datetime) -> bool:
    """Whether what a redirect leads to is the feed that was known before it led there: the same body, the same address
    that it names as its own, or one of its items. A feed that never was another is itself."""
    first = since == change.polled_at
    if first and (change.parsed is None or feed.pace.successes == 0):
        return True
    if change.parsed is None:
        return False
    named, before = change.parsed.declared.self_url, feed.pace.declared.self_url
    if first and named and before and same(named) == same(before):
        return True
    return await ports.ledger.read(known_before, feed.id, change.parsed.entries, since)
