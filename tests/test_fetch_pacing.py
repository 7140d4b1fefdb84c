"""Turns: how many at once, how far apart, and that nobody waits for another's host."""

from __future__ import annotations

import asyncio

from monitor.fetch.pacing import LANES, Pacing
from monitor.records.settings import NetworkSettings
from web import Asked, Server, between, feed, reply


class Clockwork(asyncio.SelectorEventLoop):
    """An event loop whose time jumps to the next timer whenever there is nothing else to do."""

    def __init__(self) -> None:
        super().__init__()
        self._now = 0.0

    def time(self) -> float:
        return self._now

    def _run_once(self) -> None:
        if not self._ready and self._scheduled:  # type: ignore[attr-defined]
            self._now = max(self._now, self._scheduled[0].when())  # type: ignore[attr-defined]
        super()._run_once()  # type: ignore[misc]


class Starts:
    """Takes turns of two seconds each and writes down when they started."""

    def __init__(self, settings: NetworkSettings) -> None:
        self.pacing = Pacing(settings)
        self.starts: list[tuple[float, str]] = []
        self.inside = self.most = 0

    async def take(self, host: str, lasting: float = 0.5) -> None:
        async with self.pacing.turn(host):
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

    with asyncio.Runner(loop_factory=Clockwork) as runner:
        return runner.run(run())


def test_requests_to_one_host_start_two_seconds_apart() -> None:
    assert under_clockwork(NetworkSettings(), "aaab").starts == [(0, "a"), (0, "b"), (2, "a"), (4, "a")]


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

    with asyncio.Runner(loop_factory=Clockwork) as runner:
        assert runner.run(run()) == [(0, "a"), (2, "a"), (11, "a")]


def test_forgotten_hosts_are_those_that_owe_nothing() -> None:
    async def run() -> int:
        pacing = Pacing(NetworkSettings(host_gap_s=1))
        for number in range(2 * LANES):
            async with pacing.turn(f"{number}.example"):
                await asyncio.sleep(0.01)
        return len(pacing._lanes)

    with asyncio.Runner(loop_factory=Clockwork) as runner:
        assert runner.run(run()) <= LANES


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
