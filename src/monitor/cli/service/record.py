"""A service of the operating system's that keeps a home's daemon running: file, name, the commands around it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from monitor.cli.home import Home

RESTART_S = 15  # before it is started again
STOP_S = 20  # before it is killed; SIGTERM is done within ten (STANDARDS, N7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A file that makes a service of a home's daemon."""

    path: Path
    content: bytes
    links: tuple[Path, ...] = ()  # what enabling it leaves elsewhere
    begin: tuple[str, ...]  # the commands that begin it, once the file is there
    end: tuple[str, ...]  # those that end it, once the file is gone


def name_of(home: Home) -> str:
    """A home's name among services: its folder's, and what tells it from others of that name, as in `news-1f3a5c`."""
    readable = re.sub(r"[^a-z0-9]+", "-", home.root.name.lower()).strip("-")[:40]
    told_apart = hashlib.sha256(str(home.root).encode("utf-8", "surrogateescape")).hexdigest()[:6]
    return f"{readable}-{told_apart}" if readable else told_apart
