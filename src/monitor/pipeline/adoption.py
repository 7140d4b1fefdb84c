"""The working topics come into force, one by one: at once, after a backtest, or when a person says so.

    draft      the file       | tests, word forms          | what there is to adopt
    settle     draft          | changes.plan               | apply     topics in force, changes that wait
    examine    changes        | backtest                   | what they would gain and lose

`settle` never waits for a backtest: what has to be examined first leaves its topic as it was. So a start is as quick
over a large archive as over none; `examine` comes after it, and `settle` again. Each settling is one transaction:
whatever happens, a topic is in force as it was or as it is to be.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from monitor import topics
from monitor.pipeline.backtest import Bounds, Trial, backtest
from monitor.pipeline.changes import Draft, Examined, plan, restored
from monitor.pipeline.reading import Reading
from monitor.pipeline.topics import InForce, failures, in_force, proved, word_forms
from monitor.records import Adopt
from monitor.store.adopted import Adopted, adopt
from monitor.store.pending import hold, pending
from monitor.store.rows import to_text
from monitor.store.standings import known_topics
from monitor.text import forms

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from sqlite_utils import Database

    from monitor.errors import Mistake
    from monitor.pipeline.changes import Change, Plan, Wish
    from monitor.pipeline.ledger import Ledger
    from monitor.pipeline.ports import Clock
    from monitor.store.lexicon import Lexicon
    from monitor.store.pending import Pending
    from monitor.store.standings import Known
    from monitor.topics import Topic, TopicFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What a settling came to."""

    generation: int
    plan: Plan


async def drafted(ledger: Ledger, lexicon: Lexicon, file: TopicFile, digest: str = "") -> Draft:
    """A checked file, ready to be adopted: its tests run, the forms of its words known. `digest`: of the file's text.
    Raises StoreError, WorkerError."""
    results = await proved(file.enabled, await word_forms(file.enabled, ledger, lexicon))
    broken = frozenset(result.topic for result in results if not result.passed)
    return await asyncio.to_thread(draft_of, file, digest=digest, failed=failures(results, file.name), broken=broken)


def draft_of(
    file: TopicFile, *, digest: str = "", failed: tuple[Mistake, ...] = (), broken: frozenset[str] = frozenset()
) -> Draft:
    """A checked file; `broken`: the topics with tests that `failed`."""
    wanted = {topic.id: adoptable(topic) for topic in file.enabled if topic.id not in broken}
    return Draft(file=file, digest=digest, wanted=wanted, failed=failed, broken=broken)


def adoptable(topic: Topic) -> Adopted:
    """A topic as the store keeps it."""
    return Adopted(
        topic=topic.id,
        version=topics.version(topic, forms.ANALYSER),
        title=topic.title,
        definition=topics.definition(topic),
    )


def settle(
    database: Database,
    draft: Draft,
    mode: Adopt,
    examined: Mapping[str, Examined],
    now: datetime,
    *,
    wish: Wish | None = None,
) -> Settled:
    """Adopt what may be adopted, let wait what may not. Give it to `Ledger.write`: all of it is one transaction."""
    planned = plan(draft, known_topics(database), mode, examined, wish=wish, at=to_text(now))
    return _put_in_force(database, planned, now)


def settle_as_planned(database: Database, planned: Plan, known: Mapping[str, Known], now: datetime) -> Settled | None:
    """Carry out a plan that was made from what the store had. None where it has something else by now, such as another
    verdict: then nothing is changed."""
    return _put_in_force(database, planned, now) if known_topics(database) == known else None


def _put_in_force(database: Database, planned: Plan, now: datetime) -> Settled:
    number = adopt(database, planned.topics, keep=planned.keep, renames=planned.renames, now=now)
    before = {change.topic: change.version for change in pending(database)}
    still = [
        change.topic
        for change in planned.unexamined
        if before.get(change.topic, "") == (change.wanted.version if change.wanted else None)
    ]
    hold(database, planned.waiting, keep=still)
    return Settled(generation=number, plan=planned)


async def examine(
    ledger: Ledger,
    lexicon: Lexicon,
    changes: Sequence[Change],
    bounds: Bounds,
    *,
    said: Callable[[int | None], None] = lambda _: None,
) -> dict[str, Examined]:
    """What changes would do to the archive, by topic. Raises StoreError, WorkerError."""
    trials = [trial_of(change) for change in changes]
    both = [topic for trial in trials for topic in (trial.new, trial.old) if topic]
    expanded = await word_forms(both, ledger, lexicon)
    async with Reading(ledger.path) as reading:
        result = await backtest(reading, trials, expanded, bounds, said=said)
    at = to_text(bounds.now)
    return {
        change.topic: Examined.of(change, comparison, at)
        for change, comparison in zip(changes, result.comparisons, strict=True)
    }


def trial_of(change: Change) -> Trial:
    """A change as a backtest tries it."""
    standing = change.standing if change.known and (change.known.in_force or change.known.has_hits) else None
    return Trial(
        topic=change.topic,
        new=change.new if change.wanted else None,
        old=restored(standing) if standing else None,
        version=standing.version if standing else "",
    )


class Adoption:
    """A draft on its way into force: what was examined of it so far, what waits, what is left."""

    def __init__(self, ledger: Ledger, lexicon: Lexicon, draft: Draft, mode: Adopt, clock: Clock) -> None:
        self.draft = draft
        self.mode = mode
        self._ledger = ledger
        self._lexicon = lexicon
        self._clock = clock
        self._examined: dict[str, Examined] = {}
        self._plan: Plan | None = None

    @classmethod
    async def of(
        cls, ledger: Ledger, lexicon: Lexicon, file: TopicFile, digest: str, *, mode: Adopt, clock: Clock
    ) -> Adoption:
        """A checked file's. Raises StoreError, WorkerError."""
        return cls(ledger, lexicon, await drafted(ledger, lexicon, file, digest), mode, clock)

    @property
    def unexamined(self) -> tuple[Change, ...]:
        """What is to be examined before it can be adopted, or shown."""
        return self._plan.unexamined if self._plan else ()

    @property
    def waiting(self) -> tuple[Pending, ...]:
        """What waits for a person."""
        return self._plan.waiting if self._plan else ()

    async def settle(self, wish: Wish | None = None) -> Settled:
        """Adopt what may be adopted by now. Raises StoreError."""
        settled = None
        while settled is None:
            now = self._clock()
            known = await self._ledger.read(known_topics)
            # no transaction waits for it: ten thousand changed topics take seconds
            planned = await asyncio.to_thread(
                plan, self.draft, known, self.mode, self._examined, wish=wish, at=to_text(now)
            )
            settled = await self._ledger.write(settle_as_planned, planned, known, now)
        self._plan = settled.plan
        return settled

    async def examine(
        self, processes: int, match_s: float, said: Callable[[int | None], None] = lambda _: None
    ) -> None:
        """Examine what is left; `settle` again after it. Raises StoreError, WorkerError."""
        bounds = Bounds(processes=processes, match_s=match_s, now=self._clock())
        self._examined |= await examine(self._ledger, self._lexicon, self.unexamined, bounds, said=said)

    def forget(self) -> None:
        """Examine everything once more: verdicts and articles have come since."""
        self._examined.clear()

    async def in_force(self, settled: Settled) -> InForce:
        """The adopted topics, compiled. Raises StoreError, WorkerError."""
        return await in_force(self._ledger, self._lexicon, settled.generation)


async def adopt_file(
    ledger: Ledger, lexicon: Lexicon, file: TopicFile, clock: Clock
) -> tuple[InForce, tuple[Mistake, ...]]:
    """Adopt the topics of a checked file whose tests pass, whatever that does. Gives them with what they match by, and
    the failed tests: a topic with one keeps its last adopted version, where it has any."""
    draft = await drafted(ledger, lexicon, file)
    settled = await ledger.write(settle, draft, Adopt.ALWAYS, {}, clock())
    return await in_force(ledger, lexicon, settled.generation), draft.failed
