"""What of config/topics.yaml is not in force yet. Only versions are compared: no word is expanded for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from monitor import config, topics
from monitor.errors import Mistakes, Refusal
from monitor.text import forms

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """The ids of topics by what adopting the file would do to them, and what stands against that."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()  # or switched off
    mistakes: tuple[str, ...] = ()  # of the file, with line and column

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.removed)


def pending(home: Path, standing: Mapping[str, str]) -> Pending:
    """The working file against the topics in force, each with its version."""
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
    )
