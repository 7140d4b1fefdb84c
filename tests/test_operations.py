"""A home as it is kept: a running daemon, a backup beside it, a restore after it, and the daemon again."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from commands import command, environment, run
from monitor.store import pulse
from monitor.store.engine import connect
from test_backup import articles

TOPICS = "version: 1\ntopics:\n  fleet:\n    match: ['=zyzzyva']\n"
DEADLINE_S = 60


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "topics.yaml").write_text(TOPICS)
    (tmp_path / "config" / "feeds.yaml").write_text("feeds:\n")
    record = {"url": "https://n.example/1", "title": "Fleet", "text": "A zyzzyva."}
    (tmp_path / "one.jsonl").write_text(json.dumps(record) + "\n")
    (tmp_path / "two.jsonl").write_text(json.dumps(record | {"url": "https://n.example/2"}) + "\n")
    assert run(tmp_path, "articles", "import", str(tmp_path / "one.jsonl")).returncode == 0
    return tmp_path


@contextmanager
def running(home: Path) -> Iterator[int]:
    """The daemon over a home, from its first tick until SIGTERM; its pid."""
    line = command(home, "run", "--no-review")
    with subprocess.Popen(line, stderr=subprocess.DEVNULL, env=environment()) as daemon:
        deadline = time.monotonic() + DEADLINE_S
        while not ticks(home) and daemon.poll() is None and time.monotonic() < deadline:
            time.sleep(0.05)
        assert ticks(home)
        yield daemon.pid
        daemon.send_signal(signal.SIGTERM)
        assert daemon.wait(DEADLINE_S) == 0


def ticks(home: Path) -> bool:
    """Whether a daemon runs that has ticked."""
    with closing(connect(home / "data" / "monitor.db", readonly=True)) as database:
        said = pulse.said(database)
    return said.get("stopped_at") == "" and bool(said.get("ticked_at"))


@pytest.mark.slow
def test_backed_up_while_it_runs_and_restored_when_it_stopped(home: Path) -> None:
    database, copy = home / "data" / "monitor.db", home / "copy.db"
    with running(home) as pid:
        assert "1 articles, 1 hits" in run(home, "backup", str(copy)).stdout
        refused = run(home, "restore", str(copy))
        assert (refused.returncode, refused.stdout) == (1, "")
        assert f"(process {pid})" in refused.stderr
        assert f"process {pid} holds the store" in run(home, "doctor").stdout
    assert run(home, "articles", "import", str(home / "two.jsonl")).returncode == 0
    assert articles(database) == 2
    restored = run(home, "restore", str(copy))
    assert restored.returncode == 0, restored.stderr
    assert articles(database) == 1
    with running(home):
        assert run(home, "hits", "list", "--json").stdout.count('"hit_id"') == 1
    assert run(home, "status").returncode == 0
