"""What a pipe needs of the world, handed to it by the door: the web, the workers, the store, the clock, chance."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from monitor.pipeline.ledger import Ledger
from monitor.pipeline.outage import Outage
from monitor.records import Access, Failure, FetchRequest, FetchResult, Looks, Settings, Sites
from monitor.workers import Workers

Clock = Callable[[], datetime]
Chance = Callable[[], float]  # uniform in 0…1


class Web(Protocol):
    """The network as the pipes see it: `fetch.Web`, or a fake in tests. Expected errors come back as values."""

    async def get(self, request: FetchRequest) -> FetchResult: ...

    async def may_read(self, url: str, access: Access | None = None) -> Failure | None: ...

    def held_until(self, url: str) -> datetime | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """The world, as one value."""

    web: Web
    workers: Workers
    processes: int  # how many the workers are
    ledger: Ledger
    settings: Settings
    clock: Clock
    chance: Chance
    sites: Sites = field(default_factory=Sites)  # what the user says of the pages of hosts
    outage: Outage = field(default_factory=Outage)

    def looks(self) -> Looks:
        """How a page is looked at again."""
        polling = self.settings.polling
        return Looks(days=polling.revisit_days, chance=self.chance(), first=timedelta(seconds=polling.revisit_after_s))
