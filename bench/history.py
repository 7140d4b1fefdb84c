"""What polling real feeds over sixteen hours of their past costs and brings: requests, bytes and items of each feed.

Ours is the whole pipe (agenda, parsing, store) under a virtual clock; beside it pollers that ask every 15 and every 60
minutes. Peers' items are the pages in the versions that they saw; ours those in the store. A table goes to stderr.
"""

from __future__ import annotations

import asyncio
import sqlite3
import sys
import tempfile
from collections.abc import Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from report import ROOT, Result, arguments, progress, report

sys.path.insert(0, str(ROOT / "tests"))  # before this folder: both have a module homes
from histories import FOLDER, Asked, History, PastWeb, asked_every, histories, page, seen, span
from homes import Clock
from virtual import run_through

FIXED = {"every 15 min": timedelta(minutes=15), "every 60 min": timedelta(minutes=60)}
ROW = "{:<44} {:>14} {:>8} {:>9} {:>6}"

Cost = tuple[int, int, int]  # requests, bytes, items


def main() -> int:
    asked = arguments(__doc__)
    found = histories()
    if not found:
        progress(f"left out: {FOLDER} is not here")
    results = [result for validators in (True, False) for result in measure(found, validators)] if found else []
    return report("history", results, check=asked.check)


def measure(found: Sequence[History], validators: bool) -> list[Result]:
    """Three results for each feed, and for all together."""
    _, until = span(found)
    ours = asyncio.run(_ours(found, validators))
    peers = {
        name: {
            history.name: _cost(asked_every(history, interval, validators=validators, until=until)) for history in found
        }
        for name, interval in FIXED.items()
    }
    kind = "with ETag" if validators else "without validators"
    progress(ROW.format(kind, "", "requests", "bytes", "items"))
    results = [
        result
        for history in found
        for result in _results(
            f"{history.name}, {kind}", ours[history.name], {name: each[history.name] for name, each in peers.items()}
        )
    ]
    return results + _results(f"all, {kind}", _sum(ours), {name: _sum(each) for name, each in peers.items()})


async def _ours(found: Sequence[History], validators: bool) -> dict[str, Cost]:
    start, until = span(found)
    clock = Clock(start)
    web = PastWeb(found, clock, without=() if validators else [history.name for history in found])
    with tempfile.TemporaryDirectory() as folder:
        await run_through(Path(folder), web, tuple(history.feed for history in found), clock, until)
        query = """select name, count(distinct article_id) from sightings
            join feeds on feeds.id = sightings.feed_id join articles on articles.id = article_id
            where articles.url not like '%#entry=%' group by name"""  # what shares another item's page is not counted
        with closing(sqlite3.connect(Path(folder) / "monitor.db")) as store:
            items = dict(store.execute(query))
    requests = {history.name: web.of(history.name) for history in found}
    return {name: (len(asked), _cost(asked)[1], items.get(name, 0)) for name, asked in requests.items()}


def _cost(asked: Sequence[Asked]) -> Cost:
    return len(asked), sum(one.sent_bytes for one in asked), len(set(map(page, seen(asked).values())))


def _sum(costs: dict[str, Cost]) -> Cost:
    requests, sent, items = zip(*costs.values(), strict=True)
    return sum(requests), sum(sent), sum(items)


def _results(case: str, ours: Cost, peers: dict[str, Cost]) -> list[Result]:
    for name, cost in {"ours": ours, **peers}.items():
        progress(ROW.format(case, name, *cost))
    return [
        Result(
            case=case,
            unit=unit,
            ours=ours[place],
            peers={name: cost[place] for name, cost in peers.items()},
            runs=1,
            lower_is_better=unit != "items",
        )
        for place, unit in enumerate(("requests", "bytes", "items"))
    ]


if __name__ == "__main__":
    sys.exit(main())
