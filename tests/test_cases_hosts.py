"""Cases 24–32 and 41 of the polling policy: hosts that want to be left alone, crowds, restarts, clocks, outages."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from itertools import count, pairwise
from pathlib import Path

import pytest

from hours import NEVER, Answer, by_clockwork, home
from make import NOON
from monitor import urls
from monitor.records import Failure, Feed, PollingSettings, Settings
from monitor.store import read
from monitor.store.clocks import mend_clock
from monitor.store.rows import to_time
from publishers import DAY, HOUR, World, rss
from web import conditional, in_turn, reply

TOO_MANY = Failure(error_class="http_429", text="too many")
DNS = Failure(error_class="dns", text="no name server answers", temporary=True)
UNCONNECTED = Failure(error_class="connect", text="no connection")


def crowd(number: int, host: str = "big.example") -> list[Feed]:
    return [Feed(url=f"https://{host}/{place}") for place in range(number)]


def many(number: int, name: str = "h") -> list[Feed]:
    return [Feed(url=f"https://{name}{place}.example/feed") for place in range(number)]


def gaps(starts: list[tuple[float, str]]) -> list[float]:
    """Seconds between the starts at each host, over all hosts."""
    by_host: dict[str, list[float]] = {}
    for at, url in starts:
        by_host.setdefault(urls.site(url) or "", []).append(at)
    return [round(later - at, 3) for starts in by_host.values() for at, later in pairwise(starts)]


def busiest_second(starts: list[tuple[float, str]]) -> int:
    return max(Counter(int(at) for at, _ in starts).values())


def test_24_one_feed_that_is_told_to_wait_an_hour_speaks_for_its_host(tmp_path: Path) -> None:
    told: list[float] = []

    def publishers(url: str, at: datetime) -> Answer:
        if url.endswith("/7") and not told:
            told.append((at - NOON).total_seconds())
            return Answer(failure=Failure(error_class="http_429", text="too many", retry_after_s=3600))
        return Answer()

    async def work() -> list[tuple[float, str]]:
        async with home(tmp_path, publishers) as house:
            await house.follow([*crowd(50), Feed(url="https://other.example/feed")])
            await house.run(2 * HOUR)
            rows = await house.rows("select failures from feeds where url not like '%/7'")
            assert {row["failures"] for row in rows} == {0}, "the others were moved, not failed"
            return house.web.starts

    starts = by_clockwork(work())
    (at,) = told
    big = [start for start in starts if "big" in start[1]]
    assert not [start for start in big if at < start[0] < at + 3600], "no feed of the host for an hour"
    after = [start for start in big if start[0] >= at + 3600]
    assert {url for _, url in after} >= {feed.url for feed in crowd(50)}
    assert min(gaps(after)) >= 2
    assert [start for start in starts if "other" in start[1] and at < start[0] < at + 3600]


def test_24_the_hour_outlives_a_restart(tmp_path: Path) -> None:
    async def work() -> list[tuple[float, str]]:
        asked = Answer(failure=Failure(error_class="http_429", text="too many", retry_after_s=3600))
        async with home(tmp_path, lambda *_: asked) as house:
            await house.follow(crowd(3))
            await house.run(10)
            assert len(house.web.starts) == 1
        async with home(tmp_path, lambda *_: Answer()) as house:
            await house.follow([*crowd(3), Feed(url="https://www.big.example/new")])
            await house.run(2 * HOUR)
            return house.web.starts

    starts = by_clockwork(work())
    assert 3600 <= starts[0][0] <= 3600 * 1.1 + 5
    assert {url for _, url in starts} >= {"https://www.big.example/new", "https://big.example/0"}


@pytest.mark.parametrize(
    ("value", "left_alone_s"),
    [("Sun, 22 Nov 2026 12:55:00 GMT", 2400), ("-5", 900), ("abc", 900), ("", 900), ("99999999", DAY), ("1", 60)],
)
async def test_25_retry_after_is_a_date_or_seconds_within_reason(world: World, value: str, left_alone_s: int) -> None:
    publisher = await world.publisher("a.example")
    well = reply(200, rss(range(3)), ("ETag", '"1"'))
    publisher.routes["/feed"] = in_turn(well, reply(503, b"", ("Retry-After", value)))
    await world.follow(publisher.url("/feed"))
    await world.poll(times=2)
    (host,) = await world.rows("select * from hosts where host = 'a.example'")
    assert to_time(str(host["penalty_until"])) == world.clock.now + timedelta(seconds=left_alone_s)
    feed = await world.feed()
    assert max(left_alone_s, 900) <= int(str(feed["wait_s"])) <= 1.1 * max(left_alone_s, 900)
    assert (feed["error_class"], feed["health"]) == ("http_503", "throttled")


def test_26_without_a_word_the_wait_doubles_and_ends_slowly(tmp_path: Path) -> None:
    def publishers(url: str, at: datetime) -> Answer:
        return Answer(failure=TOO_MANY if 0.1 < (at - NOON).total_seconds() / HOUR < 4 else None)

    async def work() -> tuple[list[tuple[float, str]], object]:
        async with home(tmp_path, publishers) as house:
            await house.follow([Feed(url="https://a.example/feed", interval_s=900)])
            await house.run(72 * HOUR)
            return house.web.starts, (await house.rows("select gap_s from hosts"))[0]["gap_s"]

    starts, gap_s = by_clockwork(work())
    quarters = [gap / 900 for gap in gaps(starts)]
    assert quarters[1:5] == pytest.approx([1, 2, 4, 8], rel=0.06), "15, 30, 60, 120 minutes"
    assert quarters[5:8] == pytest.approx([1] * 3, abs=0.01), "and as before, once it answers"
    assert gap_s is None


def test_26_a_host_that_answers_again_is_trusted_slowly(tmp_path: Path) -> None:
    refusals = 3

    def publishers(url: str, at: datetime) -> Answer:
        nonlocal refusals
        refusals -= 1
        return Answer(failure=TOO_MANY if refusals >= 0 else None)

    async def work() -> list[tuple[float, str]]:
        async with home(tmp_path, publishers) as house:
            await house.follow(crowd(60))
            await house.run(4 * HOUR)
            return house.web.starts

    after = gaps(by_clockwork(work()))[3:]
    assert after[:10] == pytest.approx([20, 18, 16.2, 14.58, 13.12, 11.81, 10.63, 9.57, 8.61, 7.75], abs=0.05)
    assert after[25] == 2


def test_27_a_host_that_forbids_all_its_feeds_at_once_has_had_enough(tmp_path: Path) -> None:
    forbidden = Answer(failure=Failure(error_class="http_403", text="forbidden"))

    def publishers(url: str, at: datetime) -> Answer:
        return forbidden if timedelta(hours=1) < at - NOON < timedelta(hours=1.5) else Answer()

    async def work() -> tuple[list[tuple[float, str]], list[read.Row]]:
        async with home(tmp_path, publishers) as house:
            await house.follow(crowd(8))
            await house.run(1.5 * HOUR)
            feeds = await house.rows("select * from feeds")
            await house.run(24 * HOUR)
            assert {row["health"] for row in await house.rows("select health from feed_health")} == {"ok"}
            return house.web.starts, feeds

    starts, feeds = by_clockwork(work())
    refused = [at for at, _ in starts if HOUR < at < 1.5 * HOUR]
    assert len(refused) == 4 + 1, "the fifth after a quarter of an hour"
    assert refused[4] >= refused[3] + 900
    assert sorted(feed["failures"] for feed in feeds)[:3] == [0, 0, 0], "the others were moved, not failed"


async def test_27_one_feed_that_is_forbidden_is_its_own_affair(world: World) -> None:
    publisher = await world.publisher("a.example")
    publisher.routes["/0"] = reply(403)
    publisher.routes["/1"] = conditional(rss(range(3)), ("ETag", '"1"'))
    await world.follow(publisher.url("/0"), publisher.url("/1"))
    await world.poll(times=4)
    assert [feed["health"] for feed in await world.feeds()] == ["failing", "ok"]
    assert (await world.rows("select penalty_until from hosts"))[0]["penalty_until"] is None


@pytest.mark.parametrize("hosts", [100, pytest.param(1000, marks=pytest.mark.slow)])
def test_28_a_restart_with_much_overdue_is_no_storm(tmp_path: Path, hosts: int) -> None:
    overdue = [feed for host in range(hosts) for feed in crowd(3, f"h{host}.example")]
    later = many(2 * hosts, "later")

    async def work() -> list[tuple[float, str]]:
        async with home(tmp_path, lambda *_: Answer()) as house:
            await house.follow(overdue)
            await house.follow([*overdue, *later], due=lambda _: NOON + timedelta(hours=9))
            await house.run(500)
            assert house.web.most_at_one_host == 1
            assert house.web.most <= 64
            return house.web.starts

    starts = by_clockwork(work())
    assert sorted({url for _, url in starts}) == sorted(feed.url for feed in overdue), "nothing that is not due"
    assert len(starts) == 3 * hosts
    assert busiest_second(starts) <= 21
    assert min(gaps(starts)) >= 2
    assert starts[-1][0] == pytest.approx(3 * hosts / 20, rel=0.3), "as fast as is allowed"


@pytest.mark.parametrize("jump", [timedelta(hours=2), timedelta(hours=-2), timedelta(days=-400)])
async def test_29_a_clock_that_jumps_costs_no_double_request_and_no_lost_feed(world: World, jump: timedelta) -> None:
    publisher = await world.publisher("a.example")
    publisher.routes["/feed"] = conditional(rss(range(3)), ("ETag", '"1"'))
    await world.follow(publisher.url("/feed"))
    await world.poll(times=3)
    world.clock.now += jump
    await world.ports.ledger.write(mend_clock, world.clock.now)
    publisher.asked.clear()
    await world.poll(after_s=0)
    assert len(publisher.asked) == (1 if jump > timedelta(0) else 0)
    await world.poll(after_s=1)
    assert len(publisher.asked) <= 1
    (feed,) = await world.feeds()
    assert to_time(str(feed["next_due_at"])) <= world.clock.now + timedelta(hours=1)
    publisher.asked.clear()
    await world.poll()
    assert len(publisher.asked) == 1


def test_30_a_thousand_feeds_of_one_host_are_asked_one_by_one(tmp_path: Path) -> None:
    async def work() -> list[tuple[float, str]]:
        async with home(tmp_path, lambda *_: Answer(after_s=0.7)) as house:
            await house.follow(crowd(1000))
            await house.run(700)
            assert house.web.most_at_one_host == 1
            return house.web.starts

    starts = by_clockwork(work())
    assert set(gaps(starts)) == {2.0}, "never less, and no pause between"
    assert len({url for _, url in starts}) == len(starts) == 350


def test_31_a_slow_host_keeps_nobody_waiting_but_itself(tmp_path: Path) -> None:
    others = many(200)

    def publishers(url: str, at: datetime) -> Answer:
        return Answer(after_s=30) if "big" in url else Answer()

    async def work() -> list[tuple[float, str]]:
        async with home(tmp_path, publishers) as house:
            await house.follow([*crowd(200), *others])
            await house.run(100)
            return house.web.starts

    started = {url: at for at, url in by_clockwork(work())}
    assert max(started[feed.url] for feed in others) <= 15


@pytest.mark.parametrize("silent", [100, pytest.param(1000, marks=pytest.mark.slow)])
def test_31_many_that_never_answer_make_five_others_hardly_late(tmp_path: Path, silent: int) -> None:
    healthy = [Feed(url=f"https://good{number}.example/feed", interval_s=300) for number in range(5)]

    def publishers(url: str, at: datetime) -> Answer:
        return Answer() if "good" in url else NEVER

    async def work() -> list[tuple[float, str]]:
        often = Settings(polling=PollingSettings(max_interval_s=300))
        async with home(tmp_path, publishers, often) as house:
            await house.follow([*many(silent), *healthy])
            await house.run(1.5 * HOUR)
            return house.web.starts

    starts = by_clockwork(work())
    good = [start for start in starts if "good" in start[1]]
    assert max(gaps(good)) <= 2 * 300 + 60
    assert {url for _, url in good} == {feed.url for feed in healthy}
    assert [start for start in starts if start[0] > HOUR and "good" not in start[1]], "nobody is given up"


def test_32_a_tick_that_takes_long_loses_none(tmp_path: Path) -> None:
    async def work() -> list[tuple[float, str]]:
        async with home(tmp_path, lambda *_: Answer(after_s=12)) as house:
            await house.follow([Feed(url=f"https://h{number}.example/feed", interval_s=300) for number in range(3)])
            await house.run(900)
            return house.web.starts

    asked = Counter(url for _, url in by_clockwork(work()))
    assert set(asked.values()) == {3}


def outage(begin: datetime, end: datetime, failure: Failure, after_s: float = 0.1):
    def publishers(url: str, at: datetime) -> Answer:
        return Answer(after_s=after_s, failure=failure if begin <= at < end else None)

    return publishers


@pytest.mark.parametrize("failure", [DNS, UNCONNECTED])
def test_41_our_own_network_is_counted_against_nobody(tmp_path: Path, failure: Failure) -> None:
    feeds = many(120)
    begin, end = NOON + timedelta(hours=1), NOON + timedelta(hours=2)

    async def work() -> tuple[list[tuple[float, str]], int]:
        async with home(tmp_path, outage(begin, end, failure)) as house:
            seconds = count(step=5)
            await house.follow(feeds, due=lambda _: NOON + timedelta(seconds=next(seconds)))
            await house.run(HOUR + 1200)
            assert house.ports.outage.down_since is not None
            scores = [row["score"] for row in await house.rows("select score from _feed_states")]
            assert max(float(str(score)) for score in scores) <= 0.25
            assert sum(float(str(score)) for score in scores) == 0
            house.web.starts.clear()
            await house.run(HOUR / 2)
            probes = len(house.web.starts)
            await house.run(HOUR)
            assert house.ports.outage.down_since is None
            assert {row["health"] for row in await house.rows("select health from feed_health")} == {"ok"}
            return house.web.starts, probes

    starts, probes = by_clockwork(work())
    assert probes == pytest.approx(3 * 60, rel=0.05), "three each half minute"
    back = [start for start in starts if start[0] >= 2 * HOUR]
    assert {url for _, url in back[:130]} == {feed.url for feed in feeds}, "all of them, soon after"
    assert busiest_second(back) <= 21


def test_41_a_list_of_dead_feeds_is_no_outage(tmp_path: Path) -> None:
    dead = Answer(after_s=10, failure=Failure(error_class="connect_timeout", text="no connection in time"))

    async def work() -> list[object]:
        async with home(tmp_path, lambda url, _: dead if "dead" in url else Answer()) as house:
            await house.follow([*many(200, "dead"), *many(5)])
            await house.run(3 * HOUR)
            assert house.ports.outage.down_since is None
            return [row["failures"] for row in await house.rows("select failures from feeds where url like '%dead%'")]

    assert min(int(str(failures)) for failures in by_clockwork(work())) >= 2


def test_41_an_outage_while_nothing_was_ever_asked(tmp_path: Path) -> None:
    async def work() -> None:
        async with home(tmp_path, outage(NOON, NOON + timedelta(hours=1), DNS)) as house:
            await house.follow(many(119))
            await house.run(HOUR)
            assert house.ports.outage.down_since is not None
            await house.run(600)
            assert {row["health"] for row in await house.rows("select health from feed_health")} == {"ok"}

    by_clockwork(work())


def test_34_a_page_to_log_in_at_before_every_host_is_an_outage(tmp_path: Path) -> None:
    login = Failure(error_class="not_a_feed", text="an HTML page")

    def publishers(url: str, at: datetime) -> Answer:
        captive = at >= NOON + timedelta(hours=1)
        return Answer(failure=login, final_url="https://hotel.example/login") if captive else Answer()

    async def work() -> None:
        async with home(tmp_path, publishers) as house:
            await house.follow(many(60))
            await house.run(2 * HOUR)
            assert house.ports.outage.down_since is not None
            rows = await house.rows("select health, url, failures from feed_health")
            assert {row["failures"] for row in rows} == {0}

    by_clockwork(work())
