"""Home folders for benches, and the command run in them as a process of its own, with what it cost."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Cost:
    """What a finished command cost, workers included: seconds of CPU, and MB of its largest process."""

    cpu_s: float
    peak_mb: float


def run(home: Path, *words: str) -> Cost:
    """Run a command to its end."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command(home, *words), check=True, stdout=subprocess.DEVNULL, env=environment())
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(cpu_s=cpu_s, peak_mb=after.ru_maxrss / 1024)


def memory_mb(pid: int) -> float:
    """Memory that a process holds now: its resident set, in MB."""
    status = Path(f"/proc/{pid}/status").read_text("utf-8")
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))) / 1024


def children(pid: int) -> list[int]:
    """The processes below a process, all generations."""
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in map(int, (task / "children").read_text().split()):
            found += [child, *children(child)]
    return found


def as_json(home: Path, *words: str) -> dict[str, object]:
    """What a command prints as JSON."""
    done = subprocess.run(command(home, *words), check=False, capture_output=True, env=environment())
    return dict(json.loads(done.stdout))
