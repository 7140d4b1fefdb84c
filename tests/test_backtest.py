"""What changes of topics would do to an archive: real articles in a real store, the real matcher in real workers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from archives import Archive, rules, topic
from make import NOON
from monitor.pipeline.backtest import Trial
from monitor.store import read
from monitor.tuning.comparison import Comparison

OLD = NOON - timedelta(days=40)
# One topic each, all with the same rule, so that one backtest tries many changes of it.
NAMES = ("same", "wider", "other", "gone", "higher", "strict", "young")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """Seven articles. Number 5 was matched by an earlier version of the topics alone, number 6 by none, and 7 has
    another text since."""
    archive = Archive(tmp_path_factory.mktemp("archive") / "monitor.db")
    archive.adopt(rules(**dict.fromkeys(NAMES, "=quxboat")))
    archive.add("A zyzzyva was seen.")
    archive.add("A quxboat was seen.")
    archive.add("A zyzzyva and a quxboat were seen.", seen_at=OLD, published_at=OLD - timedelta(days=5))
    archive.add("An otherword was seen.")
    archive.add("An otherword after a zyzzyva.")
    archive.match()
    archive.adopt(rules(**dict.fromkeys(NAMES, "=zyzzyva")))
    archive.add("A zyzzyva near an otherword.")
    archive.match([1, 2, 3, 4])
    archive.verdict(1, "relevant")
    archive.verdict(3, "irrelevant")
    yield archive
    archive.writer.close()


@pytest.fixture(scope="module")
def found(archive: Archive) -> dict[str, Comparison]:
    before = stored(archive)
    result = archive.backtest(
        archive.trial("=zyzzyva", "same"),
        archive.trial("{match: ['=zyzzyva', '=otherword']}", "wider"),
        archive.trial("=otherword", "other"),
        archive.trial(None, "gone"),
        archive.trial("{match: ['=zyzzyva'], levels: {alert: 90}}", "higher"),
        archive.trial("=quxboat", "strict"),
        archive.trial("{match: ['=zyzzyva'], max_age_days: 2}", "young"),
        Trial(topic="fresh", new=topic("=otherword", "fresh"), old=None),
    )
    assert result.unindexed == 1
    assert stored(archive) == before
    return {one.topic: one for one in result.comparisons}


def stored(archive: Archive) -> list[read.Row]:
    sql = "select 'hits' as name, count(*) as number from hits union all select topic, id from topics"
    return archive.writer.read(lambda database: list(read.rows(database, sql)))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("same", {"kept": 3, "recent_before": 2, "recent_after": 2}),
        ("wider", {"gained": 1, "kept": 3, "recent_before": 2, "recent_after": 3}),
        (
            "other",
            {"gained": 1, "lost": 2, "lost_relevant": 1, "lost_irrelevant": 1, "kept": 1, "recent_before": 2,
             "recent_after": 2},
        ),
        ("gone", {"lost": 3, "lost_relevant": 1, "lost_irrelevant": 1, "recent_before": 2}),
        ("higher", {"lowered": 3, "recent_before": 2, "recent_after": 2}),
        (
            "strict",
            {"gained": 1, "lost": 2, "lost_relevant": 1, "kept": 1, "recent_before": 2, "recent_after": 1},
        ),
        ("young", {"lost": 1, "lost_irrelevant": 1, "kept": 2, "recent_before": 2, "recent_after": 2}),
        ("fresh", {"gained": 2, "recent_after": 2}),
    ],
)  # fmt: skip
def test_a_change(found: dict[str, Comparison], name: str, expected: dict[str, int]) -> None:
    assert replace(found[name], examples=()) == Comparison(topic=name, **expected)


def test_the_articles_that_go_and_come_are_named(found: dict[str, Comparison]) -> None:
    named = [(one.article_id, one.before, one.after, one.verdict) for one in found["other"].examples]
    assert named == [(1, "alert", None, "relevant"), (3, "alert", None, "irrelevant"), (4, None, "alert", None)]


def test_since_looks_at_later_articles_alone(archive: Archive) -> None:
    (found,) = archive.backtest(archive.trial("=quxboat", "same"), since="2026-11-20T00:00:00Z").comparisons
    assert (found.gained, found.lost, found.kept) == (1, 2, 0)


def test_two_files_are_compared_without_what_is_stored(archive: Archive) -> None:
    trial = Trial(topic="same", old=topic("=quxboat", "same"), new=topic("=zyzzyva", "same"), version="")
    (found,) = archive.backtest(trial, stored=False).comparisons
    assert (found.gained, found.lost, found.kept) == (2, 1, 1)
    assert found.gained_relevant == 1
