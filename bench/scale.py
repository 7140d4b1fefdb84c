"""How the daemon starts with many feeds: seconds to its first tick, how first polls spread, what it holds and burns.

Feeds are spread over hosts as in lists of real ones: most hosts have one to three, a few have hundreds. Nothing is
asked of the network: the names do not exist, and the daemon is stopped soon after its first tick.
"""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

from homes import command, environment, memory_mb, write_home
from monitor.cli.home import clock
from monitor.config import load_feeds
from monitor.store.sources import sync_feeds
from monitor.store.write import Writer
from report import Result, arguments, progress, report
from trees import children

SIZES, QUICK = (10_000, 100_000), (1_000,)
RUNS = 3
IDLE_S = 20.0  # four ticks
GOALS = {(10_000, "seconds to the first tick, all new"): 5.0, (10_000, "seconds to the first tick, all known"): 5.0}
SEED = 2026
TICKS = 100  # per second, of /proc/PID/stat (USER_HZ)


def main() -> int:
    asked = arguments(__doc__)
    results = []
    for size in QUICK if asked.quick else SIZES:
        measured = [measure(size) for _ in range(1 if asked.quick else RUNS)]
        for unit in measured[0]:
            figures = sorted(one[unit] for one in measured)
            results.append(
                Result(
                    case=f"{size} feeds",
                    unit=unit,
                    ours=round(figures[len(figures) // 2], 2),
                    goal=GOALS.get((size, unit)),
                    runs=len(figures),
                    lower_is_better=True,
                )
            )
    return report("scale", results, check=asked.check)


def measure(size: int) -> dict[str, float]:
    """Figures by their units."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        write_home(home, list(_addresses(size)), port=9)
        found = {"seconds to read feeds.yaml": _seconds(lambda: load_feeds(home))}
        with _running(home) as (pid, seconds):
            found["seconds to the first tick, all new"] = seconds
            found["seconds until all are known"] = seconds + _seconds(lambda: _wait_for(home, size))
            found["seconds of CPU until all are known"] = _cpu_s(pid)
        found |= _spread(home)
        _none_due(home)
        with _running(home) as (pid, seconds):
            found["seconds to the first tick, all known"] = seconds
            found["seconds of CPU to the first tick, all known"] = _cpu_s(pid)
            time.sleep(IDLE_S)
            before = _cpu_s(pid)
            time.sleep(IDLE_S)
            found["MB resident, main process"] = memory_mb(pid)
            found["MB resident, all processes"] = memory_mb(pid) + sum(map(memory_mb, children(pid)))
            found["ms of CPU a second, none due"] = 1000 * (_cpu_s(pid) - before) / IDLE_S
        found |= _syncing(home)
    progress(f"{size} feeds: " + ", ".join(f"{unit} {figure:.2f}" for unit, figure in found.items()))
    return found


def _addresses(size: int) -> Iterator[str]:
    chance = random.Random(SEED)
    for number in range(size):
        host = int(chance.paretovariate(1.2)) if chance.random() < 0.4 else chance.randrange(size)
        yield f"https://news{host}.invalid/section/{number}/feed.xml"


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


@contextmanager
def _running(home: Path) -> Iterator[tuple[int, float]]:
    """A daemon that has ticked, and how many seconds that took; stopped at the end."""
    began = time.perf_counter()
    line = command(home, "run", "--no-review")
    daemon = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment())
    try:
        while not _ticked(home):
            if daemon.poll() is not None:
                raise SystemExit(f"the daemon ended with {daemon.returncode}")
            time.sleep(0.02)
        yield daemon.pid, time.perf_counter() - began
    finally:
        daemon.send_signal(signal.SIGTERM)
        daemon.wait()
        with closing(sqlite3.connect(home / "data" / "monitor.db")) as store, store:
            store.execute("delete from _daemon where key = 'ticked_at'")


def _ticked(home: Path) -> bool:
    try:
        with closing(sqlite3.connect(f"file:{home}/data/monitor.db?mode=ro", uri=True)) as store:
            return bool(store.execute("select 1 from _daemon where key = 'ticked_at'").fetchall())
    except sqlite3.OperationalError:  # there is none yet
        return False


def _wait_for(home: Path, size: int) -> None:
    with closing(sqlite3.connect(f"file:{home}/data/monitor.db?mode=ro", uri=True)) as store:
        while store.execute("select count(*) from feeds").fetchone()[0] < size:
            time.sleep(0.05)


def _spread(home: Path) -> dict[str, float]:
    """How many first polls fall into the fullest minute, over what an even spread would give it; and into how many
    minutes they fall."""
    query = "select next_due_at from feeds where last_polled_at is null"
    with closing(sqlite3.connect(home / "data" / "monitor.db")) as store:
        minutes = Counter(due[:16] for (due,) in store.execute(query))
    even = sum(minutes.values()) / len(minutes)
    return {"minutes with first polls": len(minutes), "fullest minute / even": max(minutes.values()) / even}


def _none_due(home: Path) -> None:
    with closing(sqlite3.connect(home / "data" / "monitor.db")) as store, store:
        store.execute("update feeds set next_due_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '+1 day')")


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _syncing(home: Path) -> dict[str, float]:
    """The file's feeds into the store: none changed, and all new."""
    feeds, later = load_feeds(home), clock() + timedelta(days=1)
    found = {}
    for name, database in (("known", home / "data" / "monitor.db"), ("new", home / "data" / "other.db")):
        with closing(Writer(database)) as writer:

            def sync(writer: Writer = writer) -> None:
                writer.write(sync_feeds, feeds, interval_s=3600, now=clock(), first_due=lambda _: later)

            found[f"seconds to sync, all {name}"] = _seconds(sync)
    return found


if __name__ == "__main__":
    sys.exit(main())
