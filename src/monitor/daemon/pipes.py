"""The daemon's pipes over one world: filled at every tick, given other topics, ended together."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from monitor.daemon.said import log, said_matched, said_polled, said_revisited, said_visited
from monitor.errors import StoreError
from monitor.pipeline.match import match
from monitor.pipeline.poll import polls
from monitor.pipeline.revisit import revisit
from monitor.pipeline.visit import visit

if TYPE_CHECKING:
    from datetime import datetime

    from monitor.pipeline.flow import Flow
    from monitor.pipeline.ports import Ports
    from monitor.pipeline.topics import InForce
    from monitor.records import DueFeed, FeedItem, Revisit
    from monitor.store.matched import Unmatched

    AnyFlow = Flow[DueFeed] | Flow[FeedItem] | Flow[Revisit] | Flow[Unmatched]


class Pipes:
    """Poll, visit, revisit and match. The workers of `ports` hold the compiled form of `topics`."""

    def __init__(self, ports: Ports, topics: InForce) -> None:
        self._ports = ports
        self._flows: dict[str, AnyFlow] = {
            **{f"poll {place}": flow for place, flow in enumerate(polls(ports, said=said_polled), 1)},
            "visit": visit(ports, said=said_visited),
            "revisit": revisit(ports, said=said_revisited),
            "match": match(ports, topics, said=said_matched),
        }

    @property
    def down_since(self) -> datetime | None:
        """Since when our own network has been down; None while it is there."""
        return self._ports.outage.down_since

    async def fill(self) -> None:
        """Start on whatever is due. An error of the store's is logged and tried again at the next tick; any other is a
        bug, and flies."""
        for name, flow in self._flows.items():
            try:
                flow.raise_error()
                await flow.fill()
            except StoreError as error:
                log.error("%s: %s", name, error)

    async def ask(self, topics: InForce) -> None:
        """Match by these topics from now on. What was being matched is matched again."""
        await self._flows["match"].stop()
        await self._ports.workers.renew(topics.compiled)
        self._flows["match"] = match(self._ports, topics, said=said_matched)

    async def stop(self) -> None:
        """End between two changes."""
        await asyncio.gather(*(flow.stop() for flow in self._flows.values()))
