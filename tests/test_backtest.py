"""What changes of topics would do to an archive: real articles in a real store, the real matcher in real workers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from archives import Archive, rules, topic
from commands import run
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


def test_an_article_on_which_a_version_runs_out_of_time_counts_as_neither(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive.db")
    archive.adopt(rules(fleet="=zyzzyva", boats="=zyzzyva"))
    archive.add("zyzzyva " * 100_000)
    archive.match()
    near = "(=zyzzyva NEAR/{0} =zyzzyva) NEAR/{0} (=zyzzyva NEAR/{0} =zyzzyva)"
    endless = f"{{match: [{', '.join(f'{{query: {near.format(words)!r}}}' for words in range(40, 200))}]}}"
    slow, quick = archive.backtest(archive.trial(endless), archive.trial("=quxboat", "boats"), match_s=0.25).comparisons
    assert replace(slow, examples=()) == Comparison(topic="fleet", undecided=1)
    assert quick.undecided == 0
    assert quick.lost == 1
    archive.writer.close()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home whose topics find a few articles, the first of them relevant, and whose file now says something else."""
    (tmp_path / "data").mkdir()
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "feeds.yaml").write_text("feeds: []\n")
    (tmp_path / "config" / "settings.yaml").write_text("workers: {count: 1}\n")
    (tmp_path / "old.yaml").write_text(rules(fleet="=zyzzyva", boats="=quxboat", gone="=zyzzyva"))
    archive = Archive(tmp_path / "data" / "monitor.db")
    archive.adopt((tmp_path / "old.yaml").read_text())
    for text in ("A zyzzyva.", "A zyzzyva and a quxboat.", "An otherword."):
        archive.add(text)
    archive.match()
    archive.verdict(1, "relevant")
    archive.writer.close()
    (tmp_path / "config" / "topics.yaml").write_text(rules(fleet="=otherword", boats="=quxboat", fresh="=otherword"))
    return tmp_path


def test_the_command_says_what_changes_and_ends_as_asked(home: Path) -> None:
    def told(*words: str) -> dict[str, dict]:
        ended = run(home, "topics", "backtest", *words, "--json")
        assert ended.returncode == 0, ended.stderr
        return {one["topic"]: one for one in json.loads(ended.stdout)["topics"]}

    found = told()
    assert {name: (one["change"], one["gained"], one["lost"], one["lost_relevant"]) for name, one in found.items()} == {
        "fleet": ("changed", 1, 2, 1),
        "fresh": ("new", 1, 0, 0),
        "gone": ("deleted", 0, 2, 1),
    }
    (first, *_) = found["fleet"]["articles"]
    assert (first["hit_id"], first["before"], first["after"], first["verdict"]) == (1, "alert", None, "relevant")
    assert told("boats") == {}
    assert told("fleet", "--against", str(home / "old.yaml")) == {"fleet": found["fleet"]}
    ended = run(home, "topics", "backtest", "--fail-if-loses-relevant")
    assert (ended.returncode, len(ended.stderr.splitlines())) == (1, 2)
    assert "it would gain 1 hit, lose 2 hits (1 marked relevant)" in " ".join(ended.stdout.split())
    ended = run(home, "topics", "backtest", "nobody")
    assert (ended.returncode, ended.stderr) == (1, "there is no topic nobody; see `monitor topics list`\n")


def test_apply_without_a_daemon_adopts_matches_and_is_logged(home: Path) -> None:
    ended = run(home, "topics", "apply", "--json")
    answer = json.loads(ended.stdout)
    assert (ended.returncode, answer["adopted"]) == (1, ["fresh: adopted (is new)"])
    assert [line.partition(":")[0] for line in answer["waiting"]] == ["fleet", "gone"]
    ended = run(home, "topics", "apply", "fleet", "boats", "nobody", "--force", "--json")
    answer = json.loads(ended.stdout)
    assert (ended.returncode, answer["adopted"]) == (1, ["fleet: adopted (has changed)"])
    assert answer["unchanged"] == ["boats: in force as config/topics.yaml has it"]
    assert answer["refused"] == ["there is no topic nobody in config/topics.yaml, and none in force"]
    assert run(home, "topics", "apply", "gone", "--force").returncode == 0
    ended = run(home, "topics", "apply")
    assert (ended.returncode, ended.stdout) == (0, "in force as config/topics.yaml has them\n")
    versions = json.loads(run(home, "topics", "log", "fleet", "--json").stdout)
    assert [(row["alerts"], row["relevant"], row["precision"]) for row in versions] == [(1, 0, None), (2, 1, 1.0)]
    assert "1.00 (0.21–1.00)" in run(home, "topics", "log").stdout
    assert run(home, "topics", "log", "nobody").returncode == 1


def test_apply_adopts_nothing_of_a_file_with_mistakes_and_no_topic_whose_tests_fail(home: Path) -> None:
    failing = "{match: ['=otherword'], tests: [{alert: Nothing., lang: en}]}"
    (home / "config" / "topics.yaml").write_text(rules(fleet=failing, boats="=otherword", gone="=zyzzyva"))
    ended = run(home, "topics", "apply", "--force", "--json")
    answer = json.loads(ended.stdout)
    assert (ended.returncode, answer["adopted"]) == (1, ["boats: adopted (has changed)"])
    assert answer["refused"][0] == "fleet: not adopted, whatever is asked: a test in it fails"
    assert answer["refused"][1].startswith("config/topics.yaml:3:")
    (home / "config" / "topics.yaml").write_text(rules(fleet="=a", boats="{macth: ['=b']}"))
    ended = run(home, "topics", "apply", "--force")
    assert ended.returncode == 1
    assert ended.stderr.startswith("config/topics.yaml:4:")
    assert '"=otherword"' not in run(home, "topics", "log", "fleet").stdout
