"""The daemon as a user keeps it: real processes, started and stopped and killed, the desk beside it."""

from __future__ import annotations

import asyncio
import os
import pty
import re
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator

import pytest

from daemons import (
    BROKEN,
    OTHER,
    PATIENCE_S,
    TOPICS,
    House,
    alive,
    children,
    desk_of,
    environment,
    reread,
    running,
    ticks,
    until,
)
from desks import free_port
from monitor.store import lock
from web import Server, reply

NEWS = (
    "<rss version='2.0'><channel><title>A</title>"
    "<item><title>A quxboat sails</title><guid>1</guid><description>It was seen.</description></item>"
    "</channel></rss>"
)


@pytest.fixture
async def news() -> AsyncIterator[Server]:
    async with Server({"/feed.xml": reply(200, NEWS.encode(), ("Content-Type", "application/rss+xml"))}) as server:
        yield server


async def test_a_day_of_a_daemon_in_the_background(house: House, news: Server) -> None:
    house.settings(
        f"network:\n  allow: [127.0.0.0/8]\n  ports: [{news.port}]\n  host_gap: 0s\npolling:\n  first_polls_over: 0s\n"
    )
    await asyncio.to_thread(_a_day, house, news.url("/feed.xml"))


def _a_day(house: House, feed: str) -> None:
    started = house.run("start")
    pid = house.pid()
    assert started.returncode == 0, started.stderr
    assert started.stdout.startswith(
        f"started, process {pid}\nreview desk: http://127.0.0.1:{house.port}/-/door?token="
    )

    again = house.run("start")
    assert again.returncode == 1
    assert again.stderr == f"{house.database}: in use by another monitor (process {pid})\n"

    house.write("feeds", f"feeds:\n  - {feed}\n")
    reread(house)
    until(lambda: house.ask("select 1 from articles where fate <> 'waiting'"), "the feed was not taken up")
    assert house.ask("select 1 from hits") == []

    house.write("topics", OTHER)
    until(lambda: house.ask("select 1 from hits where topic = 'boats'"), "the changed topic asked nothing")
    assert house.status()["problems"] == []

    house.write("topics", BROKEN)
    reread(house)
    until(lambda: house.fact("reload_error"))
    unwell = house.run("status")
    assert unwell.returncode == 1
    assert re.search(r"config/topics.yaml:7:5: .*macth.*match", unwell.stdout + unwell.stderr)
    assert house.ask("select topic from topics where retired_at is null order by topic") == [("boats",), ("fleet",)]
    assert "config/topics.yaml:7:5" in house.run("logs").stdout

    house.write("topics", OTHER)
    reread(house)
    until(lambda: not house.fact("reload_error"))
    assert house.run("status").returncode == 0

    desk = desk_of(pid)
    stopped = house.run("stop")
    assert stopped.stdout == f"stopped, it was process {pid}\n"
    assert not alive(pid)
    assert not alive(desk)
    assert not house.database.with_name("monitor.db-wal").exists()
    assert house.run("stop").stdout == "not running\n"
    assert house.run("status").returncode == 0


def test_after_a_kill_it_starts_again_and_nothing_of_it_is_left(house: House) -> None:
    house.run("start")
    first = house.pid()
    left = children(first)
    os.kill(first, signal.SIGKILL)
    until(lambda: not any(map(alive, left)), "children outlived the daemon")
    assert house.run("status").returncode == 1
    assert house.run("start").returncode == 0
    assert house.pid() != first
    assert house.run("restart").returncode == 0
    assert house.ask("pragma integrity_check") == [("ok",)]
    assert house.run("stop").returncode == 0


def test_a_start_that_fails_says_why(house: House) -> None:
    house.write("topics", BROKEN)
    done = house.run("start")
    assert done.returncode == 1
    assert done.stderr.startswith("config/topics.yaml:7:5: ")
    house.write("topics", TOPICS)
    house.settings("network:\n  ca_file: missing.pem\n")
    done = house.run("start")
    assert done.returncode == 1
    assert "missing.pem" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_command_that_holds_the_store_is_not_stopped(house: House) -> None:
    house.run("run", "--once")
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(house.database)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment(),
    ) as other:
        assert other.stdout
        other.stdout.readline()
        done = house.run("stop")
        assert done.returncode == 1
        assert f"process {other.pid} is not the daemon" in done.stderr
        assert other.poll() is None
        other.communicate(b"")


HOLD = """
import sys, pathlib
from monitor.store import lock
with lock.held(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_the_desk_is_kept_and_goes_with_the_daemon(house: House) -> None:
    with running(house) as daemon:
        until(lambda: house.fact("desk") == f"serving http://127.0.0.1:{house.port}")
        first = desk_of(daemon.pid)
        os.kill(first, signal.SIGKILL)
        until(lambda: desk_of(daemon.pid) not in (None, first), "the desk was not started again")
        until(lambda: house.fact("desk").startswith("serving"))
        assert "token" not in house.log()

        other = free_port()
        house.port = other
        house.settings("")
        reread(house)
        until(lambda: house.fact("desk") == f"serving http://127.0.0.1:{other}", "the desk did not move")
        last = desk_of(daemon.pid)
        daemon.send_signal(signal.SIGKILL)
        until(lambda: not alive(last), "the desk outlived the daemon")


def test_a_desk_without_a_port_is_told_and_the_daemon_goes_on(house: House) -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", house.port))
        busy.listen()
        with running(house):
            until(lambda: house.fact("desk").startswith("not serving: review: port"))
        assert "next try in" in house.log()


def test_a_closed_terminal_ends_a_daemon_that_was_started_on_it(house: House) -> None:
    pid, terminal = pty.fork()
    if pid == 0:  # pragma: no cover  # another process
        os.execve(sys.executable, house.words("run", "--no-review"), environment())
    until(lambda: house.database.exists() and ticks(house, pid))
    os.close(terminal)
    assert os.waitpid(pid, 0)[1] == 0
    assert house.fact("stopped_at")


def test_asked_to_stop_while_it_prepares_it_stops(house: House) -> None:
    house.write(
        "topics", "version: 1\ntopics:\n  fleet:\n    languages: [ru, uk, de, tr]\n    match: [drone, ship, boat]\n"
    )
    told = environment(XDG_CACHE_HOME=str(house.root))  # where no word is known
    with subprocess.Popen(house.words("run", "--no-review"), stderr=subprocess.PIPE, env=told) as daemon:
        until(lambda: house.database.exists() and bool(lock.owner(house.database)))
        until(lambda: _said_started(house, daemon.pid))
        daemon.terminate()
        _, said = daemon.communicate(timeout=PATIENCE_S)
    assert daemon.returncode == 0, said
    assert b"Traceback" not in said
    assert house.fact("stopped_at")


def _said_started(house: House, pid: int) -> bool:
    try:
        return house.ask("select value from _daemon where key = 'started_at'") != []
    except sqlite3.OperationalError:
        return False
