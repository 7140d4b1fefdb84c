"""Turns: how many at once, how far apart, and that nobody waits for another's host."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from homes import Clock
from hours import by_clockwork
from make import NOON
from monitor.fetch.pacing import LANES, Held, Pacing
from monitor.records import Failure, HostPace, Purpose
from monitor.records.settings import NetworkSettings
from web import Asked, Server, between, feed, reply

TOO_MANY = Failure(error_class="http_429", text="too many")
FORBIDDEN = Failure(error_class="http_403", text="forbidden")


class Starts:
    """Takes turns of two seconds each and writes down when they started."""

    def __init__(self, settings: NetworkSettings, *paces: HostPace) -> None:
        self.clock = Clock()
        self.pacing = Pacing(settings, self.clock, paces)
        self.starts: list[tuple[float, str]] = []
        self.inside = self.most = 0

    async def take(self, host: str, lasting: float = 0.5, purpose: Purpose = Purpose.FEED) -> None:
        async with self.pacing.turn(host, purpose):
            self.inside += 1
            self.most = max(self.most, self.inside)
            self.starts.append((asyncio.get_running_loop().time(), host))
            await asyncio.sleep(lasting)
            self.inside -= 1

    async def all(self, hosts: str, lasting: float = 0.5) -> list[tuple[float, str]]:
        await asyncio.gather(*(self.take(host, lasting) for host in hosts))
        return self.starts


def under_clockwork(settings: NetworkSettings, hosts: str, lasting: float = 0.5) -> Starts:
    async def run() -> Starts:
        starts = Starts(settings)
        await starts.all(hosts, lasting)
        return starts

    return by_clockwork(run())


QUICK = {"feeds_per_s": 10_000.0, "pages_per_s": 10_000.0}


def test_requests_to_one_host_start_two_seconds_apart() -> None:
    starts = under_clockwork(NetworkSettings(**QUICK), "aaab").starts
    assert [(round(at, 1), host) for at, host in starts] == [(0, "a"), (0, "b"), (2, "a"), (4, "a")]


def test_a_slow_answer_keeps_the_next_waiting() -> None:
    assert under_clockwork(NetworkSettings(), "aa", lasting=5).starts == [(0, "a"), (5, "a")]


def test_places_at_a_host_are_a_setting_and_the_gap_still_holds() -> None:
    starts = under_clockwork(NetworkSettings(per_host=2), "aaa", lasting=5).starts
    assert starts == [(0, "a"), (2, "a"), (5, "a")]
    assert under_clockwork(NetworkSettings(per_host=4, host_gap_s=0), "aaaaa", lasting=1).most == 4


def test_so_many_are_in_flight_altogether() -> None:
    assert under_clockwork(NetworkSettings(in_flight=3), "abcdefgh").most == 3


def test_who_waits_for_a_host_takes_no_place_from_others() -> None:
    starts = under_clockwork(NetworkSettings(in_flight=2), "aaaabc", lasting=1).starts
    assert [host for at, host in starts if at < 2] == ["a", "b", "c"]


def test_a_cancelled_wait_frees_its_place() -> None:
    async def run() -> list[tuple[float, str]]:
        starts = Starts(NetworkSettings())
        tasks = [asyncio.create_task(starts.take("a", 9)) for _ in range(3)]
        await asyncio.sleep(1)
        for task in tasks[:2]:
            task.cancel()
        await asyncio.wait(tasks)
        await starts.take("a")
        return starts.starts

    assert by_clockwork(run()) == [(0, "a"), (2, "a"), (11, "a")]


def test_forgotten_hosts_are_those_that_owe_nothing() -> None:
    async def run() -> tuple[int, bool]:
        pacing = Pacing(NetworkSettings(host_gap_s=1, **QUICK), Clock())
        pacing.heard("rude.example", "https://rude.example/", Purpose.FEED, TOO_MANY)
        for number in range(2 * LANES):
            async with pacing.turn(f"{number}.example", Purpose.FEED):
                await asyncio.sleep(0.01)
        return len(pacing._lanes), pacing.held_until("rude.example") is not None

    lanes, remembered = by_clockwork(run())
    assert lanes <= LANES
    assert remembered


def test_starts_are_so_many_in_a_second_for_feeds_and_for_pages() -> None:
    async def run() -> dict[Purpose, float]:
        starts, last = Starts(NetworkSettings(in_flight=1000)), {}
        for purpose in (Purpose.FEED, Purpose.PAGE):
            begun = asyncio.get_running_loop().time()
            await asyncio.gather(*(starts.take(f"{purpose}{number}", 0.5, purpose) for number in range(101)))
            last[purpose] = round(starts.starts[-1][0] - begun, 1)
        return last

    assert by_clockwork(run()) == {Purpose.FEED: 5.0, Purpose.PAGE: 10.0}


def test_who_waits_while_a_host_asks_to_be_left_alone_is_sent_away() -> None:
    async def run() -> tuple[list[object], int]:
        starts = Starts(NetworkSettings())
        waiting = [asyncio.create_task(starts.take("a", 1)) for _ in range(4)]
        await asyncio.sleep(0.5)
        starts.pacing.heard("a", "https://a/", Purpose.FEED, TOO_MANY)
        outcomes = await asyncio.gather(*waiting, return_exceptions=True)
        return outcomes, len(starts.starts)

    outcomes, started = by_clockwork(run())
    assert started == 1
    assert [type(outcome) for outcome in outcomes] == [type(None), Held, Held, Held]
    held = outcomes[1]
    assert isinstance(held, Held)
    assert held.until == NOON + timedelta(minutes=15)
    assert held.failure.retry_after_s == 900


def test_a_penalty_holds_for_feeds_and_pages_until_its_end_and_starts_are_further_apart_then() -> None:
    async def run() -> list[tuple[float, str]]:
        starts = Starts(NetworkSettings())
        starts.pacing.heard("a", "https://a/page", Purpose.PAGE, TOO_MANY)
        with pytest.raises(Held):
            await starts.take("a")
        starts.clock.now += timedelta(minutes=15)
        return await starts.all("aaa", 0.1)

    assert [at for at, _ in by_clockwork(run())] == [0, 5, 10]


def test_what_the_last_process_left_is_kept() -> None:
    left = HostPace(host="a", gap_s=30.0, penalty_until=NOON + timedelta(hours=1), refusals=2)

    async def run() -> list[tuple[float, str]]:
        asked = HostPace(host="b", gap_s=30.0, asked_at=NOON - timedelta(seconds=10))
        starts = Starts(NetworkSettings(), left, asked)
        with pytest.raises(Held):
            await starts.take("a")
        harder = starts.pacing.heard("a", "https://a/", Purpose.FEED, TOO_MANY)
        assert harder is not None
        assert (harder.refusals, harder.gap_s, harder.penalty_until) == (3, 60.0, NOON + timedelta(hours=1))
        return await starts.all("bb", 0.1)

    assert [at for at, _ in by_clockwork(run())] == [20, 50]


def test_a_gap_that_a_clock_set_back_would_make_endless_is_no_longer_than_the_longest() -> None:
    async def run() -> list[tuple[float, str]]:
        starts = Starts(NetworkSettings(), HostPace(host="a", asked_at=NOON + timedelta(days=1)))
        return await starts.all("a")

    assert by_clockwork(run()) == [(60, "a")]


def test_many_feeds_forbidden_within_minutes_are_one_host_that_has_had_enough() -> None:
    async def run() -> list[bool]:
        starts = Starts(NetworkSettings())

        def heard(number: int, purpose: Purpose = Purpose.FEED) -> bool:
            starts.pacing.heard("a", f"https://a/{number}", purpose, FORBIDDEN)
            return starts.pacing.held_until("a") is not None

        pages = [heard(number, Purpose.PAGE) for number in range(9)]
        same = [heard(0) for _ in range(9)]
        slowly = []
        for number in range(9):
            slowly.append(heard(number))
            starts.clock.now += timedelta(minutes=4)
        assert not any(pages + same + slowly)
        starts.clock.now += timedelta(hours=1)
        return [heard(number) for number in range(5)]

    assert by_clockwork(run()) == [False, False, False, True, True]


def test_a_crawl_delay_is_a_gap_of_ten_seconds_at_most() -> None:
    async def run() -> list[tuple[float, str]]:
        starts = Starts(NetworkSettings(**QUICK))
        starts.pacing.crawl_delay("a", 600)
        starts.pacing.crawl_delay("b", 1)
        return await starts.all("aabb", 0.1)

    assert sorted((round(at), host) for at, host in by_clockwork(run())) == [(0, "a"), (0, "b"), (2, "b"), (10, "a")]


async def test_over_the_network_one_host_is_asked_once_at_a_time() -> None:
    async def slow(asked: Asked, writer: asyncio.StreamWriter) -> None:
        for _ in range(10):
            await asyncio.sleep(0)
        writer.write(reply(200, b"x"))

    for per_host in (1, 3):
        server = Server({"/feed": slow})
        async with between(server, per_host=per_host) as web:
            results = await asyncio.gather(*(web.get(feed(server.url("/feed"))) for _ in range(6)))
        assert all(result.body == b"x" for result in results)
        assert server.most_at_once <= per_host
