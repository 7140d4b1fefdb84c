"""Opens the database: the right SQLite, the right pragmas, and a plain line where it cannot be used."""

from __future__ import annotations

import sqlite3 as stdlib_sqlite3
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]  # pysqlite3 where it is installed

from monitor.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

BUSY_MS = 10_000  # another process may hold the write lock for a second or two: backup, the desk, sqlite-utils
FIXED = (3, 51, 3)  # the first release without the WAL-reset bug (sqlite.org/releaselog/3_51_3.html)
OLDEST = (3, 37, 0)  # strict tables
# Kept prepared: all that the program has, and those of the migrations. pysqlite3 drops the newest first when it has too
# many (its own limit is 100): after a migration nothing would be kept, and each statement be compiled anew.
STATEMENTS = 512

# Whatever SQLite says of a file that it cannot use, under either of its two modules.
DatabaseError = (sqlite3.DatabaseError, stdlib_sqlite3.DatabaseError)


def connect(path: Path, *, readonly: bool = False) -> Database:
    """A connection to an existing or new database file; several may be open, one of them writes.

    WAL, foreign keys on, synchronous=NORMAL: after a power loss the last seconds of polling are done again, nothing
    else. Raises StoreError where the file cannot be opened, is no database or is not writable.
    """
    mode = "ro" if readonly else "rwc"
    with told(path):
        connection = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode={mode}",
            uri=True,
            check_same_thread=False,
            timeout=BUSY_MS / 1000,
            cached_statements=STATEMENTS,
        )
        try:
            database = Database(connection)
            _prepare(database, readonly=readonly)
        except BaseException:
            connection.close()
            raise
        return database


def _prepare(database: Database, *, readonly: bool) -> None:
    for pragma in ("foreign_keys=on", f"busy_timeout={BUSY_MS}", "temp_store=memory", "cache_size=-16000"):
        database.execute(f"pragma {pragma}")
    if readonly:
        database.execute("pragma query_only=on")
        return
    database.execute("pragma journal_mode=wal")
    database.execute("pragma synchronous=normal")
    database.execute("pragma journal_size_limit=67108864")
    database.execute("begin immediate")  # says now, not at the first write, that the file is read-only
    database.rollback()


@contextmanager
def told(path: Path) -> Iterator[None]:
    """SQLite's errors as StoreError: one plain line that names the file and what to do."""
    try:
        yield
    except DatabaseError as error:
        raise StoreError(f"{path}: {_advice(str(error))}") from error


def damage(error: Exception) -> bool:
    """Whether an error is about what stands in the file, and not about the disk or other programs."""
    return any(sign in str(error) for sign in ("malformed", "not a database"))


def _advice(error: str) -> str:
    for sign, advice in (
        ("readonly", "the database cannot be written: check the permissions of the file and of its folder"),
        ("unable to open", "the database cannot be opened: check that its folder exists and can be written"),
        ("not a database", "this file is not a database; it is left as it is"),
        ("malformed", "the database is damaged; it is left as it is. Restore a backup, or try `sqlite3 FILE .recover`"),
        ("locked", "another program holds the database; stop it, or try again"),
        ("disk is full", "the disk is full; free some space and start again"),
        ("disk I/O error", "the disk reports an error"),
    ):
        if sign in error:
            return f"{advice} ({error})"
    return error


@contextmanager
def transaction(database: Database) -> Iterator[None]:
    """One change, whole or not at all. BEGIN IMMEDIATE: a deferred one that reads before it writes fails at once when
    another connection has written in between, busy timeout notwithstanding."""
    database.execute("begin immediate")
    try:
        yield
    except BaseException:
        database.rollback()
        raise
    database.commit()


def engine() -> str:
    """The version of SQLite in use, as text: `3.53.4`."""
    return str(sqlite3.sqlite_version)


def engine_warning() -> str | None:
    """What to know of an SQLite with the WAL-reset bug; None for a newer one. Raises StoreError where it is too old."""
    version = tuple(int(part) for part in engine().split("."))
    if version < OLDEST:
        raise StoreError(f"SQLite {engine()} is too old: 3.37 or newer is needed (pip install pysqlite3)")
    if version < FIXED:
        return f"SQLite {engine()} can corrupt a database in rare cases; 3.51.3 and later do not: pip install pysqlite3"
    return None
