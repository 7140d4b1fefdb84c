"""How much memory an item may take over its worker's start.

On Linux the kernel counts address space and enforces the limit (RLIMIT_AS): what asks for more gets a MemoryError.
Where it does not (macOS takes the limit and ignores it), a thread of the worker measures, and ends the process. It sees
the most that was ever resident (getrusage), whenever the interpreter lets it look: where a C library keeps the
interpreter to itself it comes late, and the item's deadline may come first.
"""

from __future__ import annotations

import os
import resource
import sys
import threading
from pathlib import Path

OVER_MEMORY = 86  # exit status of a worker whose item passed its memory limit
LOOKS_EVERY_S = 0.05

_KIB = 1 << 10


class KernelLimit:
    """The limit on Linux; counted from the address space at the worker's start."""

    def __init__(self) -> None:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        self._start_bytes = pages * resource.getpagesize()

    def set(self, over_start: int | None) -> None:
        """From now on; None: no limit."""
        soft = resource.RLIM_INFINITY if over_start is None else self._start_bytes + over_start
        resource.setrlimit(resource.RLIMIT_AS, (soft, resource.RLIM_INFINITY))


class Watchdog:
    """The limit elsewhere; counted from the resident memory at the worker's start, and from the item's own start where
    an earlier item, which was allowed more, had more."""

    def __init__(self) -> None:
        self._start_bytes = peak_bytes()
        self._most_bytes: int | None = None
        self._limited = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    def set(self, over_start: int | None) -> None:
        """From now on; None: no limit."""
        if over_start is None:
            self._limited.clear()
            self._most_bytes = None
        else:
            self._most_bytes = max(self._start_bytes + over_start, peak_bytes())
            self._limited.set()

    def _watch(self) -> None:
        pause = threading.Event()
        while True:
            self._limited.wait()
            most = self._most_bytes
            if most is not None and peak_bytes() > most:
                os._exit(OVER_MEMORY)
            pause.wait(LOOKS_EVERY_S)


def peak_bytes() -> int:
    """The most memory that this process ever had resident; getrusage counts KiB, macOS bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * _KIB


def limit() -> KernelLimit | Watchdog:
    """What limits memory on this system; to be made once, when a worker starts."""
    return KernelLimit() if sys.platform == "linux" else Watchdog()
