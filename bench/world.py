"""Ours against fixed intervals on generated news worlds: delay and lost items, at equal numbers of requests.

The feeds are timed by the real agenda (tests/newsworld.py; a test shows that the whole pipe does the same). All
requests count, those of the first days, when nothing is known yet, too; items count from the second day on. What is
compared, for one budget of requests:

    one interval    every feed at the one fixed interval that makes as many requests as ours
    two intervals   the same, feeds without validators a quarter as often: they are owed the same courtesy as by ours
    15, 60 min      as many feeds as can be asked that often; the items of the others are lost
    unadjusted      every feed each 15 or 60 minutes, whatever it takes

and the other way round, in the mixed world: ours with its shortest intervals scaled so that it makes as many requests
as every feed each 15 or 60 minutes. A delay is from publication to the poll that saw the item, of items that were seen.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random

from report import ROOT, Result, options, progress, report

sys.path.insert(0, str(ROOT / "tests"))
from monitor.records import PollingSettings
from newsworld import SHAPES, Followed, Outcome, Period, Publisher, follow, follow_every, outcome, promised, world

PERIOD, QUICK = Period(days=14), Period(days=7)
SETTLED = Period(days=28, learning=10)  # what is learnt of slow feeds takes a week
SEEDS = (1, 2, 3, 4, 5)
POLLING = PollingSettings()
MINUTE = 60.0
FIXED = (15, 60)
GOALS_FOR = "mixed"  # nothing lost that was promised, and better than one interval with as many requests
WITHOUT = 4  # a feed without validators is asked so many times less often
ROW = "{:<20} {:>4} {:<34} {:>8} {:>8} {:>7.2%} {:>7.1f} {:>7.1f} {:>7.1f}"
HEAD = "{:<20} {:>4} {:<34} {:>8} {:>8} {:>7} {:>7} {:>7} {:>7}".format(
    "world", "seed", "poller", "requests", "bodies", "lost", "median", "mean", "9 of 10"
)


def main() -> int:
    asked = _arguments()
    period = QUICK if asked.quick else PERIOD
    seeds = (asked.seed,) if asked.seed is not None else SEEDS[:1] if asked.quick else SEEDS
    shapes = asked.world or list(SHAPES)
    progress(f"{period.days} days of 200 feeds; seeds {', '.join(map(str, seeds))}; delays in minutes\n{HEAD}")
    results = [result for shape in shapes for result in measure(shape, seeds, period)]
    if "weekly" in shapes and not asked.quick:
        results += measure("weekly", seeds, SETTLED)
    if "mixed" in shapes and not asked.quick:
        results += [result for minutes in FIXED for result in scaled("mixed", seeds, period, minutes)]
    return report("world", results, check=asked.check)


def _arguments() -> argparse.Namespace:
    parser = options(__doc__)
    parser.add_argument("--seed", type=int, help="one world, by this number")
    parser.add_argument("--world", action="append", choices=SHAPES, help="one kind of world; may be repeated")
    return parser.parse_args()


@dataclass(frozen=True, slots=True)
class Compared:
    """One world: ours, the others, and what was lost of feeds that ours promises not to lose from."""

    ours: Outcome
    peers: dict[str, Outcome]
    promised_feeds: int
    broken_feeds: int
    broken_items: int


def measure(shape: str, seeds: Sequence[int], period: Period) -> list[Result]:
    """The medians over the seeds."""
    compared = [compare(shape, seed, period) for seed in seeds]
    name = f"{shape}, after {period.learning} days" if period.learning else shape
    broken = Result(
        case=f"{name}, of {sum(one.promised_feeds for one in compared)} feeds whose items stand 3 x their floor",
        unit="feeds that lost items",
        ours=sum(one.broken_feeds for one in compared),
        goal=0 if shape == GOALS_FOR else None,
        runs=len(seeds),
        lower_is_better=True,
    )
    progress(f"{broken.case}: {broken.ours} lost {sum(one.broken_items for one in compared)} items")
    return [broken, *_results(name, compared)]


def compare(shape: str, seed: int, period: Period) -> Compared:
    publishers, chance = world(seed, SHAPES[shape], period), Random(seed)
    followed = ours(publishers, period, POLLING, chance)
    kept = list(promised(publishers, followed, POLLING))
    result = Compared(
        ours=outcome(followed),
        peers=others(publishers, period, sum(one.requests for one in followed), chance),
        promised_feeds=len(kept),
        broken_feeds=sum(bool(one.lost) for _, one in kept),
        broken_items=sum(len(one.lost) for _, one in kept),
    )
    for name, got in {"ours": result.ours, **result.peers}.items():
        _tell(shape, seed, name, got)
    return result


def ours(publishers: Sequence[Publisher], period: Period, polling: PollingSettings, chance: Random) -> list[Followed]:
    return [follow(publisher, period, polling, chance, feeds=len(publishers)) for publisher in publishers]


def others(publishers: Sequence[Publisher], period: Period, requests: int, chance: Random) -> dict[str, Outcome]:
    """The pollers with fixed intervals, on that budget and on their own."""
    whole_s = (period.end - period.asked_since).total_seconds()
    one_s = len(publishers) * whole_s / requests
    weight = sum(1 if publisher.validators else 1 / WITHOUT for publisher in publishers)
    two_s = weight * whole_s / requests

    def every(interval_s: float, without: int = 1, asked: Sequence[Publisher] = publishers) -> Outcome:
        got = [follow_every(one, period, interval_s * (1 if one.validators else without), chance) for one in asked]
        never = [publisher for publisher in publishers if publisher not in asked]
        return outcome(got, never)

    found = {"one interval": every(one_s), "two intervals": every(two_s, WITHOUT)}
    for minutes in FIXED:
        paid = min(len(publishers), round(requests * minutes * MINUTE / whole_s))
        found[f"{minutes} min, as many feeds as it pays"] = every(minutes * MINUTE, 1, chance.sample(publishers, paid))
        found[f"{minutes} min, unadjusted"] = every(minutes * MINUTE)
    return found


def scaled(shape: str, seeds: Sequence[int], period: Period, minutes: int) -> list[Result]:
    """Ours with its shortest intervals scaled to the requests of a fixed poller."""
    compared = []
    for seed in seeds:
        publishers = world(seed, SHAPES[shape], period)
        fixed = outcome([follow_every(one, period, minutes * MINUTE, Random(seed)) for one in publishers])
        got = _of_requests(publishers, period, fixed.requests, seed)
        name = f"every {minutes} min"
        _tell(shape, seed, f"ours, as many requests as {name}", got)
        compared.append(Compared(got, {name: fixed}, 0, 0, 0))
    return _results(f"{shape}, with as many requests as every {minutes} min", compared)


def _of_requests(publishers: Sequence[Publisher], period: Period, wanted: int, seed: int) -> Outcome:
    """Ours at about so many requests, found by halving."""
    low, high = 0.05, 4.0
    for _ in range(8):
        scale = (low * high) ** 0.5
        polling = replace(
            POLLING,
            interval_with_validators_s=POLLING.interval_with_validators_s * scale,
            interval_without_s=POLLING.interval_without_s * scale,
        )
        got = outcome(ours(publishers, period, polling, Random(seed)))
        low, high = (scale, high) if got.requests > wanted else (low, scale)
    return got


def _results(case: str, compared: Sequence[Compared]) -> list[Result]:
    return [
        _result(case, compared, "requests", lambda got: got.requests),
        _result(case, compared, "minutes, median delay", lambda got: got.median_s / MINUTE),
        _result(case, compared, "% of items never seen", lambda got: 100 * got.lost_share),
    ]


def _result(case: str, compared: Sequence[Compared], unit: str, of: Callable[[Outcome], float]) -> Result:
    def middle(outcomes: Sequence[Outcome]) -> float:
        return round(statistics.median(map(of, outcomes)), 2)

    peers = {name: middle([one.peers[name] for one in compared]) for name in compared[0].peers}
    return Result(
        case=case,
        unit=unit,
        ours=middle([one.ours for one in compared]),
        peers=peers,
        goal=peers["one interval"] if case == GOALS_FOR and unit != "requests" else None,
        runs=len(compared),
        lower_is_better=True,
    )


def _tell(shape: str, seed: int, name: str, got: Outcome) -> None:
    delays = (got.median_s / MINUTE, got.mean_s / MINUTE, got.tenth_s / MINUTE)
    progress(ROW.format(shape, seed, name, got.requests, got.bodies, got.lost_share, *delays))


if __name__ == "__main__":
    sys.exit(main())
