"""A verdict as its form sends it, and what keeps one form from being counted twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from monitor.store.reviews import review

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlite_utils import Database

VERDICTS = {"relevant": "Relevant", "unsure": "Unsure", "irrelevant": "Not relevant"}
NOTE_LENGTH = 2_000  # characters
REMEMBERED = 10_000  # forms: more than a person sends before the desk is started again


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a form says. `key` is the form's own: every page that shows one makes another."""

    key: str
    hit_id: int
    verdict: str
    note: str | None


def read_form(hit_id: int, fields: Mapping[str, str]) -> Verdict | None:
    """The verdict in a form's fields; None where they are none."""
    key, verdict, note = fields.get("key", ""), fields.get("verdict", ""), fields.get("note", "").strip()
    if not key or verdict not in VERDICTS or len(note) > NOTE_LENGTH:
        return None
    return Verdict(key, hit_id, verdict, note.replace("\r\n", "\n") or None)


class Forms:
    """The verdicts that were sent already. The same form with another verdict is another one: a changed mind."""

    def __init__(self) -> None:
        self._sent: dict[Verdict, None] = {}

    def is_new(self, verdict: Verdict) -> bool:
        """Whether it comes for the first time; from now on it does not."""
        if verdict in self._sent:
            return False
        self._sent[verdict] = None
        if len(self._sent) > REMEMBERED:
            del self._sent[next(iter(self._sent))]
        return True

    def forget(self, verdict: Verdict) -> None:
        """It could not be kept: it may come again."""
        self._sent.pop(verdict, None)


def keep(database: Database, verdict: Verdict, *, reviewer: str, reviewed_at: str) -> bool:
    """Write it. False: there is no such hit."""
    return review(
        database, verdict.hit_id, verdict.verdict, note=verdict.note, reviewer=reviewer, reviewed_at=reviewed_at
    )
