"""What all benches share: their arguments, interleaved runs, and the one JSON object that each prints.

{"bench": NAME, "commit", "machine": {"cpu", "cores", "load"}, "results": [{"case", "unit", "ours", "peers", …}]}
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "corpus"
RUNS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One measured case. `limit` is what cannot be passed, as far as that is known; `goal` what `--check` asks for."""

    case: str
    unit: str
    ours: float
    peers: Mapping[str, float] = field(default_factory=dict)
    limit: float | None = None
    goal: float | None = None
    runs: int = RUNS
    lower_is_better: bool = False

    @property
    def met(self) -> bool:
        if self.goal is None:
            return True
        return self.ours <= self.goal if self.lower_is_better else self.ours >= self.goal


def arguments(doc: str | None) -> argparse.Namespace:
    return options(doc).parse_args()


def options(doc: str | None) -> argparse.ArgumentParser:
    """`--quick` for a first look, `--check` to fail where a goal is missed."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer inputs; the figures are rough")
    parser.add_argument("--check", action="store_true", help="exit 1 where a goal is missed")
    return parser


def progress(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def interleaved(contenders: Mapping[str, Callable[[], float]], runs: int = RUNS) -> dict[str, float]:
    """The median of each contender's measurements; they take turns, in another order each time, so that a busy minute
    of the machine hits all of them."""
    measured: dict[str, list[float]] = {name: [] for name in contenders}
    names = list(contenders)
    for run in range(runs):
        for name in names[run % len(names) :] + names[: run % len(names)]:
            measured[name].append(contenders[name]())
        progress(f"run {run + 1} of {runs}: " + ", ".join(f"{name} {measured[name][-1]:.4g}" for name in names))
    return {name: statistics.median(values) for name, values in measured.items()}


def report(bench: str, results: Sequence[Result], *, check: bool) -> int:
    """Print the object; the exit status: 1 where `check` is asked and a goal was missed."""
    rows = [{key: value for key, value in asdict(result).items() if key != "lower_is_better"} for result in results]
    print(json.dumps({"bench": bench, "commit": _commit(), "machine": _machine(), "results": rows}))
    missed = [result for result in results if not result.met]
    for result in missed:
        progress(f"missed: {result.case}: {result.ours:.4g} {result.unit}, goal {result.goal:.4g}")
    return 1 if check and missed else 0


def _commit() -> str:
    asked = subprocess.run(
        ["git", "-C", ROOT, "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    )
    return asked.stdout.strip() or "unknown"


def _machine() -> dict[str, object]:
    return {"cpu": _cpu(), "cores": os.cpu_count(), "load": round(os.getloadavg()[0], 2)}


def _cpu() -> str:
    listed = Path("/proc/cpuinfo")
    lines = listed.read_text(encoding="utf-8").splitlines() if listed.exists() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, "") or platform.processor() or platform.machine()
