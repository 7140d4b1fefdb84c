"""Stages that behave as the worst items do, for the tests of the workers; importable inside a worker."""

from __future__ import annotations

import ctypes
import os
import re
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from monitor.records import Extracted, PageBody
from monitor.stages import extract
from monitor.workers.memory import Watchdog


def double(number: int) -> int:
    return 2 * number


def process_id() -> int:
    return os.getpid()


def threads_allowed() -> str | None:
    return os.environ.get("OPENBLAS_NUM_THREADS")


def main_module_file() -> str | None:
    import __main__

    return getattr(__main__, "__file__", None)


def with_held(number: int, held: dict[str, int]) -> int:
    return number + held["generation"]


def loop_forever(started: str | None = None) -> None:
    if started:
        Path(started).write_text(str(os.getpid()), encoding="ascii")
    while True:
        pass


def sleep_in_c(seconds: float) -> None:
    """Deaf to Python's signal handlers: the interpreter is not asked."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    threading.Event().wait(seconds)


def hold_memory(mebibytes: int) -> int:
    return len(bytearray(mebibytes << 20))


def leave(status: int) -> None:
    os._exit(status)


def kill_self() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def return_unpicklable() -> object:
    return lambda: None


class Stubborn(Exception):
    """Pickles, and does not unpickle: its constructor wants two arguments."""

    def __init__(self, one: str, two: str) -> None:
        super().__init__(f"{one} {two}")


def raise_stubborn() -> None:
    raise Stubborn("not", "unpicklable")


def raise_key_error() -> None:
    raise KeyError("a bug")


def wait_for(path: str) -> int:
    while not Path(path).exists():
        time.sleep(0.01)
    return os.getpid()


def loaded(*modules: str) -> list[bool]:
    return [module in sys.modules for module in modules]


def backtrack() -> None:
    """In C, and with the interpreter's lock held: no thread and no signal handler of Python's runs."""
    re.fullmatch(r"(a|aa)+", "a" * 200 + "b")


def grow() -> None:
    """In small pieces, as a tree grows."""
    held = []
    while True:
        held.append(bytearray(1 << 20))


def grow_at_once() -> None:
    bytearray(1 << 40)


def recurse() -> None:
    """Off the end of C's stack."""
    sys.setrecursionlimit(1 << 30)

    def deeper(pattern: object) -> object:
        return [*map(deeper, [pattern])]

    deeper(0)


def read_nowhere() -> None:
    ctypes.string_at(0)


def be_deaf() -> None:
    """To the polite signal that pebble sends first."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    loop_forever()


def fork(born: str | None = None) -> None:
    """Leaves a process behind that nobody waits for, and loops."""
    child = os.fork()
    if born:
        Path(born).write_text(str(child), encoding="ascii")
    loop_forever()


def interrupt() -> None:
    raise KeyboardInterrupt


def grow_under_watch(mebibytes: int, limit_mebibytes: int) -> int:
    """As `hold_memory` in pieces, with the watchdog of systems whose kernel does not limit memory."""
    watchdog = Watchdog()
    watchdog.set(limit_mebibytes << 20)
    held = []
    for _ in range(mebibytes):
        held.append(bytearray(os.urandom(1 << 10) * (1 << 10)))
        time.sleep(0.001)
    watchdog.set(None)
    return len(held)


MISDEEDS: Mapping[bytes, tuple[Callable[[], None], str]] = {
    b"loops": (loop_forever, "extract_timeout"),
    b"backtracks": (backtrack, "extract_timeout"),
    b"is deaf": (be_deaf, "extract_timeout"),
    b"forks": (fork, "extract_timeout"),
    b"grows": (grow, "extract_memory"),
    b"grows at once": (grow_at_once, "extract_memory"),
    b"kills itself": (kill_self, "extract_crash"),
    b"reads nowhere": (read_nowhere, "extract_crash"),
    b"runs off the stack": (recurse, "extract_crash"),
    b"leaves": (lambda: leave(3), "extract_crash"),
}
"""What a page does to its worker, by its first line, and the class of failure that it is to end with."""


def read_or_suffer(page: PageBody) -> Extracted:
    """extract.article, where the page is none of those."""
    deed, _, _ = page.body.partition(b"\n")
    if deed in MISDEEDS:
        MISDEEDS[deed][0]()
    return extract.article(page)
