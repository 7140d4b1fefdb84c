"""Commands in processes forked from one that has loaded them: real processes, without half a second of loading each."""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

SRC = Path(__file__).parents[1] / "src"


class Warm:
    """The process, started at the first command."""

    def __init__(self) -> None:
        self._server: subprocess.Popen[str] | None = None

    def run(
        self, words: Sequence[str], environment: Mapping[str, str], stdin: str = ""
    ) -> subprocess.CompletedProcess[str]:
        """`monitor WORDS…` to its end, with its output."""
        with TemporaryDirectory() as folder:
            files = [Path(folder) / name for name in ("in", "out", "err")]
            files[0].write_text(stdin, "utf-8")
            asked = {"words": [*words], "environment": dict(environment), "files": [*map(str, files)]}
            asked["folder"] = str(Path.cwd())
            status = self._ask(asked)
            out, err = (file.read_text("utf-8") for file in files[1:])
        return subprocess.CompletedProcess(["monitor", *words], status, out, err)

    def _ask(self, asked: dict[str, object]) -> int:
        if self._server is None:
            self._server = subprocess.Popen(
                [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=_plain()
            )
            atexit.register(self._server.kill)
        assert self._server.stdin
        assert self._server.stdout
        print(json.dumps(asked), file=self._server.stdin, flush=True)
        return int(self._server.stdout.readline())


def _plain() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(SRC), "PYTHONUTF8": "1"}


def serve() -> None:
    """Fork for each line of standard input, which names a command; write the status that it ended with."""
    from importlib import import_module
    from pkgutil import iter_modules

    from monitor import cli

    for module in iter_modules(cli.__path__, "monitor.cli."):
        import_module(module.name)
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if child == 0:
            _become(asked)
        _, ended = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(ended), flush=True)


def _become(asked: dict[str, object]) -> None:
    """Be the command, and end."""
    from traceback import print_exc

    from monitor.cli import main

    given, out, err = map(str, asked["files"])  # type: ignore[call-overload]
    os.dup2(os.open(given, os.O_RDONLY), 0)
    os.dup2(os.open(out, os.O_WRONLY | os.O_CREAT), 1)
    os.dup2(os.open(err, os.O_WRONLY | os.O_CREAT), 2)
    sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w")  # noqa: SIM115
    os.environ.clear()
    os.environ.update(asked["environment"])  # type: ignore[call-overload]
    os.chdir(str(asked["folder"]))
    sys.argv = ["monitor", *asked["words"]]  # type: ignore[misc]
    status: object = 1
    try:
        main()
    except SystemExit as end:
        status = end.code or 0
    except BaseException:  # noqa: BLE001  # as the interpreter does
        print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status if isinstance(status, int) else 1)


warm = Warm()

if __name__ == "__main__":
    serve()
