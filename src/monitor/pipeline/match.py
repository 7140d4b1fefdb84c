"""Ask the topics about what they have not decided on yet.

    match    unmatched items  | match.hits | stories     | apply     hits with their reasons

New articles come first; an article that a changed topic must see again is asked by the changed topics alone.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from monitor.errors import WorkerError
from monitor.pipeline.finding import Found, Report, find
from monitor.pipeline.flow import Flow
from monitor.records import Matched
from monitor.store.matched import unmatched
from monitor.workers import Limits

if TYPE_CHECKING:
    from collections.abc import Callable

    from monitor.pipeline.ports import Ports
    from monitor.pipeline.topics import InForce
    from monitor.records import Hit, NearMiss, Told
    from monitor.store.matched import Unmatched

BATCH = 200


def match(ports: Ports, topics: InForce, *, said: Callable[[Matched], None] = lambda _: None) -> Flow[Unmatched]:
    """What the topics in force have not decided on, as a flow. `said` hears of each decision.

    The workers hold the compiled topics.
    """
    busy: set[int] = set()

    async def claim() -> list[Unmatched]:
        waiting = await ports.ledger.read(unmatched, topics.generation, limit=BATCH, skip=frozenset(busy))
        busy.update(item.article_id for item in waiting)
        return waiting

    async def one(item: Unmatched) -> None:
        try:
            change = await match_one(ports, topics, item)
            await ports.ledger.apply(change)
        finally:
            busy.discard(item.article_id)
        said(change)

    return Flow(claim, one, at_once=2 * ports.processes)


async def match_one(ports: Ports, topics: InForce, item: Unmatched) -> Matched:
    """One version of one article, as a change to be applied. What cannot be decided in time stays undecided, counted,
    and is asked again under the topic's next version."""
    asked = tuple(topic for topic, _ in item.topics if _young_enough(topics, topic, item))
    found = await _found(ports, item, asked)
    undecided: tuple[str, ...] = ()
    if isinstance(found, WorkerError):
        found, undecided = await _one_by_one(ports, item, asked)
    return Matched(
        article_id=item.article_id,
        version_id=item.version_id,
        generation=topics.generation,
        topics=item.topics,
        hits=found.hits,
        undecided=undecided,
        words=found.words,
        matched_at=ports.clock(),
        backfill=item.backfill,
        near=found.near,
        told=found.told,
        looks=ports.looks(),
    )


def _young_enough(topics: InForce, topic: str, item: Unmatched) -> bool:
    """Whether a topic wants an article of this age; what it decided once it decides again, however old it is by now."""
    most = topics.compiled.by_id[topic].max_age_days
    return most is None or item.age <= timedelta(days=most)


async def _found(ports: Ports, item: Unmatched, asked: tuple[str, ...]) -> Found | WorkerError:
    limits = Limits(deadline_s=ports.settings.workers.match_s)
    try:
        return await ports.workers.run(find, _read(item), asked, limits=limits, held=True)
    except WorkerError as error:
        return error


def _read(item: Unmatched) -> Report:
    return Report(document=item.document, author=item.author, indexed=item.indexed, told=item.told)


async def _one_by_one(ports: Ports, item: Unmatched, asked: tuple[str, ...]) -> tuple[Found, tuple[str, ...]]:
    """Each topic alone, so that one that runs away costs the others nothing."""
    hits: list[Hit] = []
    near: list[NearMiss] = []
    words: str | None = None
    told: Told | None = None
    undecided: list[str] = []
    for topic in asked:
        found = await _found(ports, item, (topic,))
        if isinstance(found, WorkerError):
            undecided.append(topic)
        else:
            hits.extend(found.hits)
            near.extend(found.near)
            words, told = found.words, told or found.told
    if words is None:
        nothing_asked = await _found(ports, item, ())
        words = None if isinstance(nothing_asked, WorkerError) else nothing_asked.words
    return Found(hits=tuple(hits), near=tuple(near), words=words, told=told), tuple(undecided)
