"""A whole run over real feeds and pages, with the command itself as a process: nothing lost, nothing done twice."""

from __future__ import annotations

import asyncio
import json
import os
import random
import sqlite3
import sys
from collections import Counter
from pathlib import Path

import pytest

from corpus_site import CORPUS, CorpusSite
from monitor.records import Fate

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="the collection of real feeds and pages is not here"),
]

# Numbers of rows follow the order in which things happened to arrive, and times the clock: neither is compared.
COMPARED = {
    "articles": """select url, title, author, language, languages, text, text_source, words, fate, error_class,
        content_hash, evidence from articles order by url""",
    "sightings": """select feeds.url, item_key, guid, published_raw, sightings.content_hash, edits, articles.url
        from sightings join feeds on feeds.id = sightings.feed_id join articles on articles.id = article_id
        order by feeds.url, item_key""",
    "hits": """select articles.url, topic, topic_version, level, score, hits.state, backfill, leads, changed, excerpt,
        terms, verdict from hits join articles on articles.id = article_id order by articles.url, topic""",
    "hit_reasons": """select articles.url, topic, kind, rule, points, concept, term, field, start, end, quote,
        hit_reasons.note from hit_reasons join hits on hits.id = hit_id join articles on articles.id = article_id
        order by articles.url, topic, hit_reasons.id""",
}


async def start(home: Path, *words: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "monitor", "--home", str(home), "run", "--once", "--json", *words),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[1] / "src")},
    )


async def run(home: Path, *words: str) -> dict:
    process = await start(home, *words)
    out, err = await process.communicate()
    assert process.returncode == 0, err.decode()
    return json.loads(out)


def dump(home: Path) -> dict[str, list[tuple]]:
    database = sqlite3.connect(home / "data" / "monitor.db")
    try:
        return {table: database.execute(sql).fetchall() for table, sql in COMPARED.items()}
    finally:
        database.close()


async def test_every_entry_ends_in_a_fate_and_a_second_run_asks_only_what_it_must(tmp_path: Path) -> None:
    async with CorpusSite() as site:
        site.write_home(tmp_path)
        summary = await run(tmp_path)
        assert set(summary["fates"]) <= set(Fate) - {Fate.WAITING}
        assert sum(summary["fates"].values()) > 2000
        stored, first = dump(tmp_path), Counter(site.asked)
        read = {row[0] for row in stored["articles"] if row[8] == Fate.READ}
        site.asked.clear()

        again = await run(tmp_path, "--all")
        assert again["done"]["new items"] == 0
        for number, url in enumerate(site.feeds):
            path = url.removeprefix(f"http://127.0.0.1:{site.port}")
            assert (first[path], site.asked[path]) == (1, 1)
            if site.gives_validators(number) and not_broken(tmp_path, url):
                assert site.conditional[path] == 1
        assert not {f"http://127.0.0.1:{site.port}{path}" for path in site.asked} & read
        assert dump(tmp_path) == stored


def not_broken(home: Path, url: str) -> bool:
    """Whether the feed could be read: a broken one gives no validators to keep."""
    database = sqlite3.connect(home / "data" / "monitor.db")
    try:
        return database.execute("select error_class is null from feeds where url = ?", [url]).fetchone()[0] == 1
    finally:
        database.close()


async def test_ten_kills_and_another_run_give_what_one_run_gives(tmp_path: Path) -> None:
    chance = random.Random(2026)
    async with CorpusSite() as site:
        for name in ("whole", "killed"):
            site.write_home(tmp_path / name)
        started = asyncio.get_running_loop().time()
        await run(tmp_path / "whole")
        took = asyncio.get_running_loop().time() - started
        for _ in range(10):
            process = await start(tmp_path / "killed")
            try:
                await asyncio.wait_for(process.wait(), chance.uniform(0.1, 0.9) * took / 3)
            except TimeoutError:
                process.kill()
            await process.communicate()
        await run(tmp_path / "killed")
        whole, killed = dump(tmp_path / "whole"), dump(tmp_path / "killed")
        for table in COMPARED:
            assert killed[table] == whole[table]
        database = sqlite3.connect(tmp_path / "killed" / "data" / "monitor.db")
        assert database.execute("pragma integrity_check").fetchone() == ("ok",)
        assert database.execute("pragma foreign_key_check").fetchall() == []
        database.close()
