"""The user's cache of word forms: helpful where it can be, never in the way."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlite_utils import Database

from monitor.store.lexicon import Lexicon

WORDS = {("de", "Schiff"): ("Schiff", "Schiffe"), ("tr", "gemi"): ("gemi", "gemiler")}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "caches" / "monitor" / "words.db"


def test_what_was_kept_is_known_to_every_process(path: Path) -> None:
    Lexicon(path).keep("one", WORDS)
    assert Lexicon(path).known("one", [*WORDS, ("de", "Boot")]) == WORDS
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_another_analyser_knows_nothing_and_takes_the_place_of_the_first(path: Path) -> None:
    lexicon = Lexicon(path)
    lexicon.keep("one", WORDS)
    assert lexicon.known("two", WORDS) == {}
    lexicon.keep("two", {("de", "Boot"): ("Boot", "Boote")})
    assert lexicon.known("one", WORDS) == {}


def test_nothing_is_made_for_a_question(path: Path) -> None:
    assert Lexicon(path).known("one", WORDS) == {}
    assert not path.parent.exists()


def test_a_damaged_file_is_left_alone(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(b"no database" * 1000)
    lexicon = Lexicon(path)
    lexicon.keep("one", WORDS)
    assert lexicon.known("one", WORDS) == {}


def test_a_folder_that_cannot_be_made_is_no_trouble(tmp_path: Path) -> None:
    (tmp_path / "caches").write_text("a file")
    lexicon = Lexicon(tmp_path / "caches" / "words.db")
    lexicon.keep("one", WORDS)
    assert lexicon.known("one", WORDS) == {}


def test_a_file_that_is_being_written_still_answers(path: Path) -> None:
    lexicon = Lexicon(path)
    lexicon.keep("one", WORDS)
    other = Database(path)
    other.execute("begin immediate")
    assert lexicon.known("one", WORDS) == WORDS
    other.rollback()
    other.close()
