"""The process that commands are forked from (tests/warm.py).

It also starts the fork server that commands have their workers from: once for all of them.
"""

from __future__ import annotations

import json
import os
import selectors
import signal
import socket
import sys
from contextlib import suppress
from importlib import import_module
from multiprocessing import forkserver
from pkgutil import walk_packages
from traceback import print_exc

from calling import LONGEST
from monitor import cli


def serve(address: str) -> None:
    """Fork for each call, until standard input ends."""
    for module in walk_packages(cli.__path__, "monitor.cli."):
        import_module(module.name)
    forkserver.set_forkserver_preload(["monitor.workers.preload"])
    forkserver.ensure_running()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for who asks
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listening, selectors.DefaultSelector() as waiting:
        listening.bind(address)
        listening.listen(100)
        waiting.register(listening, selectors.EVENT_READ, lambda: _Called(waiting, *listening.accept()))
        waiting.register(sys.stdin, selectors.EVENT_READ, sys.exit)
        print("warm", flush=True)
        while True:
            for key, _ in waiting.select():
                if waiting.get_map().get(key.fd) is key:  # what came before it in the list may have ended it
                    key.data()


class _Called:
    """A command: who asked for it, and the process that it is."""

    def __init__(self, waiting: selectors.BaseSelector, call: socket.socket, _: object) -> None:
        self._waiting, self._call = waiting, call
        told, streams, _, _ = socket.recv_fds(call, LONGEST, 3)
        self._pid = os.fork()
        if self._pid == 0:
            _be(json.loads(told), streams)
        for stream in streams:
            os.close(stream)
        self._say(self._pid)
        self._process, self._runs = os.pidfd_open(self._pid), True
        waiting.register(self._process, selectors.EVENT_READ, self._ended)
        waiting.register(call, selectors.EVENT_READ, self._signalled)

    def _say(self, number: int) -> None:
        with suppress(OSError):  # who asked may have been killed
            self._call.send(str(number).encode())

    def _signalled(self) -> None:
        """Pass a signal on. Who asked goes when the status has come; or was killed, and then the command is."""
        try:
            number = int(self._call.recv(100) or 0)
        except OSError:
            number = 0
        if not number:
            self._waiting.unregister(self._call)
            self._call.close()
        if self._runs:
            signal.pidfd_send_signal(self._process, number or signal.SIGKILL)

    def _ended(self) -> None:
        _, status = os.waitpid(self._pid, 0)
        self._waiting.unregister(self._process)
        os.close(self._process)
        self._runs = False
        self._say(os.waitstatus_to_exitcode(status))


def _be(told: dict[str, object], streams: list[int]) -> None:
    """Be the command, and end."""
    status: object = 1
    try:
        _take_place(told, streams)
        cli.main()
    except SystemExit as end:
        status = end.code or 0
    except BaseException:  # noqa: BLE001  # as the interpreter does
        print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status if isinstance(status, int) else 1)


def _take_place(told: dict[str, object], streams: list[int]) -> None:
    """Streams, environment, folder and words as they are in a process of the command's own."""
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.environ.clear()
    os.environ.update(told["environment"])  # type: ignore[call-overload]
    by_line = 1 if os.environ.get("PYTHONUNBUFFERED") else -1
    sys.stdin = open(0, errors="surrogateescape")  # noqa: SIM115
    sys.stdout = open(1, "w", buffering=by_line, errors="surrogateescape")  # noqa: SIM115
    sys.stderr = open(2, "w", buffering=1, errors="backslashreplace")  # noqa: SIM115
    signal.signal(signal.SIGINT, signal.default_int_handler)
    forkserver._forkserver.ensure_running = _is_running  # type: ignore[attr-defined]
    os.chdir(str(told["folder"]))
    sys.argv = ["monitor", *told["words"]]  # type: ignore[misc]


def _is_running() -> None:
    """The fork server is the parent's: asked whether it runs, multiprocessing would look among our children."""


if __name__ == "__main__":
    serve(sys.argv[1])
