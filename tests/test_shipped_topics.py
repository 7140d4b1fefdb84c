"""The topics that ship keep what they have reached on labelled texts: no figure falls below its floor, and which
sentences fail is known. `make floors` writes both anew, upwards only."""

from __future__ import annotations

import pytest

from monitor.tuning import floors
from ratchet import DEV, SETS, failing, judged, known_failures, known_floors

WITH_SENTENCES = [name for name, of in SETS.items() if of.failures]


@pytest.mark.parametrize("name", SETS)
def test_no_figure_is_below_its_floor(name: str) -> None:
    of = SETS[name]
    found = floors.figures(judged(name).evaluations())
    topics = {topic.id for topic in of.topics}
    assert {place.topic for place in known_floors(of)} == topics
    assert [str(one) for one in floors.fallen(known_floors(of), found, topics)] == []


def test_the_texts_for_development_are_there() -> None:
    if not DEV.exists():
        pytest.skip(f"{DEV} is not here: the shipped topics are judged by our own sentences alone")


@pytest.mark.parametrize("name", WITH_SENTENCES)
def test_what_fails_is_known_and_what_is_known_fails(name: str) -> None:
    known, found = known_failures(SETS[name]), failing(name)
    assert {text: topics for text, topics in found.items() if topics != known.get(text)} == {}, "fails now"
    assert {text: topics for text, topics in known.items() if topics != found.get(text)} == {}, (
        "passes now: make floors"
    )


@pytest.mark.parametrize("name", WITH_SENTENCES)
def test_sentences_are_told_apart_by_their_ids(name: str) -> None:
    ids = [text.id for text in SETS[name].labelled()]
    assert len(set(ids)) == len(ids)
