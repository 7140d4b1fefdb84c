"""Who was let in stays so: keys that outlive the desk, links that are renewed, and the file that holds them."""

from __future__ import annotations

import os
import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import httpx2
import pytest

import make
from commands import run
from desks import PLACE, browser, desk_over, free_port, let_in, link_of, serving, store
from homes import Clock
from monitor.errors import StoreError
from monitor.store import keys
from monitor.store.keys import Keys, Session, change, keys_path, read

COOKIE = "monitor-desk-8001"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "settings.yaml").write_text("")
    store(tmp_path / "data" / "monitor.db", (make.article("A summary of ships.", title="Ships"), make.hit()))
    return tmp_path / "data" / "monitor.db"


async def is_in(client: httpx2.AsyncClient) -> bool:
    return (await client.get("/-/review")).status_code == 200


async def test_a_browser_stays_let_in_when_the_desk_is_started_again(database: Path) -> None:
    async with desk_over(database) as desk, let_in(desk) as ana:
        cookies = ana.cookies
    async with desk_over(database) as desk, browser(desk) as ana, browser(desk) as eve:
        ana.cookies = cookies
        assert await is_in(ana)
        assert not await is_in(eve)


async def test_a_link_that_nobody_used_outlives_the_desk_too(database: Path) -> None:
    async with desk_over(database) as desk:
        link = link_of(desk)
    async with desk_over(database) as desk, browser(desk) as ana:
        assert link_of(desk) == link
        assert (await ana.get(link)).status_code == 303


async def test_a_used_link_is_replaced_at_once_by_one_that_works_once(database: Path) -> None:
    async with desk_over(database) as desk, browser(desk) as ana, browser(desk) as eve, browser(desk) as bob:
        first = link_of(desk)
        await ana.get(first)
        second = link_of(desk)
        assert second != first
        assert (await eve.get(first)).status_code == 403
        assert (await bob.get(second)).status_code == 303
        assert (await eve.get(second)).status_code == 403
        assert [await is_in(client) for client in (ana, bob, eve)] == [True, True, False]


async def test_a_session_ends_thirty_days_after_its_last_use(database: Path) -> None:
    clock = Clock()
    async with desk_over(database, clock=clock) as desk, let_in(desk) as ana:
        clock.now += timedelta(hours=23)
        assert "set-cookie" not in (await ana.get("/-/review")).headers
        clock.now += timedelta(days=29)
        renewed = await ana.get("/monitor/hits")
        assert renewed.headers["set-cookie"] == f"{COOKIE}=key-1; Path=/; Max-Age=2592000; HttpOnly; SameSite=Strict"
        assert "set-cookie" not in (await ana.get("/monitor/hits")).headers
        clock.now += timedelta(days=29)
        assert await is_in(ana)
        clock.now += timedelta(days=30)
        assert not await is_in(ana)
        assert not await is_in(ana)


async def test_the_file_is_its_owners_alone_and_opens_nothing_by_itself(database: Path) -> None:
    before = os.umask(0)
    try:
        async with desk_over(database) as desk, let_in(desk):
            pass
    finally:
        os.umask(before)
    path = keys_path(database)
    assert path.stat().st_mode & 0o777 == 0o600
    content = path.read_text()
    digest = sha256(b"key-1").hexdigest()
    assert "key-1" not in content
    assert digest in content
    async with desk_over(database) as desk, browser(desk) as eve:
        assert (await eve.get("/-/review", headers={"Cookie": f"{COOKIE}={digest}"})).status_code == 403


def _damage(path: Path) -> None:
    path.write_text('{"root": "http://evil.example", "token": "known", "sessions": [')


def _other_shape(path: Path) -> None:
    path.write_text('{"sessions": [{"digest": 1, "until": "2999-01-01T00:00:00"}]}')


def _show_to_the_group(path: Path) -> None:
    path.chmod(0o640)


def _link(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    path.symlink_to(path.with_name("elsewhere"))


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path, 0o600)


def _give_away(path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a file away")
    os.chown(path, 65534, -1)


@pytest.mark.parametrize("spoil", [_damage, _other_shape, _show_to_the_group, _link, _pipe, _give_away, Path.unlink])
async def test_a_file_that_is_not_to_be_believed_lets_nobody_in(database: Path, spoil: Callable[[Path], None]) -> None:
    path = keys_path(database)
    async with desk_over(database) as desk, let_in(desk) as ana:
        cookies, unused = ana.cookies, link_of(desk)
        spoil(path)
        assert not await is_in(ana)
        assert (await ana.get(unused)).status_code == 403
    async with desk_over(database) as desk, browser(desk) as ana:
        ana.cookies = cookies
        assert not await is_in(ana)
        assert link_of(desk) != unused
        assert (path.is_symlink(), path.stat().st_mode, path.stat().st_uid) == (False, 0o100600, os.geteuid())
        assert (await ana.get(unused)).status_code == 403
        assert (await ana.get(link_of(desk))).status_code == 303


def test_sessions_are_counted(tmp_path: Path) -> None:
    now, kept = make.NOON, Keys()
    for number in range(60):
        kept = kept.with_session(str(number), now)
    assert len(kept.sessions) == keys.MOST
    assert (kept.until("9", now), kept.until("10", now)) == (None, now + keys.LIFETIME)
    change(tmp_path / "desk.json", lambda _: kept)
    assert read(tmp_path / "desk.json") == kept


def test_what_is_written_shorter_leaves_nothing_of_the_longer(tmp_path: Path) -> None:
    path = tmp_path / "desk.json"
    change(path, lambda _: Keys("http://127.0.0.1:1", "token", (Session("digest", make.NOON),)))
    change(path, lambda kept: replace(kept, sessions=(), root=None))
    assert read(path) == Keys(None, "token", ())


def test_a_place_that_cannot_be_written_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "desk.json").mkdir()
    for path in (tmp_path / "desk.json", tmp_path / "nowhere" / "desk.json"):
        with pytest.raises(StoreError, match=r"^[^\n]*the desk's keys cannot be kept: [^\n]*$"):
            change(path, lambda kept: kept)
        assert read(path) is None


@contextmanager
def nothing_can_be_written() -> Iterator[None]:
    """Every write of this process fails, as on a full disk (setrlimit(2): EFBIG)."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


async def test_a_login_that_cannot_be_kept_is_told_and_leaves_the_link_good(database: Path) -> None:
    async with desk_over(database) as desk, browser(desk) as ana:
        with nothing_can_be_written():
            refused = await ana.get(link_of(desk))
        assert (refused.status_code, "cannot be kept" in refused.text) == (503, True)
        assert "set-cookie" not in refused.headers
        assert (await ana.get(link_of(desk))).status_code == 303


async def test_a_renewal_that_cannot_be_kept_shuts_nobody_out(database: Path) -> None:
    clock = Clock()
    async with desk_over(database, clock=clock) as desk, let_in(desk) as ana:
        clock.now += timedelta(days=2)
        with nothing_can_be_written():
            answer = await ana.get("/-/desk.css")
        assert (answer.status_code, "set-cookie" in answer.headers) == (200, False)
        assert "set-cookie" in (await ana.get("/-/desk.css")).headers


async def test_an_open_desk_keeps_who_was_let_in_for_later(database: Path) -> None:
    async with desk_over(database) as desk, let_in(desk) as ana:
        cookies = ana.cookies
    async with desk_over(database, replace(PLACE, open=True)) as desk:
        assert link_of(desk) == "http://127.0.0.1:8001/"
    async with desk_over(database) as desk, browser(desk) as ana:
        assert "?token=" in link_of(desk)
        ana.cookies = cookies
        assert await is_in(ana)


def test_a_second_command_gives_a_fresh_link_to_the_desk_that_serves(database: Path) -> None:
    home = database.parents[1]
    assert keys.link_of(database) is None
    with serving(home) as (process, link), httpx2.Client(trust_env=False) as ana, httpx2.Client(trust_env=False) as bob:
        assert keys.link_of(database) == link
        assert ana.get(link).status_code == 303
        second = run(home, "review")
        fresh = second.stdout.removeprefix("review desk: ").strip()
        assert (second.returncode, second.stderr, fresh == link) == (0, "", False)
        assert fresh.partition("?")[0] == link.partition("?")[0]
        assert keys.link_of(database) == fresh
        assert bob.get(fresh).status_code == 303
        other = run(home, "review", "--until-eof")
        assert (other.returncode, other.stderr) == (
            1,
            f"review: another desk serves this home (process {process.pid})\n",
        )
    assert keys.link_of(database) is None


def test_a_desk_that_was_killed_is_followed_by_another_for_the_same_browser(database: Path) -> None:
    home, port = database.parents[1], free_port()
    with httpx2.Client(trust_env=False) as ana:
        with serving(home, port=port) as (process, link):
            assert ana.get(link).status_code == 303
            process.kill()
        with serving(home, port=port) as (_, fresh):
            assert fresh.partition("?")[0] == link.partition("?")[0]
            assert ana.get(f"http://127.0.0.1:{port}/-/review").status_code == 200


def test_closing_shuts_out_whoever_was_let_in(database: Path) -> None:
    home = database.parents[1]
    with serving(home) as (_, link), httpx2.Client(trust_env=False) as ana:
        root = link.partition("/-/door")[0]
        ana.get(link)
        assert ana.get(f"{root}/-/review").status_code == 200
        unused = keys.link_of(database)
        assert unused is not None
        assert run(home, "review", "--close").returncode == 0
        assert ana.get(f"{root}/-/review").status_code == 403
        assert ana.get(unused).status_code == 403
        fresh = keys.link_of(database)
        assert fresh is not None
        assert ana.get(fresh).status_code == 303


def test_closing_where_there_is_no_desk(tmp_path: Path) -> None:
    done = run(tmp_path, "review", "--close")
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (1, "", 1)
