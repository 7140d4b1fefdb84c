"""How much memory the daemon's own process holds with 1,000 feeds that are not due, the shipped topics compiled.

The workers, which come and go, are given beside it: all processes of the daemon together.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from homes import as_json, command, environment, memory_mb, write_home
from monitor.cli.home import clock
from monitor.config import load_feeds
from monitor.store.sources import sync_feeds
from monitor.store.write import Writer
from report import ROOT, Result, arguments, progress, report
from trees import children

FEEDS = 1_000
GOAL_MB = 150.0
TICKS_S = 20.0  # four turns of the scheduler
RUNS = 3


def main() -> int:
    asked = arguments(__doc__)
    measured = [measure() for _ in range(1 if asked.quick else RUNS)]
    own = sorted(one for one, _ in measured)[len(measured) // 2]
    tree = sorted(all_ for _, all_ in measured)[len(measured) // 2]
    results = [
        Result(
            case=f"{FEEDS} idle feeds, main process",
            unit="MB resident",
            ours=round(own, 1),
            goal=GOAL_MB,
            runs=len(measured),
            lower_is_better=True,
        ),
        Result(
            case=f"{FEEDS} idle feeds, all processes",
            unit="MB resident, shared pages counted in each",
            ours=round(tree, 1),
            runs=len(measured),
            lower_is_better=True,
        ),
    ]
    return report("memory", results, check=asked.check)


def measure() -> tuple[float, float]:
    """MB of the main process, and of it and all below it."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        feeds = [f"http://127.0.0.1:9/{number}.xml" for number in range(FEEDS)]
        write_home(home, feeds, port=9, topics=(ROOT / "config" / "topics.yaml").read_text("utf-8"))
        _none_due(home)
        daemon = subprocess.Popen(command(home, "run", "--no-review"), stderr=subprocess.DEVNULL, env=environment())
        try:
            _wait_for_tick(home)
            time.sleep(TICKS_S)
            own = memory_mb(daemon.pid)
            tree = own + sum(memory_mb(child) for child in children(daemon.pid))
        finally:
            daemon.send_signal(signal.SIGTERM)
            daemon.wait()
    progress(f"main process {own:.1f} MB, all processes {tree:.1f} MB")
    return own, tree


def _none_due(home: Path) -> None:
    (home / "data").mkdir()
    writer, later = Writer(home / "data" / "monitor.db"), clock() + timedelta(days=1)
    writer.write(sync_feeds, load_feeds(home), interval_s=3600, now=clock(), first_due=lambda _: later)
    writer.close()


def _wait_for_tick(home: Path) -> None:
    while not as_json(home, "status", "--json").get("ticked_at"):
        time.sleep(1.0)


if __name__ == "__main__":
    sys.exit(main())
