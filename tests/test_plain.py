"""Every class, fate and health is told in plain words, and no word is told that does not exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from monitor.records import FATES, HEALTH, Fate, failure_plainly
from monitor.records.plain import CLASSES

SHARED = Path(__file__).parents[2] / "shared"


def test_every_fate_has_its_words() -> None:
    assert set(FATES) == set(Fate)


def test_every_class_of_the_closed_list_has_its_words() -> None:
    if not (SHARED / "STANDARDS.md").exists():
        pytest.skip("the standards are not beside the repository")
    text = (SHARED / "STANDARDS.md").read_text("utf-8").partition("Classes:\n")[2].partition("http_NNN")[0]
    listed = set(re.findall(r"[a-z_]+", text)) | {"extract_timeout", "extract_memory", "extract_crash", "no_text"}
    assert set(CLASSES) == listed | {"robots_denied", "match_timeout"}


def test_every_health_that_the_store_tells_has_its_words() -> None:
    view = (Path(__file__).parents[1] / "src/monitor/store/migrations/0001_first.sql").read_text("utf-8")
    case = view.partition("create view feed_health")[2].partition("end as health")[0]
    told = set(re.findall(r"(?:then|else) '([^']+)'", case)) | {"active", "paused", "gone", "dead"} - {"active"}
    assert told - {"active"} <= set(HEALTH)


@pytest.mark.parametrize("name", [*CLASSES, "http_403", "http_404", "http_418", "http_500", "http_599"])
def test_words_are_plain(name: str) -> None:
    told = failure_plainly(name)
    assert told.what
    assert "_" not in name or name not in str(told)
    assert "_" not in told.what
    assert not str(told).endswith(".")
