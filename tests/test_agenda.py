"""When feeds and pages are asked again: stories of how it went and when it goes on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

import make
from make import NOON
from monitor.records import Declared, DueFeed, Failure, Fate, Pace, PollingSettings, Validators, Window
from monitor.stages import agenda
from monitor.stages.agenda.bounds import allowed

POLLING = PollingSettings()
HOUR = 3600
TIMING = YAML(typ="safe").load((Path(__file__).parent / "cases" / "agenda" / "timing.yaml").read_text("utf-8"))


def due(interval_s: int | None = None) -> DueFeed:
    return DueFeed(
        id=1,
        feed=make.feed(interval_s=interval_s),
        validators=Validators(),
        body_hash=None,
        interval_s=interval_s or HOUR,
        failures=0,
        polls=0,
    )


def answer(at: datetime, step: dict) -> agenda.Answer:
    failure = None
    if "failure" in step:
        failure = Failure(
            error_class=step["failure"],
            text="",
            retry_after_s=step.get("retry_after"),
            temporary=step.get("temporary", False),
        )
    window = None
    if "total" in step:
        window = Window(total=step["total"], new=step["new"], stand_s=step.get("stand"), gap_s=step.get("gap"))
    return agenda.Answer(
        at=at,
        failure=failure,
        freshness_s=step.get("fresh"),
        not_modified=step.get("not_modified", False),
        gave_validators=step.get("validators", False) or step.get("not_modified", False),
        declared=Declared(ttl_s=step.get("ttl")) if window else None,
        window=window,
    )


@pytest.mark.parametrize("case", TIMING, ids=lambda case: case["case"])
def test_a_feed_is_asked_again(case: dict) -> None:
    feed, at = due(case.get("interval")), NOON
    asked_at = at
    for number, step in enumerate(case["steps"], start=1):
        for _ in range(step.get("times", 1)):
            at = asked_at + timedelta(seconds=step["after"]) if "after" in step else at
            asked_at = at
            plan = agenda.after_poll(feed, answer(at, step), polling=POLLING, chance=0.5)
            feed = replace(feed, interval_s=plan.interval_s, failures=plan.failures, pace=plan.pace)
            at = plan.due_at
            if step["wait"] != "any":
                assert round((plan.due_at - asked_at).total_seconds()) == step["wait"], (number, plan)
        assert plan.pace.losing == step.get("losing", plan.pace.losing), number
        assert plan.failures == step.get("failures", plan.failures), number
        assert plan.state == step.get("state", plan.state), number
        assert agenda.trusted(feed, plan.due_at) == step.get("trusted", agenda.trusted(feed, plan.due_at)), number


MIDNIGHT = datetime(2026, 11, 23, tzinfo=UTC)  # a Monday


@pytest.mark.parametrize(
    ("due_at", "declared", "begins"),
    [
        (MIDNIGHT + timedelta(hours=2, minutes=5), Declared(skip_hours=frozenset(range(6))), timedelta(hours=6)),
        (MIDNIGHT + timedelta(hours=23), Declared(skip_hours=frozenset({23, 0, 1})), timedelta(hours=26)),
        (MIDNIGHT + timedelta(hours=9), Declared(skip_days=frozenset({0, 1})), timedelta(days=2)),
        (
            MIDNIGHT + timedelta(hours=9),
            Declared(skip_hours=frozenset({9}), skip_days=frozenset({5})),
            timedelta(hours=10),
        ),
    ],
)
def test_23_no_request_in_the_hours_and_days_that_a_feed_leaves_out(
    due_at: datetime, declared: Declared, begins: timedelta
) -> None:
    assert allowed(due_at, declared, 0.0) == MIDNIGHT + begins
    later = allowed(due_at, declared, 1.0)
    assert MIDNIGHT + begins < later <= MIDNIGHT + begins + timedelta(minutes=10)


@pytest.mark.parametrize(
    "declared", [Declared(skip_hours=frozenset(range(24))), Declared(skip_days=frozenset(range(7)))]
)
def test_23_a_feed_that_leaves_no_hour_is_not_believed(declared: Declared) -> None:
    assert declared.never_allowed
    assert allowed(MIDNIGHT, declared, 0.5) == MIDNIGHT


def test_23_items_that_roll_off_count_more_than_the_hours_that_are_skipped() -> None:
    feed = replace(due(), pace=Pace(successes=3, answered_at=MIDNIGHT - timedelta(hours=1)))
    asleep = Declared(skip_hours=frozenset(range(12)))
    for new, hour in ((20, 1), (2, 12)):
        plan = agenda.after_poll(
            feed,
            agenda.Answer(at=MIDNIGHT, declared=asleep, window=Window(total=20, new=new)),
            polling=POLLING,
            chance=0.5,
        )
        assert plan.due_at.hour == hour


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ([("cache-control", "max-age=7200")], 7200),
        ([("cache-control", 'public, MAX-AGE="60"'), ("age", "20")], 40),
        ([("cache-control", "max-age=7200"), ("age", "7000")], 200),
        ([("cache-control", "max-age=60"), ("age", "7000")], 0),
        ([("cache-control", "max-age=60"), ("expires", "Sun, 22 Nov 2026 14:00:00 GMT")], 60),
        ([("cache-control", "max-age=60, no-cache")], 0),
        ([("cache-control", "private"), ("cache-control", "no-store")], 0),
        ([("cache-control", "max-age=-1")], None),
        ([("cache-control", "max-age=soon, s-maxage=5")], None),
        ([("cache-control", "x" * 100_000)], None),
        ([("expires", "Sun, 22 Nov 2026 13:00:00 GMT"), ("date", "Sun, 22 Nov 2026 12:30:00 GMT")], 1800),
        ([("expires", "Sun, 22 Nov 2026 13:00:00 GMT")], 3600),
        ([("expires", "Sat, 21 Nov 2026 13:00:00 GMT")], 0),
        ([("expires", "0")], 0),
        ([("last-modified", "Sun, 01 Nov 2026 12:00:00 GMT")], None),
        ([], None),
    ],
)
def test_19_20_21_freshness_is_what_the_answer_says_and_never_guessed(
    headers: list[tuple[str, str]], seconds: float | None
) -> None:
    assert agenda.freshness_s(headers, NOON) == seconds


@given(
    chance=st.floats(0, 1),
    step=st.fixed_dictionaries(
        {},
        optional={
            "fresh": st.floats(0, 1e12),
            "ttl": st.integers(1, 10**12),
            "not_modified": st.booleans(),
            "failure": st.sampled_from(["http_404", "http_410", "timeout", "http_503"]),
            "retry_after": st.integers(-10, 10**12),
            "after": st.integers(0, 10**8),
        },
    ),
    pace=st.builds(
        Pace,
        successes=st.integers(0, 10**6),
        answered_at=st.just(NOON - timedelta(hours=1)),
        conditional=st.booleans(),
        losing=st.booleans(),
        span_s=st.none() | st.integers(0, 10**10),
        score=st.floats(0, 40),
        failing_since=st.none() | st.just(NOON - timedelta(days=15)),
    ),
    interval_s=st.integers(300, 86_400),
)
def test_whatever_comes_the_next_time_is_neither_at_once_nor_out_of_reach(
    chance: float, step: dict, pace: Pace, interval_s: int
) -> None:
    feed = replace(due(), pace=pace, interval_s=interval_s)
    plan = agenda.after_poll(feed, answer(NOON, step), polling=POLLING, chance=chance)
    wait = (plan.due_at - NOON).total_seconds()
    assert 0.8 * 300 <= wait <= (1.2 * 30 * 86_400 if plan.failures else 86_400)


@given(chance=st.floats(0, 1))
def test_no_two_feeds_stay_in_step(chance: float) -> None:
    plan = agenda.after_poll(due(), answer(NOON, {"total": 3, "new": 3}), polling=POLLING, chance=chance)
    assert plan.due_at == NOON + timedelta(seconds=HOUR * (0.9 + 0.2 * chance))


@pytest.mark.parametrize(
    ("hours_ago", "stand_h"),
    [
        ([9, 0], 9),  # too few for a pace: the span
        ([5, 5, 5], None),  # made up
        (range(20, -1, -1), 3 * 5),  # evenly: a little less than the span
        ([20, 16, 12, 8, 4, 1, 0.5, 0.4, 0.3, 0.1, 0], 3 * 0.4),  # a burst at the end
        ([20.5, 20.4, 20.3, 20.2, 20.1, 16, 12, 8, 4, 0], 3 * 20.1 / 20),  # … which is long over
    ],
)
def test_an_item_stands_as_long_as_the_fastest_fifth_lets_it(hours_ago: Iterable[float], stand_h: float | None) -> None:
    dates = [NOON - timedelta(hours=hours) for hours in hours_ago]
    stand_s = agenda.window(dates, total=len(dates), new=0).stand_s
    assert stand_s == (None if stand_h is None else pytest.approx(stand_h * HOUR, abs=1))


def test_a_window_knows_its_span_and_its_usual_gap() -> None:
    dates = [NOON - timedelta(hours=hours) for hours in (9, 0, 1, 2)]
    hours = Window(total=6, new=2, span_s=9 * HOUR, stand_s=9 * HOUR, gap_s=HOUR, longest_s=7 * HOUR, newest=NOON)
    assert agenda.window(dates, total=6, new=2) == hours
    assert agenda.window(dates[1:2], total=1, new=0) == Window(total=1, new=0, newest=NOON)
    assert agenda.window([], total=1, new=0) == Window(total=1, new=0)
    pinned = [*dates, NOON - timedelta(days=900)]
    assert agenda.window(pinned, total=6, new=2) == hours


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
        waits.append((plan.fate, plan.due_at and (plan.due_at - NOON).total_seconds() / 60))
    assert waits == [
        (Fate.FAILED, 15),
        (Fate.FAILED, 60),
        (Fate.FAILED, 240),
        (Fate.FAILED, 960),
        (Fate.GIVEN_UP, None),
    ]
