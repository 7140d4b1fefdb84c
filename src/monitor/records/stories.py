"""What a text is like for whoever looks for its copies, and what two of them are to each other. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A text as a report that others may carry too, from stages.stories, for the store."""

    sketch: bytes  # what the stage compares: the store keeps it as it is
    keys: tuple[int, ...]  # 32 bits each; copies share one of them
    words: int
    agency: str | None  # that it is credited to


class Kin(StrEnum):
    """What one report is to another. Copies, rewrites and excerpts are one story."""

    COPY = "copy"
    REWRITE = "rewrite"  # the same report in partly other words
    EXCERPT = "excerpt"  # a piece of it: its beginning, a feed's summary
    TEMPLATE = "template"  # the same words about other facts
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How two reports compare."""

    kin: Kin
    share: float  # of the shorter one's words in a row that the longer one has, 0 to 1
    of_longer: float  # the same of the longer one's

    @property
    def folds(self) -> bool:
        """Whether they are one story."""
        return self.kin in (Kin.COPY, Kin.REWRITE, Kin.EXCERPT)
