"""One daemon to a store, with real processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from commands import environment
from monitor.errors import Locked, StoreError
from monitor.store import lock

HOLD = """
import sys, pathlib
from monitor.store import lock
with lock.held(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(tmp_path: Path):
    database = tmp_path / "monitor.db"
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(database)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment(),
    )
    assert process.stdout.readline() == b"held\n"
    yield database, process
    process.kill()
    process.communicate()


def test_a_second_owner_is_refused_and_told_the_first_ones_pid(holder) -> None:
    database, process = holder
    assert lock.owner(database) == process.pid
    with pytest.raises(Locked, match=str(process.pid)), lock.held(database):
        raise AssertionError


def test_a_link_to_the_database_shares_its_lock(holder) -> None:
    database, process = holder
    database.touch()
    link = database.with_name("link.db")
    link.symlink_to(database)
    assert lock.owner(link) == process.pid


def test_a_lock_left_by_a_kill_is_no_obstacle(holder) -> None:
    database, process = holder
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert lock.owner(database) is None
    with lock.held(database):
        assert lock.lock_path(database).read_text() == f"{os.getpid()}\n"
    assert lock.owner(database) is None


def test_a_folder_that_is_not_there_is_told_plainly(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="lock file cannot be written"), lock.held(tmp_path / "no" / "monitor.db"):
        raise AssertionError
