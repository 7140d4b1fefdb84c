"""The keys of the review desk: a file beside the database, its owner's alone, that outlives the desk.

It holds the address of the desk, the token of the one link that nobody has used yet, and the browsers that were let
in: of their keys only the digests. A file that somebody else owns, may read, or has damaged is not believed: it is
put away with all its keys, and whoever was let in comes by a new link.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import stat
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from pydantic import AwareDatetime, TypeAdapter, ValidationError

from monitor.errors import StoreError
from monitor.store.lock import owner

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

DOOR = "/-/door"
LIFETIME = timedelta(days=30)  # of a session, from its last use
RENEWED_AFTER = timedelta(days=1)  # so that not every page is a write
MOST = 50  # sessions: browsers of one person
_LARGEST = 65_536  # bytes of the file; fifty sessions are 6,000
_PRIVATE = 0o600


@dataclass(frozen=True, slots=True)
class Session:
    """A browser that was let in: SHA-256 of its key, as hex, and until when the key is good."""

    digest: str
    until: AwareDatetime


@dataclass(frozen=True, slots=True)
class Keys:
    """What the file says. `root` is the address of the desk (`http://127.0.0.1:8001`), None while it starts; `token`
    is None where the desk has no door."""

    root: str | None = None
    token: str | None = None
    sessions: tuple[Session, ...] = ()

    @property
    def link(self) -> str | None:
        """What a person opens: it lets in once, where there is a door."""
        if self.root is None or self.token is None:
            return self.root and f"{self.root}/"
        return f"{self.root}{DOOR}?token={self.token}"

    def until(self, key: str, now: datetime) -> datetime | None:
        """Until when a browser's key is good; None where it is not."""
        wanted = digest(key)
        return next((known.until for known in self.sessions if known.digest == wanted and known.until > now), None)

    def with_session(self, key: str, now: datetime) -> Keys:
        """With a browser let in, or its time renewed. What is over is dropped, and the oldest beyond MOST."""
        others = [known for known in self.sessions if known.until > now and known.digest != digest(key)]
        return replace(self, sessions=(*others, Session(digest(key), now + LIFETIME))[-MOST:])


_JSON = TypeAdapter(Keys)


def digest(key: str) -> str:
    """What is kept of a session's key. The key is long and random, so that a plain hash cannot be turned back."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def desk(database: Path) -> Path:
    """What the lock of a serving desk is named after (`data/desk.lock`); a desk holds it from its start to its end."""
    return database.resolve().with_name("desk")


def keys_path(database: Path) -> Path:
    """The file of a database: `data/desk.json`."""
    return desk(database).with_suffix(".json")


def link_of(database: Path) -> str | None:
    """The link of the desk that serves a database now, good once; None where none serves. It may be asked any time,
    and gives a fresh link as soon as the last one was used."""
    if owner(desk(database)) is None:
        return None
    keys = read(keys_path(database))
    return keys.link if keys else None


def read(path: Path) -> Keys | None:
    """What the file says; None where there is none that can be believed."""
    try:
        file = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_SH)
        return _content(file) if _is_private(file) else None
    except OSError:
        return None
    finally:
        os.close(file)


def change(path: Path, decide: Callable[[Keys], Keys]) -> Keys:
    """Give what the file says to `decide`, and keep what it returns, while nobody else changes it.

    Raises StoreError where the file cannot be written; then nothing has changed.
    """
    try:
        with _held(path) as file:
            keys = decide(_content(file) or Keys())
            content = _JSON.dump_json(keys, indent=1) + b"\n"
            os.pwrite(file, content, 0)
            os.ftruncate(file, len(content))
            os.fsync(file)
    except OSError as error:
        raise StoreError(f"{path}: the desk's keys cannot be kept: {error.strerror}") from error
    return keys


@contextmanager
def _held(path: Path) -> Iterator[int]:
    """The file, ours alone; a new and empty one where it was missing or not to be believed."""
    while True:
        file = _opened(path)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            if _is_at(path, file):
                if _is_private(file):
                    yield file
                    return
                path.unlink()
        finally:
            os.close(file)


def _opened(path: Path) -> int:
    wanted = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
    with suppress(OSError):  # a link, or a file that somebody else owns
        return os.open(path, wanted, _PRIVATE)
    path.unlink(missing_ok=True)
    return os.open(path, wanted, _PRIVATE)


def _is_private(file: int) -> bool:
    status = os.fstat(file)
    return stat.S_ISREG(status.st_mode) and status.st_uid == os.geteuid() and not status.st_mode & 0o077


def _is_at(path: Path, file: int) -> bool:
    try:
        return os.path.samestat(path.lstat(), os.fstat(file))
    except FileNotFoundError:
        return False


def _content(file: int) -> Keys | None:
    try:
        return _JSON.validate_json(os.pread(file, _LARGEST, 0))
    except ValidationError:
        return None
