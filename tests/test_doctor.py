"""What the doctor finds in real homes, good and bad, and that it changes nothing."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from commands import command, environment, run
from make import NOON
from monitor.cli.doctor import at_work, database, files, machine
from monitor.cli.doctor.checked import Checked, State
from monitor.cli.home import Home
from monitor.errors import Refusal
from monitor.records import NetworkSettings, Settings
from monitor.records.settings import ReviewSettings
from monitor.store import keys, lock, pulse
from monitor.store.place import file_system, is_network, require_local
from monitor.store.rows import to_text
from monitor.store.write import Writer
from test_backup import filled

TOPICS = "version: 1\ntopics:\n  fleet:\n    match: ['=zyzzyva']\n"
FEEDS = "feeds:\n  - https://news.example/feed.xml\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "topics.yaml").write_text(TOPICS)
    (tmp_path / "config" / "feeds.yaml").write_text(FEEDS)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (tmp_path / "config" / "settings.yaml").write_text(f"review:\n  port: {port}\n")
    return tmp_path


def doctor(home: Path, status: int) -> dict[str, dict[str, str]]:
    """The findings of the whole command, by name."""
    done = run(home, "doctor", "--json")
    assert done.returncode == status, done.stdout + done.stderr
    found = json.loads(done.stdout)
    assert found["ok"] is (status == 0)
    return {check["name"]: check for check in found["checks"]}


def states(found: Iterator[Checked]) -> dict[str, State]:
    return {check.name: check.state for check in found}


def test_a_new_home_is_in_order_and_stays_as_it_is(home: Path) -> None:
    before = sorted(home.rglob("*"))
    found = doctor(home, 0)
    assert "can be made" in found["data folder"]["says"]
    assert "none yet" in found["database"]["says"]
    assert found["contact"]["state"] == "warning"
    assert "network.contact" in found["contact"]["advice"]
    assert found["desk"]["says"].endswith("is free")
    assert found["workers"]["state"] == found["word forms"]["state"] == "ok"
    assert sorted(home.rglob("*")) == before


def test_a_home_at_work_is_in_order_and_its_database_the_same(home: Path) -> None:
    store = filled(home)
    before = store.read_bytes()
    with lock.held(store):
        found = doctor(home, 0)
    assert found["database"]["says"] == "whole: 3 articles, 1 hits, 1 reviews"
    assert found["daemon"]["says"].startswith(f"process {os.getpid()} holds the store")
    assert store.read_bytes() == before


def test_a_person_gets_a_line_for_each_check(home: Path) -> None:
    filled(home)
    said = run(home, "doctor").stdout.splitlines()
    assert any(line.startswith("ok       python         Python 3.") for line in said)
    assert any(line.strip().startswith("→ set network.contact") for line in said)
    assert said[-1].endswith("warnings: 1, problems: 0")


def test_a_damaged_database_is_a_problem_that_says_what_to_do(home: Path) -> None:
    store = filled(home, articles=500, words=50)
    with store.open("r+b") as file:
        file.seek(store.stat().st_size // 2)
        file.write(b"\xa5" * 65_536)
    found = doctor(home, 1)["database"]
    assert found["state"] == "problem"
    assert "monitor restore FILE" in found["advice"]
    assert found["details"] or "damaged" in found["says"]


@pytest.mark.parametrize("index", ["articles_fts", "_article_words"])
def test_a_damaged_index_is_found(tmp_path: Path, index: str) -> None:
    store = filled(tmp_path, articles=300)
    with closing(Writer(store)) as writer:
        writer.write(lambda opened: opened.execute("insert into _article_words (rowid, words) values (99, 'a b c')"))
        writer.write(lambda opened: opened.execute(f"update {index}_data set block = x'00' where id > 10"))
    assert states(database.checks(store, NOON))["database"] is State.PROBLEM


@pytest.mark.parametrize(("content", "says"), [(b"\xa5" * 9000, "not a database"), (b"", "no database of monitor's")])
def test_a_file_that_is_none_of_ours_is_a_problem(tmp_path: Path, content: bytes, says: str) -> None:
    store = tmp_path / "monitor.db"
    store.write_bytes(content)
    found = next(check for check in database.checks(store, NOON) if check.name == "database")
    assert found.state is State.PROBLEM
    assert says in found.says
    assert store.read_bytes() == content


def test_another_programs_database_is_told(tmp_path: Path) -> None:
    with closing(Database(tmp_path / "monitor.db")) as other:
        other["things"].insert({"id": 1})
    assert states(database.checks(tmp_path / "monitor.db", NOON))["database"] is State.PROBLEM


def test_a_last_time_that_is_still_to_come_is_a_problem(tmp_path: Path) -> None:
    store = filled(tmp_path)
    with closing(Writer(store)) as writer:
        writer.write(pulse.say, started_at=to_text(NOON), ticked_at=to_text(NOON), stopped_at="")
    assert states(database.checks(store, NOON))["clock"] is State.OK
    assert states(database.checks(store, NOON - timedelta(hours=1)))["clock"] is State.PROBLEM


def test_a_large_log_and_a_second_name_are_warnings(tmp_path: Path) -> None:
    store = filled(tmp_path)
    store.with_name("other.db").hardlink_to(store)
    with store.with_name("monitor.db-wal").open("wb") as log:
        log.truncate(database.LARGE_LOG + 1)
    assert database.log(store).state is State.WARNING
    store.with_name("monitor.db-wal").unlink()
    assert states(database.checks(store, NOON))["second name"] is State.WARNING


def test_a_daemon_that_died_or_hangs_is_told(tmp_path: Path) -> None:
    store = filled(tmp_path)
    with closing(Writer(store)) as writer:
        writer.write(pulse.say, started_at=to_text(NOON), ticked_at=to_text(NOON), stopped_at="")
    assert states(at_work.daemon(Home(tmp_path), NOON))["daemon"] is State.WARNING
    with lock.held(store):
        assert states(at_work.daemon(Home(tmp_path), NOON))["daemon"] is State.OK
        assert states(at_work.daemon(Home(tmp_path), NOON + timedelta(minutes=5)))["daemon"] is State.PROBLEM
        with closing(Writer(store)) as writer:
            writer.write(pulse.say, reload_error="config/topics.yaml:3:1: no")
        assert states(at_work.daemon(Home(tmp_path), NOON))["reload"] is State.WARNING


def test_all_mistakes_of_the_files_are_listed(home: Path) -> None:
    for name in ("topics.yaml", "feeds.yaml"):
        (home / "config" / name).write_text("nonsense: 1\n")
    settings, (found,) = files.configured(Home(home))
    assert settings == Settings()
    assert found.state is State.PROBLEM
    assert {detail.partition(":")[0] for detail in found.details} == {"config/topics.yaml", "config/feeds.yaml"}


def test_a_home_without_files_is_a_problem_that_says_what_to_do(tmp_path: Path) -> None:
    _, (found,) = files.configured(Home(tmp_path))
    assert found.state is State.PROBLEM
    assert "monitor init" in found.says + (found.advice or "")


def test_a_contact_that_is_not_wanted_is_no_warning(home: Path) -> None:
    (home / "config" / "settings.yaml").write_text("network:\n  identity: neutral\n")
    assert [check.state for check in files.configured(Home(home))[1]] == [State.OK, State.OK]


def test_a_folder_that_cannot_be_made_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert machine.writable(tmp_path / "file" / "data").state is State.PROBLEM
    assert machine.writable(tmp_path / "new" / "data").state is State.OK


@pytest.mark.parametrize(
    ("free", "size", "state"),
    [(10**6, 0, State.PROBLEM), (10**9, 10**9, State.WARNING), (5 * 10**9, 10**9, State.OK)],
)
def test_free_space_is_compared_with_the_database(free: int, size: int, state: State) -> None:
    assert machine.space(free, size).state is state


MOUNTS = r"""/dev/sda1 / ext4 rw 0 0
server:/home /home nfs4 rw 0 0
/dev/sdb1 /home/local\040disk xfs rw 0 0
host:/ /mnt/there fuse.sshfs rw 0 0
overlay /home/over overlay rw 0 0
//server/share /home/over cifs rw 0 0
"""
# As /sbin/mount of macOS tells it.
MAC_MOUNTS = """/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
devfs on /dev (devfs, local, nobrowse)
/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse, protect)
map auto_home on /System/Volumes/Data/home (autofs, automounted, nobrowse)
//ana@server._smb._tcp.local/News%20desk on /Volumes/News desk (copy 2) (smbfs, nodev, nosuid, mounted by ana)
server:/export on /Volumes/export (nfs)
/dev/disk5s1 on /Volumes/on (hfs, local, nodev, nosuid)
"""


@pytest.mark.parametrize(
    ("folder", "kind", "network"),
    [
        ("/Library/news", "apfs", False),
        ("/System/Volumes/Data/Users/ana", "apfs", False),
        ("/Volumes/News desk (copy 2)/monitor", "smbfs", True),
        ("/Volumes/News desk", "apfs", False),
        ("/Volumes/export/news", "nfs", True),
        ("/Volumes/on/news", "hfs", False),
    ],
)
def test_network_file_systems_of_a_mac_are_known_by_name(folder: str, kind: str, network: bool) -> None:
    assert file_system(Path(folder), MAC_MOUNTS) == kind
    assert is_network(kind) is network


def test_a_database_is_looked_for_where_it_really_lies(tmp_path: Path) -> None:
    away = f"/dev/vda / ext4 rw 0 0\nserver:/x {tmp_path}/away nfs4 rw 0 0\n"
    (tmp_path / "away").mkdir()
    (tmp_path / "data").symlink_to(tmp_path / "away")
    require_local(tmp_path / "here" / "monitor.db", away)
    require_local(tmp_path / "here" / "monitor.db", "")
    for folder in ("data", "away/new"):
        with pytest.raises(Refusal, match=r"network file system \(nfs4\)"):
            require_local(tmp_path / folder / "monitor.db", away)


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="only root of Linux may give a fake table")
@pytest.mark.parametrize("words", [("run",), ("start",), ("run", "--once"), ("poll",), ("restore", "copy.db")])
def test_a_home_on_a_network_file_system_is_refused_before_anything_is_made(home: Path, words: tuple[str, ...]) -> None:
    table = home / "table"
    table.write_text("server:/home / nfs4 rw 0 0\n")
    fake = ["unshare", "-m", "sh", "-c", f'mount --bind {table} /proc/$$/mounts && exec "$@"', "sh"]
    if subprocess.run([*fake, "true"], capture_output=True, check=False).returncode:
        pytest.skip("no table of mounts can be put in the place of the real one here")
    line = [*fake, *command(home, *words)]
    done = subprocess.run(line, capture_output=True, text=True, env=environment(), timeout=60, check=False)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (1, "", 1), done.stderr
    assert "lies on a network file system (nfs4)" in done.stderr
    assert not (home / "data").exists()


@pytest.mark.parametrize(
    ("folder", "kind", "network"),
    [
        ("/var/data", "ext4", False),
        ("/home/ana/news", "nfs4", True),
        ("/home/local disk/news", "xfs", False),
        ("/homely", "ext4", False),
        ("/mnt/there/x", "fuse.sshfs", True),
        ("/home/over", "cifs", True),
    ],
)
def test_network_file_systems_are_known_by_name(folder: str, kind: str, network: bool) -> None:
    assert file_system(Path(folder), MOUNTS) == kind
    assert is_network(kind) is network
    assert (machine.local(Path(folder), MOUNTS).state is State.PROBLEM) is network


def test_where_the_system_does_not_tell_the_kind_nothing_is_claimed() -> None:
    assert machine.local(Path("/"), "").state is State.OK


def test_authorities_that_cannot_be_read_are_a_problem(tmp_path: Path) -> None:
    assert machine.certificates(NetworkSettings(), tmp_path).state is State.OK
    (tmp_path / "none.pem").write_text("no certificate")
    for name in ("none.pem", "missing.pem"):
        assert machine.certificates(NetworkSettings(ca_file=name), tmp_path).state is State.PROBLEM


@contextmanager
def listening(answer: bytes) -> Iterator[int]:
    """A program of somebody's that answers one request so."""
    import threading

    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()

        def serve() -> None:
            with server.accept()[0] as caller:
                caller.recv(4096)
                caller.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        yield server.getsockname()[1]
        thread.join()


DESK = b"HTTP/1.1 303 See Other\r\nlocation: /-/review\r\n\r\n"


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\n<title>Something else</title>", State.PROBLEM),
        (b"SSH-2.0-OpenSSH_9.9\r\n", State.PROBLEM),
        (DESK, State.OK),
    ],
)
async def test_a_port_is_free_or_ours_or_anothers(home: Path, answer: bytes, state: State) -> None:
    with lock.held(keys.desk(filled(home))):
        with listening(answer) as port:
            assert (await at_work.desk(Home(home), ReviewSettings(port=port))).state is state
        assert (await at_work.desk(Home(home), ReviewSettings(port=port))).state is State.OK


@pytest.mark.parametrize("root", [None, "http://127.0.0.1:1"])
async def test_a_desk_on_our_port_is_anothers_where_ours_is_not_there(home: Path, root: str | None) -> None:
    desk = keys.desk(filled(home))
    with ExitStack() as ours, listening(DESK) as port:
        if root:
            ours.enter_context(lock.held(desk))
            keys.change(desk.with_suffix(".json"), lambda kept: replace(kept, root=root))
        found = await at_work.desk(Home(home), ReviewSettings(port=port))
    assert found.state is State.PROBLEM
    assert "another home's desk" in found.says


def test_a_real_desk_is_known_as_ours_or_anothers(home: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other")
    shutil.copytree(home / "config", other / "config")
    for each in (home, other):
        filled(each)
    words = [*Home(home).command("review")]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as desk:
        assert "review desk" in desk.stdout.readline()
        assert "a review desk answers" in doctor(home, 0)["desk"]["says"]
        assert "another home's desk" in doctor(other, 1)["desk"]["says"]
        desk.terminate()
