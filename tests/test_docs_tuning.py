"""docs/tuning.md holds what it says: the walk is walked, in order, in a home of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from ratchet import ROOT
from shell_pages import matches
from topic_pages import blocks, forms_of, played, wrong

BLOCKS = blocks(ROOT / "docs" / "tuning.md")
FILES = {"yaml config/topics.yaml", "json first.jsonl", "json archive.jsonl", "json labelled.jsonl"}
TOPICS = [block.body for block in BLOCKS if block.info == "yaml config/topics.yaml"]


def test_no_block_is_passed_over() -> None:
    assert {block.info for block in BLOCKS} == {"sh", *FILES}


def test_the_check_has_something_against_the_noisy_topic_and_nothing_against_the_tuned_one() -> None:
    forms = forms_of(TOPICS)
    noisy, tuned = (wrong("config/topics.yaml", text, forms) for text in TOPICS)
    assert noisy
    assert tuned == []


def test_the_walk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config").mkdir()
    (tmp_path / "config/feeds.yaml").write_text("feeds: []\n")
    for block in BLOCKS:
        if block.info in FILES:
            (tmp_path / block.info.split()[1]).write_text(block.body, "utf-8")
            continue
        ended = [played(tmp_path, line.partition(" > ")[0]) for line in block.body.splitlines()]
        assert [one.returncode for one in ended] == [0] * len(ended), [one.stderr for one in ended]
        said = "".join(one.stdout for one in ended)
        assert block.output is None or matches(block.output, said), f"{block} says:\n{said}"
