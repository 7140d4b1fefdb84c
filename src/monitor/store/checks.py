"""Whether a database is ours and whole, and how much is in it; nothing is changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from monitor.errors import StoreError
from monitor.store.engine import DatabaseError, engine, told
from monitor.store.schema import NAMES, applied

if TYPE_CHECKING:
    from pathlib import Path

    from sqlite_utils import Database

CHECKS_FULL_TEXT = tuple(map(int, engine().split("."))) >= (3, 44)  # sqlite.org/releaselog/3_44_0.html
MOST_FAULTS = 5  # that are told: where one page is bad, thousands of rows are


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """How much a store holds."""

    articles: int
    hits: int
    reviews: int


def contents(database: Database) -> Contents:
    """Count what is in a store."""
    articles, hits, reviews = database.execute(
        "select (select count(*) from articles), (select count(*) from hits), (select count(*) from reviews)"
    ).fetchone()
    return Contents(articles=articles, hits=hits, reviews=reviews)


def require_ours(database: Database, path: Path) -> bool:
    """Whether a store has this program's schema; False where an older program made it, and a start brings it up to
    date. Raises StoreError where another program made it, or a newer monitor, or it cannot be read."""
    with told(path):
        done = applied(database, path)
    if not done:
        raise StoreError(f"{path}: this is no database of monitor's")
    return done == set(NAMES)


def faults(database: Database, *, thorough: bool = True) -> list[str]:
    """What is wrong inside a database, a line for each fault and at most five; none where it is whole.

    `thorough` reads indexes against their tables (integrity_check) and, with SQLite ≥ 3.44, the full-text indexes;
    else quick_check. References are followed in both. Takes about a second for 100 MB.
    """
    pragma = "integrity_check" if thorough else "quick_check"
    try:
        found = [str(row[0]) for row in database.execute(f"pragma {pragma}({MOST_FAULTS})")]
        broken = database.execute('select distinct "table", parent from pragma_foreign_key_check').fetchmany(
            MOST_FAULTS
        )
    except DatabaseError as error:
        return [str(error)]
    lost = [f"rows of {table} refer to rows of {parent} that are not there" for table, parent in broken]
    return [line for line in found if line != "ok"] + lost


def require_whole(database: Database, path: Path) -> None:
    """Raises StoreError, with the first fault, where a database is damaged."""
    if found := faults(database):
        first = " ".join(found[0].split())[:200]
        raise StoreError(f"{path}: the database is damaged ({first})")
