"""The daemon's log: written through full disks and by-hand removals, read from its end and across its turnings."""

from __future__ import annotations

import json
import logging
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commands import command, environment, python, run
from monitor.cli import logs
from monitor.cli.home import Home
from monitor.cli.logs import reading, writing
from monitor.errors import Refusal, StoreError
from monitor.records import LogLevel

log = logging.getLogger("monitor")


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """A home; what the tests begin to log to is ended after them."""
    before = {name: (logging.getLogger(name).level, [*logging.getLogger(name).handlers]) for name in LOGGERS}
    (tmp_path / "data" / "log").mkdir(parents=True)
    yield Home(tmp_path)
    for name, (level, handlers) in before.items():
        logger = logging.getLogger(name)
        logger.setLevel(level)
        for handler in [*logger.handlers]:
            if handler not in handlers:
                logger.removeHandler(handler)
                handler.close()


LOGGERS = ("monitor", "asyncio", "apscheduler")
LEVELS = ["DEBUG", "ERROR"]


def line(number: int, level: str = "INFO") -> str:
    return f"2026-11-22T10:00:{number % 60:02}Z {level} line {number}\n"


def texts(found: Iterator[reading.Line]) -> list[str]:
    return [each.text.rpartition("line ")[2] for each in found]


class Steps:
    """What happens each time that the reader has read all: one step after another, and then Ctrl-C."""

    def __init__(self, *steps: Callable[[], object]) -> None:
        self._steps = iter(steps)

    def __call__(self) -> None:
        step = next(self._steps, None)
        if step is None:
            raise KeyboardInterrupt
        step()


def followed(path: Path, wanted: int, *steps: Callable[[], object], least: str = "DEBUG") -> list[str]:
    found: list[str] = []
    with suppress(KeyboardInterrupt):
        found.extend(each.text.rpartition("line ")[2] for each in reading.last(path, wanted, least, Steps(*steps)))
    return found


def append(path: Path, *lines: str) -> Callable[[], object]:
    def step() -> None:
        with path.open("a", encoding="utf-8") as file:
            file.write("".join(lines))

    return step


def turn_over(path: Path) -> None:
    """As the daemon does at 10 MB."""
    for number in range(writing.KEPT - 1, 0, -1):
        older = path.with_name(f"{path.name}.{number}")
        if older.exists():
            older.rename(path.with_name(f"{path.name}.{number + 1}"))
    path.rename(path.with_name(f"{path.name}.1"))


# Writing


def test_events_go_to_the_file_and_to_standard_error(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    logs.start(home, LogLevel.INFO)
    log.info("feed %s: %d new", "https://a.example/\x1b[2J\nhit", 3)
    log.debug("unseen")
    written = logs.path(home).read_text("utf-8")
    assert re.fullmatch(r"\S+Z INFO feed https://a\.example/\\x1b\[2J hit: 3 new\n", written)
    assert capsys.readouterr().err == written


def test_in_the_background_the_file_alone_is_written(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    logs.start(home, LogLevel.INFO, echo=False)
    log.info("here")
    assert "here" in logs.path(home).read_text("utf-8")
    assert capsys.readouterr().err == ""


def test_the_level_changes_while_running(home: Home) -> None:
    logs.start(home, LogLevel.WARNING, echo=False)
    log.info("one")
    log.setLevel(LogLevel.DEBUG.name)
    log.debug("two")
    log.setLevel(LogLevel.ERROR.name)
    log.warning("three")
    assert texts(reading.last(logs.path(home), 9, "DEBUG")) == [logs.path(home).read_text("utf-8").rstrip()]
    assert "DEBUG two" in logs.path(home).read_text("utf-8")


def test_a_bug_keeps_its_lines_but_controls_nothing(home: Home) -> None:
    logs.start(home, LogLevel.INFO, echo=False)
    try:
        raise ValueError("\x1b[2J\udcff")
    except ValueError:
        bug = logging.makeLogRecord({"levelname": "ERROR", "msg": "a bug", "exc_info": sys.exc_info()})
    logging.Formatter().format(bug)  # as any other handler may, which leaves its text in the record
    (file,) = (handler for handler in log.handlers if isinstance(handler, RotatingFileHandler))
    file.handle(bug)  # past the test runner, which cannot hand halves of characters on
    written = logs.path(home).read_text("utf-8")
    assert "\x1b" not in written
    assert written.endswith("ValueError: \\x1b[2J\\udcff\n")
    assert len(written.splitlines()) > 3


def test_a_log_that_is_removed_by_hand_is_begun_again(home: Home) -> None:
    logs.start(home, LogLevel.INFO, echo=False)
    log.info("one")
    logs.path(home).rename(home.root / "taken")
    log.info("two")
    logs.path(home).unlink()
    log.info("three")
    assert "INFO one" in (home.root / "taken").read_text("utf-8")
    assert logs.path(home).read_text("utf-8").endswith("INFO three\n")


def test_the_log_is_turned_over_at_its_size(home: Home) -> None:
    logs.start(home, LogLevel.INFO, echo=False)
    for number in range(11):
        log.info("%d %s", number, "x" * 1_000_000)
    assert {path.name for path in home.logs.iterdir()} == {"monitor.log", "monitor.log.1"}
    assert logs.path(home).stat().st_size < 3_000_000
    found = [each.text.split()[2] for each in reading.last(logs.path(home), 99, "INFO")]
    assert found == [str(number) for number in range(11)]


FULL_DISK = """
import logging, resource, sys
from pathlib import Path
from monitor.cli import logs
from monitor.cli.home import Home
from monitor.records import LogLevel

home = Home(Path(sys.argv[1]))
logs.start(home, LogLevel.INFO, echo=False)
log = logging.getLogger("monitor")
_, most = resource.getrlimit(resource.RLIMIT_FSIZE)
log.info("before")
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, most))
for number in range(1000):
    log.info("%d %s", number, "x" * 100)
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
log.info("after")
"""


def test_a_full_disk_costs_lines_and_nothing_else(home: Home) -> None:
    """A limit on the size of files stands in for the disk: write(2) fails likewise."""
    done = python(FULL_DISK, home.root)
    assert done.returncode == 0
    assert done.stderr == f"{logs.path(home)}: the log cannot be written: File too large\n"
    lines = logs.path(home).read_text("utf-8").splitlines()
    assert lines[0].endswith("before")
    assert lines[-2].endswith("after")
    assert re.fullmatch(r"\S+Z WARNING log: 99\d lines were lost", lines[-1])


def test_a_folder_that_cannot_be_written_is_told_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(StoreError, match="the log cannot be written"):
        logs.start(Home(tmp_path), LogLevel.INFO)


# Reading


@pytest.mark.parametrize("wanted", [0, 1, 2, 5, 6, 7, 100])
def test_the_last_lines_go_on_into_the_older_files(home: Home, wanted: int) -> None:
    path = logs.path(home)
    for numbers in ((1, 2), (3, 4, 5), (6,)):
        path.write_text("".join(map(line, numbers)))
        turn_over(path)
    path.write_text("")
    assert texts(reading.last(path, wanted, "DEBUG")) == [str(number) for number in range(1, 7)][6 - min(wanted, 6) :]


@pytest.mark.parametrize("width", [1, 7, reading.BLOCK - 30, reading.BLOCK, 3 * reading.BLOCK])
def test_lines_are_found_whatever_their_length(home: Home, width: int) -> None:
    path = logs.path(home)
    path.write_text("".join(line(number).rstrip() + "x" * width + "\n" for number in range(10)))
    found = [each.text.split()[3].rstrip("x …") for each in reading.last(path, 4, "INFO")]
    assert found == ["6", "7", "8", "9"]


LINES = st.tuples(st.sampled_from(["DEBUG", "ERROR", ""]), st.sampled_from([0, 0, 1, 30, 65_000, 70_000]))


@given(files=st.lists(st.lists(LINES, max_size=6), max_size=3), wanted=st.integers(0, 8), least=st.sampled_from(LEVELS))
@settings(max_examples=200, deadline=None)
def test_the_last_lines_are_those_that_a_reading_from_the_beginning_ends_with(
    files: list[list[tuple[str, int]]], wanted: int, least: str
) -> None:
    everything: list[str] = []
    with TemporaryDirectory() as folder:
        path = Path(folder) / "monitor.log"
        for age, lines in zip(range(len(files) - 1, -1, -1), files, strict=True):
            shown, written = True, ""
            for level, length in lines:
                text = (line(7, level).rstrip() if level else "Traceback") + "x" * length
                shown = level in (least, "ERROR") if level else shown
                written += text + "\n"
                everything += [text] if shown else []
            path.with_name(f"{path.name}.{age}" if age else path.name).write_text(written)
        found = [each.text for each in reading.last(path, wanted, least)]
    assert found == everything[len(everything) - min(wanted, len(everything)) :]


def test_a_level_leaves_out_what_is_below_it_and_keeps_tracebacks_whole(home: Home) -> None:
    path = logs.path(home)
    bug = line(2, "CRITICAL") + "Traceback (most recent call last):\n  File ...\nValueError\n"
    path.write_text(line(1) + bug + line(3) + "Traceback of no matter\n" + line(4, "WARNING") + line(5))
    lines = [*reading.last(path, 9, "WARNING")]
    assert [each.text for each in lines] == [*bug.splitlines(), line(4, "WARNING").rstrip()]
    assert {each.level for each in lines[:4]} == {"CRITICAL"}
    assert [each.text for each in reading.last(path, 3, "WARNING")] == [
        "  File ...",
        "ValueError",
        line(4, "WARNING").rstrip(),
    ]
    assert texts(reading.last(path, 1, "WARNING")) == ["4"]


def test_the_end_of_a_large_log_is_read_without_the_rest(home: Home) -> None:
    path = logs.path(home)
    with path.open("wb") as file:
        file.truncate(1 << 40)  # a hole: reading it through would take an hour
        file.seek(0, os.SEEK_END)
        file.write(("\n" + line(1) + line(2)).encode())
    assert texts(reading.last(path, 2, "DEBUG")) == ["1", "2"]


def test_following_goes_across_turnings_truncation_and_removal(home: Home) -> None:
    path = logs.path(home)
    path.write_text(line(1) + line(2))

    def turned_twice() -> None:
        append(path, line(5))()
        turn_over(path)
        append(path, line(6))()
        turn_over(path)
        append(path, line(7))()

    def emptied() -> None:
        path.write_text("")

    def removed() -> None:
        path.unlink()
        append(path, line(9))()

    steps = (append(path, line(3), line(4)), turned_twice, lambda: turn_over(path), lambda: None, emptied)
    assert followed(path, 1, *steps, append(path, line(8)), lambda: None, removed) == list("23456789")


def test_a_line_is_shown_when_its_end_has_come(home: Home) -> None:
    path = logs.path(home)
    path.write_text(line(1)[:-1])
    assert texts(reading.last(path, 1, "DEBUG")) == ["1"]
    assert followed(path, 1) == []
    assert followed(path, 1, append(path, "0\n")) == ["10"]


def test_following_waits_for_a_log(home: Home) -> None:
    path = logs.path(home)
    assert followed(path, 5, lambda: None, append(path, line(1)), append(path, line(2))) == ["1", "2"]


def test_following_shows_the_wanted_level_alone(home: Home) -> None:
    path = logs.path(home)
    steps = append(path, line(1), line(2, "ERROR"), "Traceback\n"), append(path, "ValueError\n", line(3))
    assert followed(path, 5, append(path, line(0)), *steps, least="ERROR") == ["2", "Traceback", "ValueError"]


def test_a_log_that_cannot_be_read_is_told(home: Home) -> None:
    logs.path(home).mkdir()
    with pytest.raises(Refusal, match=r"monitor\.log: cannot be read: Is a directory"):
        next(reading.last(logs.path(home), 5, "DEBUG"))


# The command


def test_the_command_shows_hostile_bytes_escaped(home: Home) -> None:
    hostile = b"\x1b[2J\xff\xc2\x9b31m\xe2\x80\xae\x00" + b"y" * 200_000 + b"\n"
    logs.path(home).write_bytes(line(1).encode() + hostile + b"    indented\n")
    done = run(home.root, "logs", "-n", "2")
    shown = done.stdout.splitlines()
    assert (done.returncode, done.stderr) == (0, "")
    assert shown[0].startswith("\\x1b[2J\\xff\\x9b31m\\u202e\\x00yyy")
    assert shown[0].endswith("y …")
    assert shown[1] == "    indented"
    told = json.loads(run(home.root, "logs", "-n", "3", "--json").stdout)
    assert told[0] == {"time": "2026-11-22T10:00:01Z", "level": "INFO", "text": line(1).rstrip()}
    assert told[2]["time"] == told[0]["time"]


def test_no_log_is_one_plain_line(home: Home) -> None:
    done = run(home.root, "logs")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"{logs.path(home)}: no log yet; `monitor start` begins it\n"


def test_following_ends_with_ctrl_c_and_without_an_error(home: Home) -> None:
    path = logs.path(home)
    following = subprocess.Popen(
        command(home.root, "logs", "-f", "--level", "warning", "--json"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    )
    with following as process:
        assert process.stdout
        assert process.stderr
        assert b"waiting for it" in process.stderr.readline()
        append(path, line(1), line(2, "WARNING"))()
        assert json.loads(process.stdout.readline())["text"] == line(2, "WARNING").rstrip()
        turn_over(path)
        append(path, line(3, "ERROR"))()
        assert json.loads(process.stdout.readline())["text"] == line(3, "ERROR").rstrip()
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 0
        assert (process.stdout.read(), process.stderr.read()) == (b"", b"")
