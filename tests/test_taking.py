"""Topics of another file taken over into topics.yaml: lines are added, none is changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from commands import done, refused
from homes import SHIPPED
from monitor import config
from monitor.config import examples, take_over
from monitor.errors import Refusal
from monitor.topics import read

OTHER = """\
version: 1
concepts:
    # of water
    dam: {en: [dam]}   # the wall
    lake:
        en: [lake]

# the only one
topics:
    # about dams
    dams:
        about: >-
          Dams and
          lakes.
        match: [{query: $dam AND $lake}]
"""
FILES = {
    "with concepts": """\
version: 1
concepts:
  sea: {en: [sea]}

# mine
topics:
  sea: # wet
    match: [$sea]
# the end
""",
    "with the same concept": "concepts:\n dam:\n  en: [dam]\ntopics:\n sea: {match: [sea, $dam]}",
    "without concepts": "version: 1\n\n# mine\ntopics:\n  sea: {match: [sea]}\n\n\n",
    "topics first": "topics:\n  sea: {match: [$sea]}\nconcepts:\n  sea: {en: [sea]}\n",
    "the shipped one": SHIPPED.read_text("utf-8"),
}


@pytest.mark.parametrize("text", FILES.values(), ids=FILES)
def test_what_was_there_stays_and_what_was_added_is_the_same(text: str) -> None:
    merged, added = take_over(text, OTHER, "other.yaml")
    assert [topic.id for topic in added] == ["dams"]
    assert read(merged, "t").topics == read(text, "t").topics + read(OTHER, "o").topics
    lines = iter(merged.splitlines())
    assert all(line in lines for line in text.splitlines() if line), "a line is gone, or moved"
    assert "# about dams" in merged


def test_all_examples_fit_into_the_shipped_file_together() -> None:
    text = SHIPPED.read_text("utf-8")
    for name, example in examples().items():
        text, _ = take_over(text, example, name)
    assert len(read(text, "t").topics) == len(read(SHIPPED.read_text("utf-8"), "t").topics) + len(examples())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("topics: {dams: {match: [dam]}}\n", "has a topic dams already"),
        ("concepts: {dam: {en: [weir]}}\ntopics: {sea: {match: [$dam]}}\n", "has a concept dam with other words"),
        ("topics: {sea: {match: [sea]}}\n", "write each of the topics on lines of its own"),
        ("concepts:\n  dam: {en: [weir]}\ntopics:\n  sea: {match: [sea]}\n", "only a person can add to"),
    ],
)
def test_what_does_not_fit_is_refused(text: str, told: str) -> None:
    with pytest.raises(Refusal, match=told):
        take_over(text, OTHER, "other.yaml")


def test_the_command_takes_an_example_or_a_file(tmp_path: Path) -> None:
    config.write_starters(tmp_path)
    assert done(tmp_path, "topics", "add").split() == [*examples()]
    assert done(tmp_path, "topics", "add", "akkuyu") == "config/topics.yaml: added akkuyu, Akkuyu nuclear plant\n"
    (tmp_path / "other.yaml").write_text(OTHER)
    assert "added dams" in done(tmp_path, "topics", "add", str(tmp_path / "other.yaml"))
    assert "akkuyu already" in refused(tmp_path, "topics", "add", "akkuyu")
    assert "the examples are akkuyu, " in refused(tmp_path, "topics", "add", "nonsense")
    assert {"akkuyu", "dams"} < {topic.id for topic in config.load_topics(tmp_path).topics}
