"""From the file's feeds to the store's: new ones with a first due time, changed ones changed, others removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.stages import agenda
from monitor.store.sources import sync_feeds

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from monitor.pipeline.ledger import Ledger
    from monitor.pipeline.ports import Chance, Clock
    from monitor.records import Feed
    from monitor.records.settings import PollingSettings


async def sync(
    ledger: Ledger, feeds: Sequence[Feed], polling: PollingSettings, *, clock: Clock, chance: Chance
) -> None:
    """Make the store's feeds those of the file, in one transaction. Raises StoreError."""
    now = clock()

    def first_due(new: int) -> datetime:
        return agenda.first_due(now, new=new, polling=polling, chance=chance())

    await ledger.write(sync_feeds, feeds, interval_s=round(polling.interval_without_s), now=now, first_due=first_due)
