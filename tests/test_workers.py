"""Workers: real processes with really hostile stages; each costs its own item and nothing else."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio

import hostile_stages as hostile
from monitor.errors import WorkerCrash, WorkerMemory, WorkerTimeout
from monitor.records import FeedBody, FeedKind, ParsedFeed
from monitor.stages.entries import parse
from monitor.workers import PARSE, Limits, Workers, once

EASY = Limits(deadline_s=20, memory_mb=256)
SHORT = Limits(deadline_s=0.3, memory_mb=256)


@pytest_asyncio.fixture
async def workers() -> AsyncIterator[Workers]:
    async with Workers(2, held={"generation": 7}) as pool:
        yield pool


def alive(pid: int) -> bool:
    """Whether a process still runs: a zombie, ended and not yet waited for, does not."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except (FileNotFoundError, ProcessLookupError):
        return False


async def gone(pid: int) -> bool:
    """Whether a process ends within ten seconds."""
    for _ in range(1000):
        if not alive(pid):
            return True
        await asyncio.sleep(0.01)
    return False


async def test_runs_a_stage_elsewhere(workers: Workers) -> None:
    assert await workers.run(hostile.double, 21, limits=EASY) == 42
    assert await workers.run(hostile.process_id, limits=EASY) != os.getpid()


async def test_the_held_value_comes_last(workers: Workers) -> None:
    assert await workers.run(hostile.with_held, 3, limits=EASY, held=True) == 10


async def test_a_hostile_feed_costs_itself_and_the_next_is_read(workers: Workers) -> None:
    def body(written: bytes) -> FeedBody:
        return FeedBody(
            url="https://x.example/feed",
            kind=FeedKind.FEED,
            links=None,
            body=written,
            content_type=None,
            language=None,
            fetched_at=datetime(2026, 11, 22, tzinfo=UTC),
        )

    with pytest.raises(WorkerTimeout, match="parse passed its deadline"):
        await workers.run(parse, body(b"<br>" * 2_500_000), limits=SHORT)
    good = body(b"<rss version='2.0'><channel><item><title>t</title></item></channel></rss>")
    feed = await workers.run(parse, good, limits=PARSE)
    assert isinstance(feed, ParsedFeed)
    assert [entry.article.title for entry in feed.entries] == ["t"]


async def test_renewed_workers_hold_the_new_value(workers: Workers) -> None:
    await workers.run(hostile.double, 1, limits=EASY)
    await workers.renew({"generation": 8})
    assert await workers.run(hostile.with_held, 3, limits=EASY, held=True) == 11


async def test_renewing_lets_items_under_way_end(workers: Workers, tmp_path: Path) -> None:
    under_way = asyncio.create_task(workers.run(hostile.wait_for, str(tmp_path / "go"), limits=EASY))
    await workers.run(hostile.double, 1, limits=EASY)
    renewing = asyncio.create_task(workers.renew({"generation": 8}))
    (tmp_path / "go").touch()
    old_worker = await under_way
    await renewing
    assert await gone(old_worker)


async def test_an_endless_item_is_killed_at_its_deadline(workers: Workers) -> None:
    with pytest.raises(WorkerTimeout, match=r"loop_forever passed its deadline of 0\.3 s"):
        await workers.run(hostile.loop_forever, limits=SHORT)
    with pytest.raises(WorkerTimeout):
        await workers.run(hostile.sleep_in_c, 60, limits=SHORT)


async def test_waiting_for_a_worker_does_not_count_against_the_deadline() -> None:
    async with Workers(1) as one:
        hangs = asyncio.create_task(one.run(hostile.loop_forever, limits=Limits(1.0)))
        results = await asyncio.gather(*(one.run(hostile.double, n, limits=SHORT) for n in range(3)))
        with pytest.raises(WorkerTimeout):
            await hangs
    assert results == [0, 2, 4]


async def test_an_item_past_its_memory_is_named(workers: Workers) -> None:
    with pytest.raises(WorkerMemory, match="hold_memory passed its memory limit of 256 MiB"):
        await workers.run(hostile.hold_memory, 400, limits=EASY)
    assert await workers.run(hostile.hold_memory, 128, limits=EASY) == 128 << 20


async def test_memory_is_not_limited_where_no_limit_is_named(workers: Workers) -> None:
    assert await workers.run(hostile.hold_memory, 400, limits=Limits(20)) == 400 << 20


async def test_where_the_kernel_does_not_limit_memory_a_thread_measures(workers: Workers) -> None:
    with pytest.raises(WorkerMemory):
        await workers.run(hostile.grow_under_watch, 2_000, 64, limits=Limits(20, memory_mb=4_096))
    assert await workers.run(hostile.grow_under_watch, 64, 512, limits=Limits(20, memory_mb=4_096)) == 64


async def test_what_a_stage_forks_ends_at_its_birth(workers: Workers, tmp_path: Path) -> None:
    with pytest.raises(WorkerTimeout):
        await workers.run(hostile.fork, str(tmp_path / "born"), limits=SHORT)
    assert await gone(await written(tmp_path / "born"))


async def test_a_death_costs_one_item(workers: Workers) -> None:
    others = [asyncio.create_task(workers.run(hostile.double, n, limits=EASY)) for n in range(20)]
    with pytest.raises(WorkerCrash, match="kill_self ended its worker with signal 9"):
        await workers.run(hostile.kill_self, limits=EASY)
    assert await asyncio.gather(*others) == [2 * n for n in range(20)]


async def test_an_item_that_leaves_is_a_crash(workers: Workers) -> None:
    with pytest.raises(WorkerCrash, match="leave ended its worker with status 3"):
        await workers.run(hostile.leave, 3, limits=EASY)
    assert await workers.run(hostile.double, 4, limits=EASY) == 8


async def test_an_idle_workers_death_costs_nothing(workers: Workers) -> None:
    os.kill(await workers.run(hostile.process_id, limits=EASY), signal.SIGKILL)
    assert await asyncio.gather(*(workers.run(hostile.double, n, limits=EASY) for n in range(4))) == [0, 2, 4, 6]


async def test_a_bug_comes_back_as_itself_with_its_traceback(workers: Workers) -> None:
    with pytest.raises(KeyError, match="a bug") as raised:
        await workers.run(hostile.raise_key_error, limits=EASY)
    assert "in raise_key_error" in raised.value.__notes__[0]


async def test_what_cannot_be_pickled_fails_alone(workers: Workers) -> None:
    with pytest.raises((AttributeError, TypeError), match="pickle"):
        await workers.run(hostile.return_unpicklable, limits=EASY)
    with pytest.raises(RuntimeError, match="Stubborn"):
        await workers.run(hostile.raise_stubborn, limits=EASY)
    assert await workers.run(hostile.double, 1, limits=EASY) == 2


async def test_workers_are_single_threaded_and_do_not_load_the_program(workers: Workers) -> None:
    assert await workers.run(hostile.threads_allowed, limits=EASY) == "1"
    assert await workers.run(hostile.main_module_file, limits=EASY) is None


async def test_workers_are_forked_with_what_they_need() -> None:
    assert await once(hostile.loaded, "feedparser", "trafilatura", "numpy", limits=EASY) == [True, True, True]


async def test_a_cancelled_call_kills_its_worker(workers: Workers, tmp_path: Path) -> None:
    started = tmp_path / "started"
    call = asyncio.create_task(workers.run(hostile.loop_forever, str(started), limits=EASY))
    pid = await written(started)
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    assert await gone(pid)


async def test_closing_kills_and_tells(tmp_path: Path) -> None:
    started = tmp_path / "started"
    pool = Workers(1)
    call = asyncio.create_task(pool.run(hostile.loop_forever, str(started), limits=EASY))
    pid = await written(started)
    await pool.close()
    with pytest.raises(WorkerCrash, match="stopped"):
        await call
    with pytest.raises(WorkerCrash, match="stopped"):
        await pool.run(hostile.double, 1, limits=EASY)
    assert await gone(pid)


async def test_once_runs_in_a_process_that_ends() -> None:
    pid = await once(hostile.process_id, limits=EASY)
    assert pid != os.getpid()
    assert await gone(pid)


DAEMON = """
import asyncio, sys
sys.path.insert(0, sys.argv[1])
import hostile_stages as hostile
from monitor.workers import Limits, Workers

async def main():
    async with Workers(2) as pool:
        await asyncio.gather(*(pool.run(hostile.loop_forever, path, limits=Limits(60)) for path in sys.argv[2:]))

asyncio.run(main())
"""


async def test_no_worker_outlives_a_killed_daemon(tmp_path: Path) -> None:
    paths = [tmp_path / "one", tmp_path / "two"]
    daemon = subprocess.Popen([sys.executable, "-c", DAEMON, str(Path(__file__).parent), *map(str, paths)])
    pids = [await written(path) for path in paths]
    daemon.kill()
    daemon.wait()
    assert [await gone(pid) for pid in pids] == [True, True]


def test_the_daemon_never_loads_what_workers_load() -> None:
    loaded = "import sys, monitor.workers; print(*{'feedparser', 'trafilatura', 'lxml', 'numpy'} & set(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == ""


async def written(path: Path) -> int:
    """The number that another process writes into a file, within twenty seconds."""
    for _ in range(2000):
        if path.exists() and (number := path.read_text(encoding="ascii")):
            return int(number)
        await asyncio.sleep(0.01)
    raise AssertionError(f"nothing was written to {path}")
