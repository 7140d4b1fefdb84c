"""What the daemon tells its service manager, heard on a real socket."""

from __future__ import annotations

import logging
import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.daemon.systemd import STATUS_LENGTH, Supervisor


@pytest.fixture
def heard(tmp_path: Path) -> Iterator[socket.socket]:
    """The service manager's end."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as end:
        end.bind(str(tmp_path / "notify"))
        end.settimeout(10)
        yield end


def around(end: socket.socket, **more: str) -> dict[str, str]:
    """The environment that a service manager gives."""
    return {"NOTIFY_SOCKET": end.getsockname(), "PATH": "/bin", **more}


def said(end: socket.socket) -> list[str]:
    return end.recv(4096).decode().split("\n")


def test_a_daemon_says_how_it_is(heard: socket.socket) -> None:
    supervisor = Supervisor.of(around(heard, WATCHDOG_USEC="180000000", WATCHDOG_PID=str(os.getpid())))
    assert supervisor.watchdog_s == 180
    supervisor.ready("119 feeds")
    assert said(heard) == ["READY=1", "STATUS=119 feeds"]
    supervisor.alive()
    assert said(heard) == ["WATCHDOG=1"]
    supervisor.ready("3 items wait")
    assert said(heard) == ["READY=1", "STATUS=3 items wait"]
    supervisor.stopping()
    assert said(heard) == ["STOPPING=1"]


def test_a_reload_names_its_time(heard: socket.socket) -> None:
    Supervisor(os.fsencode(heard.getsockname()), monotonic_ns=lambda: 5_000_001_999).reloading()
    assert said(heard) == ["RELOADING=1", "MONOTONIC_USEC=5000001"]


def test_children_inherit_none_of_it(heard: socket.socket) -> None:
    environment = around(heard, WATCHDOG_USEC="1", WATCHDOG_PID="1")
    Supervisor.of(environment)
    assert environment == {"PATH": "/bin"}


@pytest.mark.parametrize(
    ("microseconds", "pid"),
    [
        ("", ""),
        ("0", ""),
        ("-5", ""),
        ("soon", ""),
        ("²", ""),
        ("9" * 5000, ""),
        (str(2**64 - 1), ""),
        ("1000000", "1"),
    ],
)
def test_a_watchdog_that_is_not_ours_is_not_fed(heard: socket.socket, microseconds: str, pid: str) -> None:
    supervisor = Supervisor.of(around(heard, WATCHDOG_USEC=microseconds, WATCHDOG_PID=pid))
    supervisor.alive()
    supervisor.stopping()
    assert said(heard) == ["STOPPING=1"]


@pytest.mark.skipif(sys.platform != "linux", reason="abstract addresses are Linux's")
def test_an_abstract_address_is_reached() -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as end:
        end.bind(b"\0" + f"monitor test {os.getpid()} ö".encode())
        end.settimeout(10)
        name = end.getsockname().decode()
        Supervisor.of({"NOTIFY_SOCKET": "@" + name[1:]}).ready()
        assert said(end) == ["READY=1"]


def test_a_status_is_one_line_and_says_nothing_else(heard: socket.socket) -> None:
    supervisor = Supervisor.of(around(heard))
    supervisor.ready("feed\nSTOPPING=1\u2028\x9b31m\u202e \udcff" + "x" * 1000)
    (_, line) = said(heard)
    assert line.startswith("STATUS=feed STOPPING=1 31m xxx")
    assert len(line) == len("STATUS=") + STATUS_LENGTH


@pytest.mark.parametrize("where", ["", "@", "/", "vsock:2:1234", "relative"])
def test_without_a_supervisor_nothing_is_said(where: str, caplog: pytest.LogCaptureFixture) -> None:
    supervisor = Supervisor.of({"NOTIFY_SOCKET": where, "WATCHDOG_USEC": "1000000"})
    supervisor.ready()
    supervisor.alive()
    assert supervisor == Supervisor()
    assert not caplog.records


@pytest.mark.parametrize("name", ["nobody", "x" * 200])
def test_a_supervisor_that_has_gone_is_no_obstacle(tmp_path: Path, name: str, caplog: pytest.LogCaptureFixture) -> None:
    supervisor = Supervisor.of({"NOTIFY_SOCKET": str(tmp_path / name), "WATCHDOG_USEC": "180000000"})
    with caplog.at_level(logging.INFO, "monitor"):
        supervisor.ready()
        supervisor.alive()
    (record,) = caplog.records
    assert record.message.startswith("the service manager cannot be told READY=1: ")


def test_a_supervisor_that_does_not_read_holds_nobody_up(
    heard: socket.socket, caplog: pytest.LogCaptureFixture
) -> None:
    supervisor = Supervisor.of(around(heard))
    with caplog.at_level(logging.WARNING, "monitor"):
        for _ in range(100_000):
            supervisor.stopping()
            if caplog.records:
                break
    assert "timed out" in caplog.text
