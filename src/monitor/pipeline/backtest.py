"""What changes of topics would do to the archive. It writes nothing.

    backtest candidates       | topics.match, old and new | compare  gained and lost

The hits that stand are the old side, wherever the version in force has decided; where it has not yet (a text that waits
to be matched, or is matched again at this moment) both versions are asked, so that nothing counts as gained by a change
that the version in force would find as well.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from monitor import topics
from monitor.errors import WorkerError
from monitor.store.candidates import candidate_ids
from monitor.store.compared import all_decided, articles_hit, stored_articles, unindexed
from monitor.text import forms
from monitor.tuning.comparison import RECENT_DAYS, Compared, Tally
from monitor.workers import Limits, Workers

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from monitor.pipeline.reading import Reading
    from monitor.records import Document, Level
    from monitor.store.adopted import Forms
    from monitor.store.compared import StoredArticle
    from monitor.topics import Compiled, Topic
    from monitor.tuning.comparison import Comparison

    Ids = NDArray[np.int64]

BATCH = 64  # articles to a worker at once: handing one over costs as much as matching it
SLOWER = 4  # times the deadline of one article for a batch; past it each is asked alone
MOST_IDS = 4_000_000  # candidates of topics that are compared together, at 8 bytes each
IN_FLIGHT = 2  # batches for each process


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A change of one topic. `old` is the topic as it matches now, under the id that its hits have in the store."""

    topic: str  # what the comparison calls it
    new: Topic | None  # None: it is deleted
    old: Topic | None  # None: there was none
    version: str = ""  # of `old`, whose decisions and hits are stored


@dataclass(frozen=True, slots=True, kw_only=True)
class Backtest:
    """What changes of topics would do, each for itself."""

    comparisons: tuple[Comparison, ...]
    unindexed: int  # articles that no topic has seen yet: nothing is known of them, and they are not counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What a backtest may cost, and which articles it looks at."""

    processes: int
    match_s: float  # for one article
    now: datetime
    since: str | None = None  # first seen then or later
    stored: bool = True  # whether stored hits are the old side; else the old topics are asked about everything


@dataclass(frozen=True, slots=True)
class Sides:
    """What the workers of a backtest hold."""

    new: Compiled
    old: Compiled


@dataclass(frozen=True, slots=True)
class Asked:
    """An article and the topics that are to be asked about it, new and old, by id."""

    document: Document
    new: tuple[str, ...]
    old: tuple[str, ...]


Levels = dict[str, "Level"]  # by id, of the topics that found something


@dataclass(frozen=True, slots=True)
class Judged:
    """What the topics give to an article; `undecided`: those that ran out of time, or killed their worker."""

    new: Levels
    old: Levels
    undecided: frozenset[str] = frozenset()


def judge(asked: Sequence[Asked], sides: Sides) -> list[Judged]:
    """The levels that the new and the old topics give to each article; in a worker."""
    return [
        Judged(_levels(sides.new, one.document, one.new), _levels(sides.old, one.document, one.old)) for one in asked
    ]


def _levels(compiled: Compiled, document: Document, ids: tuple[str, ...]) -> Levels:
    matches = topics.match(compiled, document, only=ids) if ids else ()
    return {match.topic: match.level for match in matches if match.level is not None}


async def backtest(
    reading: Reading,
    trials: Sequence[Trial],
    expanded: Forms,
    bounds: Bounds,
    *,
    said: Callable[[int | None], None] = lambda _: None,
) -> Backtest:
    """Try changes over the archive. `expanded`: the word forms of all topics, old and new. `said` is told how many
    articles there are to look at, and called after each. Raises StoreError, WorkerCrash."""
    sides = await asyncio.to_thread(_sides, trials, expanded)
    async with Workers(bounds.processes, sides) as workers:
        run = _Run(reading, workers, bounds, said)
        async for group in _groups(reading, trials, expanded, bounds):
            await run.compare(group)
    comparisons = tuple(run.tally(trial).comparison for trial in trials)
    return Backtest(comparisons=comparisons, unindexed=await reading.read(unindexed))


def _sides(trials: Sequence[Trial], expanded: Forms) -> Sides:
    def compiled(chosen: Iterable[Topic | None]) -> Compiled:
        return topics.compile_topics([topic for topic in chosen if topic], expanded, forms.ANALYSER)

    return Sides(compiled(trial.new for trial in trials), compiled(trial.old for trial in trials))


Group = list[tuple[Trial, "Ids"]]  # trials with the articles that concern them


async def _groups(reading: Reading, trials: Sequence[Trial], expanded: Forms, bounds: Bounds) -> AsyncIterator[Group]:
    group: Group = []
    for trial in trials:
        ids = await _concerned(reading, trial, expanded, bounds)
        if group and sum(len(others) for _, others in group) + len(ids) > MOST_IDS:
            yield group
            group = []
        group.append((trial, ids))
    if group:
        yield group


async def _concerned(reading: Reading, trial: Trial, expanded: Forms, bounds: Bounds) -> Ids:
    """The articles that either version may match, or does."""
    found: list[list[int]] = []
    settled = trial.old is None or (bounds.stored and await reading.read(all_decided, trial.old.id, trial.version))
    for topic in (trial.new, None if settled else trial.old):
        if topic is not None:
            needed = await asyncio.to_thread(topics.anchors, topic, expanded)
            found.append(await reading.read(candidate_ids, needed))
    if trial.old is not None and bounds.stored:
        found.append(await reading.read(articles_hit, trial.old.id))
    return np.unique(np.concatenate([np.array(ids, dtype=np.int64) for ids in ([], *found)]))


class _Run:
    """One backtest under way."""

    def __init__(self, reading: Reading, workers: Workers, bounds: Bounds, said: Callable[[int | None], None]) -> None:
        self._reading = reading
        self._workers = workers
        self._bounds = bounds
        self._said = said
        self._total = 0
        self._recent_from = bounds.now - timedelta(days=RECENT_DAYS)
        self._tallies: dict[str, Tally] = {}

    def tally(self, trial: Trial) -> Tally:
        return self._tallies.setdefault(trial.topic, Tally(trial.topic))

    async def compare(self, group: Group) -> None:
        """Ask about all articles of a group, a few batches at a time."""
        every = np.unique(np.concatenate([ids for _, ids in group]))
        self._total += len(every)
        self._said(self._total)
        batches = (every[start : start + BATCH] for start in range(0, len(every), BATCH))

        async def lane() -> None:
            for batch in batches:
                await self._batch(group, batch)

        lanes = [asyncio.create_task(lane()) for _ in range(IN_FLIGHT * self._bounds.processes)]
        try:
            await asyncio.gather(*lanes)
        finally:
            for task in lanes:
                task.cancel()
            await asyncio.gather(*lanes, return_exceptions=True)

    async def _batch(self, group: Group, batch: Ids) -> None:
        concerned = _by_article(group, batch)
        versions = {trial.old.id: trial.version for trial, _ in group if trial.old}
        articles = await self._reading.read(
            stored_articles, [int(number) for number in batch], versions, self._bounds.since
        )
        asked = [self._asked(article, concerned[article.article_id]) for article in articles]
        for article, judged in zip(articles, await self._judged(asked), strict=True):
            for trial in concerned[article.article_id]:
                self._count(trial, article, judged)
        for _ in batch:
            self._said(None)

    def _asked(self, article: StoredArticle, trials: Iterable[Trial]) -> Asked:
        new, old = [], []
        for trial in trials:
            if trial.new is not None and _young_enough(trial.new, article):
                new.append(trial.new.id)
            if trial.old is not None and not self._stands(trial.old, article) and _young_enough(trial.old, article):
                old.append(trial.old.id)
        return Asked(article.document, tuple(new), tuple(old))

    def _stands(self, old: Topic, article: StoredArticle) -> bool:
        """Whether what is stored is what the old topic makes of an article."""
        return self._bounds.stored and old.id in article.decided

    async def _judged(self, asked: list[Asked]) -> list[Judged]:
        some = [one for one in asked if one.new or one.old]
        found = iter(await self._together(some))
        return [next(found) if one.new or one.old else Judged({}, {}) for one in asked]

    async def _together(self, asked: list[Asked]) -> Sequence[Judged]:
        if not asked:
            return ()
        limits = Limits(deadline_s=SLOWER * self._bounds.match_s)
        try:
            return await self._workers.run(judge, asked, limits=limits, held=True)
        except WorkerError:
            return [await self._one_by_one(one) for one in asked]

    async def _one_by_one(self, asked: Asked) -> Judged:
        """Each topic alone, so that one that runs away costs the others nothing."""
        new, old, undecided = Levels(), Levels(), set[str]()
        for one in [
            *(Asked(asked.document, (topic,), ()) for topic in asked.new),
            *(Asked(asked.document, (), (topic,)) for topic in asked.old),
        ]:
            limits = Limits(deadline_s=self._bounds.match_s)
            try:
                (found,) = await self._workers.run(judge, [one], limits=limits, held=True)
            except WorkerError:
                undecided.update((*one.new, *one.old))
            else:
                new |= found.new
                old |= found.old
        return Judged(new, old, frozenset(undecided))

    def _count(self, trial: Trial, article: StoredArticle, judged: Judged) -> None:
        if not judged.undecided.isdisjoint(topic.id for topic in (trial.new, trial.old) if topic):
            self.tally(trial).leave_undecided()
            return
        stored = article.hits.get(trial.old.id) if trial.old else None
        before = judged.old.get(trial.old.id) if trial.old else None
        if trial.old and self._stands(trial.old, article):
            before = stored.level if stored else None
        self.tally(trial).add(
            Compared(
                article_id=article.article_id,
                before=before,
                after=judged.new.get(trial.new.id) if trial.new else None,
                verdict=stored.verdict if stored else None,
                recent=article.seen_at >= self._recent_from,
            )
        )


def _young_enough(topic: Topic, article: StoredArticle) -> bool:
    return topic.max_age_days is None or article.age <= timedelta(days=topic.max_age_days)


def _by_article(group: Group, batch: Ids) -> dict[int, list[Trial]]:
    """Which trials each article of a batch concerns; both are in order."""
    concerned: dict[int, list[Trial]] = {int(number): [] for number in batch}
    for trial, ids in group:
        first, last = np.searchsorted(ids, [batch[0], batch[-1] + 1])
        for number in ids[first:last]:
            concerned[int(number)].append(trial)
    return concerned
