"""docs/examples.md holds what it says, and leads to the topics of config/examples."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor import config
from monitor.config import examples
from monitor.pipeline.explain import document_of
from monitor.pipeline.topics import Forms, compiled
from monitor.topics import match, read
from monitor.topics.model import Topic
from ratchet import ROOT, SETS, sentences
from topic_pages import Block, blocks, forms_of, played, wrong

BLOCKS = blocks(ROOT / "docs" / "examples.md")
STEPS = [block for block in BLOCKS if block.info.startswith("yaml topics ")]
SEED = ROOT.parent / "shared" / "seed" / "erdogan-putin-sochi.txt"


@pytest.fixture(scope="module")
def forms() -> Forms:
    return forms_of([*examples().values(), *(block.body for block in STEPS)])


def test_nothing_on_the_page_is_passed_over() -> None:
    assert {block.info for block in BLOCKS} == {"sh", *(f"yaml topics {name}" for name in examples())}


@pytest.mark.parametrize("block", STEPS, ids=str)
def test_a_step_is_read_and_its_tests_pass(block: Block, forms: Forms) -> None:
    assert wrong("config/topics.yaml", block.body, forms) == []


@pytest.mark.parametrize("block", STEPS, ids=str)
def test_a_step_has_only_words_and_names_of_the_whole(block: Block) -> None:
    (step,) = read(block.body, "step").topics
    (whole,) = read(examples()[block.info.split()[-1]], "whole").topics
    assert words(step) - words(whole) == set()
    named = {rule.name for rule in step.rules} | {sense.name for sense in step.ignore}
    assert named - {rule.name for rule in whole.rules} - {sense.name for sense in whole.ignore} <= {None}


def words(topic: Topic) -> set[tuple[str, str, object]]:
    return {(c.name, listed.key, term) for c in topic.concepts for listed in c.lists for term in listed.terms}


@pytest.mark.parametrize("name", examples())
def test_an_example_is_right_and_promises_six_languages(name: str, forms: Forms) -> None:
    assert wrong(name, examples()[name], forms) == []
    (topic,) = read(examples()[name], name).topics
    assert topic.id == name
    assert set(topic.languages) == {test.lang for test in topic.tests} == {"en", "de", "tr", "ru", "uk", "ar"}


def test_ten_sentences_judge_each_example_in_each_language_half_of_them_hard() -> None:
    found = [*sentences(SETS["examples"])]
    for topic in examples():
        for language in ("en", "de", "tr", "ru", "uk", "ar"):
            prefix = {"s-400-f-35": "s400", "akkuyu": "akkuyu", "erdogan-putin": "meeting"}[topic]
            labels = [text.labels[topic] for text in found if text.id.startswith(f"{language}-{prefix}")]
            assert len(labels) >= 10
            assert min(labels.count(2), labels.count(0)) >= 5


def test_the_commands_of_the_page(tmp_path: Path) -> None:
    config.write_starters(tmp_path)
    for block in BLOCKS:
        if block.info == "sh":
            ended = played(tmp_path, block.body.strip())
            assert (ended.stdout, ended.returncode) == (block.output, 0)


def test_the_article_that_they_were_made_for_is_found_by_each(forms: Forms) -> None:
    if not SEED.exists():
        pytest.skip(f"{SEED} is not here")
    matcher = compiled(SETS["examples"].topics, forms)
    document = document_of(SEED.read_text("utf-8"), title="", lang=None)
    assert {found.topic for found in match(matcher, document) if found.level} == examples().keys()
