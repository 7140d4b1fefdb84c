"""One daemon to a store: a lock file beside the database's real path, that names its owner."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager, suppress
from time import sleep
from typing import TYPE_CHECKING, BinaryIO

from monitor.errors import Locked, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def lock_path(database: Path) -> Path:
    """The lock file of a database: beside the file that it really is, so that two links to it share one lock."""
    real = database.resolve()
    return real.with_name(real.name + ".lock")


def owner(database: Path) -> int | None:
    """The process that holds the store, or None. Never waits."""
    try:
        with lock_path(database).open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return _pid(file.read(32))
    except OSError:
        return None
    return None


def check_free(database: Path) -> None:
    """Raises Locked, naming the owner's pid, where another process holds the store at this moment."""
    if pid := owner(database):
        raise _in_use(database, pid)


def _in_use(database: Path, pid: int | None) -> Locked:
    return Locked(f"{database}: in use by another monitor" + (f" (process {pid})" if pid else ""))


@contextmanager
def held(database: Path) -> Iterator[None]:
    """Hold the store for this process. `flock` goes with the process, so a lock left by a kill -9 is no obstacle.

    Raises Locked, naming the owner's pid, where another process holds it; StoreError where no lock file can be made.
    """
    path = lock_path(database)
    try:
        file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644), "r+b")
    except OSError as error:
        raise StoreError(f"{path}: the lock file cannot be written: {error.strerror}") from error
    with file:
        if not _taken(file):
            raise _in_use(database, _pid(file.read(32)))
        file.truncate(0)
        file.write(f"{os.getpid()}\n".encode())
        file.flush()
        yield


def _taken(file: BinaryIO) -> bool:
    """Whether the lock is ours now. Tries for half a second: `owner` may hold it for an instant while it looks."""
    for wait_s in (0.0, 0.1, 0.2, 0.2):
        sleep(wait_s)
        with suppress(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
    return False


def _pid(content: bytes) -> int | None:
    return int(content) if content.strip().isdigit() else None
