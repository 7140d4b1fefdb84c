"""Changed files, taken up by a running daemon whole or not at all."""

from __future__ import annotations

import json
import signal

from daemons import FAILING, OTHER, TOPICS, House, reread, running, until
from make import NOON
from monitor import config
from monitor.pipeline.orders import Answer
from monitor.store.pending import leave_order
from monitor.store.write import Writer


def test_signals_without_number_and_files_that_come_and_go(house: House) -> None:
    with running(house, "--no-review") as daemon:
        for _ in range(100):
            daemon.send_signal(signal.SIGHUP)
        until(lambda: house.fact("reloaded_at"))
        (house.root / "config" / "feeds.yaml").unlink()
        reread(house)
        until(lambda: "feeds.yaml is missing" in house.fact("reload_error"))
        until(lambda: house.fact("files") == str(config.stamp(house.root)))
        house.write("feeds", "feeds: []\n")
        reread(house)
        until(lambda: not house.fact("reload_error"))
        assert daemon.poll() is None


def test_a_topic_whose_tests_fail_keeps_its_last_version(house: House) -> None:
    with running(house, "--no-review"):
        house.write("topics", OTHER)
        reread(house)
        until(lambda: house.ask("select 1 from topics where topic = 'boats'"))
        version = house.ask("select version from topics where topic = 'boats' and retired_at is null")
        house.write("topics", FAILING.replace("quxboat", "other"))
        reread(house)
        until(lambda: house.fact("reload_error"))
        assert "config/topics.yaml:8:" in house.fact("reload_error")
        assert house.ask("select version from topics where topic = 'boats' and retired_at is null") == version
        house.write("feeds", "feeds: [https://a.example/rss]\n")
        reread(house)
        until(lambda: house.ask("select 1 from feeds"))
        until(lambda: house.fact("files") == str(config.stamp(house.root)))
        assert "config/topics.yaml:8:" in house.fact("reload_error")


def test_settings_that_cannot_be_had_leave_the_old_ones_in_force(house: House) -> None:
    with running(house, "--no-review") as daemon:
        house.settings("network:\n  ca_file: missing.pem\n")
        house.write("topics", OTHER)
        reread(house)
        until(lambda: "missing.pem" in house.fact("reload_error"))
        assert house.ask("select topic from topics") == [("fleet",)]
        house.settings("log:\n  level: debug\n")
        reread(house)
        until(lambda: not house.fact("reload_error"))
        assert house.ask("select topic from topics order by topic") == [("boats",), ("fleet",)]
        assert daemon.poll() is None


def test_sites_are_taken_up_like_the_other_files(house: House) -> None:
    with running(house, "--no-review") as daemon:
        house.write("sites", "a.example: {content: 'div >'}\n")
        house.write("feeds", "feeds: [https://b.example/rss]\n")
        reread(house)
        until(lambda: "config/sites.yaml:1:22:" in house.fact("reload_error"))
        assert house.ask("select 1 from feeds where url = 'https://b.example/rss'") == []
        house.write("sites", "a.example: {content: div}\n")
        reread(house)
        until(lambda: house.ask("select 1 from feeds where url = 'https://b.example/rss'"))
        until(lambda: not house.fact("reload_error"))
        assert daemon.poll() is None


def test_a_test_that_fails_is_told_of_after_a_start_as_well(house: House) -> None:
    house.write("topics", FAILING)
    with running(house, "--no-review"):
        until(lambda: "config/topics.yaml:8:" in house.fact("reload_error"))
        assert house.ask("select topic from topics") == [("fleet",)]
        ended = house.run("status")
        assert ended.returncode == 1
        assert "config/topics.yaml:8:" in ended.stdout + ended.stderr
        assert "config/topics.yaml:8:" in house.log()
    with running(house, "--no-review"):
        until(lambda: house.fact("reload_error"))


ARTICLES = [
    {"url": "https://a.example/1", "title": "One", "text": "A zyzzyva was seen.", "language": "en"},
    {"url": "https://a.example/2", "title": "Two", "text": "Another zyzzyva was seen.", "language": "en"},
    {"url": "https://a.example/3", "title": "Three", "text": "A quxboat was seen.", "language": "en"},
]
THIRTY = TOPICS + "".join(f"    key{number}: x\n" for number in range(30))


def with_a_relevant_hit(house: House) -> None:
    """Two hits of `fleet`, the first one marked relevant, and an article that is none."""
    (house.root / "articles.jsonl").write_text("".join(json.dumps(article) + "\n" for article in ARTICLES))
    for words in (
        ("articles", "import", str(house.root / "articles.jsonl")),
        ("match",),
        ("hits", "mark", "1", "relevant"),
    ):
        assert house.run(*words).returncode == 0


def matching(house: House) -> dict[object, object]:
    """Which topics match, and by which word."""
    found = house.ask(
        "select topic, json_extract(definition, '$.match[0].written') from topics where retired_at is null"
    )
    return dict(found)


def waiting(house: House) -> list[dict[str, object]]:
    return house.status()["pending"]["waiting"]  # type: ignore[index, call-overload, no-any-return]


def test_what_would_lose_a_relevant_hit_waits_until_a_person_says_so(house: House) -> None:
    with_a_relevant_hit(house)
    with running(house, "--no-review") as daemon:
        house.write("topics", THIRTY)
        reread(house)
        until(lambda: house.fact("reload_error").count("config/topics.yaml:") == 30)
        assert matching(house) == {"fleet": "=zyzzyva"}

        house.write("topics", TOPICS.replace("zyzzyva", "quxboat") + "  boats:\n    match: ['=quxboat']\n")
        reread(house)
        until(lambda: house.ask("select 1 from _pending"))
        assert matching(house) == {"fleet": "=zyzzyva", "boats": "=quxboat"}
        (change,) = waiting(house)
        assert (change["topic"], change["gained"], change["lost"], change["lost_relevant"]) == ("fleet", 1, 2, 1)
        told = house.run("status")
        assert told.returncode == 0
        assert "it would lose 1 hit that was marked relevant" in " ".join(told.stdout.split())
        assert "monitor topics apply fleet --force" in told.stdout
        assert "monitor topics apply fleet --force" in house.log()

        ended = house.run("topics", "apply")
        assert (ended.returncode, matching(house)["fleet"]) == (1, "=zyzzyva")
        assert "it would lose 1 hit that was marked relevant" in ended.stderr
        ended = house.run("topics", "apply", "fleet", "--force")
        assert (ended.returncode, ended.stderr) == (0, "")
        assert "fleet: adopted (has changed)" in ended.stdout
        assert matching(house)["fleet"] == "=quxboat"
        until(lambda: house.ask("select 1 from hits where topic = 'fleet' and article_id = 3 and backfill = 1"))
        until(
            lambda: not house.ask("select 1 from hits where topic = 'fleet' and article_id < 3 and state = 'current'")
        )
        assert house.ask("select verdict, retired_because from hits where id = 1") == [("relevant", "rules")]
        assert waiting(house) == []
        assert daemon.poll() is None


def test_a_change_that_is_taken_back_or_has_become_harmless_waits_no_more(house: House) -> None:
    with_a_relevant_hit(house)
    changed = TOPICS.replace("'=zyzzyva'", "{query: '=Another AND =zyzzyva', points: 60}")
    house.write("topics", changed)
    with running(house, "--no-review"):
        until(lambda: house.ask("select 1 from _pending"))
        assert matching(house) == {"fleet": "=zyzzyva"}
        house.write("topics", TOPICS + "# as before\n")
        reread(house)
        until(lambda: not house.ask("select 1 from _pending"))
        house.write("topics", changed)
        reread(house)
        until(lambda: house.ask("select 1 from _pending"))
        assert house.run("hits", "mark", "1", "irrelevant").returncode == 0
        reread(house)
        until(lambda: matching(house) == {"fleet": "=Another AND =zyzzyva"})
        until(lambda: not house.ask("select 1 from _pending"))


def test_an_order_that_a_killed_daemon_left_is_carried_out_by_the_next_one_unless_the_file_is_another(
    house: House,
) -> None:
    with_a_relevant_hit(house)
    house.write("topics", TOPICS.replace("zyzzyva", "quxboat"))
    digest = config.load(house.root).topics_digest
    writer = Writer(house.database)
    for written in ("of another file", digest):
        writer.write(leave_order, ["fleet"], force=True, digest=written, now=NOON)
    writer.close()
    with running(house, "--no-review"):
        until(lambda: not house.ask("select 1 from _orders where done_at is null"))
        assert matching(house) == {"fleet": "=quxboat"}
    (refused, done) = (
        Answer.from_text(str(answer)) for (answer,) in house.ask("select answer from _orders order by id")
    )
    assert refused.refused == ("config/topics.yaml was written again since it was to be applied",)
    assert done.adopted == ("fleet: adopted (has changed)",)
