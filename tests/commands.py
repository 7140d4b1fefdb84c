"""Commands as a user runs them: real processes, with or without a terminal."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
from pathlib import Path

import calling
from warm import SRC, warm

WITH_TESTS = os.pathsep.join((str(SRC), str(Path(__file__).parent)))  # for scripts that use what stands beside us


def command(home: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "monitor", "--home", str(home), *words]


def environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "NO_COLOR", "FORCE_COLOR")}
    return kept | {"PYTHONPATH": str(SRC), "PYTHONUTF8": "1"} | more


def run(home: Path, *words: str, stdin: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    """A command with its output in files; whatever becomes of it, it ends without a traceback."""
    ended = warm.run(["--home", str(home), *words], environment(**more), stdin)
    assert "Traceback" not in ended.stderr, ended.stderr
    return ended


def python(script: str, *words: object) -> subprocess.CompletedProcess[str]:
    """A script of a test's in a process of its own."""
    told = environment(PYTHONPATH=WITH_TESTS)
    line = [sys.executable, "-c", script, *map(str, words)]
    return subprocess.run(line, capture_output=True, text=True, env=told, timeout=120, check=False)


def done(home: Path, *words: str) -> str:
    """What a command prints that does what it is asked."""
    ended = run(home, *words)
    assert ended.returncode == 0, (ended.stdout, ended.stderr)
    return ended.stdout


def refused(home: Path, *words: str) -> str:
    """The one line that a refused command says."""
    ended = run(home, *words)
    assert ended.returncode == 1, (ended.stdout, ended.stderr)
    lines = ended.stderr.strip().splitlines()
    assert len(lines) == 1, lines
    return lines[0]


def on_terminal(home: Path, *words: str, columns: int, lines: int = 24, **more: str) -> str:
    """What a command writes to a terminal of that size; both streams, line ends as the terminal gets them."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
    told = environment(TERM="xterm-256color", **more)
    with calling.Call(warm.address, ["--home", str(home), *words], told, (theirs, theirs, theirs)) as call:
        os.close(theirs)
        written = b""
        try:
            while piece := os.read(ours, 65_536):
                written += piece
        except OSError:  # the last writer has closed the terminal
            pass
        finally:
            os.close(ours)
        call.wait()
    return written.decode()
