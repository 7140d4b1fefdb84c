"""The history of an article as it is shown: its versions, what each changed, and what that did to its hits."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from monitor.store import read
from monitor.store.histories import edited_hits, versions
from monitor.store.removals import removals
from monitor.text.differences import Difference, difference

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlite_utils import Database

    from monitor.store.read import Row

CAUSES = {
    "feed": "as the feed has it",
    "page": "the page was read",
    "edit": "edited by the publisher",
    "recut": "cut anew by us",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version of an article, and what it changed of the one before."""

    number: int
    row: Row  # of store.histories.versions
    changes: Difference | None  # None: it is the first
    appeared: tuple[Row, ...]  # hits
    vanished: tuple[Row, ...]

    @property
    def cause(self) -> str:
        """Where it comes from, in words."""
        return CAUSES[str(self.row["cause"])]


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """An article with its versions, the first one first, and when its page was gone."""

    article: Row
    versions: tuple[Version, ...]
    removals: tuple[Row, ...]

    @property
    def removed(self) -> Row | None:
        """The removal in force."""
        return next((row for row in self.removals if row["back_at"] is None), None)


def history(database: Database, article_id: int) -> History | None:
    """The history of an article; None where there is no such one."""
    article = read.article(database, article_id)
    if article is None:
        return None
    found, hits = versions(database, article_id), edited_hits(database, article_id)
    changes = [None, *(_changes(one, other) for one, other in pairwise(found))]
    return History(
        article=article,
        versions=tuple(_version(row, change, hits) for row, change in zip(found, changes, strict=False)),
        removals=tuple(removals(database, article_id)),
    )


def _changes(old: Row, new: Row) -> Difference:
    return difference(f"{old['title']}\n{old['text']}", f"{new['title']}\n{new['text']}")


def _version(row: Row, changes: Difference | None, hits: Iterable[Row]) -> Version:
    mine = [hit for hit in hits if hit["edited_version"] == row["version_id"]]
    return Version(
        number=int(row["number"] or 0),
        row=row,
        changes=changes,
        appeared=tuple(hit for hit in mine if hit["edited"] == "appeared"),
        vanished=tuple(hit for hit in mine if hit["edited"] == "vanished"),
    )
