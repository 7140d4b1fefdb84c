"""Every class, fate and health is told in plain words, and no word is told that does not exist."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from monitor.records import FATES, HEALTH, Fate, FeedState, failure_plainly
from monitor.records.plain import CLASSES, feed_advice
from monitor.store.schema import migrate

SHARED = Path(__file__).parents[2] / "shared"


def test_every_fate_has_its_words() -> None:
    assert set(FATES) == set(Fate)


def test_every_class_of_the_closed_list_has_its_words() -> None:
    if not (SHARED / "STANDARDS.md").exists():
        pytest.skip("the standards are not beside the repository")
    text = (SHARED / "STANDARDS.md").read_text("utf-8").partition("Classes:\n")[2].partition("http_NNN")[0]
    listed = set(re.findall(r"[a-z_]+", text)) | {"extract_timeout", "extract_memory", "extract_crash", "no_text"}
    assert set(CLASSES) == listed | {"robots_denied", "match_timeout"}


def test_every_health_that_the_store_tells_has_its_words_and_no_other() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        database = Database(connection)
        migrate(database, Path("monitor.db"))
        view = database["feed_health"].schema
    case = view.partition("case\n")[2].partition("end as health")[0]
    told = set(re.findall(r"(?:then|else) '([^']+)'", case)) | set(FeedState) - {FeedState.ACTIVE}
    assert told == set(HEALTH)


def test_whoever_needs_a_person_is_told_what_to_do() -> None:
    advice = feed_advice()
    assert {health for health in HEALTH if (health, "") not in advice} == {"ok", "removed"}
    assert {name for name in CLASSES if ("failing", name) not in advice} == set()


@pytest.mark.parametrize("name", [*CLASSES, "http_403", "http_404", "http_418", "http_500", "http_599"])
def test_words_are_plain(name: str) -> None:
    told = failure_plainly(name)
    assert told.what
    assert "_" not in name or name not in str(told)
    assert "_" not in told.what
    assert not str(told).endswith(".")
