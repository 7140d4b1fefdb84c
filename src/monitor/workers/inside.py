"""The inside of a worker process: its limits, and one call at a time.

A call and its outcome travel as bytes that are unpickled here and in `pool`, never by the pool's own plumbing: there an
item that cannot be pickled would take the whole pool down instead of failing alone.
"""

from __future__ import annotations

import fcntl
import logging
import multiprocessing
import os
import pickle
import select
import signal
from collections.abc import Callable
from traceback import format_exception

from monitor.workers.memory import OVER_MEMORY, KernelLimit, Watchdog, limit

SINGLE_THREADED = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")

Call = tuple[Callable[..., object], tuple[object, ...]]
Outcome = tuple[bool, object]  # whether the stage returned; its result or its exception


class _Worker:
    """What a worker process keeps between its items."""

    held: bytes | object = None
    memory: KernelLimit | Watchdog | None = None  # None: not begun


def calm() -> None:
    """Keep numeric libraries to one thread, and leave Ctrl-C to the daemon. Before anything heavy is imported."""
    for name in SINGLE_THREADED:
        os.environ[name] = "1"
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def begin(held: bytes) -> None:
    """Prepare a fresh worker process; `held` is the pickled value that calls may ask for."""
    calm()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # at once, also inside a C library
    _end_with_daemon()
    _silence()
    _Worker.held = pickle.loads(held)  # pickled by the daemon itself
    _Worker.memory = limit()
    os.register_at_fork(after_in_child=_end)


def perform(call: bytes, memory_bytes: int | None, with_held: bool) -> bytes:
    """Run one call under its memory limit; the outcome is pickled, an exception of the stage's included.

    Past the limit the process ends: what a library left half done in it is nobody's any more.
    """
    try:
        _limit_memory(memory_bytes)
        outcome = _outcome(call, with_held)
        _limit_memory(None)
    except MemoryError:
        os._exit(OVER_MEMORY)
    return outcome


def _outcome(call: bytes, with_held: bool) -> bytes:
    try:
        stage, args = pickle.loads(call)  # pickled by the daemon itself
        result = stage(*args, _Worker.held) if with_held else stage(*args)
        return pickle.dumps((True, result))
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001
        # whatever a stage raised is handed back, to fly in the daemon
        return _failed(error)


def _failed(error: Exception) -> bytes:
    """The exception with its traceback as a note; exceptions that do not survive pickling are described instead."""
    error.add_note("".join(format_exception(error)))
    try:
        outcome = pickle.dumps((False, error))
        pickle.loads(outcome)
    except Exception:  # noqa: BLE001
        # foreign exceptions fail to pickle in every way there is
        return pickle.dumps((False, RuntimeError("".join(format_exception(error)))))
    return outcome


def _end_with_daemon() -> None:
    """Let the kernel end this process (SIGIO, whose default is death) when the daemon's end of a pipe closes.

    A thread that watches the pipe would not run while a C library holds the interpreter; and Linux' PR_SET_PDEATHSIG
    tells of the death of the fork server, which outlives the daemon as long as a worker does.
    """
    daemon = multiprocessing.parent_process()
    if daemon is None:
        return
    pipe = daemon.sentinel
    fcntl.fcntl(pipe, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(pipe, fcntl.F_SETFL, fcntl.fcntl(pipe, fcntl.F_GETFL) | os.O_ASYNC)
    if select.select([pipe], [], [], 0)[0]:
        os._exit(0)  # it closed before we listened


def _silence() -> None:
    """Libraries complain in logs and on stderr about what publishers wrote; nobody is there to read it."""
    logging.disable()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    os.close(nowhere)


def _limit_memory(over_start: int | None) -> None:
    if _Worker.memory is not None:
        _Worker.memory.set(over_start)


def _end() -> None:
    """A stage has no business with processes of its own: nobody would end them. They end as they are born."""
    os._exit(0)
