"""Real feeds as they were over sixteen hours, replayed through the whole poll pipe by a virtual clock.

What must have been stored is read from the stored versions by lxml, not by our own parser.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from histories import FOLDER, PastWeb, histories, seen, span
from homes import Clock
from virtual import run_through

FOUND = histories()

pytestmark = pytest.mark.skipif(not FOUND, reason=f"the stored histories are not here: {FOLDER}")

GUIDS = "select name, guid from sightings join feeds on feeds.id = feed_id"
ADDRESSES = "select url from articles"


def stored(folder: Path, query: str) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(folder / "monitor.db")) as database:
        return database.execute(query).fetchall()


def place(address: str) -> tuple[str, str]:
    """What makes an address one page's: our spelling and the publisher's may differ in the query."""
    parts = urlsplit(address)
    return parts.netloc.removeprefix("www."), parts.path.rstrip("/")


@pytest.mark.parametrize("validators", [True, False], ids=["with validators", "without"])
async def test_every_item_that_a_poll_could_have_seen_is_stored_once(tmp_path: Path, validators: bool) -> None:
    start, end = span(FOUND)
    clock = Clock(start)
    web = PastWeb(FOUND, clock, validators=validators)
    await run_through(tmp_path, web, tuple(history.feed for history in FOUND), clock, end)

    asked = {name: web.of(name) for name in (history.name for history in FOUND)}
    could_see = {(name, guid) for name, requests in asked.items() for guid in seen(requests)}
    sightings = stored(tmp_path, GUIDS)
    assert len(could_see) > 250
    assert len(sightings) == len(set(sightings))
    assert set(sightings) == could_see
    links = {place(link) for requests in asked.values() for link in seen(requests).values()}
    articles = [place(url) for (url,) in stored(tmp_path, ADDRESSES)]
    assert len(articles) == len(set(articles))
    assert set(articles) == links
