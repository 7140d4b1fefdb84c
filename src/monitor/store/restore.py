"""Puts a copy of the store in the place of the store, so that at no moment there is none and the old one stays.

In this order, so that a crash between any two steps leaves a store that opens, old or new:

    copied    the backup is copied beside the store, checked, and on disk
    folded    SQLite folds the old store's log into it and takes away what it kept beside it; it needs the file for
              itself for that, so whoever else has it open is found out here, before anything has changed
    kept      the old store has a second name, before-restore-…
    placed    the copy takes the store's name in one step

A log of the old store beside the new one would be played into it, and damage it: hence the second step. The file stays
locked until the copy stands; SQLite refuses to write through a file that was opened before and has lost its name since
(SQLITE_READONLY_DBMOVED). Where the old store is too damaged to fold, its log moves to the second name.
"""

from __future__ import annotations

import errno
import glob
import shutil
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from monitor.errors import Refusal, StoreError
from monitor.store import pulse
from monitor.store.backup import BESIDE, checked, copy_whole, draft_of, move, settle, settle_folder, written
from monitor.store.checks import Contents, require_ours
from monitor.store.engine import connect, damage, told, transaction
from monitor.store.rows import to_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    from sqlite_utils import Database

KEPT = ".before-restore-"
IN_USE_MS = 2_000  # a look of `monitor status` ends sooner; a desk stays
NO_SECOND_NAMES = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS)  # file systems without hard links


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What a restore did."""

    contents: Contents
    kept: Path | None  # where the store is that stood there; None where there was none
    older: bool  # an older program made the backup: the next start brings it up to date


def restore(backup: Path, store: Path, *, now: datetime, said: Callable[[str], None] = lambda _: None) -> Restored:
    """Put a backup in the place of the store. The caller holds the store's lock (store.lock).

    `said` hears the name of each step when it is done. Raises Refusal where the backup is not there or another
    program has the store open, StoreError where the backup is not ours, newer, or damaged: the store is then as it
    was.
    """
    store = store.resolve()
    if not backup.is_file():
        raise Refusal(f"{backup}: no such file")
    if store.exists() and backup.samefile(store):
        raise Refusal(f"{backup}: that is the store itself")
    older = not _current(backup)
    _sweep(store)
    with draft_of(store) as draft:
        copy_whole(backup, draft)
        found = checked(draft, named=backup)
        _at_rest(draft, now)
        _owned_alike(store, draft)
        settle(draft)
        said("copied")
        kept = None
        if store.exists():
            kept = _swapped(store, draft, now, said)
        else:
            move(draft, store)
        said("placed")
    return Restored(contents=found, kept=kept, older=older)


def _current(backup: Path) -> bool:
    """Whether a file has this program's schema. Raises StoreError where it is no store, or a newer one."""
    with closing(connect(backup, readonly=True)) as database:
        return require_ours(database, backup)


def _sweep(store: Path) -> None:
    """Take away what a restore that was cut short left: its draft, and the second name of a store that stayed, unless
    the log of a damaged one went with it."""
    with written(store):
        name = glob.escape(store.name)
        for draft in store.parent.glob(f"{name}.????????.draft*"):  # as mkstemp names them
            draft.unlink()
        for kept in store.parent.glob(f"{name}{KEPT}*"):
            log = kept.with_name(kept.name + "-wal")
            if store.exists() and kept.samefile(store) and not log.exists():
                kept.unlink()


def _at_rest(draft: Path, now: datetime) -> None:
    """The daemon that ran when the backup was made does not run in the restored store."""
    with closing(connect(draft)) as database, told(draft):
        with transaction(database):
            if pulse.said(database).get("stopped_at") == "":
                pulse.say(database, stopped_at=to_text(now), pid="", desk="")
        database.execute("pragma journal_mode=delete")


def _owned_alike(store: Path, draft: Path) -> None:
    """Give the copy the permissions and the owner of the store that it replaces: root may restore for somebody. Where
    there is none it stays readable to its owner alone."""
    if store.exists():
        shutil.copymode(store, draft)
        with suppress(PermissionError):
            shutil.chown(draft, store.stat().st_uid, store.stat().st_gid)


def _swapped(store: Path, draft: Path, now: datetime, said: Callable[[str], None]) -> Path:
    """The copy in the store's place, the store under its second name."""
    kept = store.with_name(store.name + KEPT + to_text(now).replace("-", "").replace(":", ""))
    if kept.exists():
        raise Refusal(f"{kept}: exists already; try again in a second")
    with _alone(store) as folded:
        said("folded")
        with written(kept):
            _second_name(store, kept)
            if not folded:
                _move_beside(store, kept)
        settle_folder(store.parent)
        said("kept")
        move(draft, store)
    return kept


@contextmanager
def _alone(store: Path) -> Iterator[bool]:
    """Hold the store's file against every other program, folded into one file; False where it is too damaged for it.

    Raises Refusal where another program has it open, StoreError where it cannot be written.
    """
    try:
        database = connect(store)
    except StoreError as error:
        _blame(error, store)
        yield False
        return
    with closing(database):
        yield _folded(database, store)


def _folded(database: Database, store: Path) -> bool:
    try:
        with told(store):
            for pragma in (f"busy_timeout={IN_USE_MS}", "journal_mode=delete"):
                database.execute(f"pragma {pragma}")
            database.execute("begin exclusive")
    except StoreError as error:
        _blame(error, store)
        return False
    return True


def _blame(error: StoreError, store: Path) -> None:
    """Passes over damage: what is damaged is to be replaced. Raises Refusal or the error for anything else."""
    if "locked" in str(error):
        raise Refusal(
            f"{store}: another program has it open; stop the review desk (Ctrl-C where `monitor review` runs), close "
            "whatever else reads it, and try again"
        ) from None
    if not damage(error):
        raise error


def _second_name(store: Path, kept: Path) -> None:
    """Give the store a second name; its first one stays, so that there is a store at any moment."""
    try:
        kept.hardlink_to(store)
    except OSError as error:
        if error.errno not in NO_SECOND_NAMES:
            raise
        store.rename(kept)


def _move_beside(store: Path, kept: Path) -> None:
    for ending in BESIDE:
        beside = store.with_name(store.name + ending)
        if beside.exists():
            beside.rename(kept.with_name(kept.name + ending))
