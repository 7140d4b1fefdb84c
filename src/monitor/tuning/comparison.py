"""What a change of a topic does to its hits: gained, lost, at another level; what speaks against adopting it. Pure."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from monitor.records import Level

RECENT_DAYS = 30
"""The hits of so many days are counted before and after (the topic language, "Working and adopted")."""

MOST = 3
"""A topic whose recent hits would be more than so many times as many, or as few, is not adopted by itself."""

EXAMPLES = 10  # of each kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """An article under both versions of a topic; a level of None is no hit."""

    article_id: int
    before: Level | None
    after: Level | None
    verdict: str | None = None  # of its hit, whether that still holds or was retired
    recent: bool = False  # first seen in the last RECENT_DAYS days


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What adopting a change would do to the hits of one topic.

    `undecided` are articles on which one of the versions ran out of time: they count nowhere else.
    """

    topic: str
    gained: int = 0
    gained_relevant: int = 0  # had been hits before, were marked so, and were retired since
    gained_irrelevant: int = 0
    lost: int = 0
    lost_relevant: int = 0
    lost_irrelevant: int = 0
    raised: int = 0
    lowered: int = 0
    kept: int = 0  # at the level that they have
    undecided: int = 0
    recent_before: int = 0
    recent_after: int = 0
    examples: tuple[Compared, ...] = ()  # lost ones first, those marked relevant before all others

    @property
    def objections(self) -> tuple[str, ...]:
        """Why it is not to be adopted by itself, a sentence for each reason."""
        return tuple(_objections(self))


def _objections(found: Comparison) -> Iterator[str]:
    before, after = found.recent_before, found.recent_after
    if found.lost_relevant:
        hits = "1 hit that was" if found.lost_relevant == 1 else f"{found.lost_relevant} hits that were"
        yield f"it would lose {hits} marked relevant"
    if before and after > MOST * before:
        yield f"its hits of the last {RECENT_DAYS} days would more than triple, from {before} to {after}"
    if MOST * after < before:
        yield f"its hits of the last {RECENT_DAYS} days would fall below a third, from {before} to {after}"


class Tally:
    """Counts the articles of one topic, and remembers a few of each kind, the latest ones."""

    def __init__(self, topic: str) -> None:
        self._topic = topic
        self._counts: dict[str, int] = {}
        self._examples: dict[str, deque[Compared]] = {}

    def add(self, article: Compared) -> None:
        """Count an article on which both versions decided."""
        self._count("recent_before", article.recent and article.before is not None)
        self._count("recent_after", article.recent and article.after is not None)
        kind = _kind(article)
        if kind is None:
            return
        self._count(kind)
        judged = f"{kind}_{article.verdict}"
        if kind in ("gained", "lost"):
            self._count(judged, article.verdict in ("relevant", "irrelevant"))
        if kind != "kept":
            self._examples.setdefault(judged, deque(maxlen=EXAMPLES)).append(article)

    def leave_undecided(self) -> None:
        """Count an article on which one of the versions ran out of time."""
        self._count("undecided")

    def _count(self, what: str, holds: bool = True) -> None:
        if holds:
            self._counts[what] = self._counts.get(what, 0) + 1

    @property
    def comparison(self) -> Comparison:
        """What was counted so far."""
        return Comparison(topic=self._topic, examples=tuple(self._shown()), **self._counts)

    def _shown(self) -> Iterator[Compared]:
        for kind in ("lost", "gained", "lowered", "raised"):
            found = [
                article
                for verdict in ("relevant", "unsure", None, "irrelevant")
                for article in reversed(self._examples.get(f"{kind}_{verdict}", ()))
            ]
            yield from found[:EXAMPLES]


def _kind(article: Compared) -> str | None:
    """Which count an article goes to; None where neither version has it."""
    match article.before, article.after:
        case None, None:
            return None
        case None, _:
            return "gained"
        case _, None:
            return "lost"
        case before, after if before == after:
            return "kept"
        case _, after:
            return "raised" if after == "alert" else "lowered"
