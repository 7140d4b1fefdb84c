"""The three first topics on sentences that were written without them. What they do not get yet is an expected failure,
by name: whatever begins to pass has to leave that list, and what stops to pass fails."""

from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from homes import SHIPPED
from monitor import topics
from monitor.records import Document, Language
from monitor.store.adopted import known_forms
from monitor.store.engine import connect
from monitor.text import forms
from monitor.topics import Compiled

CASES = Path(__file__).parent / "cases" / "sentences"
LANGUAGES = ("ar", "de", "en", "ru", "tr", "uk")
IDS = ("bayraktar-drones", "syria-offensive", "grain-corridor")
EXPECTED = YAML(typ="safe").load(Path(__file__).parent / "cases" / "expected_failures.yaml")


def sentences() -> list[pytest.ParameterSet]:
    found = []
    for language in LANGUAGES:
        for record in YAML(typ="safe").load(CASES / f"{language}.yaml"):
            for topic in IDS:
                label = record["labels"].get(topic, 0)
                marks = [pytest.mark.xfail(strict=True)] if topic in EXPECTED.get(record["id"], ()) else []
                if label != 1:
                    found.append(
                        pytest.param(language, record, topic, label, marks=marks, id=f"{record['id']}-{topic}")
                    )
    return found


@pytest.fixture(scope="module")
def compiled(shipped_words: Path) -> Compiled:
    chosen = topics.read(SHIPPED.read_text("utf-8"), "topics.yaml").topics
    database = connect(shipped_words, readonly=True)
    known = known_forms(database, forms.ANALYSER, topics.wanted_forms(chosen))
    database.close()
    return topics.compile_topics(chosen, known, forms.ANALYSER)


@pytest.mark.parametrize(("language", "record", "topic", "label"), sentences())
def test_a_sentence(compiled: Compiled, language: str, record: dict[str, str], topic: str, label: int) -> None:
    document = Document(
        title=record.get("title", ""),
        text=record["text"],
        language=Language(candidates=(language,), sure=True),
    )
    found = {match.topic: match for match in topics.match(compiled, document)}.get(topic)
    hit = found is not None and found.level is not None
    assert hit is (label == 2), found


def test_expected_failures_are_about_sentences_that_are_there() -> None:
    known = {param.values[1]["id"] for param in sentences()}
    assert set(EXPECTED) <= known
