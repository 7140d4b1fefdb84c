"""Take out what the settings do not want to be kept any longer, a bite at a time, so that polling goes on beside it.

retention    old articles without a hit  |  apply     their texts gone, fate purged; later the articles
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from monitor.store.forgotten import forget
from monitor.store.retention import purge, seen_before

if TYPE_CHECKING:
    from datetime import datetime

    from monitor.pipeline.ledger import Ledger
    from monitor.records import RetentionSettings

PAUSE_S = 0.05  # between two bites: at most half of the writer's time


@dataclass(frozen=True, slots=True, kw_only=True)
class Purged:
    """What a run of retention took out."""

    articles: int  # whose texts are gone
    forgotten: int = 0  # that are gone with all their traces


async def keep(ledger: Ledger, retention: RetentionSettings, now: datetime) -> Purged:
    """Purge what is older than the settings allow, until nothing is; nothing at all where they keep everything.

    It can be cancelled between two bites and goes on at the next call. Raises StoreError where the store cannot be
    written.
    """
    if retention.text_without_hit_s is None:
        return Purged(articles=0)
    before = now - timedelta(seconds=retention.text_without_hit_s)
    last = await ledger.read(seen_before, before)
    upto = articles = 0
    while upto < last:
        bite = await ledger.write(purge, before=before, after=upto, now=now)
        upto, articles = bite.upto, articles + bite.articles
        if bite.articles:
            await asyncio.sleep(PAUSE_S)
    return Purged(articles=articles, forgotten=await _forget(ledger, now))


async def _forget(ledger: Ledger, now: datetime) -> int:
    bite = await ledger.write(forget, now=now)
    articles = bite.articles
    while bite.upto is not None:
        await asyncio.sleep(PAUSE_S)
        bite = await ledger.write(forget, now=now, after=bite.upto)
        articles += bite.articles
    return articles
