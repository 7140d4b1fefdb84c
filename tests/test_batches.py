"""What is done once for many changes is as if it were done for each: full text, turns; and claims find their index."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import make
from make import NOON
from monitor.records import Failure, TextSource
from monitor.store import engine, schema
from monitor.store.sources import claim_due, sync_feeds
from monitor.store.turns import Queue, claim_statement
from monitor.store.write import Writer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlite_utils import Database

OF_HOST = {
    Queue.FEED: "feeds_of_host (host=? AND <expr>=? AND next_due_at>? AND next_due_at<?)",
    Queue.SLOW: "feeds_of_host (host=? AND <expr>=? AND next_due_at>? AND next_due_at<?)",
    Queue.PAGE: "_visits_of_host (host=? AND due_at>? AND due_at<?)",
    Queue.AGAIN: "_revisits_of_host (host=? AND due_at>? AND due_at<?)",
}
TIMEOUT = Failure(error_class="timeout", text="no answer")


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Writer]:
    store = Writer(tmp_path / "monitor.db")
    yield store
    store.close()


def sync(store: Writer, *names: str) -> None:
    feeds = [make.feed(name, url=f"https://{name}.example/{name}.xml") for name in names]
    store.write(sync_feeds, feeds, interval_s=900, now=NOON, first_due=lambda _: NOON)


def search(store: Writer, query: str) -> list[int]:
    """The articles with a word; the index is whole, and says what they say."""

    def ask(database: Database) -> list[int]:
        database.execute("insert into articles_fts (articles_fts, rank) values ('integrity-check', 1)")
        found = database.execute("select rowid from articles_fts where articles_fts match ? order by 1", [query])
        return [number for (number,) in found.fetchall()]

    return store.write(ask)


def test_an_article_that_is_rewritten_where_it_is_added_is_found_by_its_last_text(writer: Writer) -> None:
    sync(writer, "a", "b")
    link = "https://news.example/same"
    short = make.entry("x", url=link, content=make.article("Lighthouse."))
    full = make.entry("y", url=link, content=make.article("Harbour and quay.", source=TextSource.FEED))
    assert writer.apply([make.polled(1, short), make.polled(2, full)]) == [1, 1]
    assert (search(writer, "lighthouse"), search(writer, "quay")) == ([], [1])


def test_a_change_that_is_refused_leaves_nothing_in_the_full_text(writer: Writer) -> None:
    sync(writer, "a")
    good = make.entry("good", content=make.article("Lighthouse."))
    bad = replace(make.entry("bad", content=make.article("Harbour.")), guid="\ud800")
    outcomes = writer.apply([make.polled(1, good, bad), make.polled(1, good)])
    assert isinstance(outcomes[0], engine.StoreError)
    assert outcomes[1] == 1
    assert (search(writer, "harbour"), search(writer, "lighthouse")) == ([], [1])


def test_an_article_that_goes_where_it_was_added_is_not_found(writer: Writer) -> None:
    def order(database: Database) -> None:
        database.execute("insert into stories (first_seen_at) values ('')")
        for number in (1, 2):
            database.execute(
                """insert into articles
                    (id, url, title, first_seen_at, text_source, words, fate, content_hash, story_id, text)
                values (?, ?, 'Lighthouse', '', 'feed', 1, 'feed_text', '', 1, '')""",
                [number, f"https://news.example/{number}"],
            )
        database.execute("delete from articles where id = 1")

    writer.write(order)
    assert search(writer, "lighthouse") == [2]
    writer.write(lambda database: database.execute("delete from articles"))
    assert search(writer, "lighthouse") == []


@pytest.mark.parametrize("seed", range(3))
def test_turns_are_those_of_the_earliest_feed_whatever_happens(writer: Writer, seed: int) -> None:
    chance = random.Random(seed)
    names = [f"{name}.{host}" for host in ("one", "two", "three") for name in "abcd"]
    for step in range(40):
        now = NOON + timedelta(minutes=step)
        if step % 8 == 0:
            sync(writer, *chance.sample(names, 8))
        queue = chance.choice([Queue.FEED, Queue.SLOW])
        for due in writer.write(claim_due, now, limit=4, queue=queue):
            later = now + timedelta(minutes=chance.randrange(9))
            failed = {"failure": TIMEOUT, "failures": 1, "status": None, "parsed": None}
            writer.apply(
                [
                    make.polled(
                        due.id, at=now, url=due.feed.url, next_due_at=later, **(failed if chance.random() < 0.3 else {})
                    )
                ]
            )
        assert writer.read(_turns) == writer.read(_earliest)


def _turns(database: Database) -> list[tuple[object, ...]]:
    return database.execute(
        "select queue, host, due_at, out from _turns where due_at is not null order by 1, 2"
    ).fetchall()


def _earliest(database: Database) -> list[tuple[object, ...]]:
    return database.execute("select queue, host, min(due_at), 0 from _due_feeds group by 1, 2 order by 1, 2").fetchall()


@pytest.mark.parametrize("queue", Queue)
def test_a_claim_looks_at_nothing_but_what_it_takes(writer: Writer, queue: Queue) -> None:
    terms = {"queue": queue.value, "now": "", "lease": "", "limit": 200, "per_host": 2}
    plan = writer.read(
        lambda database: database.execute(f"explain query plan {claim_statement(queue)}", terms).fetchall()
    )
    steps = [step[3] for step in plan]
    assert any("_turns_due (queue=? AND due_at>? AND due_at<?)" in step for step in steps)
    assert any(OF_HOST[queue] in step for step in steps)
    assert [step for step in steps if step.startswith("SCAN") and "(subquery" not in step] == ["SCAN ready"]


def test_all_statements_stay_prepared() -> None:
    migrating = sum(len(list(schema.statements(name))) for name in schema.NAMES)
    assert migrating < engine.STATEMENTS / 2
