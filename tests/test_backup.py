"""A copy beside a running writer: whole, complete, or not there at all."""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlite_utils import Database

import make
from commands import WITH_TESTS, command, environment, run
from make import NOON
from monitor.errors import Refusal, StoreError
from monitor.store.backup import back_up
from monitor.store.checks import faults
from monitor.store.engine import BUSY_MS, connect
from monitor.store.sources import sync_feeds
from monitor.store.write import Writer

if TYPE_CHECKING:
    from collections.abc import Iterator


WRITE = """
import itertools, sys, make
from pathlib import Path
from monitor.store.write import Writer
store = Writer(Path(sys.argv[1]))
for number in itertools.count():
    content = make.article("word " * 500 + str(number))
    store.apply([make.polled(1, make.entry(f"more{number}", content=content))])
    print(number + 1, flush=True)
"""


def filled(folder: Path, articles: int = 3, words: int = 3) -> Path:
    """A home with a store that holds articles and one hit with a verdict."""
    database = folder / "data" / "monitor.db"
    database.parent.mkdir(parents=True, exist_ok=True)
    with closing(Writer(database)) as store:
        store.write(sync_feeds, [make.feed("a")], interval_s=900, now=NOON, first_due=lambda _: NOON)
        contents = [make.article(f"{number} word" * words) for number in range(articles)]
        store.apply([make.polled(1, *(make.entry(str(n), content=content) for n, content in enumerate(contents)))])
        store.apply([make.matched(1, 1, make.hit())])
        store.write(
            lambda opened: opened.execute(
                """insert into reviews (hit_id, verdict, reviewed_at, topic_version, content_hash, rules)
                values (1, 'relevant', '2026-11-22T12:00:00Z', 'v1', '', '[]')"""
            )
        )
    return database


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return filled(tmp_path)


def articles(file: Path) -> int:
    with closing(connect(file, readonly=True)) as database:
        return int(database.execute("select count(*) from articles").fetchone()[0])


@pytest.fixture
def writing(tmp_path: Path) -> Iterator[tuple[Path, subprocess.Popen[str]]]:
    """A store of some megabytes, and a process that goes on writing to it; it says how much is committed."""
    database = filled(tmp_path, articles=2000, words=500)
    line = [sys.executable, "-c", WRITE, str(database)]
    process = subprocess.Popen(line, stdout=subprocess.PIPE, text=True, env=environment(PYTHONPATH=WITH_TESTS))
    yield database, process
    process.kill()
    process.communicate()


def test_what_was_committed_before_a_copy_began_is_in_it(writing, tmp_path: Path) -> None:
    database, process = writing
    committed = [int(process.stdout.readline()) for _ in range(5)][-1]
    steps = []
    copied = back_up(database, tmp_path / "copy.db", said=lambda left, total: steps.append((left, total)))
    assert int(process.stdout.readline()) > committed  # it went on writing
    assert copied.contents.articles >= 2000 + committed
    assert articles(copied.path) == copied.contents.articles
    assert len(steps) > 1
    assert len({total for _, total in steps}) == 1  # it never began again
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("copy.db")] == ["copy.db"]
    with closing(connect(copied.path, readonly=True)) as database_copy:
        assert not faults(database_copy)
        assert database_copy.execute("pragma journal_mode").fetchone()[0] == "delete"


def test_a_copy_can_be_read_where_nothing_can_be_written(store: Path, tmp_path: Path) -> None:
    back_up(store, tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_bytes()[18:20] == b"\x01\x01"  # no write-ahead log is needed to read it


def test_the_command_says_what_is_in_the_copy(store: Path, tmp_path: Path) -> None:
    said = run(tmp_path, "backup", str(tmp_path / "copy.db"))
    assert "3 articles, 1 hits, 1 reviews" in said.stdout
    as_json = json.loads(run(tmp_path, "backup", "--force", "--json", str(tmp_path / "copy.db")).stdout)
    assert as_json == {
        "file": str(tmp_path / "copy.db"),
        "bytes": (tmp_path / "copy.db").stat().st_size,
        "articles": 3,
        "hits": 1,
        "reviews": 1,
    }


def test_a_file_that_is_there_stays_unless_it_is_to_be_replaced(store: Path, tmp_path: Path) -> None:
    target = tmp_path / "precious"
    target.write_text("precious")
    with pytest.raises(Refusal, match="exists already; --force"):
        back_up(store, target)
    assert target.read_text() == "precious"
    back_up(store, target, replace=True)
    assert articles(target) == 3


@pytest.mark.parametrize("name", ["monitor.db", "monitor.db-wal", "monitor.db.lock", ""])
def test_the_store_itself_is_never_the_target(store: Path, name: str) -> None:
    with pytest.raises(Refusal, match=r"the store itself|a folder"):
        back_up(store, store.parent / name, replace=True)
    assert articles(store) == 3


def test_a_copy_keeps_the_permissions_of_the_store(store: Path, tmp_path: Path) -> None:
    store.chmod(0o640)
    assert back_up(store, tmp_path / "copy.db").path.stat().st_mode & 0o777 == 0o640


def test_a_folder_that_is_not_there_is_one_plain_line(store: Path, tmp_path: Path) -> None:
    done = run(tmp_path, "backup", str(tmp_path / "no" / "copy.db"))
    assert done.returncode == 1
    assert done.stderr == f"{tmp_path / 'no' / 'copy.db'}: cannot be written: No such file or directory\n"


def test_a_file_that_cannot_grow_is_one_plain_line_and_no_file(store: Path, tmp_path: Path) -> None:
    limit = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (100_000, 100_000))
    done = subprocess.run(
        command(tmp_path, "backup", str(tmp_path / "copy.db")),
        capture_output=True,
        text=True,
        env=environment(),
        timeout=120,
        preexec_fn=limit,
    )
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data"]


FULL = """
mount -t tmpfs -o size=100k none "$1" || exit 99
"$2" -m monitor --home "$3" backup "$1/copy.db"
status=$?
ls -A "$1"
exit $status
"""


@pytest.mark.skipif(shutil.which("unshare") is None, reason="no unshare: no small file system to fill")
def test_a_full_disk_is_one_plain_line_and_no_file(store: Path, tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    words = ["unshare", "-rm", "sh", "-c", FULL, "sh", str(small), sys.executable, str(tmp_path)]
    done = subprocess.run(words, capture_output=True, text=True, env=environment(), timeout=120)
    if done.returncode == 99 or "unshare" in done.stderr:
        pytest.skip("no file system of our own may be mounted here")
    assert done.returncode == 1
    assert "the disk is full" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not done.stdout


def test_an_interrupted_copy_leaves_nothing(store: Path, tmp_path: Path) -> None:
    def interrupt(_left: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        back_up(store, tmp_path / "copy.db", said=interrupt)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data"]


def test_a_damaged_store_leaves_the_last_good_copy(tmp_path: Path) -> None:
    database = filled(tmp_path, articles=500, words=50)
    good = back_up(database, tmp_path / "copy.db")
    with database.open("r+b") as file:
        file.seek(database.stat().st_size // 2)
        file.write(b"\xa5" * 65_536)
    with pytest.raises(StoreError, match=r"monitor\.db: the database is damaged"):
        back_up(database, good.path, replace=True)
    assert good.path.stat().st_size == good.size_bytes
    assert articles(good.path) == 500
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.db", "data"]


def test_another_programs_database_is_not_copied(tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    with closing(Database(other)) as database:
        database["things"].insert({"id": 1})
    with pytest.raises(StoreError, match="no database of monitor's"):
        back_up(other, tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()


def test_a_checkpoint_waits_for_no_copy_and_is_made_good(store: Path) -> None:
    log = store.with_name("monitor.db-wal")
    with closing(Writer(store)) as writer, closing(connect(store, readonly=True)) as reader:
        reader.execute("begin")
        reader.execute("select count(*) from articles").fetchone()
        writer.apply([make.polled(1, make.entry("meanwhile"))])
        writer.checkpoint()
        assert log.stat().st_size
        writer.apply([make.polled(1, make.entry("afterwards"))])
        assert writer.read(lambda database: database.execute("pragma busy_timeout").fetchone()[0]) == BUSY_MS
        reader.rollback()
        writer.checkpoint()
        assert not log.stat().st_size
    assert articles(store) == 5


def test_a_store_that_is_not_there_is_told(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    assert "monitor run --once" in run(tmp_path, "backup", str(tmp_path / "copy.db")).stderr
