"""Home folders for benches, and our command in them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from report import ROOT

TOPICS = """
version: 1
topics:
  idle:
    match: ["=zyzzyva"]
"""
SETTINGS = """
network:
  allow: [127.0.0.0/8]
  ports: [{port}]
  host_gap: 0s
  per_host: 8
  feeds_per_s: 10000
  pages_per_s: 10000
"""


def write_home(home: Path, feeds: Sequence[str], *, port: int, topics: str = TOPICS) -> None:
    """A home that follows these feeds on a port of loopback."""
    (home / "config").mkdir(parents=True)
    (home / "config" / "feeds.yaml").write_text("feeds:\n" + "".join(f"  - {url}\n" for url in feeds), "utf-8")
    (home / "config" / "settings.yaml").write_text(SETTINGS.format(port=port), "utf-8")
    (home / "config" / "topics.yaml").write_text(topics, "utf-8")


def command(home: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "monitor", "--home", str(home), *words]


def environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT / "src")}


def memory_mb(pid: int) -> float:
    """Memory that a process holds now: its resident set, in MB."""
    status = Path(f"/proc/{pid}/status").read_text("utf-8")
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))) / 1024


def as_json(home: Path, *words: str) -> dict[str, object]:
    """What a command prints as JSON."""
    done = subprocess.run(command(home, *words), check=False, capture_output=True, env=environment())
    return dict(json.loads(done.stdout))
