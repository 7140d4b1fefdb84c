"""What a command cost with everything that it started: CPU of all its processes, and their memory at its largest.

Run as a program: `python trees.py REPORT COMMAND…` runs the command and writes seconds and MB to a file as JSON. It
makes itself the parent of what the command leaves behind (PR_SET_CHILD_SUBREAPER), since the CPU of a process is told
to its parent only; that is Linux' own, elsewhere orphans go uncounted. Memory is the proportional set size where Linux
tells it: pages that processes share count once.
"""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36
EVERY_S = 0.1


@dataclass(frozen=True, slots=True)
class Cost:
    """A finished command: seconds of CPU of all its processes, MB at their largest together, seconds of wall clock."""

    cpu_s: float
    peak_mb: float
    wall_s: float


def run_tree(command: Sequence[str], environment: Mapping[str, str], folder: Path | None = None) -> Cost:
    """Run a command to its end. Raises CalledProcessError where it failed."""
    with tempfile.NamedTemporaryFile("r", suffix=".json") as told:
        line = [sys.executable, __file__, told.name, *command]
        subprocess.run(
            line, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment, cwd=folder
        )
        return Cost(**json.load(told))


def main() -> int:
    told, *command = sys.argv[1:]
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    began = time.monotonic()
    peak, over = [0.0], threading.Event()
    watch = threading.Thread(target=_watch, args=(peak, over))
    watch.start()
    status, cpu_s = _reap(os.posix_spawnp(command[0], command, os.environ))
    over.set()
    watch.join()
    cost = Cost(cpu_s=cpu_s, peak_mb=peak[0], wall_s=time.monotonic() - began)
    Path(told).write_text(json.dumps(asdict(cost)), encoding="utf-8")
    return status


def _reap(command: int) -> tuple[int, float]:
    """Wait for the command and all that it leaves behind: its exit status, and their seconds of CPU."""
    status, cpu_s = 1, 0.0
    while True:
        try:
            pid, ended, usage = os.wait4(-1, 0)
        except ChildProcessError:
            return status, cpu_s
        cpu_s += usage.ru_utime + usage.ru_stime
        if pid == command:
            status = os.waitstatus_to_exitcode(ended)


def _watch(peak: list[float], over: threading.Event) -> None:
    while not over.wait(EVERY_S):
        peak[0] = max(peak[0], sum(map(_memory_mb, children(os.getpid()))))


def children(pid: int) -> list[int]:
    """The processes below a process, all generations."""
    found = []
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in map(int, (task / "children").read_text().split()):
                found += [child, *children(child)]
    except OSError:  # it has just ended
        pass
    return found


def _memory_mb(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text("utf-8").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)


if __name__ == "__main__":
    sys.exit(main())
