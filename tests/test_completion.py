"""Completion in real shells, each in a terminal of its own: what is typed, Tab, what then stands there."""

from __future__ import annotations

import os
import pty
import select
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from commands import done, environment, run
from warm import warm

TOPICS = "version: 1\ntopics:\n  grain-corridor:\n    match: [grain]\n  fleet:\n    match: [ship]\n"
FEEDS = (
    "feeds:\n- {url: 'https://a.example/rss', name: 'Anatolia, World', tags: [agency]}\n- https://b.example/rss?x=1\n"
)
SHELLS = {
    "bash": (["bash", "--norc", "--noprofile", "-i"], 'eval "$(monitor completion bash)"'),
    "zsh": (["zsh", "-f", "-i"], "autoload -Uz compinit; compinit -u -D; source <(monitor completion zsh)"),
    "fish": (["fish", "--no-config", "-i"], "monitor completion fish | source"),
}
SECONDS = 60.0


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "topics.yaml").write_text(TOPICS)
    (tmp_path / "config" / "feeds.yaml").write_text(FEEDS)
    (tmp_path / "bin").mkdir()
    warm.write_program(tmp_path / "bin" / "monitor")
    return tmp_path


class Terminal:
    """A shell in a terminal."""

    def __init__(self, words: list[str], home: Path) -> None:
        self._ours, theirs = pty.openpty()
        told = environment(PATH=f"{home / 'bin'}:{os.environ['PATH']}", MONITOR_HOME=str(home), HOME=str(home))
        told |= {"TERM": "dumb" if words[0] == "bash" else "xterm", "PS1": "$ ", "LC_ALL": "C.UTF-8"}
        words = ["setsid", "--ctty", *words]  # job control wants a terminal of its own
        self._process = subprocess.Popen(words, stdin=theirs, stdout=theirs, stderr=theirs, env=told, cwd=home)
        os.close(theirs)

    def type(self, text: str) -> None:
        os.write(self._ours, text.encode())

    def wait_for(self, text: str) -> None:
        """Read until a text has come since the last call."""
        until, seen = time.monotonic() + SECONDS, b""
        while text.encode() not in seen:
            assert time.monotonic() < until, f"{text!r} did not come, but {seen.decode('utf-8', 'replace')!r}"
            if select.select([self._ours], [], [], 0.1)[0]:
                seen += os.read(self._ours, 65_536)

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._ours)


@contextmanager
def shell(name: str, home: Path) -> Iterator[Terminal]:
    words, source = SHELLS[name]
    for program in (words[0], "setsid"):
        if not shutil.which(program):
            pytest.skip(f"{program} is not installed")
    terminal = Terminal(words, home)
    try:
        terminal.type(f"{source}; echo ready-$((1+1))\n" if name != "fish" else f"{source}; echo ready-(math 1+1)\n")
        terminal.wait_for("ready-2")
        yield terminal
    finally:
        terminal.close()


@pytest.mark.parametrize("name", SHELLS)
@pytest.mark.parametrize(
    ("typed", "stands"),
    [
        ("monitor fee", "ds"),
        ("monitor feeds pau", "se"),
        ("monitor hits list --topic gr", "ain-corridor"),
        ("monitor hits list --verdict ir", "relevant"),
        ("monitor feeds show Ana", "tolia"),
        ("monitor feeds show https://b", ".example/rss"),
        ("monitor feeds check --tag ag", "ency"),
    ],
)
def test_tab_completes(home: Path, name: str, typed: str, stands: str) -> None:
    with shell(name, home) as terminal:
        terminal.type(typed)
        terminal.wait_for(typed[-2:])
        terminal.type("\t")
        terminal.wait_for(stands)


def test_a_completed_name_is_one_word_that_the_command_understands(home: Path) -> None:
    with shell("bash", home) as terminal:
        for typed in ("monitor feeds pause Anato\t\n", 'monitor feeds resume "Anato\t\n'):
            terminal.type(typed)
            terminal.wait_for("it counts from the next")
        terminal.type("monitor feeds pause https://b\t\n")
        terminal.wait_for("it counts from the next")
    assert "- url: https://b.example/rss?x=1\n  paused: true" in (home / "config" / "feeds.yaml").read_text()


HOSTILE = r"""x$(touch a)`touch b`;touch c;'"&\|>d*? $HOME #y"""


@pytest.mark.parametrize("name", SHELLS)
@pytest.mark.parametrize("quote", ["", '"', "'"])
def test_a_hostile_name_is_a_word_in_every_shell_and_never_a_command(home: Path, name: str, quote: str) -> None:
    escaped = HOSTILE.replace("'", "''")
    (home / "config" / "feeds.yaml").write_text(f"feeds:\n- {{url: 'https://h.example/', name: '{escaped}'}}\n")
    with shell(name, home) as terminal:
        terminal.type(f"monitor feeds pause {quote}x\t")
        terminal.wait_for("HOME")
        terminal.type("\n")
        terminal.wait_for("it counts from the next")
    assert "paused: true" in (home / "config" / "feeds.yaml").read_text()
    assert not {"a", "b", "c", "d"} & {path.name for path in home.iterdir()}


@pytest.mark.parametrize("broken", ["feeds: [\n", None])
def test_nothing_is_offered_and_nothing_said_over_a_broken_home(home: Path, broken: str | None) -> None:
    for file in ("feeds.yaml", "topics.yaml"):
        if broken is None:
            (home / "config" / file).unlink()
        else:
            (home / "config" / file).write_text(broken)
    for line in ("monitor feeds show ", "monitor hits list --topic ", "monitor feeds check --tag "):
        ended = run(home, _MONITOR_COMPLETE="bash_complete", COMP_LINE=line, MONITOR_HOME=str(home))
        assert (ended.stdout.strip(), ended.stderr) == ("", "")


def test_the_home_may_be_named_in_the_line(home: Path, tmp_path: Path) -> None:
    ended = run(tmp_path, _MONITOR_COMPLETE="bash_complete", COMP_LINE=f"monitor --home {home} hits list --topic ")
    assert ended.stdout.split() == ["plain,fleet", "plain,grain-corridor"]


def test_a_home_is_completed_from_folders_and_a_file_from_files(home: Path) -> None:
    assert run(home, _MONITOR_COMPLETE="zsh_complete", COMP_LINE="monitor --home x").stdout.startswith("dir,")
    assert run(home, _MONITOR_COMPLETE="fish_complete", COMP_LINE="monitor feeds import ").stdout.startswith("file,")


@pytest.mark.parametrize("name", SHELLS)
def test_the_script_is_right_for_its_shell(home: Path, name: str) -> None:
    script = done(home, "completion", name)
    if not shutil.which(name):
        pytest.skip(f"{name} is not installed")
    checked = subprocess.run([name, "-n"], input=script, capture_output=True, text=True, timeout=30, check=False)
    assert (checked.returncode, checked.stderr) == (0, "")
