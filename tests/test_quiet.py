"""Feeds that are quieter than usual: told soon where they have ended, and hardly ever where they have not."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

import make
from make import NOON
from monitor.records import DueFeed, PollingSettings, Validators
from monitor.stages import agenda

HOUR, DAY = 3600.0, 86_400.0
BEGIN, END, LAST = 20 * DAY, 140 * DAY, 260 * DAY  # of the time in which a feed is watched, lives, and is watched dead
SIZE = 20  # items that it holds
EVERY = 4 * HOUR  # it is polled
Seconds = list[float]  # since an origin


def poisson(per_hour: float, likely: Callable[[float], float] = lambda _: 1.0) -> Callable[[random.Random], Seconds]:
    """Items at random, each kept by how likely it is at its time."""

    def draw(chance: random.Random) -> Seconds:
        found, at = [], 0.0
        while at < END:
            at += chance.expovariate(per_hour / HOUR)
            if chance.random() < likely(at):
                found.append(at)
        return found

    return draw


def bursts(every_days: float, items: int, *, width: float = 0.2) -> Callable[[random.Random], Seconds]:
    """So many items within half an hour, each so many days."""

    def draw(chance: random.Random) -> Seconds:
        found, at = [], 0.0
        while at < END:
            at += every_days * DAY * (1 + width * (2 * chance.random() - 1))
            found += [at + chance.random() * HOUR / 2 for _ in range(items)]
        return sorted(found)

    return draw


def daily(at: float) -> float:
    return 1.0 if 8 <= at / HOUR % 24 < 20 else 0.03


def office(at: float) -> float:
    return 1.0 if 8 <= at / HOUR % 24 < 18 and at / DAY % 7 < 5 else 0.0


def sessions(at: float) -> float:
    """Ten days in fourteen, as some parliaments sit."""
    return office(at) if at / DAY % 14 < 10 else 0.0


@dataclass(frozen=True, slots=True)
class Case:
    """`wrong`: the share of its life that a feed may be called quiet; `found_days`: when its end has to be seen."""

    name: str
    draw: Callable[[random.Random], Seconds]
    wrong: float
    found_days: float
    dated: bool = True


CASES = [
    Case("a wire", poisson(30), 0.0, 1.5),
    Case("an item an hour", poisson(1), 0.0, 2.5),
    Case("an item each ten hours", poisson(0.1), 0.01, 8),
    Case("by day", poisson(3, daily), 0.0, 3.0),
    Case("in office hours", poisson(2, office), 0.01, 7),
    Case("now and then in office hours", poisson(0.2, office), 0.02, 14),
    Case("in sessions", poisson(1, sessions), 0.03, 21),
    Case("ten at once, each day", bursts(1, 10), 0.01, 4),
    Case("ten at once, each week", bursts(7, 10), 0.02, 21),
    Case("weekly", bursts(7, 1), 0.0, 45),
    Case("five at once, each month", bursts(30, 5), 0.3, 100),
    Case("an item an hour without a date", poisson(1), 0.01, 2.5, dated=False),
    Case("in office hours without dates", poisson(2, office), 0.02, 7, dated=False),
    Case("weekly without a date", bursts(7, 1), 0.1, 45, dated=False),
]


def watched(case: Case, items: Seconds) -> Iterator[tuple[float, bool]]:
    """Each poll's time, and whether the feed is called quiet then."""
    feed = DueFeed(
        id=1, feed=make.feed(), validators=Validators(), body_hash=None, interval_s=int(EVERY), failures=0, polls=0
    )
    at, seen = BEGIN, 0
    while at < LAST:
        known = bisect_right(items, at)
        held, new = items[max(0, known - SIZE) : known], min(known - seen, SIZE)
        dates = [NOON + timedelta(seconds=second) for second in held] if case.dated else []
        answer = agenda.Answer(
            at=NOON + timedelta(seconds=at),
            window=agenda.window(dates, total=len(held), new=new) if new else None,
            gave_validators=True,
        )
        plan = agenda.after_poll(feed, answer, polling=PollingSettings(), chance=0.5)
        feed = replace(feed, interval_s=int(EVERY), pace=replace(plan.pace, delay_s=int(EVERY)))
        yield at, agenda.is_quiet(feed.pace, answer.at)
        at, seen = at + EVERY, known


@pytest.mark.parametrize("seed", [20261122])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_feed_is_called_quiet_when_it_has_ended_and_hardly_before(case: Case, seed: int) -> None:
    items = case.draw(random.Random(seed))
    polls = list(watched(case, items))
    alive = [quiet for at, quiet in polls if at < items[-1]]
    assert sum(alive) / len(alive) <= case.wrong
    found = next(at for at, quiet in polls if quiet and at > items[-1])
    assert (found - items[-1]) / DAY <= case.found_days
