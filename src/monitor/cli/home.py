"""Where things are: the home folder with its `config/` and `data/`, the clock, and chance."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import SystemRandom  # noqa: TID251  # the door hands chance out
from typing import TYPE_CHECKING

import click

from monitor.errors import Refusal, StoreError

if TYPE_CHECKING:
    from monitor.store.lexicon import Lexicon

_CACHES = "~/Library/Caches" if sys.platform == "darwin" else "~/.cache"

chance = SystemRandom().random


def clock() -> datetime:
    """The time, in UTC: the only place that asks for it."""
    return datetime.now(UTC)  # noqa: TID251


@dataclass(frozen=True, slots=True)
class Home:
    """A home folder."""

    root: Path

    @property
    def config(self) -> Path:
        return self.root / "config"

    @property
    def database(self) -> Path:
        return self.root / "data" / "monitor.db"

    @property
    def logs(self) -> Path:
        return self.root / "data" / "log"

    def command(self, *words: str) -> list[str]:
        """How a process of its own runs one of our commands over this home; -P: no folder of the home's is a module."""
        return [sys.executable, "-P", "-m", "monitor", "--home", str(self.root), *words]

    def require_local(self) -> None:
        """Raises Refusal where the database lies, or would lie, on a network file system (STANDARDS, N6)."""
        from monitor.store import place

        place.require_local(self.database, place.mounted())

    def make_data(self) -> None:
        """Make the data folder. Raises Refusal where it would lie on a network file system, StoreError where it cannot
        be made."""
        self.require_local()
        try:
            self.database.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"{self.database.parent}: the folder cannot be made: {error.strerror}") from error


def folder(path: Path) -> Path:
    """A folder as the user named it, with `~` and links followed. Raises Refusal where `~name` is nobody's."""
    try:
        return path.expanduser().resolve()
    except RuntimeError:
        raise Refusal(f"{path}: no such user") from None


def lexicon() -> Lexicon:
    """The word forms that this user's homes have looked up, in the folder for what may be lost (XDG Base Directory)."""
    from monitor.store.lexicon import Lexicon

    caches = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser(_CACHES)  # noqa: PTH111  # never raises
    return Lexicon(Path(caches) / "monitor" / "words.db")


home_of = click.make_pass_decorator(Home)
