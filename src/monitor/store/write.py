"""The single writer: `apply(changes)` is the end of every pipe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.errors import StoreError
from monitor.records import Matched, Polled, Postponed, Revisited, Visited
from monitor.store.engine import BUSY_MS, DatabaseError, connect, told, transaction
from monitor.store.fulltext import index
from monitor.store.matched import apply_matched
from monitor.store.polled import apply_polled
from monitor.store.postponed import apply_postponed
from monitor.store.revisits import apply_revisited
from monitor.store.schema import migrate
from monitor.store.visited import apply_visited

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from typing import Concatenate, ParamSpec, TypeVar

    from sqlite_utils import Database

    from monitor.records import Change

    P = ParamSpec("P")
    T = TypeVar("T")

FOLDING_MS = 500  # a backup reads one state for long: neither polls nor a stop (STANDARDS, N7) wait for its end

Outcome = int | StoreError
# by name: two modules may be at work, pysqlite3 and the standard library's
OF_ONE_CHANGE = frozenset(
    {"DataError", "IntegrityError", "InterfaceError", "OverflowError", "ProgrammingError", "UnicodeEncodeError"}
)


class Writer:
    """The one connection that writes. Every method is one transaction; use it from one thread."""

    def __init__(self, path: Path) -> None:
        """Open or create the store and bring it to this program's schema. Raises StoreError."""
        self.path = path
        self._database = connect(path)
        with told(path):
            migrate(self._database, path)

    def apply(self, changes: Sequence[Change]) -> list[Outcome]:
        """Apply changes in one transaction, each whole or not at all: the number of new sightings of each, or why it
        was refused; a refused one is rolled back to where it began and the others commit.

        Raises StoreError where the database itself cannot be written: then none was applied.
        """
        with told(self.path), transaction(self._database):
            outcomes = [self._apply_one(change) for change in changes]
            index(self._database)
            return outcomes

    def _apply_one(self, change: Change) -> Outcome:
        database = self._database
        database.execute("savepoint change")
        try:
            done = _apply(database, change)
        except (*DatabaseError, UnicodeEncodeError, OverflowError) as error:
            if not database.conn.in_transaction or not _concerns_one_change(error):
                raise
            database.execute("rollback to savepoint change")
            database.execute("release savepoint change")
            return StoreError(f"{type(change).__name__.lower()} change refused: {error}")
        database.execute("release savepoint change")
        return done

    def write(self, order: Callable[Concatenate[Database, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run one of the store's writing functions in a transaction of its own. Raises StoreError."""
        with told(self.path), transaction(self._database):
            done = order(self._database, *args, **kwargs)
            index(self._database)
            return done

    def read(self, question: Callable[Concatenate[Database, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Ask one of the store's reading functions. Raises StoreError."""
        with told(self.path):
            return question(self._database, *args, **kwargs)

    def checkpoint(self) -> None:
        """Fold the write-ahead log back into the database file, and let SQLite renew its statistics where worth it.

        As much of it as nobody still reads; the rest is folded in another time."""
        with told(self.path):
            self._database.execute(f"pragma busy_timeout={FOLDING_MS}")
            try:
                self._database.execute("pragma optimize")
                self._database.execute("pragma wal_checkpoint(truncate)")
            finally:
                self._database.execute(f"pragma busy_timeout={BUSY_MS}")

    def close(self) -> None:
        """Checkpoint and close; the database is then one file."""
        try:
            self.checkpoint()
        except StoreError:
            pass  # the log is folded back at the next start
        finally:
            self._database.close()


def _apply(database: Database, change: Change) -> int:
    match change:
        case Polled():
            return apply_polled(database, change)
        case Visited():
            apply_visited(database, change)
        case Matched():
            apply_matched(database, change)
        case Revisited():
            apply_revisited(database, change)
        case Postponed():
            apply_postponed(database, change)
    return 0


def _concerns_one_change(error: Exception) -> bool:
    """Whether an error is this change's own (a constraint, a bad value), not the database's."""
    return type(error).__name__ in OF_ONE_CHANGE
