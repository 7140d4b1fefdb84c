"""Word forms that outlive a run of tests: reading all dictionaries for a few new words takes fifteen seconds.

Kept in pytest's own cache, under a name that changes with the code and the dictionaries that forms come from.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path

import monitor.text
from monitor.text.forms import ANALYSER

# Words that tests and pages write for no language in particular, beside those of the shipped topics. One that is
# missing here is looked up by its test, and kept.
PLAIN = ("boat", "drone", "harbour", "ship", "turkey", "індик", "индейка")


def name() -> str:
    """Of the file that this code's forms are kept in."""
    folder = Path(monitor.text.__path__[0])
    code = b"".join(path.read_bytes() for path in sorted(folder.rglob("*.py")))
    return f"{sha256(code + ANALYSER.encode()).hexdigest()[:16]}.db"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One of a run's processes at a time."""
    with (folder / "words.lock").open("w") as waiting:
        fcntl.flock(waiting, fcntl.LOCK_EX)
        yield


def keep(words: Path, kept: Path) -> None:
    """Keep the words of a run, and those of no other code."""
    for old in kept.parent.glob("*.db"):
        if old.name != kept.name:
            old.unlink(missing_ok=True)
    copy(words, kept)


def copy(source: Path, target: Path) -> None:
    """Copy a database whole, where there is one, though others may be writing to it or want the copy."""
    if not source.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f"{target.name}.{os.getpid()}")
    with closing(sqlite3.connect(source)) as ours, closing(sqlite3.connect(draft)) as theirs:
        ours.backup(theirs)
    draft.replace(target)
