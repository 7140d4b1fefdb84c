"""Our own sentences, which judge the rules of the three first topics: enough of them, and half of them hard."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from ruamel.yaml import YAML

SENTENCES = Path(__file__).parent / "cases" / "sentences"
TOPICS = {"bayraktar-drones", "syria-offensive", "grain-corridor"}
LANGUAGES = ("ar", "de", "en", "ru", "tr", "uk")


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_topic_has_sentences_and_near_misses_that_say_why(language: str) -> None:
    records = YAML(typ="safe").load(SENTENCES / f"{language}.yaml")
    relevant, near = Counter[str](), Counter[str]()
    for record in records:
        assert set(record) <= {"id", "labels", "title", "text", "why"}
        relevant.update(topic for topic, label in record["labels"].items() if label in {1, 2})
        near.update(topic for topic, label in record["labels"].items() if label == 0)
        assert ("why" in record) is (set(record["labels"].values()) == {0}), record["id"]
    assert set(relevant) == set(near) == TOPICS
    assert all(relevant[topic] >= 20 and near[topic] >= 20 for topic in TOPICS)  # 40 and more of each topic
    assert len({record["id"] for record in records}) == len(records)
