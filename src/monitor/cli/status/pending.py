"""What of config/topics.yaml is not in force yet, and why. Only versions are compared: no word is expanded for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from monitor import config, topics
from monitor.errors import Mistakes, Refusal
from monitor.pipeline.said import command, effect
from monitor.text import forms

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from monitor.store.pending import Pending as Change


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A change that was not adopted by itself: what it would do, why it waits, and what adopts it."""

    topic: str
    kind: str
    why: tuple[str, ...]
    gained: int
    lost: int
    lost_relevant: int
    effect: str  # in words
    command: str
    examined_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """The ids of topics by what adopting the file would do to them, and what stands against that."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()  # or switched off
    waiting: tuple[Waiting, ...] = ()  # of these, the ones that want a person
    mistakes: tuple[str, ...] = ()  # of the file, with line and column

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.removed)


def pending(home: Path, standing: Mapping[str, str], held: Iterable[Change] = ()) -> Pending:
    """The working file against the topics in force, each with its version. `held`: the changes that wait in the store;
    those that the file does not have any more are left out."""
    try:
        file = config.load_topics(home)
    except Mistakes as wrong:
        return Pending(mistakes=tuple(str(mistake) for mistake in wrong.mistakes))
    except Refusal as missing:
        return Pending(mistakes=(str(missing),))
    wanted = {topic.id: topics.version(topic, forms.ANALYSER) for topic in file.topics if topic.enabled}
    return Pending(
        new=tuple(sorted(wanted.keys() - standing.keys())),
        changed=tuple(sorted(name for name in wanted.keys() & standing.keys() if wanted[name] != standing[name])),
        removed=tuple(sorted(standing.keys() - wanted.keys())),
        waiting=tuple(_waiting(change) for change in held if wanted.get(change.topic) == change.version),
    )


def _waiting(change: Change) -> Waiting:
    return Waiting(
        topic=change.topic,
        kind=change.kind,
        why=change.why,
        gained=change.found.gained,
        lost=change.found.lost,
        lost_relevant=change.found.lost_relevant,
        effect=effect(change.found),
        command=command(change),
        examined_at=change.examined_at,
    )
