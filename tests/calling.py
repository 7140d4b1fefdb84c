"""One call of a command that is kept warm (tests/warm.py); run as a program, it stands for the command's process.

As a program it is started without site and with little to import: it takes 30 ms where the command takes a second.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
from collections.abc import Mapping, Sequence

LONGEST = 1 << 20  # bytes: words and environment
FORWARDED = (signal.SIGINT, signal.SIGTERM)


def called(
    address: str, words: Sequence[str], environment: Mapping[str, str], streams: tuple[int, int, int]
) -> socket.socket:
    """A command that has begun, with the standard streams that it is given."""
    call = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    call.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, LONGEST)
    call.connect(address)
    told = {"words": [*words], "environment": dict(environment), "folder": os.getcwd()}  # noqa: PTH109  # imports less
    socket.send_fds(call, [json.dumps(told).encode()], streams)
    return call


def ended(call: socket.socket) -> int:
    """The status that a command ends with; below 0 the signal that ended it."""
    return int(call.recv(100))


def main(address: str, *words: str) -> None:
    """Be the command: its streams, the signals that reach it, its end."""
    with called(address, words, os.environ, (0, 1, 2)) as call:
        for number in FORWARDED:
            signal.signal(number, lambda got, _: call.send(str(got).encode()))
        status = ended(call)
    if status < 0:
        signal.signal(-status, signal.SIG_DFL)
        os.kill(os.getpid(), -status)
    sys.exit(status)


if __name__ == "__main__":
    main(*sys.argv[1:])
