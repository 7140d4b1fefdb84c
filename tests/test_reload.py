"""Changed files, taken up by a running daemon whole or not at all."""

from __future__ import annotations

import signal

from daemons import FAILING, OTHER, House, reread, running, until
from monitor import config


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
