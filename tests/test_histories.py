"""Real feeds as they were over sixteen hours, replayed through the whole poll pipe by a virtual clock.

What must have been stored is read from the stored versions by lxml, not by our own parser. Their publisher gives some
items a new guid when he changes the title: the guids of one page are one item, or several where titles have nothing in
common; the page is one article in any case.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from histories import FOLDER, PastWeb, histories, page, seen, span
from homes import Clock
from virtual import run_through

FOUND = histories()

STORED = """
select name, guid, articles.url
from sightings join feeds on feeds.id = sightings.feed_id join articles on articles.id = article_id
"""


@pytest.mark.skipif(not FOUND, reason=f"the stored histories are not here: {FOLDER}")
async def test_every_item_that_a_poll_could_have_seen_is_stored_once(tmp_path: Path) -> None:
    plain = [replace(history, name=f"{history.name}_plain") for history in FOUND]
    start, end = span(FOUND)
    clock = Clock(start)
    web = PastWeb(FOUND + plain, clock, without={history.name for history in plain})
    await run_through(tmp_path, web, tuple(history.feed for history in FOUND + plain), clock, end)

    with closing(sqlite3.connect(tmp_path / "monitor.db")) as store:
        stored = store.execute(STORED).fetchall()
        articles = [page(url) for (url,) in store.execute("select url from articles") if "#entry=" not in url]
    could_see = {history.name: seen(web.of(history.name)) for history in FOUND + plain}
    assert Counter(articles) == Counter({page(link) for items in could_see.values() for link in items.values()})
    assert len(articles) > 250
    for feed, items in could_see.items():
        guids = Counter(guid for name, guid, _ in stored if name == feed)
        pages = Counter(page(url) for name, _, url in stored if name == feed and "#entry=" not in url)
        assert pages == Counter(set(map(page, items.values()))), feed
        named = Counter(map(page, items.values()))
        alone = {guid for guid, link in items.items() if named[page(link)] == 1}
        assert alone <= guids.keys() <= items.keys()
        assert set(guids.values()) == {1}
