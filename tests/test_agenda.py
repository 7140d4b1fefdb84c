"""When feeds and pages are asked again: rows of how it went and when it goes on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import make
from make import NOON
from monitor.records import DueFeed, Failure, Fate, PollingSettings, Validators
from monitor.stages import agenda

POLLING = PollingSettings()
MINUTE = 60
HOUR = 3600
DAY = 24 * HOUR


def due(*, interval_s: int = 900, failures: int = 0, configured: int | None = None) -> DueFeed:
    return DueFeed(
        id=1,
        feed=make.feed(interval_s=configured),
        validators=Validators(),
        body_hash=None,
        interval_s=interval_s,
        failures=failures,
        polls=3,
    )


@pytest.mark.parametrize(
    ("configured", "gave_validators", "seconds"),
    [(None, True, 15 * MINUTE), (None, False, HOUR), (1800, True, 1800), (1800, False, 1800)],
)
def test_a_feed_that_answers_comes_again_after_its_interval(
    configured: int | None, gave_validators: bool, seconds: int
) -> None:
    feed = due(configured=configured, failures=3)
    plan = agenda.after_success(feed, gave_validators=gave_validators, polling=POLLING, now=NOON, chance=0.5)
    assert plan.due_at == NOON + timedelta(seconds=seconds)
    assert plan.failures == 0


@pytest.mark.parametrize(("failures", "seconds"), [(0, 30 * MINUTE), (1, HOUR), (2, 2 * HOUR), (8, DAY), (10_000, DAY)])
def test_each_failure_in_a_row_doubles_the_wait_up_to_a_day(failures: int, seconds: int) -> None:
    failure = Failure(error_class="timeout", text="")
    plan = agenda.after_failure(due(failures=failures), failure, polling=POLLING, now=NOON, chance=0.5)
    assert plan.due_at == NOON + timedelta(seconds=seconds)
    assert plan.failures == failures + 1
    assert plan.interval_s == 900


def test_a_server_that_names_a_time_is_not_asked_before_it() -> None:
    failure = Failure(error_class="http_429", text="", retry_after_s=6 * HOUR)
    plan = agenda.after_failure(due(), failure, polling=POLLING, now=NOON, chance=0.0)
    assert plan.due_at == NOON + timedelta(hours=6)


@given(chance=st.floats(0, 1), gave_validators=st.booleans())
def test_jitter_stays_within_its_width(chance: float, gave_validators: bool) -> None:
    plan = agenda.after_success(due(), gave_validators=gave_validators, polling=POLLING, now=NOON, chance=chance)
    delay = (plan.due_at - NOON).total_seconds()
    assert 0.9 * plan.interval_s <= delay <= 1.1 * plan.interval_s


def test_a_few_new_feeds_come_at_once_and_thousands_over_an_hour() -> None:
    def last(new: int) -> float:
        return (agenda.first_due(NOON, new=new, polling=POLLING, chance=1.0) - NOON).total_seconds()

    assert last(20) == 0
    assert last(100) == 200
    assert last(10_000) == HOUR


@pytest.mark.parametrize(
    ("error_class", "read_before", "fate"),
    [
        ("http_404", False, Fate.GONE),
        ("http_410", False, Fate.GONE),
        ("http_404", True, Fate.REMOVED),
        ("blocked_port", False, Fate.REFUSED),
        ("bad_url", False, Fate.REFUSED),
        ("robots_denied", False, Fate.ROBOTS_DENIED),
    ],
)
def test_what_will_not_change_is_not_tried_again(error_class: str, read_before: bool, fate: Fate) -> None:
    plan = agenda.after_failed_visit(
        0, Failure(error_class=error_class, text=""), page_tries=5, read_before=read_before, now=NOON, chance=0.5
    )
    assert (plan.fate, plan.due_at) == (fate, None)


def test_a_failing_page_is_tried_ever_later_and_then_given_up() -> None:
    failure, waits = Failure(error_class="http_500", text=""), []
    for tries in range(5):
        plan = agenda.after_failed_visit(tries, failure, page_tries=5, read_before=False, now=NOON, chance=0.5)
        waits.append((plan.fate, plan.due_at and (plan.due_at - NOON).total_seconds() / MINUTE))
    assert waits == [
        (Fate.FAILED, 15),
        (Fate.FAILED, 60),
        (Fate.FAILED, 240),
        (Fate.FAILED, 960),
        (Fate.GIVEN_UP, None),
    ]
