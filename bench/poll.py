"""What a poll costs, for us and for other pollers of many feeds, on one server on loopback in one run.

First poll, all feeds unchanged (304), one item changed in each. CPU is that of all processes of a command, from its
start to its end, store included; memory that of all of them together at its largest. Pacing between hosts is off.
Requests are counted at the server.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from feedserver import Counts, FeedServer, serving
from homes import command, environment, write_home
from peers import Poller, add_options, installed
from report import RUNS, Result, options, progress, report
from trees import Cost, run_tree

FEEDS, QUICK = 5_000, 200
CASES = ("first poll", "all unchanged, 304", "one item changed")
GOALS_MS = {"all unchanged, 304": 1.5}
OURS = "ours"


@dataclass(frozen=True, slots=True)
class Ours:
    """A home of our own, without pacing."""

    port: int
    name: str = OURS
    extra_polls: int = 0

    def prepare(self, folder: Path, urls: Sequence[str]) -> None:
        write_home(folder, urls, port=self.port)
        run_tree(command(folder, "poll", "--help"), environment())  # compiled, like what is installed

    def poll(self, folder: Path) -> Cost:
        return run_tree(command(folder, "poll", "--all"), environment())


@dataclass(frozen=True, slots=True)
class Measured:
    """One poll of all feeds by one poller."""

    cost: Cost
    counts: Counts


def main() -> int:
    asked = _arguments()
    feeds = asked.feeds or (QUICK if asked.quick else FEEDS)
    runs = asked.runs or (1 if asked.quick else RUNS)
    measured: dict[str, dict[str, list[Measured]]] = {}
    with serving() as server:
        pollers = [Ours(server.port), *installed(asked)]
        for run in range(runs):
            place = run % len(pollers)
            for poller in pollers[place:] + pollers[:place]:
                progress(f"run {run + 1} of {runs}: {poller.name}")
                for case, one in measure(poller, server, feeds).items():
                    measured.setdefault(case, {}).setdefault(poller.name, []).append(one)
    results = [result for case in CASES for result in _results(case, feeds, measured[case])]
    return report("poll", results, check=asked.check)


def _arguments() -> argparse.Namespace:
    parser = options(__doc__)
    add_options(parser)
    parser.add_argument("--feeds", type=int, help=f"how many feeds: {FEEDS}, with --quick {QUICK}")
    parser.add_argument("--runs", type=int, help=f"how often: {RUNS}, with --quick once")
    return parser.parse_args()


def measure(poller: Poller, server: FeedServer, feeds: int) -> dict[str, Measured]:
    """Each case once, from nothing."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        server.edition(0)
        poller.prepare(folder, server.urls(feeds))
        server.counts()
        found = {CASES[0]: _once(poller, server, folder)}
        for _ in range(poller.extra_polls):
            poller.poll(folder)
        server.counts()
        found[CASES[1]] = _once(poller, server, folder)
        server.edition(1)
        found[CASES[2]] = _once(poller, server, folder)
    return found


def _once(poller: Poller, server: FeedServer, folder: Path) -> Measured:
    cost = poller.poll(folder)
    counts = server.counts()
    progress(f"  {cost.cpu_s:.2f} s of CPU, {cost.wall_s:.1f} s, {cost.peak_mb:.0f} MB; {counts}")
    return Measured(cost, counts)


def _results(case: str, feeds: int, measured: dict[str, list[Measured]]) -> list[Result]:
    title = f"{feeds} feeds of 20 items, {case}"
    figures = {
        "ms of CPU a feed": lambda one: 1000 * one.cost.cpu_s / feeds,
        "MB at the largest, all processes": lambda one: one.cost.peak_mb,
        "requests": lambda one: one.counts.requests,
        "% of the requests unconditional": lambda one: 100 * one.counts.unconditional / max(1, one.counts.requests),
    }
    results = []
    for unit, figure in figures.items():
        medians = {name: round(statistics.median(map(figure, ones)), 2) for name, ones in measured.items()}
        goal = GOALS_MS.get(case) if unit.startswith("ms") else None
        ours = medians.pop(OURS)
        runs = len(measured[OURS])
        results.append(
            Result(case=title, unit=unit, ours=ours, peers=medians, goal=goal, runs=runs, lower_is_better=True)
        )
    return results


if __name__ == "__main__":
    sys.exit(main())
