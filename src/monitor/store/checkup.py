"""The whole store read through beside its writer: on a copy, as a reader of many minutes would keep the log from
being folded back."""

from __future__ import annotations

import glob
import os
import shutil
from contextlib import closing
from typing import TYPE_CHECKING

from monitor.errors import StoreError
from monitor.store.backup import copy_whole, draft_of
from monitor.store.checks import faults
from monitor.store.engine import connect, damage

if TYPE_CHECKING:
    from pathlib import Path

GENTLE = 10  # of 19 (nice(2)): whatever else this machine does comes first
SPARED = 1_000_000_000  # bytes that the copy leaves free: a full disk stops the writer


def gently(store: Path) -> tuple[str, ...]:
    """`check_up` in a worker, which stays a gentle process."""
    os.nice(GENTLE)
    return check_up(store)


def check_up(store: Path) -> tuple[str, ...]:
    """What is wrong inside a store, a line for each fault; none where it is whole. 100 MB take about two seconds.

    Raises StoreError where no copy can be made, as on a disk without room for it.
    """
    target = _target(store)
    if not has_room(store.stat().st_size, shutil.disk_usage(target.parent).free):
        raise StoreError(f"{store}: not read through: the disk has no room for a copy")
    with draft_of(target) as draft:
        try:
            copy_whole(store, draft)
        except StoreError as error:
            if not damage(error):
                raise
            return (str(error),)
        with closing(connect(draft, readonly=True)) as copy:
            return tuple(faults(copy))


def has_room(size: int, free: int) -> bool:
    """Whether a copy of so many bytes leaves enough of a disk's free ones."""
    return free >= size + SPARED


def clear_up(store: Path) -> None:
    """Take away the copy that a check left which was cut short."""
    target = _target(store)
    for draft in target.parent.glob(f"{glob.escape(target.name)}.*.draft*"):
        draft.unlink(missing_ok=True)


def _target(store: Path) -> Path:
    real = store.resolve()
    return real.with_name(f"{real.name}.check")
