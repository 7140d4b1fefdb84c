"""Many pages through the pool, some of them hostile: each of those ends with its class, and every other one is read."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

import hostile_pages
import hostile_stages
from monitor.pipeline.attempt import EXTRACTING, attempt
from monitor.records import Extracted, Failure, Fate, PageBody, Settings
from monitor.records.settings import WorkerSettings
from monitor.workers import EXTRACT, Limits, Workers
from press import item, rss
from publishers import AT_ONCE, World
from web import reply

TOGETHER = 8
SHORT = Limits(deadline_s=0.5, memory_mb=256)
SMALL = Limits(deadline_s=20, memory_mb=256)  # for what ends by itself, on a machine that does much else
GROWTH_BYTES = 64 << 20  # STANDARDS, "Bounded work"


def resident() -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmRSS:")[2].split()[0]) << 10


def workers_alive() -> set[int]:
    """The children of our children: workers are forked from a server."""
    parents = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = status.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[:2]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if state != "Z":
            parents[int(status.parent.name)] = int(parent)
    ours = {child for child, parent in parents.items() if parent == os.getpid()}
    return {child for child, parent in parents.items() if parent in ours}


async def refilled(number: int, since: set[int]) -> bool:
    """Whether so many workers stand within ten seconds: the last one that ended may not have been replaced yet."""
    for _ in range(1000):
        if len(workers_alive() - since) == number:
            return True
        await asyncio.sleep(0.01)
    return False


async def ended(since: set[int]) -> bool:
    """Whether all workers that were started since then end within ten seconds."""
    for _ in range(1000):
        if workers_alive() <= since:
            return True
        await asyncio.sleep(0.01)
    return False


class Run:
    """Pages through the pool, and what became of them."""

    def __init__(self, workers: Workers) -> None:
        self._workers = workers
        self.read = 0
        self.failures: list[tuple[str, str]] = []  # the deed, and the class of failure
        self.longest_stall_s = 0.0

    async def all(self, pages: Iterator[tuple[str, PageBody, Limits]]) -> None:
        pulse = asyncio.create_task(self._pulse())
        await asyncio.gather(*(self._take(pages) for _ in range(TOGETHER)))
        pulse.cancel()

    async def _take(self, pages: Iterator[tuple[str, PageBody, Limits]]) -> None:
        for deed, page, limits in pages:
            stage = hostile_stages.read_or_suffer
            came = await attempt(self._workers, stage, page, limits=limits, names=EXTRACTING)
            if isinstance(came, Failure):
                self.failures.append((deed, came.error_class))
            else:
                self._count(deed, came)

    def _count(self, deed: str, came: Extracted) -> None:
        assert deed or came.fate is Fate.READ
        self.read += 1

    async def _pulse(self) -> None:
        """How long the event loop let nobody in."""
        while True:
            before = time.monotonic()
            await asyncio.sleep(0.02)
            self.longest_stall_s = max(self.longest_stall_s, time.monotonic() - before - 0.02)


def ordinary(number: int) -> tuple[str, PageBody, Limits]:
    return "", hostile_pages.body(hostile_pages.story(number, 100), name=f"story-of-the-day-{number}"), EXTRACT


def misdeed(deed: str) -> tuple[str, PageBody, Limits]:
    ends = hostile_stages.MISDEEDS[deed.encode()][1]
    return deed, hostile_pages.body(f"{deed}\n".encode()), SHORT if ends == "extract_timeout" else SMALL


def mixed(total: int, every: int, deeds: list[str]) -> Iterator[tuple[str, PageBody, Limits]]:
    """Ordinary pages, and one hostile one among so many, the deeds in turn."""
    for number in range(total):
        yield misdeed(deeds[number // every % len(deeds)]) if number % every == every // 2 else ordinary(number)


async def test_hostile_pages_cost_themselves_and_every_other_one_is_read() -> None:
    deeds, others = ["backtracks", "grows", "kills itself", "forks"], workers_alive()
    async with Workers(2) as workers:
        await workers.run(hostile_stages.double, 1, limits=EXTRACT)
        run, before = Run(workers), resident()
        await run.all(mixed(300, 75, deeds))
        assert run.read == 296
        assert sorted(run.failures) == sorted((deed, hostile_stages.MISDEEDS[deed.encode()][1]) for deed in deeds)
        assert await refilled(2, others)
        assert resident() - before < GROWTH_BYTES
    assert await ended(others)


@pytest.mark.parametrize("deed", [deed.decode() for deed in hostile_stages.MISDEEDS])
@pytest.mark.slow
async def test_each_misdeed_has_its_class(deed: str) -> None:
    async with Workers(1) as workers:
        run = Run(workers)
        await run.all(iter([ordinary(1), misdeed(deed), ordinary(2)]))
        assert run.failures == [(deed, hostile_stages.MISDEEDS[deed.encode()][1])]
        assert run.read == 2


def with_real_ones(total: int, every: int, folder: Path) -> Iterator[tuple[str, PageBody, Limits]]:
    """As `mixed`; each second hostile page is one that extract.article itself has to bear, from a file."""
    deeds = [deed.decode() for deed in hostile_stages.MISDEEDS for _ in range(2)]  # the second gives way to a shape
    shapes = list(hostile_pages.HOSTILE)
    for place, page in enumerate(mixed(total, every, deeds)):
        if page[0] and place // every % 2:
            shape = place // every // 2 * 7 % len(shapes)  # from all parts of the list
            body = hostile_pages.body((folder / str(shape)).read_bytes(), name=shapes[shape])
            yield shapes[shape], body, Limits(5, memory_mb=768)
        else:
            yield page


@pytest.mark.slow
async def test_five_thousand_pages_of_which_one_in_a_hundred_is_hostile(tmp_path: Path) -> None:
    others = workers_alive()
    # by another process: what making them takes is not the growth of the one that reads them
    subprocess.run([sys.executable, hostile_pages.__file__, "--into", str(tmp_path)], check=True)
    async with Workers(2) as workers:
        await workers.run(hostile_stages.double, 1, limits=EXTRACT)
        run, before = Run(workers), resident()
        await run.all(with_real_ones(5_000, 100, tmp_path))
        assert run.read + len(run.failures) == 5_000
        assert run.read >= 4_950
        named = {deed.decode(): name for deed, (_, name) in hostile_stages.MISDEEDS.items()}
        assert [one for one in run.failures if one[1] != named.get(one[0], one[1])] == []
        assert {name for _, name in run.failures} == set(EXTRACTING)
        assert Counter(deed for deed, _ in run.failures)["reads nowhere"] >= 2
        assert await refilled(2, others)
        assert resident() - before < GROWTH_BYTES
        assert run.longest_stall_s < 1
    assert await ended(others)


async def fates(
    folder: Path, known_words: Path, workers: WorkerSettings, hostile: bytes
) -> list[tuple[object, object]]:
    """Of a hostile page and an ordinary one of the same publisher, along the whole path: fate and class."""
    settings = Settings(network=AT_ONCE, workers=workers)
    async with World(folder, settings=settings, known_words=known_words) as world:
        a = await world.publisher("a.example")
        a.routes |= {"/1": reply(200, hostile), "/2": reply(200, hostile_pages.story(7, 100))}
        a.routes["/feed"] = reply(200, rss(*(item(f"Navy report {n}", link=a.url(f"/{n}")) for n in (1, 2))))
        await world.follow(a.url("/feed"))
        await world.poll()
        await world.visit()
        rows = await world.rows("select fate, error_class from articles order by url")
        return [(row["fate"], row["error_class"]) for row in rows]


async def test_a_page_that_outgrows_its_worker_is_quarantined_and_its_neighbour_read(
    tmp_path: Path, blank_store: Path
) -> None:
    small = WorkerSettings(extract_memory_bytes=64 << 20)
    huge = hostile_pages.page(f"<p>{hostile_pages.LINE * 30_000}</p>")
    assert await fates(tmp_path, blank_store, small, huge) == [("quarantined", "extract_memory"), ("read", None)]


@pytest.mark.slow
async def test_a_page_that_never_ends_is_quarantined_and_its_neighbour_read(tmp_path: Path, blank_store: Path) -> None:
    endless = hostile_pages.HOSTILE["attributes"]()
    assert await fates(tmp_path, blank_store, WorkerSettings(extract_s=4), endless) == [
        ("quarantined", "extract_timeout"),
        ("read", None),
    ]
