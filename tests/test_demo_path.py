"""The whole path over the sample world: its server, the real web client, real workers, the shipped topics."""

from __future__ import annotations

from pathlib import Path

import pytest

from homes import Clock, assembled
from make import NOON
from monitor import daemon
from monitor.config import read_feeds
from monitor.demo import Site, feeds_text, load_world
from monitor.fetch import Web
from monitor.records import NetworkSettings
from monitor.store import read

TOPICS = {"bayraktar-drones", "syria-offensive", "grain-corridor"}


async def rows(ports, sql: str) -> list[read.Row]:
    return await ports.ledger.read(lambda database: list(read.rows(database, sql)))


@pytest.fixture
async def followed(tmp_path: Path, shipped_words: Path):
    """The sample world at the end of its script, and a session that has followed it once."""
    world, clock = load_world(), Clock()
    async with Site(world, lambda: world.script_ends, NOON, slowness=0.0) as site:
        network = NetworkSettings(allow=("127.0.0.0/8",), ports=(site.port,), host_gap_s=0.0, per_host=8)
        feeds = read_feeds(feeds_text(site), tmp_path)
        async with (
            Web(network, clock) as web,
            assembled(tmp_path, web, feeds, clock=clock, known_words=shipped_words) as (ports, topics),
        ):
            await daemon.once(ports, topics, everything=True, said=daemon.Said())
            yield site, ports, topics


async def test_every_report_ends_in_a_fate_and_the_topics_find_theirs(followed) -> None:
    _, ports, _ = followed
    fates = await ports.ledger.read(read.fates)
    assert set(fates) == {"read", "feed_text", "failed", "robots_denied"}
    assert sum(fates.values()) >= 75
    hits = await rows(ports, "select topic, title, language from hit_list")
    assert {hit["topic"] for hit in hits} == TOPICS
    assert {hit["language"] for hit in hits} == {"en", "de", "tr", "ru", "uk", "ar"}
    for reason in await rows(
        ports,
        """select field, start, end, quote, title, text from hit_reasons
        join hits on hits.id = hit_id join articles on articles.id = article_id where state = 'current'""",
    ):
        assert str(reason[str(reason["field"])])[reason["start"] : reason["end"]] == reason["quote"]


async def test_true_reports_are_found_wherever_they_stand(followed) -> None:
    """Recall on reports that were written before the rules; the floor may rise, and is not lowered silently."""
    site, ports, _ = followed
    titles = {str(row["title"]): row for row in await rows(ports, "select id, title from articles")}
    hits = {(hit["title"], hit["topic"]) for hit in await rows(ports, "select title, topic from hit_list")}
    wanted = [
        (version.title, topic)
        for version in site.world.at(site.world.script_ends)
        for topic, label in dict(version.topics).items()
        if label == 2 and version.title in titles
    ]
    found = sum(pair in hits for pair in wanted)
    assert len(wanted) >= 40
    assert found / len(wanted) >= 0.9, sorted(set(wanted) - hits)


async def test_a_second_pass_stores_nothing_and_reads_no_page_again(followed) -> None:
    site, ports, topics = followed
    before = [await rows(ports, f"select * from {table}") for table in ("articles", "sightings", "hits")]
    pages = site.requests
    await daemon.once(ports, topics, everything=True, said=daemon.Said())
    assert site.requests - pages == len(await rows(ports, "select * from feeds"))
    assert [await rows(ports, f"select * from {table}") for table in ("articles", "sightings", "hits")] == before
