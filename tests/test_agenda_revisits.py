"""When a page is looked at again: the schedule, its bounds, and what a look does to it."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from make import NOON
from monitor.records import Failure, Looks, Why
from monitor.stages import agenda
from monitor.stages.agenda import Before, Seen
from monitor.stages.agenda.revisits import MOST

CHANCES = st.floats(0, 1)
DAYS = st.integers(1, 365)
WATCHED = st.sampled_from([Why.HIT, Why.NEAR])


def looks_over(why: Why | None, days: int, chances: list[float], late_h: list[float]) -> list[float]:
    """The ages in hours at which a page is looked at, each look so much too late."""
    now, ages = NOON, []
    for chance, late in zip(chances, late_h, strict=True):
        due = agenda.next_look(NOON, now, why, Looks(days=days, chance=chance))
        if due is None:
            break
        assert due > now
        now = due + timedelta(hours=late)
        ages.append((now - NOON) / timedelta(hours=1))
    return ages


def test_the_schedule_of_fourteen_days() -> None:
    assert looks_over(Why.HIT, 14, [0.5] * 20, [0.0] * 20) == [1, 3, 9, 27, 81, 243, 336]
    assert looks_over(Why.SPARE, 14, [0.5] * 20, [0.0] * 20) == [9]
    assert looks_over(None, 14, [0.5] * 20, [0.0] * 20) == []
    assert looks_over(Why.HIT, 0, [0.5], [0.0]) == []


def test_all_times_follow_the_first_one() -> None:
    slow, fast = (Looks(days=14, chance=0.5, first=first) for first in (timedelta(hours=1), timedelta(minutes=1)))
    for why, of_hour in ((Why.HIT, 1), (Why.SPARE, 9)):
        for looks in (slow, fast):
            assert agenda.next_look(NOON, NOON, why, looks) == NOON + of_hour * looks.first
    for seen in Seen:
        dues = [agenda.after_look(before(looks=0), seen, NOON, looks).due_at for looks in (slow, fast)]
        assert dues[0] is dues[1] or [due - NOON for due in dues if due] == [(dues[0] - NOON), (dues[0] - NOON) / 60]
    assert agenda.asked_look(NOON, None, fast, text=True) - NOON < timedelta(seconds=10)


@given(WATCHED, DAYS, st.lists(CHANCES, min_size=20, max_size=20))
def test_it_fades_and_ends_whatever_chance_does(why: Why, days: int, chances: list[float]) -> None:
    ages = looks_over(why, days, chances, [0.0] * 20)
    assert 1 <= len(ages) <= 10
    assert ages[-1] <= 24 * days * 1.1
    gaps = [later - earlier for earlier, later in pairwise(ages)]
    assert all(later > earlier for earlier, later in pairwise(gaps[:-1]))


@given(WATCHED, st.lists(CHANCES, min_size=20, max_size=20), st.lists(st.floats(0, 100), min_size=20, max_size=20))
def test_a_late_look_stands_for_those_that_it_missed(why: Why, chances: list[float], late: list[float]) -> None:
    assert len(looks_over(why, 14, chances, late)) <= 7


def before(**changes: object) -> Before:
    plain = {"first_seen_at": NOON, "why": Why.HIT, "looks": 2, "failures": 0, "missing_at": None, "doubtful": False}
    return Before(**{**plain, **changes})  # type: ignore[arg-type]


def after(seen: Seen, hours: float, failure: Failure | None = None, **changes: object) -> agenda.NextLook:
    now = NOON + timedelta(hours=hours)
    return agenda.after_look(before(**changes), seen, now, Looks(days=14, chance=0.5), failure)


def test_gone_once_is_looked_at_soon_and_gone_twice_is_removed() -> None:
    once = after(Seen.MISSING, 9)
    assert (once.removed, once.missing_at, once.due_at) == (
        False,
        NOON + timedelta(hours=9),
        NOON + timedelta(hours=14),
    )
    assert not after(Seen.MISSING, 10, missing_at=NOON + timedelta(hours=9)).removed
    assert after(Seen.MISSING, 14, missing_at=NOON + timedelta(hours=9)).removed


def test_that_holds_at_the_end_of_the_schedule_too() -> None:
    assert after(Seen.MISSING, 400).due_at == NOON + timedelta(hours=405)
    assert after(Seen.MISSING, 405, missing_at=NOON + timedelta(hours=400)) == agenda.NextLook(
        due_at=None, missing_at=NOON + timedelta(hours=400), removed=True
    )


def test_what_is_doubtful_is_looked_at_once_more_and_not_every_hour() -> None:
    assert after(Seen.DOUBTFUL, 9).due_at == NOON + timedelta(hours=10)
    assert after(Seen.DOUBTFUL, 10, doubtful=True).due_at == NOON + timedelta(hours=27)


def test_a_page_that_cannot_be_had_is_tried_three_times_and_then_in_its_turn() -> None:
    waits = [after(Seen.FAILED, 9, failures=failures).due_at for failures in range(4)]
    assert waits == [NOON + timedelta(hours=hours) for hours in (10, 13, 25, 27)]
    busy = Failure(error_class="http_503", text="busy", retry_after_s=7200)
    assert after(Seen.FAILED, 9, busy).due_at == NOON + timedelta(hours=11)
    assert after(Seen.DENIED, 9).due_at is None


@pytest.mark.parametrize("seen", [Seen.THERE, Seen.DOUBTFUL, Seen.FAILED])
def test_no_page_is_looked_at_for_ever(seen: Seen) -> None:
    due = after(seen, 1, looks=MOST - 1).due_at
    assert due is None or seen is Seen.DOUBTFUL
