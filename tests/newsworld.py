"""A generated world of news feeds, and pollers that follow it over days of virtual time.

A publisher posts at random (Poisson) at a rate that follows the hour of the day and bursts; his feed holds the newest
`window` items. A poll sees what the feed holds at that moment: an item that came and went between two is lost. Ours are
timed by the real agenda; the feed is a list of times, so that a fortnight of two hundred feeds takes seconds.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from random import Random
from statistics import median, quantiles

import numpy as np

from monitor.records import DueFeed, Feed, PollingSettings, Validators
from monitor.stages import agenda

START = datetime(2026, 3, 2, tzinfo=UTC)
DAY = timedelta(days=1)
SLOT_S = 300  # the rate is constant for so long
BEFORE = 60 * DAY  # what a feed held at the start was posted since then


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What kind of publishers a world has."""

    feeds: int = 200
    rates: tuple[float, float] = (0.1, 60.0)  # items an hour, spread evenly over their logarithms
    windows: tuple[int, int] = (10, 100)  # items
    validators: float = 0.5  # the share of feeds that give them
    night: float = 0.9  # the rate swings by so much of itself over the day
    bursts_a_day: float = 0.5
    burst_h: float = 1.0  # in the mean
    burst_factor: float = 6.0
    quiet_factor: float = 1.0  # outside bursts


SHAPES = {
    "mixed": Shape(),
    "weekly": Shape(rates=(0.5 / 168, 3 / 168), night=0.0, bursts_a_day=0.0),
    "bursts only": Shape(rates=(0.5, 20.0), bursts_a_day=1.5, quiet_factor=0.0),
    "none with validators": Shape(validators=0.0),
    "all with validators": Shape(validators=1.0),
    "even": Shape(night=0.0, bursts_a_day=0.0),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """A feed and all that is ever posted in it, in order."""

    number: int
    posted: Sequence[datetime]
    window: int
    validators: bool

    def standing(self, now: datetime) -> range:
        """The places of the items that the feed holds."""
        last = bisect_right(self.posted, now)
        return range(max(0, last - self.window), last)

    def shortest_stay_s(self, since: datetime, until: datetime) -> float:
        """The shortest time for which an item that was posted meanwhile stood in the feed."""
        posted, first = self.posted, bisect_left(self.posted, since)
        stays = (
            (posted[place + self.window] - posted[place]).total_seconds()
            for place in range(first, min(bisect_right(posted, until), len(posted) - self.window))
        )
        return min(stays, default=(until - since).total_seconds())


def world(seed: int, shape: Shape, period: Period) -> list[Publisher]:
    """Publishers, and what they post until the end."""
    chance = np.random.default_rng(seed)
    return [_publisher(number, shape, period.end - START, chance) for number in range(shape.feeds)]


def _publisher(number: int, shape: Shape, over: timedelta, chance: np.random.Generator) -> Publisher:
    rate = float(np.exp(chance.uniform(*np.log(shape.rates))))
    window = int(chance.integers(shape.windows[0], shape.windows[1] + 1))
    before = min(BEFORE, timedelta(hours=2 * window / rate))
    slots = np.arange(-before.total_seconds() // SLOT_S * SLOT_S, over.total_seconds(), SLOT_S)
    swing = 1 + shape.night * np.sin(2 * np.pi * (slots / 86_400 + chance.uniform()))
    counts = chance.poisson(rate / 3600 * SLOT_S * swing * _bursts(slots, shape, chance))
    seconds = np.sort(np.repeat(slots, counts) + chance.uniform(0, SLOT_S, counts.sum()))
    return Publisher(
        number=number,
        posted=[START + timedelta(seconds=int(second)) for second in seconds],
        window=window,
        validators=bool(chance.uniform() < shape.validators),
    )


def _bursts(slots: np.ndarray, shape: Shape, chance: np.random.Generator) -> np.ndarray:
    factors = np.full(len(slots), shape.quiet_factor)
    length_s = len(slots) * SLOT_S
    for begin in chance.uniform(0, length_s, chance.poisson(length_s / 86_400 * shape.bursts_a_day)):
        first = int(begin // SLOT_S)
        factors[first : first + 1 + int(chance.exponential(shape.burst_h) * 3600 // SLOT_S)] = shape.burst_factor
    return factors


@dataclass(frozen=True, slots=True)
class Period:
    """Days of virtual time from START. Some may be for learning at first: neither requests nor items count in them."""

    days: int
    learning: int = 0

    @property
    def end(self) -> datetime:
        return START + self.days * DAY

    @property
    def asked_since(self) -> datetime:
        return START + self.learning * DAY

    @property
    def posted(self) -> tuple[datetime, datetime]:
        """The items that count: neither those of the first day, nor those that a feed asked once a day might not have
        seen at the end."""
        return START + max(1, self.learning) * DAY, self.end - 1.2 * DAY


@dataclass(slots=True)
class Followed:
    """What a poller got of one feed."""

    period: Period
    polls: list[datetime] = field(default_factory=list)
    bodies: int = 0  # answers that were sent whole, with something new or not
    upto: int = 0  # the place behind the last item seen
    lost: list[int] = field(default_factory=list)  # places
    delays_s: list[float] = field(default_factory=list)

    @property
    def requests(self) -> int:
        return len(self.polls) - bisect_left(self.polls, self.period.asked_since)

    def see(self, publisher: Publisher, standing: range, now: datetime) -> int:
        """Take note of what a poll found; how many of it are new."""
        since, until = self.period.posted
        if len(self.polls) > 1:
            gone = range(self.upto, standing.start)
            self.lost.extend(place for place in gone if since <= publisher.posted[place] < until)
        new = range(max(self.upto, standing.start), standing.stop)
        times = (publisher.posted[place] for place in new)
        self.delays_s.extend((now - posted).total_seconds() for posted in times if since <= posted < until)
        self.upto = standing.stop
        return len(new)


def feed_of(publisher: Publisher) -> Feed:
    return Feed(url=f"https://{publisher.number}.example/feed.xml")


def follow(
    publisher: Publisher, period: Period, polling: PollingSettings, chance: Random | None, *, feeds: int
) -> Followed:
    """One feed as the agenda has it asked. chance: None for no jitter."""
    uniform = chance.random if chance else lambda: 0.5
    followed = Followed(period)
    feed = DueFeed(
        id=publisher.number,
        feed=feed_of(publisher),
        validators=Validators(),
        body_hash=None,
        interval_s=round(polling.interval_without_s),
        failures=0,
        polls=0,
    )
    due = agenda.first_due(START, new=feeds, polling=polling, chance=uniform())
    while (due := due.replace(microsecond=0)) < period.end:
        answer = _ask(publisher, feed, followed, due)
        plan = agenda.after_poll(feed, answer, polling=polling, chance=uniform())
        feed = replace(feed, interval_s=plan.interval_s, pace=plan.pace, polls=feed.polls + 1)
        due = plan.due_at
    return followed


def _ask(publisher: Publisher, feed: DueFeed, followed: Followed, now: datetime) -> agenda.Answer:
    followed.polls.append(now)
    standing = publisher.standing(now)
    same = feed.polls > 0 and standing.stop == followed.upto
    if same and publisher.validators and agenda.trusted(feed, now):
        return agenda.Answer(at=now, not_modified=True, gave_validators=True)
    followed.bodies += 1
    new = followed.see(publisher, standing, now)
    dates = publisher.posted[standing.start : standing.stop]
    window = None if same else agenda.window(dates, total=len(standing), new=new)
    return agenda.Answer(at=now, gave_validators=publisher.validators, window=window)


def follow_every(publisher: Publisher, period: Period, interval_s: float, chance: Random) -> Followed:
    """One feed asked at a fixed interval, whatever it brings."""
    followed = Followed(period)
    now, interval = START + timedelta(seconds=interval_s * chance.random()), timedelta(seconds=interval_s)
    while now < period.end:
        followed.polls.append(now)
        standing = publisher.standing(now)
        if not publisher.validators or standing.stop != followed.upto:
            followed.bodies += 1
        followed.see(publisher, standing, now)
        now += interval
    return followed


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a poller got of a world."""

    requests: int
    bodies: int
    items: int  # posted in the time that counts
    lost: int
    median_s: float  # from posted to seen, of the items that were seen
    mean_s: float
    tenth_s: float  # a tenth of the items came later than that

    @property
    def lost_share(self) -> float:
        return self.lost / self.items if self.items else 0.0


def outcome(followed: Iterable[Followed], never: Iterable[Publisher] = ()) -> Outcome:
    """All feeds together. `never`: feeds that a poller cannot afford; all their items are lost."""
    each = list(followed)
    delays = [delay for one in each for delay in one.delays_s]
    since, until = each[0].period.posted if each else (START, START)
    unasked = sum(bisect_left(one.posted, until) - bisect_left(one.posted, since) for one in never)
    lost = sum(len(one.lost) for one in each) + unasked
    return Outcome(
        requests=sum(one.requests for one in each),
        bodies=sum(one.bodies for one in each),
        items=len(delays) + lost,
        lost=lost,
        median_s=median(delays) if delays else 0.0,
        mean_s=sum(delays) / len(delays) if delays else 0.0,
        tenth_s=quantiles(delays, n=10)[-1] if len(delays) > 1 else 0.0,
    )


def floor_s(publisher: Publisher, polling: PollingSettings) -> float:
    """How often a feed may be asked at most."""
    return polling.interval_with_validators_s if publisher.validators else polling.interval_without_s


def promised(
    publishers: Sequence[Publisher], followed: Sequence[Followed], polling: PollingSettings
) -> Iterator[tuple[Publisher, Followed]]:
    """The feeds whose every item stood for three times their floor or longer: of these nothing may be lost."""
    for publisher, one in zip(publishers, followed, strict=True):
        if publisher.shortest_stay_s(START, one.period.end) >= 3 * floor_s(publisher, polling):
            yield publisher, one
