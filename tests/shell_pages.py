"""The shell blocks of a page of documentation: read, and run in order as a reader would.

A block is ```sh. A ```text block right behind it is what it prints; there `…` stands for anything, and a line of
nothing but `…` for any lines. A comment right before a block, which readers do not see, says what else is to be known:

    <!-- sh: exit 1 -->                  the last command ends with 1
    <!-- sh: until Ctrl-C, says TEXT --> runs until it is stopped; it is stopped when it has said TEXT
    <!-- sh: not run, REASON -->         cannot be run by a test; its commands and options have to exist all the same
    <!-- sh: file PATH, line LINE -->    no commands: the block takes the place of that line of the file
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parents[1]
DEADLINE_S = 120
BLOCK = re.compile(
    r"(?:^<!-- sh: (?P<note>[^\n]+?) -->\n)?^```(?P<info>[^\n]*)\n(?P<body>.*?)^```$"
    r"(?:\n\n```text\n(?P<output>.*?)^```$)?",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True)
class Block:
    """One fenced block of a page."""

    page: str
    line: int
    info: str
    note: str
    body: str
    output: str | None

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"

    @property
    def commands(self) -> list[str]:
        """Its commands, each on one line, those in here-documents left out."""
        without = re.sub(r"<<'(\w+)'\n.*?^\1$", "", self.body, flags=re.MULTILINE | re.DOTALL)
        lines = without.replace("\\\n", " ").splitlines()
        return [line for line in lines if line.strip() and not line.startswith("#")]


def blocks(path: Path) -> list[Block]:
    """Every fenced block of a page that is a command or carries a note."""
    text = path.read_text("utf-8")
    return [
        Block(
            page=path.relative_to(ROOT).as_posix(),
            line=text.count("\n", 0, found.start("info")) + 1,
            info=found["info"],
            note=found["note"] or "",
            body=found["body"],
            output=found["output"],
        )
        for found in BLOCK.finditer(text)
        if found["info"] == "sh" or found["note"]
    ]


def recipe(line: str) -> str:
    """What `make` would run for a line, the set-up of .venv left out."""
    done = subprocess.run(
        [*line.split("#", maxsplit=1)[0].split(), "-n", "-s", "-o", ".venv/.ok", "-o", ".venv/.ok-dev"],
        cwd=ROOT, env=os.environ | {"MAKEFLAGS": ""}, capture_output=True, text=True, timeout=DEADLINE_S, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{line}: {done.stderr}"
    return done.stdout.strip()


class Terminal:
    """A shell in a folder. What a block sets or where it goes is there for the next one."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder = folder
        self._environment = environment
        self._state = folder.parent / f"{folder.name}.state"
        self._state.write_text("")

    def run(self, block: Block, script: str) -> None:
        """Run a block as its note says. Raises AssertionError where it does not do what the page says."""
        kind, _, rest = block.note.partition(", ")
        if kind == "until Ctrl-C":
            self._until(block, script, rest.removeprefix("says "))
        elif kind.startswith("file "):
            self._edit(kind.removeprefix("file "), rest.removeprefix("line "), block)
        else:
            assert not block.note or re.fullmatch(r"exit \d", block.note), f"{block}: {block.note!r} is not known"
            self._whole(block, script)

    def _start(self, script: str, stdout: int | IO[str] = subprocess.PIPE) -> subprocess.Popen[str]:
        return subprocess.Popen(
            ["bash", "-c", f'. "{self._state}"\nset -e -o pipefail\n{script}'],
            cwd=self.folder,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            start_new_session=True,
        )

    def _whole(self, block: Block, script: str) -> None:
        keep = f'\n{{ export -p; printf "cd %q\\n" "$PWD"; }} > "{self._state}"'
        with self._start(script + keep) as process:
            try:
                said, _ = process.communicate(timeout=DEADLINE_S)
            finally:
                _kill(process)
        wanted = int(block.note.removeprefix("exit ") or 0)
        assert process.returncode == wanted, f"{block} ended with {process.returncode}:\n{said}"
        assert block.output is None or matches(block.output, said), f"{block} says:\n{said}"

    def _until(self, block: Block, script: str, words: str) -> None:
        said = self.folder.parent / f"{self.folder.name}.said"
        with said.open("w") as writing:
            process = self._start(f"exec {script.strip()}", writing)
        with process:
            try:
                deadline = time.monotonic() + DEADLINE_S
                while words not in said.read_text("utf-8") and process.poll() is None and time.monotonic() < deadline:
                    time.sleep(0.05)
                assert words in said.read_text("utf-8"), f"{block} says:\n{said.read_text('utf-8')}"
                os.killpg(process.pid, signal.SIGINT)
                process.wait(DEADLINE_S)
            finally:
                _kill(process)
        assert process.returncode in (0, 130), f"{block} ended with {process.returncode}: {said.read_text('utf-8')}"

    def _edit(self, name: str, line: str, block: Block) -> None:
        path = self.folder / name
        text = path.read_text("utf-8")
        assert text.count(f"\n{line}\n") == 1, f"{block}: {name} has {line!r} {text.count(line)} times"
        path.write_text(text.replace(f"\n{line}\n", f"\n{block.body}"), "utf-8")


def _kill(process: subprocess.Popen[str]) -> None:
    """End what a block has left running."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def matches(shown: str, said: str) -> bool:
    """Whether a text is what a page shows, ends of lines left out."""
    pattern = ""
    for line in shown.rstrip().splitlines():
        if line.strip() == "…":
            pattern += r"(?:[^\n]*\n)*"
        else:
            pattern += "[^\n]*".join(re.escape(part) for part in line.rstrip().split("…")) + r"[ ]*\n"
    return re.fullmatch(pattern, said.rstrip() + "\n") is not None
