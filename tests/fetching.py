"""Fetches addresses in a process of its own and says what each cost it: run as a program, by tests.

    python fetching.py PORT PATH…  →  one line of JSON: [[failure class or null, length of the body, growth], …]

The growth is in bytes: the most memory that was resident in the meantime, less what was before.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

from monitor.fetch import Web
from monitor.records.settings import NetworkSettings
from web import NOON, error_class, feed

OWN = Path("/proc/self")


def begin() -> int:
    """What is resident now, in bytes; the mark of the most is put there (proc_pid_clear_refs(5))."""
    (OWN / "clear_refs").write_text("5")
    return resident("VmRSS")


def resident(field: str) -> int:
    return int((OWN / "status").read_text("ascii").partition(f"{field}:")[2].split()[0]) * 1024


async def fetch(port: int, paths: list[str]) -> None:
    settings = NetworkSettings(allow=("127.0.0.0/8",), ports=(port,), host_gap_s=0, feeds_per_s=1_000)
    costs: list[tuple[str | None, int, int]] = []
    async with Web(settings, lambda: NOON) as web:
        for path in paths:
            before = begin()
            result = await web.get(feed(f"http://127.0.0.1:{port}{path}"))
            costs.append((error_class(result), len(result.body), resident("VmHWM") - before))
    print(json.dumps(costs))


if __name__ == "__main__":
    asyncio.run(fetch(int(sys.argv[1]), sys.argv[2:]))
