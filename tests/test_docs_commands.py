"""Every command of the README and of docs/ is run, over the sample world; none names what does not exist."""

from __future__ import annotations

import asyncio
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest
from sqlite_utils import Database

from monitor import demo as world
from monitor import topics
from monitor.cli import monitor
from monitor.docs.pages import pages
from monitor.store import lock
from monitor.store.reviews import review
from monitor.store.write import Writer
from shell_pages import ROOT, Block, Terminal, blocks, recipe
from warm import warm

OWN_TEST = {
    "docs/topics.md": "test_docs_topics.py runs it",
    "docs/examples.md": "test_docs_examples.py runs it",
    "docs/tuning.md": "test_docs_tuning.py runs it",
}
PAGES = [path for path in pages(ROOT) if path.relative_to(ROOT).as_posix() not in OWN_TEST]
BLOCKS = {path.relative_to(ROOT).as_posix(): blocks(path) for path in PAGES}
RUN = [name for name, found in BLOCKS.items() if found]
DEMO = "make demo DEMO=once"
WHY_NOT = ("needs the internet", "needs root", "changes this machine")


@dataclass(frozen=True)
class Demoed:
    """What `make demo DEMO=once` leaves behind in a fresh clone, and what it prints."""

    folder: Path
    output: str
    environment: dict[str, str]


@pytest.fixture(scope="module")
def demoed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demoed]:
    """The demo, run once for all pages; after it the same world is served on, for those who poll again."""
    folder = tmp_path_factory.mktemp("demo")
    environment = {
        "PATH": f"{folder / '.venv' / 'bin'}:/usr/local/bin:/usr/bin:/bin",
        "PYTHONPATH": str(ROOT / "src"),
        "PYTHONUNBUFFERED": "1",
        "HOME": str(folder),
        "XDG_CACHE_HOME": os.environ["XDG_CACHE_HOME"],
        "USER": "reader",
        "LANG": "C.UTF-8",
        "COLUMNS": "160",
    }
    set_up(folder / ".venv")
    done = subprocess.run(
        shlex.split(recipe(DEMO)),
        cwd=folder, env=environment, capture_output=True, encoding="utf-8", timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    config = folder / "data" / "demo" / "config"
    settings, found = re.subn(
        r"(?<=review:\n  port: )\d+", str(_free_port()), (config / "settings.yaml").read_text("utf-8")
    )
    assert found == 1
    (config / "settings.yaml").write_text(settings, "utf-8")
    (served_on,) = {int(port) for port in re.findall(r"127\.0\.0\.1:(\d+)", (config / "feeds.yaml").read_text("utf-8"))}
    with serving(served_on):
        yield Demoed(folder, done.stdout + done.stderr, environment)


def set_up(folder: Path) -> None:
    """An environment as `make` sets it up, but that `monitor` is loaded once for all commands."""
    (folder / "bin").mkdir(parents=True)
    for program in (Path(sys.prefix) / "bin").iterdir():
        if program.name not in ("activate", "monitor"):
            (folder / "bin" / program.name).symlink_to(program)
    activate = (Path(sys.prefix) / "bin" / "activate").read_text("utf-8")
    (folder / "bin" / "activate").write_text(activate.replace(sys.prefix, str(folder)), "utf-8")
    warm.write_program(folder / "bin" / "monitor")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class serving:  # noqa: N801  # used as a function
    """The sample world behind a port, in a thread of its own."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._loop = asyncio.new_event_loop()
        self._up = threading.Event()
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(self._serve(),))

    async def _serve(self) -> None:
        self._end = asyncio.Event()
        content = world.load_world()
        async with world.Site(content, lambda: content.script_ends, datetime.now(UTC), port=self._port):
            self._up.set()
            await self._end.wait()

    def __enter__(self) -> None:
        self._thread.start()
        assert self._up.wait(30)

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join()
        self._loop.close()


@pytest.fixture
def clone(demoed: Demoed, tmp_path: Path) -> Iterator[Terminal]:
    """A terminal in a folder like a fresh clone, set up, where the sample world has the place of the internet."""
    folder = tmp_path / "monitor"
    demo_home = demoed.folder / "data" / "demo"
    shutil.copytree(demo_home / "config", folder / "config")
    shutil.copytree(demo_home / "data", folder / "data")
    (folder / ".venv").symlink_to(demoed.folder / ".venv")
    yield Terminal(folder, demoed.environment | {"HOME": str(tmp_path)})
    if lock.owner(folder / "data" / "monitor.db"):  # a page that was not done
        stop = [sys.executable, "-m", "monitor", "--home", str(folder), "stop"]
        subprocess.run(stop, env=demoed.environment, check=True, timeout=60)


def script(block: Block, demoed: Demoed, terminal: Terminal) -> str:
    """A block's commands, with `make` as what it runs; the demo has been run already: its result is put here."""
    lines = []
    for line in block.body.splitlines():
        if shlex.split(line, comments=True)[:3] == shlex.split(DEMO):
            shutil.copytree(demoed.folder / "data" / "demo", terminal.folder / "data" / "demo")
            said = terminal.folder.parent / "demo.said"
            said.write_text(demoed.output, "utf-8")
            lines.append(f"cat '{said}'")
        else:
            lines.append(recipe(line) if line.startswith("make ") else line)
    return "\n".join(lines)


@pytest.mark.parametrize("page", RUN)
def test_the_commands_of_a_page_do_what_it_says(page: str, demoed: Demoed, clone: Terminal) -> None:
    for block in BLOCKS[page]:
        if not block.note.startswith("not run, "):
            clone.run(block, block.body if block.note.startswith("file ") else script(block, demoed, clone))


def test_what_is_not_run_says_why() -> None:
    for found in BLOCKS.values():
        for block in found:
            if block.note.startswith("not run"):
                assert block.note.removeprefix("not run, ").startswith(WHY_NOT), block


def test_commands_stand_in_blocks_that_are_run() -> None:
    for path in PAGES:
        text = path.read_text("utf-8")
        infos = re.findall(r"^```(\w*)", text, re.MULTILINE)[::2]
        assert set(infos) <= {"sh", "text", "yaml", "sql", "mermaid"}, path
        assert text.count("<!-- sh: ") == sum(bool(block.note) for block in blocks(path)), path


MENTION = re.compile(r"`((?:\.venv/bin/)?(?:monitor|make)(?: [^`]*)?)`")
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
MENTIONS = [
    pytest.param(code, id=f"{path.name}: {code}")
    for path in [*pages(ROOT), ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"]
    for code in dict.fromkeys(MENTION.findall(FENCED.sub("", path.read_text("utf-8"))))
]
COMMANDS = [
    pytest.param(line, id=f"{block}: {line[:50]}")
    for path in pages(ROOT)
    for block in blocks(path)
    if block.info == "sh"
    for line in block.commands
]


@pytest.mark.parametrize("code", MENTIONS)
def test_a_command_that_is_named_exists(code: str) -> None:
    words = code.split()
    if words[0] == "make":
        recipe(code)
    else:
        exists(words[1:])


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_that_is_shown_exists(line: str) -> None:
    for part in re.split(r" (?:\||\|\||&&) ", line):
        words = shlex.split(part, comments=True)
        if words and words[0].rpartition("/")[2] == "monitor":
            exists(words[1:])


def exists(words: list[str]) -> None:
    """Fails where click knows no such command or option."""
    command: click.Command = monitor
    context = click.Context(command, info_name="monitor")
    left = iter(words)
    for word in left:
        if word.startswith("-") and word != "-":
            options = {name: option for option in command.get_params(context) for name in option.opts}
            assert word in options, f"{context.command_path} has no option {word}"
            if not getattr(options[word], "is_flag", False):
                next(left, None)
        elif isinstance(command, click.Group) and not word.isupper():
            found = command.get_command(context, word)
            assert found is not None, f"{context.command_path} has no command {word}"
            command, context = found, click.Context(found, info_name=word, parent=context)


@pytest.mark.parametrize(("line", "fault"), [
    ("feeds ad", "no command ad"), ("--hom x status", "no option --hom"), ("hits list --lng tr", "no option --lng"),
])  # fmt: skip
def test_what_does_not_exist_is_noticed(line: str, fault: str) -> None:
    exists(["--home", "x", "hits", "list", "--topic", "t", "--json"])
    with pytest.raises(AssertionError, match=fault):
        exists(line.split())


YAML = re.compile(r"^```yaml\n(version: 1\ntopics:\n.*?)^```$", re.MULTILINE | re.DOTALL)


def test_a_topic_file_that_is_shown_is_read() -> None:
    found = [text for path in PAGES for text in YAML.findall(path.read_text("utf-8"))]
    assert found
    for text in found:
        assert not topics.read(text, "topics.yaml").warnings


SQL = re.compile(r"^```sql\n(.*?)^```$", re.MULTILINE | re.DOTALL)
QUERIES = SQL.findall((ROOT / "docs" / "database.md").read_text("utf-8"))


@pytest.fixture(scope="module")
def reviewed(demoed: Demoed, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The demo's database, with two verdicts."""
    path = tmp_path_factory.mktemp("reviewed") / "monitor.db"
    shutil.copy(demoed.folder / "data" / "demo" / "data" / "monitor.db", path)
    writer = Writer(path)
    for hit, verdict in ((1, "relevant"), (2, "irrelevant")):
        writer.write(review, hit, verdict, note=None, reviewer="ana", reviewed_at="2026-11-20T08:00:00Z")
    writer.close()
    database = Database(path)
    yield database
    database.close()


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: " ".join(query.split())[:60])
def test_a_query_of_the_page_finds_something(query: str, reviewed: Database) -> None:
    assert [*reviewed.query(query.rstrip().rstrip(";"))]
