"""What it takes to claim feeds of 10,000 and of 100,000 overdue feeds, one host with a seventh of them; and pages.

Many claims in a row, what each gave polled before the next; medians. A claim is the lease and the read of the feeds.
Beside it: what a poll's row costs with the triggers that keep whose turn it is, and without.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from sqlite_utils import Database

from monitor.cli.home import clock
from monitor.pipeline.poll import BATCH
from monitor.records import DueFeed, Fate, Feed, FeedItem, Polled, Visited
from monitor.store.rows import to_text
from monitor.store.sources import claim_due, sync_feeds
from monitor.store.visited import claim_waiting
from monitor.store.write import Writer
from report import Result, arguments, progress, report

Item = TypeVar("Item", DueFeed, FeedItem)

GOALS_MS = {10_000: 10.0, 100_000: 50.0}
QUICK = (2_000,)
PAGES, QUICK_PAGES = 200_000, 2_000
CLAIMS = 40  # at most
LARGEST = 7  # one in so many feeds is of one host
SEED = 2026


@dataclass(frozen=True, slots=True)
class Took:
    """Milliseconds: on the clock, and of CPU."""

    wall: float
    cpu: float


def main() -> int:
    asked = arguments(__doc__)
    results = []
    for size in QUICK if asked.quick else GOALS_MS:
        results += feeds(size)
    results += pages(QUICK_PAGES if asked.quick else PAGES)
    return report("claim", results, check=asked.check)


def feeds(size: int) -> list[Result]:
    """Claims and polls of feeds in a store of so many."""
    with _store(size) as writer:
        now = clock() + timedelta(days=1)
        claims, applied = _rounds(writer, now, _claimed_feeds, _polled)
        writer.write(_without_triggers)
        _, bare = _rounds(writer, now + timedelta(days=1), _claimed_feeds, _polled)
    progress(f"{size} feeds: {_shown(claims)} a claim; applied {_shown(applied)}, without triggers {_shown(bare)}")
    case = f"{BATCH} of {size} overdue feeds"
    return [
        _result(case, "ms a claim", claims),
        _result(case, "ms of CPU a claim", claims, goal=GOALS_MS.get(size)),
        _result(case, "ms of CPU to apply their polls", applied),
        _result(case, "ms of CPU to apply their polls, without triggers", bare),
    ]


def pages(size: int) -> list[Result]:
    """Claims of pages where so many are due."""
    with _store(100) as writer:
        writer.write(_add_pages, size)
        claims, _ = _rounds(writer, clock() + timedelta(days=1), _claimed_pages, _visited)
    progress(f"{size} pages: {_shown(claims)} a claim")
    case = f"{BATCH} of {size} due pages"
    return [_result(case, "ms a claim", claims), _result(case, "ms of CPU a claim", claims)]


def _result(case: str, unit: str, took: Sequence[Took], *, goal: float | None = None) -> Result:
    figure = statistics.median(one.cpu if "CPU" in unit else one.wall for one in took)
    return Result(case=case, unit=unit, ours=round(figure, 2), goal=goal, runs=len(took), lower_is_better=True)


def _shown(took: Sequence[Took]) -> str:
    return f"{statistics.median(one.wall for one in took):.1f} ms ({max(one.wall for one in took):.1f} at most)"


@contextmanager
def _store(size: int) -> Iterator[Writer]:
    """A store of so many feeds, all overdue."""
    chance, now = random.Random(SEED), clock()
    configured = [Feed(url=f"https://{_host(chance, number, size)}/{number}/feed.xml") for number in range(size)]

    def first_due(_: int) -> datetime:
        return now + timedelta(seconds=chance.randrange(3600))

    with tempfile.TemporaryDirectory() as folder, closing(Writer(Path(folder) / "monitor.db")) as writer:
        writer.write(sync_feeds, configured, interval_s=3600, now=now, first_due=first_due)
        writer.write(_as_polled, now)
        yield writer


def _host(chance: random.Random, number: int, size: int) -> str:
    return "largest.example" if number % LARGEST == 0 else f"news{chance.randrange(size // 2)}.example"


def _as_polled(database: Database, now: datetime) -> None:
    """Give feeds what many polls leave."""
    before = {"then": to_text(now - timedelta(hours=9)), "later": to_text(now + timedelta(days=9))}
    database.execute(
        """update _feed_states set etag = '"1"', last_modified = :then, validators_url = 'https://news.example/feed.xml',
            body_hash = :then, polls = 99, successes = 99, answered_at = :then, changed_at = :then, new_at = :then,
            watched_since = :then, quiet_after = :later, well_since = :then, gap_s = 900, silence_s = 9000""",
        before,
    )
    database.execute("update feeds set last_polled_at = :then, last_success_at = :then, last_new_at = :then", before)


def _rounds(
    writer: Writer,
    now: datetime,
    claim: Callable[[Database, datetime], list[Item]],
    work: Callable[[Item, datetime], Polled | Visited],
) -> tuple[list[Took], list[Took]]:
    """Claims as long as they are full, and what came of each applied before the next."""
    claims, applied = [], []
    for _ in range(CLAIMS):
        began = _now()
        claimed = writer.write(claim, now)
        claims.append(_since(began))
        if len(claimed) < BATCH:
            break
        changes = [work(item, now) for item in claimed]
        began = _now()
        writer.apply(changes)
        applied.append(_since(began))
    return claims[: len(applied)], applied


def _now() -> Took:
    return Took(wall=1000 * time.perf_counter(), cpu=1000 * time.process_time())


def _since(began: Took) -> Took:
    now = _now()
    return Took(wall=now.wall - began.wall, cpu=now.cpu - began.cpu)


def _claimed_feeds(database: Database, now: datetime) -> list[DueFeed]:
    return claim_due(database, now, limit=BATCH)


def _claimed_pages(database: Database, now: datetime) -> list[FeedItem]:
    return claim_waiting(database, now, limit=BATCH)


def _polled(feed: DueFeed, now: datetime) -> Polled:
    """A poll that found nothing new."""
    return Polled(
        feed_id=feed.id,
        url=feed.feed.url,
        polled_at=now,
        status=304,
        wire_bytes=200,
        duration_ms=50,
        conditional=True,
        validators=feed.validators,
        body_hash=feed.body_hash,
        parsed=None,
        failure=None,
        next_due_at=now + timedelta(hours=1),
        interval_s=3600,
        failures=0,
    )


def _visited(item: FeedItem, now: datetime) -> Visited:
    """A page that is gone."""
    return Visited(article_id=item.article_id, visited_at=now, fate=Fate.GONE, article=None, url=item.url)


def _without_triggers(database: Database) -> None:
    for trigger in ("feeds_due", "feeds_leased"):
        database.execute(f"drop trigger {trigger}")
    database.execute("update _turns set out = 0")


def _add_pages(database: Database, size: int) -> None:
    """Items that wait for their pages; hosts as those of feeds."""
    chance, now = random.Random(SEED), to_text(clock())
    database.execute("insert into stories (first_seen_at) values (?)", [now])
    hosts = [_host(chance, number, size) for number in range(size)]
    database.conn.executemany(
        """insert into articles (url, title, first_seen_at, text_source, words, fate, content_hash, feed_id, story_id,
            text)
        values (?, 'Title', ?, 'summary', 9, 'waiting', '', ? % 100 + 1, 1, 'Words of a summary.')""",
        [(f"https://{host}/{number}", now, number) for number, host in enumerate(hosts)],
    )
    database.conn.executemany(
        "insert into _visits (article_id, host, due_at) select id, ?, ? from articles where url = ?",
        [(host, now, f"https://{host}/{number}") for number, host in enumerate(hosts)],
    )


if __name__ == "__main__":
    sys.exit(main())
