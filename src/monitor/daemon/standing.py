"""The configuration in force and what runs by it: exchanged for another while the daemon runs."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from monitor.daemon.pipes import Pipes
from monitor.daemon.said import log
from monitor.pipeline import said
from monitor.pipeline.adoption import Adoption
from monitor.pipeline.sources import sync
from monitor.store.turns import release

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager
    from datetime import datetime

    from monitor.config import Configuration
    from monitor.errors import Mistake
    from monitor.pipeline.adoption import Settled
    from monitor.pipeline.changes import Change, Wish
    from monitor.pipeline.ledger import Ledger
    from monitor.pipeline.ports import Chance, Clock, Ports
    from monitor.pipeline.topics import InForce
    from monitor.records import Settings, Sites
    from monitor.store.lexicon import Lexicon

    Assemble = Callable[[Settings, Sites, InForce], AbstractAsyncContextManager[Ports]]

LOGGED = 20  # changes that were adopted at once
EXAMINING = 1  # process for backtests: feeds, pages and new articles go first


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchanged:
    """What an exchange came to: which files say something else now, and the failed tests of topics that stay behind."""

    changed: tuple[str, ...]
    failed: tuple[Mistake, ...]


class Standing:
    """What the daemon goes by at the moment: settings, feeds, topics, and the pipes over them.

    `assemble` gives the world under some settings, with workers that hold the compiled topics. Open it before use.
    """

    def __init__(
        self,
        ledger: Ledger,
        configuration: Configuration,
        topics: InForce,
        assemble: Assemble,
        lexicon: Lexicon,
        *,
        adoption: Adoption,
        clock: Clock,
        chance: Chance,
    ) -> None:
        self.configuration = configuration
        self.topics = topics
        self.ledger = ledger
        self.clock = clock
        self.adoption = adoption
        self.news: list[Change] = []  # adopted, for whoever tells of them
        self._chance = chance
        self._assemble = assemble
        self._lexicon = lexicon
        self._world = AsyncExitStack()
        self._pipes: Pipes | None = None
        self._turning = asyncio.Lock()  # the pipes are not filled while they are exchanged

    @property
    def size(self) -> str:
        """How much it is, in a line: `119 feeds, 3 topics`."""
        return f"{len(self.configuration.feeds)} feeds, {len(self.topics.topics)} topics"

    @property
    def down_since(self) -> datetime | None:
        """Since when our own network has been down; None while it is there."""
        return self._pipes.down_since if self._pipes else None

    async def open(self) -> None:
        """Assemble the world. Raises Refusal where the settings do not allow it."""
        now = self.configuration
        ports = await self._world.enter_async_context(self._assemble(now.settings, now.sites, self.topics))
        self._pipes = Pipes(ports, self.topics)

    async def fill(self) -> None:
        """Start on whatever is due."""
        async with self._turning:
            if self._pipes:
                await self._pipes.fill()

    async def exchange(self, new: Configuration) -> Exchanged:
        """Go by another configuration from now on, whole or not at all.

        What may be refused comes first: a world under the new settings, the tests and word forms of the new topics.
        Topics whose tests fail keep their last version, as at a start. Raises Refusal, StoreError, WorkerError; the
        old configuration stays in force then.
        """
        changed = _differences(self.configuration, new)
        async with AsyncExitStack() as drafted:
            ports = None
            if not {"settings", "sites"}.isdisjoint(changed):
                ports = await drafted.enter_async_context(self._assemble(new.settings, new.sites, self.topics))
            topics, adoption = self.topics, self.adoption
            if "topics" in changed or new.settings.topics != self.configuration.settings.topics:
                adoption = await self._adoption(new)
                topics = await adoption.in_force(self._noted(await adoption.settle()))
            if changed:
                polling = new.settings.polling
                await sync(self.ledger, new.feeds, polling, clock=self.clock, chance=self._chance)
            async with self._turning:
                await self._turn(ports, topics, drafted.pop_all())
        self.configuration, self.adoption = new, adoption
        log.setLevel(new.settings.log.level.name)
        return Exchanged(changed=changed, failed=adoption.draft.failed)

    async def _adoption(self, new: Configuration) -> Adoption:
        mode = new.settings.topics.adopt
        if new.topics_digest == self.adoption.draft.digest:
            return Adoption(self.ledger, self._lexicon, self.adoption.draft, mode, self.clock)
        return await Adoption.of(self.ledger, self._lexicon, new.topics, new.topics_digest, mode=mode, clock=self.clock)

    async def apply(self, wish: Wish | None = None) -> None:
        """Adopt what may be adopted by now, and match by it from now on. Raises StoreError, WorkerError; the topics
        that match stay as they were then."""
        settled = self._noted(await self.adoption.settle(wish))
        if settled.generation != self.topics.generation or settled.plan.adopted:
            topics = await self.adoption.in_force(settled)
            async with self._turning:
                await self._turn(None, topics, AsyncExitStack())

    def _noted(self, settled: Settled) -> Settled:
        """The same; what was adopted is told of."""
        adopted = settled.plan.adopted
        for change in adopted[:LOGGED]:
            log.info("topics: %s", said.adopted(change))
        if len(adopted) > LOGGED:
            log.info("topics: %d more adopted", len(adopted) - LOGGED)
        self.news.extend(adopted)
        return settled

    async def examine(self) -> None:
        """See what the changes that are left would do. Raises StoreError, WorkerError."""
        await self.adoption.examine(EXAMINING, self.configuration.settings.workers.match_s)

    async def _turn(self, ports: Ports | None, topics: InForce, world: AsyncExitStack) -> None:
        """From the old pipes to the new ones, or to other topics in the old ones."""
        assert self._pipes is not None
        other = topics.generation != self.topics.generation
        self.topics = topics
        if ports is None:
            if other:
                await self._pipes.ask(topics)
            return
        await ports.workers.renew(topics.compiled)
        await self.close()
        await self.ledger.write(release)
        self._world, self._pipes = world, Pipes(ports, topics)

    async def close(self) -> None:
        """End the pipes between two changes, and let the world go."""
        if self._pipes:
            await self._pipes.stop()
            self._pipes = None
        await self._world.aclose()


def _differences(old: Configuration, new: Configuration) -> tuple[str, ...]:
    differs = {
        "settings": old.settings != new.settings,
        "feeds": old.feeds != new.feeds,
        "topics": old.topics_digest != new.topics_digest,
        "sites": old.sites != new.sites,
    }
    return tuple(name for name, different in differs.items() if different)
