"""A copy of the store while the daemon writes: consistent, checked, on disk, and only then under its name.

SQLite's online backup, a thousand pages at a time, from inside a read transaction. Without that transaction the copy
begins again whenever another connection writes; with it every step reads the same snapshot.
"""

from __future__ import annotations

import os
import shutil
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkstemp
from typing import TYPE_CHECKING

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]  # pysqlite3 where it is installed

from monitor.errors import Refusal, StoreError
from monitor.store.checks import Contents, contents, require_ours, require_whole
from monitor.store.engine import DatabaseError, connect, damage, told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

STEP_PAGES = 1000  # 4 MB between two looks at Ctrl-C
BESIDE = ("-wal", "-shm", "-journal")  # what SQLite keeps beside a database file


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """A copy as it stands under its name."""

    path: Path
    size_bytes: int
    contents: Contents


def back_up(
    source: Path, target: Path, *, replace: bool = False, said: Callable[[int, int], None] = lambda *_: None
) -> Copied:
    """Copy a store to a file, beside whoever writes: what was committed when the copy began is in it, whole.

    `said` hears how many pages are left and of how many. The copy is one file, whatever SQLite wrote beside the
    source. Raises Refusal where `target` exists and is not to be replaced, StoreError where the copy cannot be made
    or the source is damaged; the target is then as it was.
    """
    target = target.resolve()
    _require_free(source, target, replace=replace)
    with draft_of(target) as draft:
        copy_whole(source, draft, said=said)
        found = checked(draft, named=source)
        with suppress(OSError):
            shutil.copymode(source, draft)
        settle(draft)
        _require_free(source, target, replace=replace)
        move(draft, target)
    return Copied(path=target, size_bytes=target.stat().st_size, contents=found)


def _require_free(source: Path, target: Path, *, replace: bool) -> None:
    if target.is_dir():
        raise Refusal(f"{target}: a folder; name a file in it")
    real = source.resolve()
    if target in (real, *(real.with_name(real.name + ending) for ending in (*BESIDE, ".lock"))):
        raise Refusal(f"{target}: that is the store itself; name another file")
    if target.exists() and not replace:
        raise Refusal(f"{target}: exists already; --force replaces it")


@contextmanager
def draft_of(target: Path) -> Iterator[Path]:
    """An empty file beside the target, that is gone at the end unless it took the target's place."""
    with written(target):
        number, name = mkstemp(prefix=f"{target.name}.", suffix=".draft", dir=target.parent)
        os.close(number)
    draft = Path(name)
    try:
        yield draft
    finally:
        discard(draft)


def discard(file: Path) -> None:
    """Take away a database with what SQLite keeps beside it; done as well where there is none."""
    for ending in ("", *BESIDE):
        file.with_name(file.name + ending).unlink(missing_ok=True)


@contextmanager
def written(path: Path) -> Iterator[None]:
    """What the system says of a file that cannot be written, as StoreError: one plain line."""
    try:
        yield
    except OSError as error:
        raise StoreError(f"{path}: cannot be written: {error.strerror}") from error


def copy_whole(source: Path, draft: Path, *, said: Callable[[int, int], None] = lambda *_: None) -> None:
    """Copy a database, with what SQLite keeps beside it, into one file. Raises StoreError."""
    with closing(connect(source, readonly=True)) as original:
        with told(source):
            original.execute("begin")
            original.execute("select count(*) from sqlite_master").fetchone()  # the snapshot begins here
        with closing(sqlite3.connect(draft)) as copy:
            _copy(original, copy, source, draft, said)


def _copy(
    original: Database, copy: sqlite3.Connection, source: Path, draft: Path, said: Callable[[int, int], None]
) -> None:
    try:
        copy.execute("pragma synchronous=off")  # one fsync at the end
        original.conn.backup(copy, pages=STEP_PAGES, progress=lambda _, left, total: said(left, total), sleep=0)
        copy.execute("pragma journal_mode=delete")  # one file, that a read-only disk can hold
    except DatabaseError as error:
        with told(source if damage(error) else draft.parent):
            raise


def checked(copy: Path, *, named: Path) -> Contents:
    """What is in a copy that is ours and whole. Raises StoreError, naming the file that it was made from."""
    with closing(connect(copy, readonly=True)) as database:
        require_ours(database, named)
        require_whole(database, named)
        with told(named):
            return contents(database)


def settle(file: Path) -> None:
    """Wait until the disk has a file. Raises StoreError."""
    with written(file), file.open("rb+") as content:
        os.fsync(content.fileno())


def move(draft: Path, target: Path) -> None:
    """Give a draft its name, over what stands there, in one step that lasts. Raises StoreError."""
    with written(target):
        draft.replace(target)
    settle_folder(target.parent)


def settle_folder(folder: Path) -> None:
    """Wait until the disk has the names in a folder; where the file system knows no such thing, there is no need."""
    with suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
