"""Daemons in homes of their own, as real processes."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile

from calling import Call
from commands import command, environment, run
from monitor.store import lock
from warm import warm

TOPICS = "version: 1\ntopics:\n  fleet:\n    match: ['=zyzzyva']\n"
OTHER = TOPICS + "  boats:\n    match: ['=quxboat']\n"
BROKEN = OTHER + "    macth: [drone]\n"
FAILING = OTHER + "    tests:\n      - {alert: 'Nothing of the kind.', lang: en}\n"
PATIENCE_S = 60.0  # of a test, on a machine that does much else


class House:
    """A home folder and its commands."""

    def __init__(self, root: Path, port: int) -> None:
        self.root = root
        self.port = port
        (root / "config").mkdir()
        self.write("topics", TOPICS)
        self.write("feeds", "feeds: []\n")
        self.settings("")

    @property
    def database(self) -> Path:
        return self.root / "data" / "monitor.db"

    def write(self, name: str, text: str) -> None:
        (self.root / "config" / f"{name}.yaml").write_text(text)

    def settings(self, text: str) -> None:
        self.write("settings", f"review:\n  port: {self.port}\nworkers:\n  count: 1\n{text}")

    def words(self, *words: str) -> list[str]:
        return command(self.root, *words)

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return run(self.root, *words)

    def status(self) -> dict[str, object]:
        return json.loads(self.run("status", "--json").stdout)

    def pid(self) -> int:
        pid = lock.owner(self.database)
        assert pid is not None
        return pid

    def ask(self, sql: str) -> list[tuple[object, ...]]:
        with sqlite3.connect(f"{self.database.as_uri()}?mode=ro", uri=True, timeout=30) as database:
            found = database.execute(sql).fetchall()
        database.close()
        return found

    def fact(self, key: str) -> str:
        return str(dict(self.ask("select key, value from _daemon")).get(key, ""))

    def log(self) -> str:
        return (self.root / "data" / "log" / "monitor.log").read_text()


def reread(house: House) -> None:
    """Have the files read again, as `systemctl reload` does."""
    os.kill(house.pid(), signal.SIGHUP)


def until(done: Callable[[], object], what: str = "") -> None:
    """Wait for another process to come so far."""
    given_up = time.monotonic() + PATIENCE_S
    while not done():
        assert time.monotonic() < given_up, what or done
        time.sleep(0.05)


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def children(pid: int) -> set[int]:
    found = {int(child) for path in Path(f"/proc/{pid}/task").glob("*/children") for child in path.read_text().split()}
    return found.union(*(children(child) for child in found))


def desk_of(pid: int) -> int | None:
    for child in children(pid):
        if "--until-eof" in Path(f"/proc/{child}/cmdline").read_text():
            return child
    return None


@contextmanager
def running(house: House, *words: str) -> Iterator[Call]:
    """`monitor run` from its first tick on."""
    line = ["--home", str(house.root), "run", *words]
    with TemporaryFile() as said, Call(warm.address, line, environment(), (0, said.fileno(), said.fileno())) as daemon:
        try:
            until(lambda: house.database.exists() and lock.owner(house.database) == daemon.pid)
            until(lambda: daemon.poll() is None and ticks(house, daemon.pid))
            yield daemon
        finally:
            if daemon.poll() is None:
                daemon.send_signal(signal.SIGTERM)
            daemon.wait()


def ticks(house: House, pid: int) -> bool:
    try:
        facts = dict(house.ask("select key, value from _daemon"))
    except sqlite3.OperationalError:  # it is being made
        return False
    return facts.get("pid") == str(pid) and bool(facts["ticked_at"])
