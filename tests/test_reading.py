"""How well pages are read: each field of each of our own pages, and figures that may not fall (tests/floors).

What a failing page got wrong is told with what was wanted and what was read. `make judge` shows the same for all sets,
also for real pages where they are at hand.
"""

from __future__ import annotations

import pytest

import reading
from reading import Wrong, by_case, f1, failing, fallen, figures, known_failures, known_floors
from reading_pages import cases


def test_every_own_page_is_read_as_it_is_but_for_known_failures() -> None:
    failures, known = failing("cases"), known_failures()
    found = by_case(failures)
    unknown = [str(one) for one in failures if one.field not in known.get(one.case, [])]
    passing = [f"{case}: {field}" for case in known for field in known[case] if field not in found.get(case, [])]
    assert not unknown, "\n".join(unknown)
    assert not passing, f"right now, and to be struck from the list (make floors): {passing}"


@pytest.mark.parametrize("name", reading.OWN)
def test_no_figure_falls(name: str) -> None:
    assert fallen(figures(name), known_floors()[name]) == []
    assert set(known_floors()[name]) == set(figures(name))


def test_the_sets_are_as_large_and_as_various_as_promised() -> None:
    own, kept = cases("reading"), cases("reading-heldout")
    assert len({case.id for case in own}) >= 40
    assert len({case.id for case in kept}) >= 15
    assert len({case.id.partition("-")[0] for case in own}) >= 12
    assert {case.truth.language for case in own} >= {"en", "de", "tr", "ru", "uk", "ar"}
    texts = {case.id.partition("-")[2] for case in own} & {case.id.partition("-")[2] for case in kept}
    assert texts == set(), "a text that is kept back is kept back"


def test_real_pages_have_floors_where_they_are_not_at_hand() -> None:
    floors = known_floors()["corpus"]
    assert floors["titles, fundus"] >= 0.8
    assert floors["sets of authors, fundus"] >= 0.85


def test_a_wrong_field_shows_both_values() -> None:
    assert (
        str(Wrong("amp-en", "title", "Port opens", "Port")) == "amp-en: title\n    wanted Port opens\n    got    Port"
    )


def test_a_fallen_figure_is_told() -> None:
    floors = {"title": 0.9, "gone": 0.5}
    assert fallen({"title": 0.8999, "new": 0.1}, floors) == [
        "title is 0.8999; its floor is 0.9000",
        "gone is 0.0000; its floor is 0.5000",
    ]
    assert fallen({"title": 0.9, "gone": 0.5}, floors) == []


def test_f1_of_shingles() -> None:
    assert f1("one two three four five", "one two three four five") == 1
    assert f1("one two three four five", "six seven eight nine ten") == 0
    assert f1("one two three four five", "one two three four six") == 0.5
    assert f1("停工八年之后", "停工八年之前") == pytest.approx(2 / 3)
