"""What a person mistypes is told with what was perhaps meant; what finds nothing says so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from commands import done, refused, run
from monitor.cli.hits import hits
from monitor.cli.topics import topics


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One article, imported, that one of two topics hit."""
    folder = tmp_path_factory.mktemp("home")
    (folder / "config").mkdir()
    (folder / "config" / "feeds.yaml").write_text("feeds: []\n")
    (folder / "config" / "topics.yaml").write_text(
        "version: 1\ntopics:\n  grain-corridor:\n    match: [=zyzzyva]\n  fleet:\n    match: [=ship]\n"
    )
    record = {"url": "https://n.example/1", "title": "A", "text": "Two zyzzyva and a zyzzyva.", "language": "en"}
    (folder / "in.jsonl").write_text(json.dumps(record))
    done(folder, "articles", "import", str(folder / "in.jsonl"))
    return folder


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["hits", "list", "--topic", "grain-coridor"], "there is no topic grain-coridor; did you mean grain-corridor?"),
        (["hits", "export", "--topic", "zz"], "there is no topic zz"),
        (["hits", "list", "--source", "BBC"], "there is no source BBC"),
        (["hits", "show", "9"], "there is no hit 9; see `monitor hits list`"),
    ],
)
def test_an_unknown_topic_or_source_is_no_empty_answer(home: Path, words: list[str], line: str) -> None:
    assert refused(home, *words) == line


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["hits", "list", "--topic", "fleet"], "no hits"),
        (["articles", "search", "=walrus"], "no articles"),
        (["feeds", "list"], "no feeds"),
    ],
)
def test_nothing_found_is_said_beside_the_output(home: Path, words: list[str], line: str) -> None:
    ended = run(home, *words)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", f"{line}\n")
    assert json.loads(done(home, *words, "--json")) == []


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["statu"], "Did you mean one of: 'restart', 'start', 'status'?"),
        (["feeds", "lst"], "Did you mean 'list'?"),
        (["hits", "show", "abc"], "'abc' is no whole number from 1 on"),
        (["hits", "list", "--home", "here"], "It stands before the command: monitor --home FOLDER COMMAND"),
        (["status", "--home=here"], "It stands before the command: monitor --home FOLDER COMMAND"),
        (["hits", "list", "--limit", "0"], "'0' is no whole number from 1 on"),
    ],
)
def test_wrong_usage_says_what_is_right(home: Path, words: list[str], says: str) -> None:
    ended = run(home, *words)
    assert ended.returncode == 2
    assert says in ended.stderr


def test_a_folder_that_is_no_home_is_told_how_to_become_one(tmp_path: Path) -> None:
    assert "name a home by --home, or begin one by `monitor init`" in refused(tmp_path, "hits", "list")


def test_a_rule_is_shown_once_with_its_words_below(home: Path) -> None:
    shown = done(home, "hits", "show", "1").splitlines()
    (rule,) = [number for number, line in enumerate(shown) if line.startswith("match +")]
    assert [line.count("«") for line in shown[rule + 1 :]] == [1, 1]


def test_an_article_says_how_it_stands(home: Path) -> None:
    assert "fate: feed_text (with the feed's own full text)" in done(home, "articles", "show", "1")


@pytest.mark.parametrize("group", [hits, topics], ids=lambda group: group.name)
def test_a_group_lists_whole_sentences_in_the_order_of_need(home: Path, group) -> None:
    told = done(home, group.name, "--help")
    assert "..." not in told.partition("Commands:")[2]
    order = [told.index(f"\n  {name} ") for name in group.commands]
    assert order == sorted(order)
