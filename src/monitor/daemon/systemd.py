"""Tells the service manager that started us how we are: the protocol of sd_notify(3), over a datagram socket."""

from __future__ import annotations

import logging
import os
import socket
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, MutableMapping

log = logging.getLogger("monitor")

SEND_S = 0.5  # a service manager that does not read may hold the event loop no longer
STATUS_LENGTH = 200
_ALIVE = ("WATCHDOG=1",)
_NO_WATCHDOG = 2**64 - 1  # USEC_INFINITY of systemd, the largest number that it writes: 20 digits


@dataclass(frozen=True, slots=True)
class Supervisor:
    """Whoever started the daemon and wants to hear from it; all calls do nothing where nobody does.

    A message that cannot be delivered is logged and lost: no service manager is worth the daemon's life.
    """

    address: bytes | None = None  # of the socket; an abstract one begins with a zero byte
    watchdog_s: float | None = None  # `alive` is expected at least so often, better twice; None: not asked for
    monotonic_ns: Callable[[], int] = time.monotonic_ns

    @classmethod
    def of(cls, environment: MutableMapping[str, str]) -> Supervisor:
        """The supervisor that the environment names, taken out of it: children must not speak for the daemon.

        Reads NOTIFY_SOCKET, WATCHDOG_USEC (microseconds) and WATCHDOG_PID, see sd_notify(3), sd_watchdog_enabled(3).
        Give it `os.environ` before any worker or desk is started.
        """
        names = ("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID")
        where, microseconds, pid = (environment.pop(name, "") for name in names)
        address = _address(where)
        meant = pid in ("", str(os.getpid()))
        return cls(address, _seconds(microseconds) if address and meant else None)

    def ready(self, status: str = "") -> None:
        """The daemon works, for the first time or again after `reloading`; `status`: a line for `systemctl status`."""
        self._tell("READY=1", *_status(status))

    def alive(self) -> None:
        """The daemon has just done what it is for; keeps the watchdog from restarting it."""
        if self.watchdog_s is not None:
            self._tell(*_ALIVE)

    def reloading(self) -> None:
        """The daemon reads its files again; `ready` follows, whatever comes of it."""
        self._tell("RELOADING=1", f"MONOTONIC_USEC={self.monotonic_ns() // 1000}")

    def stopping(self) -> None:
        """The daemon has begun to stop."""
        self._tell("STOPPING=1")

    def _tell(self, *lines: str) -> None:
        if self.address is None:
            return
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as out:
                out.settimeout(SEND_S)
                out.connect(self.address)
                out.send("\n".join(lines).encode("utf-8", "replace"))
        except OSError as error:
            # one line every five seconds would be all that the log has room for
            level = logging.DEBUG if lines == _ALIVE else logging.WARNING
            log.log(level, "the service manager cannot be told %s: %s", lines[0], error.strerror or error)


def _address(where: str) -> bytes | None:
    if len(where) < 2 or where[0] not in "/@":
        return None
    return os.fsencode("\0" + where[1:] if where[0] == "@" else where)


def _seconds(microseconds: str) -> float | None:
    if not (microseconds.isascii() and microseconds.isdigit() and len(microseconds) <= 20):
        return None
    number = int(microseconds)
    return number / 1e6 if 0 < number < _NO_WATCHDOG else None


def _status(text: str) -> tuple[str, ...]:
    """The text as one line: a line break in it would begin another message."""
    shown = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return (f"STATUS={shown[:STATUS_LENGTH]}",) if shown else ()
