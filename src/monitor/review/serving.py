"""Where the desk listens, and how long it serves: until it is told to stop, or until whoever started it is gone."""

from __future__ import annotations

import errno
import os
import signal
import socket
from contextlib import suppress
from ipaddress import ip_address
from threading import Thread
from typing import TYPE_CHECKING

import uvicorn

from monitor.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from monitor.review.desk import Desk, Place

GRACE_S = 3  # for answers under way when the desk is told to stop
STDIN = 0
TRACEBACKS = "datasette.handle_exception"


def bound(place: Place) -> socket.socket:
    """The socket that the desk listens on. Raises Refusal where the port is taken or the address is not loopback."""
    if not _is_loopback(place.host):
        raise Refusal(
            f"review: {place.host} can be reached from other machines, and this version has no password for them: "
            "use 127.0.0.1 and, from elsewhere, an ssh tunnel"
        )
    family = socket.AF_INET6 if ":" in place.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((place.host, place.port))
        listening.listen()
    except OSError as error:
        listening.close()
        raise Refusal(f"review: {_why(error, place)}") from error
    return listening


async def serve(desk: Desk, listening: socket.socket, said: Callable[[str], None], *, until_eof: bool = False) -> None:
    """Serve until SIGINT or SIGTERM, with `until_eof` also no longer than standard input is open; `said` is told the
    link when it works."""
    if desk.pm.has_plugin(TRACEBACKS):  # ours answers; Datasette's prints the stored text on the terminal
        desk.pm.unregister(name=TRACEBACKS)
    await desk.invoke_startup()
    server = uvicorn.Server(_config(desk))
    signal.signal(signal.SIGTERM, lambda *_: None)  # uvicorn stops at it, and then raises it again
    if until_eof:
        Thread(target=_stop_at_eof, args=(server,), daemon=True).start()
    said(desk.open())
    try:
        await server.serve(sockets=[listening])
    finally:
        desk.close()  # Datasette keeps a temporary file


def _config(desk: Desk) -> uvicorn.Config:
    return uvicorn.Config(
        desk.app(),
        log_config=None,
        log_level="warning",
        access_log=False,
        lifespan="on",
        ws="none",
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=GRACE_S,
    )


def _stop_at_eof(server: uvicorn.Server) -> None:
    """Wait in a thread of its own until nobody holds the other end of standard input. `os.read`, because a buffered
    one keeps a lock that Python wants when it ends."""
    with suppress(OSError):
        while os.read(STDIN, 4096):
            pass
    server.should_exit = True


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _why(error: OSError, place: Place) -> str:
    if error.errno == errno.EADDRINUSE:
        advice = "take another one: review.port in config/settings.yaml, or --port"
        return f"port {place.port} is in use on {place.host}; {advice}"
    return f"cannot listen on {place.host}, port {place.port}: {error.strerror}"
