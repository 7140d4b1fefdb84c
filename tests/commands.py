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

from warm import warm

SRC = Path(__file__).parents[1] / "src"


def command(home: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "monitor", "--home", str(home), *words]


def environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "NO_COLOR", "FORCE_COLOR")}
    return kept | {"PYTHONPATH": str(SRC), "PYTHONUTF8": "1"} | more


def run(home: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """A command with its output in files."""
    return warm.run(["--home", str(home), *words], environment(**more))


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
    process = subprocess.Popen(command(home, *words), stdin=theirs, stdout=theirs, stderr=theirs, env=told)
    os.close(theirs)
    written = b""
    try:
        while piece := os.read(ours, 65_536):
            written += piece
    except OSError:  # the last writer has closed the terminal
        pass
    finally:
        os.close(ours)
    process.wait(timeout=60)
    return written.decode()
