"""New items for ever, from templates: the same world gives the same item at the same minute. Pure.

One item a minute. A quarter is edited within ten minutes, one page in twelve fails for ever and one in twelve for
six minutes, one article in seventeen is taken down after twenty-five.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import ClassVar, Literal, TypeVar

from pydantic import ConfigDict

from monitor.demo.fields import STRICT, Slots, Topics
from monitor.demo.reports import Article, Edit

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Draw:
    """Choices for one minute of one world: each depends on the seed, the minute and what is asked, and nothing else."""

    seed: int
    minute: int

    def below(self, what: str, limit: int) -> int:
        """A number from 0 up to `limit`, which is left out."""
        digest = blake2b(f"{self.seed} {self.minute} {what}".encode(), digest_size=8).digest()
        return int.from_bytes(digest, "big") % limit

    def pick(self, what: str, choices: Sequence[T]) -> T:
        """One of the choices."""
        return choices[self.below(what, len(choices))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A report with {slots}; `update` is the paragraph that a later edit adds."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    id: str
    outlets: tuple[str, ...]
    section: str
    title: str
    summary: str
    text: str
    update: str
    slots: Slots
    topics: Topics = ()
    why: str = ""

    def article(self, draw: Draw) -> Article:
        """The item that this template gives at the minute of the draw."""
        filled = {slot: draw.pick(slot, words) for slot, words in self.slots}
        return Article(
            id=f"{self.id}-{draw.minute}",
            outlet=draw.pick("outlet", self.outlets),
            section=self.section,
            title=self.title.format_map(filled),
            summary=self.summary.format_map(filled),
            text=self.text.format_map(filled),
            appears=draw.minute,
            topics=self.topics,
            why=self.why,
            fails=_fails(draw),
            removed_at=draw.minute + 25 if draw.below("removed", 17) == 0 else None,
            edits=_edits(draw, self.update.format_map(filled)),
        )


def _fails(draw: Draw) -> Literal["always"] | int | None:
    match draw.below("fails", 12):
        case 0:
            return "always"
        case 1:
            return draw.minute + 6
        case _:
            return None


def _edits(draw: Draw, update: str) -> tuple[Edit, ...]:
    if draw.below("edited", 4):
        return ()
    return (Edit(minute=draw.minute + 3 + draw.below("edited after", 8), add=update),)
