"""House-keeping on a store of a realistic size: backup while another connection writes, and purging a fifth of it.

Articles have 475 random words on average, from 60,000 with the frequencies of a language; 6 % have a hit. Peers of the
backup: VACUUM INTO; the online backup in one step; and by steps without a transaction round them, which begins again
whenever somebody writes, and is given up after a time.
"""

from __future__ import annotations

import asyncio
import itertools
import random
import shutil
import sqlite3 as stdlib
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from homes import environment
from report import ROOT, Result, arguments, interleaved, progress, report

sys.path.append(str(ROOT / "tests"))
import make
from make import NOON
from monitor.pipeline.ledger import Ledger
from monitor.pipeline.retention import keep
from monitor.records import RetentionSettings, TextSource
from monitor.store.backup import STEP_PAGES, copy_whole, settle
from monitor.store.sources import sync_feeds
from monitor.store.write import Writer
from monitor.text.words import index_words

ARTICLES, QUICK = 50_000, 5_000
BATCH = 50
SPAN = timedelta(days=6 * 365)
PURGED_SHARE = 0.2
GIVEN_UP_S = 30.0
SEED = 2026

WRITE = """
import itertools, sys, time
from pathlib import Path
import make
from monitor.store.write import Writer
store = Writer(Path(sys.argv[1]))
print("writing", flush=True)
for poll in itertools.count():
    entries = [make.entry(f"new {poll} {number}", content=make.article("word " * 300)) for number in range(20)]
    store.apply([make.polled(1, *entries)])
    time.sleep(0.02)
"""


def main() -> int:
    asked = arguments(__doc__)
    count, runs = (QUICK, 1) if asked.quick else (ARTICLES, 5)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        began = time.monotonic()
        generate(folder / "store.db", count)
        progress(f"{count} articles generated in {time.monotonic() - began:.0f} s")
        results = [backup(folder, count, runs), purge(folder, count, 1 if asked.quick else 3)]
    return report("keep", results, check=asked.check)


def generate(path: Path, count: int) -> None:
    """A store of so many articles, read and matched, spread over six years."""
    chance = random.Random(SEED)
    words = ["".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=chance.randint(3, 11))) for _ in range(60_000)]
    frequencies = list(itertools.accumulate(1 / (place + 3) for place in range(len(words))))
    with closing(Writer(path)) as store:
        store.write(sync_feeds, [make.feed("a")], interval_s=900, now=NOON, first_due=lambda _: NOON)
        for first in range(0, count, BATCH):
            texts = [chance.choices(words, cum_weights=frequencies, k=chance.randint(150, 800)) for _ in range(BATCH)]
            hits = [chance.random() < 0.06 for _ in texts]
            _store(store, first, texts, hits, NOON - SPAN * (1 - first / count))


def _store(store: Writer, first: int, texts: list[list[str]], hits: list[bool], at: datetime) -> None:
    entries = [
        make.entry(str(first + number), content=make.article(" ".join(text[:35]))) for number, text in enumerate(texts)
    ]
    store.apply([make.polled(1, *entries, at=at)])
    pages = [make.article(" ".join(text), source=TextSource.PAGE) for text in texts]
    store.apply([make.visited(first + number, page, at=at) for number, page in enumerate(pages, 1)])
    standing = store.read(_standing, after=first)
    store.apply(
        [
            make.matched(article, version, *[make.hit()] * hit, words=index_words(page.title, page.text))
            for (article, version), page, hit in zip(standing, pages, hits, strict=True)
        ]
    )


def _standing(database: Database, *, after: int) -> list[tuple[int, int]]:
    return database.execute("select article_id, version_id from _matching where article_id > ?", [after]).fetchall()


def backup(folder: Path, count: int, runs: int) -> Result:
    """MB a second, beside a process that stores twenty items fifty times a second."""
    ways = {"ours": _ours, "VACUUM INTO": _vacuum, "one step": _one_step, "steps": _steps}
    rates = interleaved({name: lambda way=way: _rate(folder, way) for name, way in ways.items()}, runs)
    ours = rates.pop("ours")
    return Result(case=f"backup of {count} articles", unit="MB per second", ours=ours, peers=rates, runs=runs)


def _rate(folder: Path, way: Callable[[Path, Path], None]) -> float:
    store, copy = folder / "running.db", folder / "copy.db"
    shutil.copy(folder / "store.db", store)
    copy.write_bytes(b"")
    with writing(store):
        began = time.monotonic()
        way(store, copy)
        settle(copy)
        seconds = time.monotonic() - began
    for file in (store, store.with_name("running.db-wal"), store.with_name("running.db-shm")):
        file.unlink(missing_ok=True)
    return copy.stat().st_size / 1e6 / seconds


@contextmanager
def writing(store: Path) -> Iterator[None]:
    """A process that writes to a store all the time."""
    paths = environment()["PYTHONPATH"] + f":{ROOT / 'tests'}"
    line = [sys.executable, "-c", WRITE, str(store)]
    with subprocess.Popen(line, stdout=subprocess.PIPE, env=environment() | {"PYTHONPATH": paths}) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield
        process.kill()


def _ours(store: Path, copy: Path) -> None:
    copy_whole(store, copy)


def _vacuum(store: Path, copy: Path) -> None:
    with closing(sqlite3.connect(store)) as opened:
        opened.execute("vacuum into ?", [str(copy)])


def _one_step(store: Path, copy: Path) -> None:
    with closing(sqlite3.connect(store)) as opened, closing(_unsynced(copy)) as target:
        opened.backup(target)


def _unsynced(copy: Path) -> sqlite3.Connection:
    """All ways wait for the disk once, at the end."""
    target = sqlite3.connect(copy)
    target.execute("pragma synchronous=off")
    return target


class GivenUp(Exception):
    """A copy that does not come to an end."""


def _steps(store: Path, copy: Path) -> None:
    began = time.monotonic()

    def watch(_status: int, _left: int, _total: int) -> None:
        if time.monotonic() - began > GIVEN_UP_S:
            raise GivenUp

    with closing(sqlite3.connect(store)) as opened, closing(_unsynced(copy)) as target:
        try:
            opened.backup(target, pages=STEP_PAGES, progress=watch, sleep=0)
        except GivenUp:
            progress(f"steps: given up after {GIVEN_UP_S:.0f} s")


def purge(folder: Path, count: int, runs: int) -> Result:
    """Articles a second, one bite after the other, with the pauses between them."""

    def once() -> float:
        store = folder / "purged.db"
        shutil.copy(folder / "store.db", store)
        return asyncio.run(_purged(store))

    ours = interleaved({"ours": once}, runs)["ours"]
    return Result(case=f"a fifth of {count} articles purged", unit="articles per second", ours=ours, runs=runs)


async def _purged(store: Path) -> float:
    ledger = Ledger(Writer(store))
    settings = RetentionSettings(text_without_hit_s=SPAN.total_seconds() * (1 - PURGED_SHARE))
    began = time.monotonic()
    purged = await keep(ledger, settings, NOON)
    seconds = time.monotonic() - began
    await ledger.close()
    with closing(stdlib.connect(store)) as opened:
        pages, size = (opened.execute(f"pragma {name}").fetchone()[0] for name in ("freelist_count", "page_size"))
    progress(f"purged {purged.articles} in {seconds:.0f} s; {pages * size / 1e6:.0f} MB free for what comes next")
    return purged.articles / seconds


if __name__ == "__main__":
    raise SystemExit(main())
