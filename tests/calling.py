"""One call of a command that is kept warm (tests/warm.py); run as a program, it stands for the command's process.

As a program it is started without site and with little to import: it takes 30 ms where the command takes a second.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import sys
from collections.abc import Mapping, Sequence

LONGEST = 1 << 20  # bytes: words and environment
FORWARDED = (signal.SIGINT, signal.SIGTERM)


class Call:
    """A command that has begun, with the standard streams that it is given."""

    def __init__(
        self, address: str, words: Sequence[str], environment: Mapping[str, str], streams: tuple[int, int, int]
    ) -> None:
        self._line = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, LONGEST)
        self._line.connect(address)
        told = {"words": [*words], "environment": dict(environment), "folder": os.getcwd()}  # noqa: PTH109  # see above
        socket.send_fds(self._line, [json.dumps(told).encode()], streams)
        self.pid = int(self._line.recv(100))
        self._status: int | None = None

    def __enter__(self) -> Call:
        return self

    def __exit__(self, *_: object) -> None:
        self._line.close()

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        self._line.send(str(number).encode())

    def wait(self) -> int:
        """The status that it ends with; below 0 the signal that ended it."""
        if self._status is None:
            self._status = int(self._line.recv(100))
        return self._status

    def poll(self) -> int | None:
        """The status that it has ended with, None while it runs."""
        return self.wait() if self._status is not None or select.select([self._line], [], [], 0)[0] else None


def main(address: str, *words: str) -> None:
    """Be the command: its streams, the signals that reach it, its end."""
    with Call(address, words, os.environ, (0, 1, 2)) as call:
        for number in FORWARDED:
            signal.signal(number, lambda got, _: call.send_signal(got))
        status = call.wait()
    if status < 0:
        signal.signal(-status, signal.SIG_DFL)
        os.kill(os.getpid(), -status)
    sys.exit(status)


if __name__ == "__main__":
    main(*sys.argv[1:])
