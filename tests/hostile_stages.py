"""Stages that behave as the worst items do, for the tests of the workers; importable inside a worker."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path


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
