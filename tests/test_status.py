"""`status` over stores in every condition: one screen, plain problems last, exit 1 where a person is needed."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from rich.cells import cell_len

import make
from commands import on_terminal, refused, run
from monitor import config, topics
from monitor.cli.times import distance
from monitor.records import Failure
from monitor.store import lock, pulse
from monitor.store.adopted import Adopted, adopt
from monitor.store.rows import to_text
from monitor.store.sources import sync_feeds
from monitor.store.write import Writer
from monitor.text import forms

NOW = datetime.now(UTC)  # the command's clock is the machine's
FEEDS = "feeds:\n" + "".join(f"- {{url: 'https://{number}.example/rss', name: Feed {number}}}\n" for number in range(5))
NAMES = ("bayraktar-drones", "grain-corridor", "syria-offensive")
TOPICS = "version: 1\ntopics:\n" + "".join(f"  {name}:\n    match: [=zyzzyva]\n" for name in NAMES)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Three topics adopted, five feeds polled of which one failed, a page that failed, a daemon that was stopped."""
    (tmp_path / "config").mkdir()
    (tmp_path / "data").mkdir()
    (tmp_path / "config" / "feeds.yaml").write_text(FEEDS)
    (tmp_path / "config" / "topics.yaml").write_text(TOPICS)
    writer = Writer(tmp_path / "data" / "monitor.db")
    writer.write(sync_feeds, config.load_feeds(tmp_path), interval_s=900, now=NOW, first_due=lambda _: NOW)
    writer.apply([make.polled(number, make.entry(f"n{number}"), at=NOW - timedelta(hours=3)) for number in range(1, 5)])
    writer.apply([failed(5, "tls")])
    broken = Failure(error_class="http_500", text="the server answered 500 (Internal Server Error)")
    writer.apply([make.visited(1, None, at=NOW, failure=broken)])
    file = config.load_topics(tmp_path)
    adopted = [
        Adopted(
            topic=topic.id,
            version=topics.version(topic, forms.ANALYSER),
            title=topic.title,
            definition=topics.definition(topic),
        )
        for topic in file.topics
    ]
    writer.write(adopt, adopted, keep=(), now=NOW)
    writer.close()
    say(tmp_path, started_at=to_text(NOW - timedelta(hours=3)), stopped_at=to_text(NOW))
    return tmp_path


def failed(feed_id: int, error_class: str) -> object:
    failure = Failure(error_class=error_class, text=f"something went wrong with {error_class}")
    return make.polled(feed_id, at=NOW - timedelta(minutes=7), parsed=None, failure=failure, failures=1)


def say(home: Path, **facts: str) -> None:
    writer = Writer(home / "data" / "monitor.db")
    writer.write(pulse.say, **facts)
    writer.close()


def status(home: Path) -> tuple[int, dict[str, object]]:
    ended = run(home, "status", "--json")
    assert "Traceback" not in ended.stderr
    return ended.returncode, json.loads(ended.stdout)


def test_all_is_well(home: Path) -> None:
    code, told = status(home)
    assert (code, told["problems"], told["pid"]) == (0, [], None)
    assert told["feeds"] == {"ok": 4, "failing": 1}
    assert told["pending"] == {"new": [], "changed": [], "removed": [], "waiting": [], "mistakes": []}
    assert [(row["failed"], row["error_class"]) for row in told["latest"]] == [("feed", "tls"), ("page", "http_500")]


def test_an_outage_of_our_own_network_is_a_problem_while_the_daemon_runs(home: Path) -> None:
    say(home, stopped_at="", ticked_at=to_text(NOW), network_down_since="2026-11-22T10:00:00Z")
    assert status(home)[1]["problems"] == [
        "the daemon ended without being stopped; start it again with `monitor start` or `monitor run`"
    ]
    with lock.held(home / "data" / "monitor.db"):
        code, told = status(home)
    problem = "nobody answers since 2026-11-22T10:00:00Z: it is taken for our own network, and counted against no feed"
    assert (code, problem in told["problems"]) == (1, True)


def test_everything_fits_one_screen_with_problems_last(home: Path) -> None:
    say(home, stopped_at="", ticked_at=to_text(NOW - timedelta(minutes=9)), desk="serving http://127.0.0.1:8001")
    say(home, reload_error="config/feeds.yaml:3:5: url is missing here", reloaded_at=to_text(NOW))
    writer = Writer(home / "data" / "monitor.db")
    for number in (1, 2, 3):  # they failed, and came back
        writer.apply([failed(number, "http_503"), make.polled(number, at=NOW)])
    writer.close()
    with lock.held(home / "data" / "monitor.db"):
        written = on_terminal(home, "status", columns=80, COLUMNS="80")
    shown = written.replace("\r\n", "\n").rstrip().split("\n")
    assert len(shown) <= 24
    assert max(cell_len(line) for line in shown if "\x1b" not in line and not line.startswith("problem")) <= 80
    assert [line.partition(":")[0] for line in shown[-2:]] == ["problem", "problem"]
    assert "config/feeds.yaml:3:5" in shown[-1]
    text = " ".join(" ".join(shown).split())
    assert "http://127.0.0.1:8001" in text
    assert "1 page: the server failed (status 500)" in text
    assert text.count("feed Feed ") == 4
    assert "feed Feed 4: something went wrong with tls" in text


def test_topics_that_are_not_in_force_yet_are_named(home: Path) -> None:
    changed = TOPICS.replace("grain-corridor:\n    match: [=zyzzyva]", "grain-corridor:\n    match: [=other]")
    changed = changed.replace("syria-offensive:", "fresh:") + "# a comment changes nothing\n"
    (home / "config" / "topics.yaml").write_text(changed)
    code, told = status(home)
    assert code == 0
    assert told["pending"] == {
        "new": ["fresh"],
        "changed": ["grain-corridor"],
        "removed": ["syria-offensive"],
        "waiting": [],
        "mistakes": [],
    }
    assert (
        "not in force yet: new: fresh; changed: grain-corridor; removed: syria-offensive" in run(home, "status").stdout
    )


def test_a_topic_that_is_switched_off_counts_as_removed(home: Path) -> None:
    (home / "config" / "topics.yaml").write_text(TOPICS + "    enabled: false\n")
    assert status(home)[1]["pending"]["removed"] == ["syria-offensive"]


def test_mistakes_in_the_topics_are_told_with_their_place(home: Path) -> None:
    (home / "config" / "topics.yaml").write_text(TOPICS + "    macth: [x]\n")
    code, told = status(home)
    (problem,) = told["problems"]
    assert code == 1
    assert problem.startswith("config/topics.yaml:9:5: ")
    (home / "config" / "topics.yaml").unlink()
    assert "config/topics.yaml is missing" in status(home)[1]["problems"][0]


def test_a_refused_reload_is_not_told_twice(home: Path) -> None:
    (home / "config" / "topics.yaml").write_text(TOPICS + "    macth: [x]\n")
    mistake = status(home)[1]["pending"]["mistakes"][0]
    say(home, stopped_at="", ticked_at=to_text(datetime.now(UTC)), reload_error=mistake)
    with lock.held(home / "data" / "monitor.db"):
        assert status(home)[1]["problems"] == [f"changed files are not in force: {mistake}"]
    say(home, stopped_at=to_text(NOW))
    assert status(home)[1]["problems"] == [mistake]


def test_what_was_said_of_files_that_were_written_since_is_not_told(home: Path) -> None:
    old, mistake = str(config.stamp(home)), "config/topics.yaml:9:5: topics has no key 'macht'"
    say(home, stopped_at="", ticked_at=to_text(datetime.now(UTC)), reload_error=mistake, files=old)
    with lock.held(home / "data" / "monitor.db"):
        assert status(home)[1]["problems"] == [f"changed files are not in force: {mistake}"]
        (home / "config" / "topics.yaml").write_text(TOPICS + "    macth: [x]\n")
        (problem,) = status(home)[1]["problems"]
    assert "macth" in problem


def test_topics_in_force_with_a_test_that_fails_are_not_in_force_as_the_file_has_them(home: Path) -> None:
    assert "in force as config/topics.yaml has them" in run(home, "status").stdout
    said = "config/topics.yaml:9:1: topic fleet: expected alert, found none"
    say(home, stopped_at="", ticked_at=to_text(datetime.now(UTC)), reload_error=said)
    with lock.held(home / "data" / "monitor.db"):
        shown = run(home, "status").stdout
    assert "in force; a test in config/topics.yaml fails" in shown
    assert "as config/topics.yaml has them" not in shown


def test_a_database_that_was_found_damaged_is_a_problem(home: Path) -> None:
    say(home, checked_at=to_text(NOW - timedelta(days=3)), faults="")
    assert status(home)[0] == 0
    assert status(home)[1]["checked_at"] == to_text(NOW - timedelta(days=3))
    with lock.held(home / "data" / "monitor.db"):
        assert "database read through 3 days ago" in run(home, "status").stdout
    say(home, faults="row 3 missing from index hits_1\nrow 4 missing from index hits_1")
    code, told = status(home)
    assert (code, told["problems"]) == (
        1,
        ["the database is damaged: row 3 missing from index hits_1; see `monitor doctor`"],
    )


def test_a_killed_daemon_and_a_desk_that_does_not_serve_are_problems(home: Path) -> None:
    say(home, stopped_at="", desk="not serving: port 8001 is in use")
    code, told = status(home)
    assert code == 1
    assert "ended without being stopped" in told["problems"][0]
    assert told["desk"] is None
    with lock.held(home / "data" / "monitor.db"):
        assert status(home)[1]["problems"] == ["review desk: not serving: port 8001 is in use"]


@pytest.mark.parametrize(("error_class", "network"), [("dns", True), ("http_500", False)])
def test_when_every_feed_fails_our_own_network_is_suspected_or_not(home: Path, error_class: str, network: bool) -> None:
    writer = Writer(home / "data" / "monitor.db")
    writer.apply([failed(number, error_class) for number in range(1, 6)])
    writer.close()
    code, told = status(home)
    assert code == 1
    assert "5 of 5 feeds fail" in told["problems"][0]
    assert ("our own network" in " ".join(told["problems"])) == network


def test_text_from_outside_stays_on_its_line(home: Path) -> None:
    writer = Writer(home / "data" / "monitor.db")
    failure = Failure(error_class="tls", text="x\nproblem: forged\x1b[31m\u202e")
    writer.apply([make.polled(1, at=NOW, parsed=None, failure=failure, failures=1)])
    writer.close()
    ended = run(home, "status")
    assert not {"\x1b", "\u202e"} & set(ended.stdout)
    assert not any(line.startswith("problem") for line in ended.stdout.splitlines())


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "now"),
        (5, "in 5 s"),
        (-59, "59 s ago"),
        (-60, "1 min ago"),
        (7199, "in 119 min"),
        (-7200, "2 h ago"),
        (-172_799, "47 h ago"),
        (172_800, "in 2 days"),
        (-40 * 86_400, "40 days ago"),
    ],
)
def test_distances_are_said_as_people_say_them(seconds: int, said: str) -> None:
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    assert distance(to_text(now + timedelta(seconds=seconds)), now) == said


@pytest.mark.parametrize(
    "command", [("status",), ("hits", "list"), ("topics", "log"), ("hits", "mark", "1", "relevant")]
)
def test_a_store_of_an_older_program_is_told_by_name(home: Path, command: tuple[str, ...]) -> None:
    writer = Writer(home / "data" / "monitor.db")
    writer.write(lambda database: database.execute("delete from _sqlite_migrations where name > '0008'"))
    writer.close()
    assert "an older monitor made it; `monitor restart`" in refused(home, *command)
