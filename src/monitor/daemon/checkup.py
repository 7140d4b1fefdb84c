"""Once a week the whole store is read through, in a process of its own, while everything goes on (STANDARDS, N5)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from monitor.daemon.pulse import say
from monitor.daemon.said import log
from monitor.store import pulse
from monitor.store.checkup import clear_up, gently
from monitor.store.rows import to_text, to_time
from monitor.workers import Limits, once

if TYPE_CHECKING:
    from datetime import datetime

    from monitor.pipeline.ledger import Ledger

EVERY = timedelta(days=7)
READING = Limits(deadline_s=4 * 3600)  # 500 GB on a slow disk


async def weekly(ledger: Ledger, now: datetime) -> None:
    """Read the store through where the last time is a week ago, and keep what was found: the facts `checked_at` and
    `faults`, empty where it is whole. Raises StoreError, WorkerError where that could not be done."""
    clear_up(ledger.path)
    last = (await ledger.read(pulse.said)).get("checked_at")
    if last and abs(now - to_time(last)) < EVERY:
        return
    try:
        found = await once(gently, ledger.path, limits=READING)
    finally:
        clear_up(ledger.path)
    for fault in found:
        log.error("the database is damaged: %s", fault)
    if not found:
        log.info("the database was read through, and is whole")
    await say(ledger, checked_at=to_text(now), faults="\n".join(found))
