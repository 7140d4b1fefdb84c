"""What came of `topics apply`: told by the command itself, or by the daemon that carried it out."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from monitor.errors import StoreError
from monitor.pipeline import said

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from monitor.pipeline.adoption import Adoption
    from monitor.pipeline.changes import Change, Draft, Wish


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Lines that say what was adopted, what was in force already, what waits, and what cannot be adopted at all."""

    adopted: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()

    @property
    def done(self) -> bool:
        """Whether all that was asked for is in force."""
        return not self.waiting and not self.refused

    def to_text(self) -> str:
        """For the store; `from_text` reads it."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_text(cls, text: str) -> Answer:
        """Raises StoreError where the text is no answer."""
        try:
            return cls(**{name: tuple(map(str, lines)) for name, lines in json.loads(text).items()})
        except (ValueError, TypeError, AttributeError):
            raise StoreError("the daemon's answer cannot be read") from None


def answered(news: Collection[Change], adoption: Adoption, wish: Wish) -> Answer:
    """The answer to a wish, once all is settled. `news`: what was adopted on the way."""
    meant = [change for change in news if wish.means(change)]
    draft = adoption.draft
    waiting = tuple(
        change for change in adoption.waiting if not wish.topics or wish.topics & {change.topic, change.standing}
    )
    told = {name for change in meant for name in (change.topic, change.standing and change.standing.topic)}
    told |= {name for change in waiting for name in (change.topic, change.standing)} | draft.broken
    left = wish.topics - told
    here = {topic.id for topic in draft.file.topics}
    return Answer(
        adopted=tuple(said.adopted(change) for change in meant),
        unchanged=tuple(f"{name}: in force as {draft.file.name} has it" for name in sorted(left & here)),
        waiting=tuple(map(said.waits, waiting)),
        refused=(
            *_failing(draft, wish),
            *(f"there is no topic {name} in {draft.file.name}, and none in force" for name in sorted(left - here)),
        ),
    )


def _failing(draft: Draft, wish: Wish) -> Iterator[str]:
    for name in sorted(draft.broken & wish.topics if wish.topics else draft.broken):
        yield f"{name}: not adopted, whatever is asked: a test in it fails"
    if not wish.topics or draft.broken & wish.topics:
        yield from map(str, draft.failed)
