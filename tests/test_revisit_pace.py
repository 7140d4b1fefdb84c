"""Many pages due to be looked at again at once: no host is pressed, and what waits to be read goes first."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import make
from hours import TICK_S, Answer, Home, by_clockwork, home
from make import NOON
from monitor import urls
from monitor.pipeline.revisit import revisit
from monitor.pipeline.visit import visit
from monitor.records import Failure, Settings
from monitor.store import schema
from monitor.store.engine import connect
from monitor.store.rows import feed_to_source, to_text
from monitor.store.write import Writer

HOSTS, EACH = 100, 10  # 1,000 looks; by hand also with 100 each
NEW_AT = 30.0  # seconds into it, a new page at every tenth host
GAP_S, PAGES_PER_S = Settings().network.host_gap_s, Settings().network.pages_per_s


def gone(url: str, now: datetime) -> Answer:
    """Pages that were read are as they were; new ones are not there, so that nothing is extracted."""
    missing = Failure(error_class="http_404", text="the server answered 404")
    return Answer(failure=missing if "/new" in url else None)


def filled(path: Path) -> None:
    """A store of articles that were read an hour ago, are hits, and are all due."""
    writer = Writer(path)
    entries = [
        make.entry(f"{host}-{number}", url=f"https://h{host}.example/{number}")
        for host in range(HOSTS)
        for number in range(EACH)
    ]
    writer.write(
        lambda database: database.execute(
            "insert into feeds (url, host, interval_s, added_at) values ('https://f.example/', 'f.example', 900, 'x')"
        )
    )
    writer.write(
        lambda database: database.execute(
            "insert into _feed_states (feed_id, source) values (1, ?)", [feed_to_source(make.feed("f"))]
        )
    )
    writer.apply([make.polled(1, *entries)])
    writer.write(
        lambda database: [
            database.execute(statement, {"due": to_text(NOON)})
            for statement in (
                "update articles set fate = 'read'",
                "update _visits set due_at = null",
                """insert into _revisits (article_id, host, due_at, why, version_id, seen_at, etag, validators_url)
                select articles.id, _visits.host, :due, 'hit', _matching.version_id, first_seen_at, '"1"', url
                from articles join _visits on _visits.article_id = articles.id
                join _matching on _matching.article_id = articles.id""",
            )
        ]
    )
    writer.close()


async def run(town: Home) -> float:
    """The daemon's ticks over both pipes until nothing is due; the seconds that took."""
    flows, loop, added = (visit(town.ports), revisit(town.ports)), asyncio.get_running_loop(), False
    while True:
        if not added and loop.time() >= NEW_AT:
            added = True
            new = [make.entry(f"new{host}", url=f"https://h{host}.example/new") for host in range(0, HOSTS, 10)]
            await town.ports.ledger.apply(make.polled(1, *new, at=town.web.clock()))
        for flow in flows:
            flow.raise_error()
            await flow.fill()
        await asyncio.sleep(TICK_S)
        ((left,),) = [
            row.values()
            for row in await town.rows(
                f"select count(*) from _turns where queue in ('page', 'again') and due_at <= '{_now(town)}'"
            )
        ]
        if not left and not town.web.inside:
            return loop.time()


def _now(town: Home) -> str:
    return to_text(town.web.clock())


def test_a_thousand_looks_at_once_press_no_host_and_let_new_pages_first(tmp_path: Path) -> None:
    filled(tmp_path / "monitor.db")

    async def work() -> tuple[float, list[tuple[float, str]], int]:
        async with home(tmp_path, gone) as town:
            took = await run(town)
            return took, town.web.starts, town.web.most_at_one_host

    took, starts, most_at_one_host = by_clockwork(work())
    looks = [(at, url) for at, url in starts if "/new" not in url]
    assert len(looks) == HOSTS * EACH
    assert most_at_one_host == 1
    by_host = defaultdict(list)
    for at, url in starts:
        by_host[urls.site(url)].append(at)
    assert all(later - earlier >= GAP_S - 1e-6 for times in by_host.values() for earlier, later in pairwise(times))
    seconds = [at for at, _ in starts]
    assert all(
        later - earlier >= 1 - 1e-6 for earlier, later in zip(seconds, seconds[int(PAGES_PER_S) :], strict=False)
    )
    new = [at for at, url in starts if "/new" in url]
    assert len(new) == HOSTS // 10
    assert max(new) <= NEW_AT + 2 * TICK_S + 5 * GAP_S
    assert took <= 1.5 * HOSTS * EACH / PAGES_PER_S


def test_an_older_archive_has_its_fresh_hits_looked_at_and_no_old_ones(tmp_path: Path) -> None:
    database = connect(tmp_path / "monitor.db")
    before = [name for name in schema.NAMES if name < "0011"]
    for name in before:
        for statement in schema.statements(name):
            database.execute(statement)
    database.execute("insert into stories (id, first_seen_at) values (1, '')")
    for number, (days, fate, is_hit) in enumerate(
        [(3, "read", 1), (30, "read", 1), (3, "read", 0), (3, "failed", 1)], 1
    ):
        database.execute(OLD_ARTICLE, {"id": number, "seen": f"-{days} days", "fate": fate})
        for statement in (*OLD_TRACES, *[OLD_HIT] * is_hit):
            database.execute(statement, {"id": number})
    for statement in schema.statements("0011_revisits"):
        database.execute(statement)
    rows = database.execute("select article_id, why, due_at > datetime('now') from _revisits").fetchall()
    causes = database.execute("select article_id, cause from article_versions order by id limit 2").fetchall()
    turns = database.execute("select host, due_at is not null from _turns where queue = 'again'").fetchall()
    assert (rows, causes, turns) == ([(1, "hit", 1)], [(1, "feed"), (1, "page")], [("a.example", 1)])


OLD_ARTICLE = """
insert into articles (id, url, title, first_seen_at, text_source, words, fate, content_hash, story_id, text)
values (:id, 'https://a.example/' || :id, 'A', strftime('%Y-%m-%dT%H:%M:%SZ', 'now', :seen), 'page', 1, :fate, '',
    1, '')
"""
OLD_TRACES = (
    """insert into article_versions (article_id, seen_at, text_source, words, content_hash)
    values (:id, '', 'summary', 1, ''), (:id, '', 'page', 1, '')""",
    "insert into _visits (article_id, host) values (:id, 'a.example')",
    "insert into _matching (article_id, version_id) select :id, max(id) from article_versions where article_id = :id",
)
OLD_HIT = """
insert into hits (article_id, topic, topic_version, level, score, matched_at, story_id, excerpt, terms)
values (:id, 't', 'v', 'alert', 60, '', 1, '', '')
"""
