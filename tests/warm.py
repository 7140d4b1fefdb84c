"""Commands in processes forked from one that has loaded them: real processes, without a second of loading each."""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile

import calling

SRC = Path(__file__).parents[1] / "src"


class Warm:
    """The process (tests/warming.py), started at the first command."""

    def __init__(self) -> None:
        self._folder: TemporaryDirectory[str] | None = None

    def run(
        self, words: Sequence[str], environment: Mapping[str, str], stdin: str = ""
    ) -> subprocess.CompletedProcess[str]:
        """`monitor WORDS…` to its end, with its output."""
        with TemporaryFile() as given, TemporaryFile() as out, TemporaryFile() as err:
            given.write(stdin.encode())
            given.seek(0)
            streams = (given.fileno(), out.fileno(), err.fileno())
            with calling.Call(self.address, words, environment, streams) as call:
                status = call.wait()
            said = [(file.seek(0), file.read().decode())[1] for file in (out, err)]
        return subprocess.CompletedProcess(["monitor", *words], status, *said)

    def write_program(self, path: Path) -> None:
        """Write a program that does what `monitor` does; its process is not the command's own."""
        path.write_text(f'#!/bin/sh\nexec {sys.executable} -ISE {calling.__file__} {self.address} "$@"\n', "utf-8")
        path.chmod(0o755)

    @property
    def address(self) -> str:
        """Where the process listens."""
        if self._folder is None:
            self._folder = TemporaryDirectory()
            _start(f"{self._folder.name}/warm")
        return f"{self._folder.name}/warm"


def _start(address: str) -> None:
    paths = os.pathsep.join((str(SRC), str(Path(__file__).parent)))
    server = subprocess.Popen(
        [sys.executable, "-m", "warming", address],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": paths, "PYTHONUTF8": "1"},
    )
    assert server.stdout
    assert server.stdout.readline() == b"warm\n"
    atexit.register(server.communicate, b"")


warm = Warm()
