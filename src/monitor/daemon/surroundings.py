"""What the daemon notices at a tick of what is around it: a clock that was set back, its own network gone and back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from monitor.daemon.pulse import say
from monitor.daemon.said import log
from monitor.errors import StoreError
from monitor.store.clocks import mend_clock
from monitor.store.rows import to_text

if TYPE_CHECKING:
    from datetime import datetime

    from monitor.pipeline.ledger import Ledger

STEP = timedelta(seconds=5)  # less is a clock that is kept right


class Surroundings:
    """Remembers the last tick."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._ticked_at: datetime | None = None
        self._down_since: datetime | None = None

    async def look(self, now: datetime, down_since: datetime | None) -> None:
        """Take notice, once of each change: in the log, and in what `status` says."""
        if self._ticked_at is not None and now < self._ticked_at - STEP:
            await self._set_back(self._ticked_at - now, now)
        self._ticked_at = now
        if down_since != self._down_since:
            self._down_since = down_since
            await self._network(down_since)

    async def _set_back(self, step: timedelta, now: datetime) -> None:
        try:
            feeds = await self._ledger.write(mend_clock, now)
        except StoreError as error:
            log.error("store: %s", error)
        else:
            log.warning("clock: set back by %s; %d feeds wait anew, as long as they would have", step, feeds)

    async def _network(self, down_since: datetime | None) -> None:
        if down_since is None:
            log.info("network: there again")
        else:
            log.warning("network: nobody answers; it is taken for our own, and counted against nobody")
        await say(self._ledger, network_down_since=to_text(down_since) if down_since else "")
