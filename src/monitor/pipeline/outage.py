"""What becomes of a failed request: the feed's or page's own, or our own network's, which is counted against nobody.

A failure is applied as it comes. Where the next ones show that the network was down, what it did is taken back.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from monitor import urls
from monitor.records import Postponed
from monitor.stages import agenda

T = TypeVar("T")

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Protocol

    from sqlite_utils import Database

    from monitor.pipeline.ports import Ports
    from monitor.records import Change, DueFeed, Failure, FeedItem, Revisit

    class Claim(Protocol[T]):
        """`store.sources.claim_due`, `store.visited.claim_waiting` or `store.revisits.claim_again`."""

        def __call__(self, database: Database, now: datetime, *, limit: int, per_host: int) -> list[T]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request that was made, and how it ended."""

    item: DueFeed | FeedItem | Revisit
    at: datetime
    url: str  # as asked
    final_url: str
    failure: Failure | None
    answered_before: bool  # the last time

    @property
    def unconnected(self) -> bool:
        return self.failure is not None and self.failure.error_class in agenda.UNCONNECTED


class Outage:
    """Watches our network over the requests of all pipes."""

    def __init__(self) -> None:
        self._network = agenda.Network()
        self._blamed: deque[Asked] = deque()  # failures of the last minutes that may turn out to be ours

    @property
    def down_since(self) -> datetime | None:
        """Since when our own network has been down; None while it is there."""
        return self._network.down_since

    def admitted(self, now: datetime, wanted: int) -> int:
        """How many may be claimed: all that are wanted, or a few canaries now and then."""
        return agenda.admitted(self._network, now, wanted=wanted)

    def sent_out(self, now: datetime) -> None:
        """Some have been claimed."""
        self._network = agenda.sent_out(self._network, now)

    def weighed(self, asked: Asked, change: Change) -> tuple[Change, ...]:
        """What is to be applied: the change, or, where it was our network, that all stands as before."""
        was_down = self.down_since is not None
        attempt = agenda.attempt(
            asked.at,
            urls.site(asked.url) or asked.url,
            asked.failure,
            answered_before=asked.answered_before,
            led_to=urls.site(asked.final_url) or asked.final_url,
        )
        ours = asked.unconnected
        if attempt is not None:
            self._network = agenda.after_attempt(self._network, attempt)
            ours = ours or agenda.lost(self._network, attempt)
        if self.down_since is None:
            if was_down:
                self._blamed.clear()
            self._remember(asked, ours=ours or (attempt is not None and attempt.elsewhere is not None))
            return (change,)
        taken_back = tuple(Postponed(item=one.item, due_at=asked.at) for one in self._blamed)
        self._blamed.clear()
        return (*taken_back, Postponed(item=asked.item, due_at=asked.at) if ours else change)

    def _remember(self, asked: Asked, *, ours: bool) -> None:
        while self._blamed and asked.at - self._blamed[0].at >= agenda.OVER:
            self._blamed.popleft()
        if ours:
            self._blamed.append(asked)


async def claimed(ports: Ports, claim: Claim[T], wanted: int) -> list[T]:
    """What a claim of the store's gives: as many as are wanted, or a few canaries while our network is down."""
    now = ports.clock()
    limit = ports.outage.admitted(now, wanted)
    given = await ports.ledger.write(claim, now, limit=limit, per_host=2 * ports.settings.network.per_host)
    if given:
        ports.outage.sent_out(now)
    return given


async def settled(ports: Ports, asked: Asked, change: Change) -> int | None:
    """Apply what came of a request. The number of new sightings; None where it was our own network, and nothing came
    of it."""
    changes = ports.outage.weighed(asked, change)
    applied = await asyncio.gather(*(ports.ledger.apply(one) for one in changes))
    return applied[-1] if changes[-1] is change else None
