"""One pass: everything that is due, to the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.pipeline.match import match
from monitor.pipeline.poll import polls
from monitor.pipeline.revisit import revisit
from monitor.pipeline.visit import visit
from monitor.store.sources import make_due

if TYPE_CHECKING:
    from monitor.daemon.said import Said
    from monitor.pipeline.ports import Ports
    from monitor.pipeline.topics import InForce


async def once(ports: Ports, topics: InForce, *, everything: bool, said: Said) -> None:
    """Every feed that is due (or every active one), all pages, those that are due once more, all matching, and then the
    end."""
    await ports.ledger.write(make_due, ports.clock(), everything=everything)
    for flow in polls(ports, said=said.polled):
        await flow.drain()
    await match(ports, topics, said=said.matched).drain()
    await visit(ports, said=said.visited).drain()
    await revisit(ports, said=said.revisited).drain()
    await match(ports, topics, said=said.matched).drain()
