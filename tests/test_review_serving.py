"""How long a desk serves: until it is told to stop, or until whoever started it is gone."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx2
import pytest

import make
from commands import command, environment
from desks import free_port, serving, store

PATIENCE_S = 30

# A parent that starts a desk, hands on its first line, and then does nothing at all.
PARENT = """
import subprocess, sys, time
desk = subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
first = desk.stdout.readline()
sys.stdout.buffer.write(b"%d " % desk.pid + first)
sys.stdout.flush()
time.sleep(600 if first else 0)
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "settings.yaml").write_text("")
    store(tmp_path / "data" / "monitor.db", (make.article("A summary of ships.", title="Ships"), make.hit()))
    return tmp_path


def soon(true: Callable[[], bool]) -> bool:
    """Whether it becomes true while there is patience."""
    deadline = time.monotonic() + PATIENCE_S
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()  # nobody may be there to bury an orphan


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks at processes in /proc")
def test_a_desk_goes_with_a_parent_that_is_killed(home: Path) -> None:
    port = free_port()
    words = [sys.executable, "-c", PARENT, *command(home, "review", "--port", str(port), "--until-eof")]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=environment()) as parent:
        assert parent.stdout is not None
        pid, _, line = parent.stdout.readline().partition(" ")
        assert line.startswith(f"review desk: http://127.0.0.1:{port}/-/door?token=")
        assert httpx2.get(f"http://127.0.0.1:{port}/", trust_env=False).status_code == 403
        parent.kill()
    assert soon(lambda: not alive(int(pid)))
    assert is_free(port)


def test_a_desk_ends_well_when_its_input_does(home: Path) -> None:
    with serving(home, "--until-eof", stdin=subprocess.PIPE) as (process, link):
        assert httpx2.get(link, trust_env=False).status_code == 303
        said, told = process.communicate(timeout=PATIENCE_S)  # closes the input first
        assert (said, told, process.returncode) == ("", "", 0)


def test_without_being_asked_a_desk_leaves_its_input_alone(home: Path) -> None:
    with serving(home, stdin=subprocess.DEVNULL) as (process, link):
        assert httpx2.get(link, trust_env=False).status_code == 303
        assert httpx2.get(link, trust_env=False).status_code == 403
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE_S) == 0
