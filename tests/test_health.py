"""Whatever a feed answers, it is in exactly one state, that is true of it, and told with its beginning."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

import make
from make import NOON
from monitor import urls
from monitor.records import (
    HEALTH,
    DueFeed,
    Failure,
    Feed,
    HostPace,
    Pace,
    PollingSettings,
    Validators,
    Window,
    failure_plainly,
)
from monitor.stages import agenda
from monitor.store import read
from monitor.store.health import states
from monitor.store.hosts import heed
from monitor.store.rows import to_text
from monitor.store.sources import sync_feeds
from monitor.store.write import Writer

REFUSALS = ("http_429", "http_503")
FAILURES = ("http_404", *["http_410"] * 3, *REFUSALS, "http_500", "not_a_feed", "timeout")
NUMBERS = count(1)


@pytest.fixture(scope="module")
def writer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writer]:
    """A store whose own clock is the test's."""
    writer = Writer(tmp_path_factory.mktemp("health") / "monitor.db")
    yield writer
    writer.close()


def shown(writer: Writer, url: str, now: datetime) -> read.Row:
    """The one row that the view has of a feed at a time."""

    def ask(database: Database) -> list[read.Row]:
        database.conn.create_function("strftime", 2, lambda *_: to_text(now))
        return list(read.rows(database, "select * from feed_health where url = ?", [url]))

    (row,) = writer.read(ask)
    return row


@dataclass
class Life:
    """What a feed has been through, told as simply as it can be."""

    feed: Feed
    due: DueFeed
    now: datetime = NOON
    polls: int = 0
    polled_at: datetime = NOON
    failing_since: datetime | None = None
    error_class: str | None = None  # of the last poll
    gone: tuple[datetime, ...] = ()  # answers 410 since the last success
    fresh: bool = True  # taken up anew since the last poll: what it was before is forgiven
    news_at: datetime | None = None
    penalty: datetime = NOON  # of its host
    paused_at: datetime | None = None

    def over(self, days: int) -> bool:
        """Whether it had failed for so long when it was polled last."""
        return self.failing_since is not None and self.polled_at - self.failing_since >= timedelta(days=days)

    def ended(self) -> bool:
        """Whether its server has said often enough, and for long enough, that it is gone."""
        return len(self.gone) >= 3 and self.gone[-1] - self.gone[0] >= timedelta(hours=48)


def throttled_since(life: Life) -> datetime | None:
    return None if life.penalty > life.now else life.failing_since


def suspected(life: Life) -> bool:
    until = life.due.pace.distrusted_until
    return until is not None and until > life.now


def silent(life: Life) -> bool:
    """Longer than five of its gaps of an hour, and than a day."""
    return life.news_at is not None and agenda.is_quiet(life.due.pace, life.now)


# What has to be true of a feed in each state, where none of the states before it is; and since when it is so.
TRUE: dict[str, tuple[Callable[[Life], object], Callable[[Life], datetime | None]]] = {
    "paused": (lambda life: life.feed.paused, lambda life: life.paused_at),
    "gone": (lambda life: not life.fresh and life.ended(), lambda life: life.gone[0]),
    "dead": (lambda life: not life.fresh and life.over(60), lambda life: life.failing_since),
    "throttled": (lambda life: life.penalty > life.now or life.error_class in REFUSALS, throttled_since),
    "never polled": (lambda life: life.polls == 0, lambda _: NOON),
    "html": (lambda life: life.error_class == "not_a_feed", lambda life: life.failing_since),
    "failing": (lambda life: life.error_class, lambda life: life.failing_since),
    "304-suspect": (suspected, lambda life: life.due.pace.distrusted_since),
    "losing items": (lambda life: life.due.pace.losing, lambda life: life.due.pace.losing_since),
    "moved": (lambda life: life.due.trail.followed, lambda life: life.due.trail.followed_since),
    "quiet": (silent, lambda life: life.news_at),
    "ok": (lambda life: life.error_class is None, lambda _: None),
}


STEP = st.tuples(
    st.sampled_from(
        ["new", "new", "flood", "same", *["304"] * 3, *["fail"] * 4, *["move"] * 5, "penalty", "pause", "resume"]
    ),
    st.sampled_from([0.25, 0.25, 1, 6, 24, 24, 72, 24 * 25]),  # hours since the step before
    st.sampled_from(FAILURES),
)


@given(steps=st.lists(STEP, min_size=1, max_size=20))
def test_whatever_comes_a_feed_is_in_one_state_and_it_is_true(
    writer: Writer, steps: list[tuple[str, float, str]]
) -> None:
    life = born(writer)
    for kind, hours, error_class in steps:
        life.now += timedelta(hours=hours)
        match kind:
            case "pause" | "resume":
                paused = kind == "pause"
                life.fresh |= life.feed.paused is not paused
                life.paused_at = (life.paused_at or life.now) if paused else None
                life.feed = replace(life.feed, paused=paused)
                configure(writer, life)
            case "penalty":
                life.penalty = life.now + timedelta(hours=30)
                host = str(urls.site(life.feed.url))
                writer.write(heed, [HostPace(host=host, penalty_until=life.penalty)], life.now)
            case _ if not life.feed.paused:
                polled(writer, life, kind, error_class)
        for later in (life, replace(life, now=life.now + timedelta(hours=40))):
            judge(shown(writer, life.feed.url, later.now), later)


def born(writer: Writer) -> Life:
    feed = Feed(url=f"https://f{next(NUMBERS)}.example/feed")
    blank = DueFeed(id=0, feed=feed, validators=Validators(), body_hash=None, interval_s=3600, failures=0, polls=0)
    life = Life(feed, blank)
    configure(writer, life)
    number = int(str(shown(writer, feed.url, NOON)["feed_id"]))
    life.due = replace(blank, id=number)
    return life


def configure(writer: Writer, life: Life) -> None:
    writer.write(sync_feeds, [life.feed], interval_s=3600, now=life.now, first_due=lambda _: life.now)


def polled(writer: Writer, life: Life, kind: str, error_class: str) -> None:
    """A poll, planned and stored as the pipe does it."""
    now, due = life.now, life.due
    failure = Failure(error_class=error_class, text="as drawn") if kind == "fail" else None
    news = {"new": 4, "flood": 20}.get(kind)
    window = Window(total=20, new=news, gap_s=3600, longest_s=7200, newest=now) if news else None
    answer = agenda.Answer(at=now, failure=failure, not_modified=kind == "304", window=window, gave_validators=True)
    plan = agenda.after_poll(due, answer, polling=PollingSettings(), chance=0.5)
    landing = agenda.Landing(
        at=now, url=f"{due.feed.url}/new", permanent=kind == "move", answered=True, failure=failure, akin=True
    )
    trail = agenda.after_landing(due, landing)
    kept = {"failure": failure, "failures": plan.failures, "state": plan.state, "pace": plan.pace, "trail": trail}
    writer.apply([make.polled(due.id, at=now, url=due.feed.url, **kept)])
    life.due = replace(due, interval_s=plan.interval_s, failures=plan.failures, pace=plan.pace, trail=trail)
    life.polls, life.polled_at, life.fresh, life.error_class = life.polls + 1, now, False, None
    if failure is None:
        life.failing_since, life.gone = None, ()
    else:
        life.failing_since, life.error_class = life.failing_since or now, error_class
        life.gone += (now,) if error_class == "http_410" else ()
    life.news_at = now if window else life.news_at


def judge(row: read.Row, life: Life) -> None:
    """One state, true, with its beginning and with what to do."""
    health = next(state for state, (true, _) in TRUE.items() if true(life))
    assert row["health"] == health
    began = TRUE[health][1](life)
    assert began is None or row["since"] == to_text(began)
    assert to_text(NOON) <= str(row["since"]) <= to_text(life.now)
    advice = failure_plainly(str(life.error_class)) if health == "failing" else HEALTH[health]
    assert (row["advice"] or "") == advice.advice


def test_every_state_is_judged() -> None:
    assert set(TRUE) == set(HEALTH) - {"removed"}


def test_a_feed_of_a_host_under_a_penalty_is_throttled_until_its_end(writer: Writer) -> None:
    """Also one that answered well itself; and one that was never polled."""
    feeds = [Feed(url=f"https://{name}.penalty.example/feed") for name in "ab"]
    writer.write(sync_feeds, feeds, interval_s=900, now=NOON, first_due=lambda _: NOON)
    number = int(str(shown(writer, feeds[0].url, NOON)["feed_id"]))
    writer.apply([make.polled(number, url=feeds[0].url)])
    until = NOON + timedelta(hours=1)
    writer.write(heed, [HostPace(host="penalty.example", penalty_until=until)], NOON)
    for moment, told in ((NOON, ["throttled", "throttled"]), (until, ["ok", "never polled"])):
        assert [shown(writer, feed.url, moment)["health"] for feed in feeds] == told


def test_states_are_counted_with_their_first_and_what_to_do(tmp_path: Path) -> None:
    writer = Writer(tmp_path / "monitor.db")
    feeds = [make.feed(name) for name in "abcd"]
    writer.write(sync_feeds, feeds, interval_s=900, now=NOON, first_due=lambda _: NOON)
    for number, hours in ((1, 5), (2, 3)):
        failure, at = Failure(error_class="tls", text=""), NOON - timedelta(hours=hours)
        pace = Pace(failing_since=at)
        writer.apply([make.polled(number, at=at, url=feeds[number - 1].url, failure=failure, failures=1, pace=pace)])
    found = {str(row["health"]): row for row in writer.read(states)}
    assert {health: row["feeds"] for health, row in found.items()} == {"failing": 2, "never polled": 2}
    assert found["failing"]["since"] == to_text(NOON - timedelta(hours=5))
    assert found["never polled"]["advice"] == HEALTH["never polled"].advice
    writer.close()
