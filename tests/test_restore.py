"""The way back: whatever happens in between, there is a store that opens, and the old one is kept."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import make
from commands import environment, python, run
from make import NOON
from monitor.errors import Refusal, StoreError
from monitor.store import lock, pulse
from monitor.store.backup import back_up
from monitor.store.checks import faults
from monitor.store.engine import connect
from monitor.store.restore import restore
from monitor.store.write import Writer
from test_backup import articles, filled

if TYPE_CHECKING:
    from collections.abc import Iterator

KEPT = "monitor.db.before-restore-20261122T120000Z"

OPEN = """
import sys
from pathlib import Path
from monitor.store.engine import connect
database = connect(Path(sys.argv[1]), readonly=True)
database.execute("select count(*) from hits").fetchone()
print("open", flush=True)
sys.stdin.read()
"""

DIE = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from monitor.store.restore import restore
def said(step):
    if step == sys.argv[3]:
        os.kill(os.getpid(), signal.SIGKILL)
restore(Path(sys.argv[1]), Path(sys.argv[2]), now=datetime(2026, 11, 22, 12, tzinfo=UTC), said=said)
"""

LEAVE_A_LOG = """
import os, signal, sys, make
from pathlib import Path
from monitor.store.write import Writer
store = Writer(Path(sys.argv[1]))
store.apply([make.polled(1, make.entry("logged"))])
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store with four articles; there is a backup from when it had three."""
    database = filled(tmp_path)
    back_up(database, tmp_path / "copy.db")
    with closing(Writer(database)) as writer:
        writer.apply([make.polled(1, make.entry("later"))])
    return database


@pytest.fixture
def copy(store: Path) -> Path:
    return store.parents[1] / "copy.db"


def whole(database: Path) -> bool:
    with closing(connect(database, readonly=True)) as opened:
        return not faults(opened)


def test_the_backup_stands_and_the_old_store_is_kept(store: Path, copy: Path) -> None:
    done = restore(copy, store, now=NOON)
    assert done.contents.articles == articles(store) == 3
    assert done.kept == store.with_name(KEPT)
    assert articles(done.kept) == 4
    assert not done.older
    assert sorted(path.name for path in store.parent.iterdir()) == ["monitor.db", KEPT]
    with closing(Writer(store)) as writer:
        assert writer.apply([make.polled(1, make.entry("later"))]) == [1]
    assert articles(copy) == 3


def test_a_home_without_a_store_gets_one(store: Path, copy: Path) -> None:
    store.unlink()
    assert restore(copy, store, now=NOON).kept is None
    assert articles(store) == 3


def test_the_command_restores_and_the_store_is_at_work_again(store: Path, copy: Path, tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "feeds.yaml").write_text("feeds:\n")
    (tmp_path / "config" / "topics.yaml").write_text("version: 1\ntopics:\n  fleet:\n    match: ['=zyzzyva']\n")
    said = run(tmp_path, "restore", str(copy))
    assert f"{store}: restored from {copy}, 3 articles, 1 hits, 1 reviews" in said.stdout, said.stderr
    assert ".before-restore-" in said.stdout
    assert run(tmp_path, "run", "--once").returncode == 0
    assert run(tmp_path, "status").returncode == 0


def test_a_daemon_that_ran_at_the_time_of_the_backup_does_not_run_now(store: Path, tmp_path: Path) -> None:
    with closing(Writer(store)) as writer:
        writer.write(pulse.say, started_at="2026-11-22T10:00:00Z", stopped_at="")
        copy = back_up(store, tmp_path / "running.db").path
    restore(copy, store, now=NOON)
    with closing(connect(store, readonly=True)) as opened:
        assert pulse.said(opened)["stopped_at"] == "2026-11-22T12:00:00Z"


def test_a_store_that_is_held_is_left_alone(store: Path, copy: Path, tmp_path: Path) -> None:
    with lock.held(store):
        done = run(tmp_path, "restore", str(copy))
    assert done.returncode == 1
    assert done.stderr == f"{store}: in use by another monitor (process {os.getpid()})\n"
    assert articles(store) == 4


@pytest.fixture
def reader(store: Path) -> Iterator[None]:
    line = [sys.executable, "-c", OPEN, str(store)]
    process = subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment())
    assert process.stdout.readline() == b"open\n"
    yield
    process.kill()
    process.communicate()


@pytest.mark.usefixtures("reader")
def test_a_store_that_another_program_has_open_is_left_alone(store: Path, copy: Path) -> None:
    with pytest.raises(Refusal, match="another program has it open; stop the review desk"):
        restore(copy, store, now=NOON)
    assert articles(store) == 4
    assert not [path.name for path in store.parent.iterdir() if "draft" in path.name or "before" in path.name]


def test_a_log_of_the_old_store_is_never_played_into_the_new_one(store: Path, copy: Path) -> None:
    python(LEAVE_A_LOG, store)
    assert store.with_name("monitor.db-wal").stat().st_size
    done = restore(copy, store, now=NOON)
    assert articles(done.kept) == 5
    assert articles(store) == 3
    assert whole(store)


def cut(file: Path) -> None:
    os.truncate(file, file.stat().st_size * 2 // 3)


def overwritten(file: Path) -> None:
    with file.open("r+b") as opened:
        opened.seek(file.stat().st_size // 2)
        opened.write(b"\xa5" * 16_384)


def foreign(file: Path) -> None:
    with file.open("r+b") as opened:
        opened.seek(68)
        opened.write(b"\0\0\0\0")  # the application id, https://www.sqlite.org/fileformat2.html#application_id


def newer(file: Path) -> None:
    with closing(Writer(file)) as writer:
        writer.write(
            lambda database: database.execute(
                "insert into _sqlite_migrations (migration_set, name, applied_at) values ('monitor', '9999_later', '')"
            )
        )


def dangling(file: Path) -> None:
    with closing(connect(file)) as database:
        database.execute("pragma foreign_keys=off")
        database.execute("update articles set story_id = 99 where id = 1")
        database.conn.commit()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (cut, "damaged"),
        (overwritten, "damaged"),
        (foreign, "no database of monitor's"),
        (newer, "newer monitor"),
        (dangling, "rows of articles refer to rows of stories that are not there"),
        (lambda file: file.write_text("PDF or so"), "not a database"),
        (lambda file: file.write_bytes(b""), "no database of monitor's"),
    ],
)
def test_a_backup_that_is_none_is_refused(store: Path, copy: Path, spoil, said: str) -> None:
    spoil(copy)
    with pytest.raises(StoreError, match=said):
        restore(copy, store, now=NOON)
    assert articles(store) == 4
    assert [path.name for path in store.parent.iterdir() if "draft" in path.name or "before" in path.name] == []


def test_the_store_cannot_be_restored_from_itself(store: Path) -> None:
    with pytest.raises(Refusal, match="the store itself"):
        restore(store, store, now=NOON)
    with pytest.raises(Refusal, match="no such file"):
        restore(store.with_name("no.db"), store, now=NOON)


@pytest.mark.parametrize("spoil", [overwritten, lambda file: file.write_bytes(b"\xa5" * 100_000)])
def test_a_damaged_store_is_replaced_and_kept_with_its_log(store: Path, copy: Path, spoil) -> None:
    python(LEAVE_A_LOG, store)
    log = store.with_name("monitor.db-wal").read_bytes()
    spoil(store)
    done = restore(copy, store, now=NOON)
    assert articles(store) == 3
    assert whole(store)
    kept_log = store.with_name(KEPT + "-wal")
    assert done.kept.exists()
    assert not kept_log.exists() or kept_log.read_bytes() == log


@pytest.mark.parametrize(("step", "stands"), [("copied", 4), ("folded", 4), ("kept", 4), ("placed", 3)])
def test_a_crash_at_any_step_leaves_a_store_that_opens(store: Path, copy: Path, step: str, stands: int) -> None:
    died = python(DIE, copy, store, step)
    assert died.returncode == -signal.SIGKILL, died.stderr
    assert articles(store) == stands
    assert whole(store)
    with closing(Writer(store)) as writer:
        assert writer.apply([make.polled(1, make.entry("afterwards"))]) == [1]
    done = restore(copy, store, now=NOON + timedelta(minutes=1))
    assert articles(store) == 3
    assert articles(done.kept) == stands + 1
    assert not list(store.parent.glob("*.draft*"))
    assert all(whole(kept) for kept in store.parent.glob("*.before-restore-*"))
    assert not any(kept.samefile(store) for kept in store.parent.glob("*.before-restore-*"))


FULL = """
mount -t tmpfs -o size=500k none "$1/data" || exit 99
cp "$3" "$1/data/monitor.db"
"$2" -m monitor --home "$1" restore "$4"
status=$?
ls -A "$1/data"
cmp "$3" "$1/data/monitor.db" || exit 98
exit $status
"""


@pytest.mark.skipif(shutil.which("unshare") is None, reason="no unshare: no small file system to fill")
def test_a_full_disk_leaves_the_store_as_it_was(store: Path, copy: Path, tmp_path: Path) -> None:
    (tmp_path / "full" / "data").mkdir(parents=True)
    line = ["unshare", "-rm", "sh", "-c", FULL, "sh", str(tmp_path / "full"), sys.executable, str(store), str(copy)]
    done = subprocess.run(line, capture_output=True, text=True, env=environment(), timeout=120)
    if done.returncode == 99 or "unshare" in done.stderr:
        pytest.skip("no file system of our own may be mounted here")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "the disk is full" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert set(done.stdout.split()) == {"monitor.db", "monitor.db.lock"}


def test_a_backup_that_is_being_made_beside_the_store_is_not_swept_away(store: Path, copy: Path) -> None:
    making = store.with_name("monitor.db.monday.a1b2c3d4.draft")
    making.touch()
    restore(copy, store, now=NOON)
    assert making.exists()


def test_the_new_store_has_the_permissions_of_the_old_one(store: Path, copy: Path) -> None:
    store.chmod(0o640)
    copy.chmod(0o400)
    restore(copy, store, now=NOON)
    assert store.stat().st_mode & 0o777 == 0o640
    store.unlink()
    restore(copy, store, now=NOON)
    assert store.stat().st_mode & 0o777 == 0o600


def test_a_link_to_the_store_stays_a_link(store: Path, copy: Path, tmp_path: Path) -> None:
    real = tmp_path / "elsewhere.db"
    shutil.move(store, real)
    store.symlink_to(real)
    done = restore(copy, store, now=NOON)
    assert store.is_symlink()
    assert articles(real) == 3
    assert done.kept.parent == tmp_path
