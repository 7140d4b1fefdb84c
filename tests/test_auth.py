"""Feeds behind a password or a header: the secret goes to its own origin, and nowhere else at all."""

from __future__ import annotations

import asyncio
import base64
import json
import os
from pathlib import Path

import pytest

from commands import run
from monitor import config
from monitor.config import opml_out
from monitor.fetch.failure import Failed
from monitor.fetch.secrets import secret, unavailable
from monitor.records import Access, Feed
from web import Asked, Server, redirect, reply

SECRET = "Geheim-7c1f"
BASIC = f"Basic {base64.b64encode(f'ana:{SECRET}'.encode()).decode()}"
TOPICS = "version: 1\ntopics:\n  fleet:\n    match: ['=zyzzyva']\n"


def home_over(folder: Path, feeds: str, *servers: Server) -> Path:
    """A home whose settings let it reach the servers."""
    (folder / "config").mkdir(parents=True)
    ports = ", ".join(str(server.port) for server in servers)
    settings = f"network:\n  allow: [127.0.0.0/8]\n  ports: [{ports}]\n  host_gap: 0s\n"
    (folder / "config" / "settings.yaml").write_text(settings)
    (folder / "config" / "feeds.yaml").write_text(f"feeds:\n{feeds}")
    (folder / "config" / "topics.yaml").write_text(TOPICS)
    return folder


def rss(*links: str) -> bytes:
    items = "".join(f"<item><title>T{number}</title><link>{link}</link></item>" for number, link in enumerate(links))
    return reply(200, f"<rss version='2.0'><channel><title>A</title>{items}</channel></rss>".encode())


def guarded(answer: bytes, header: str, value: str):
    """An answer for those alone that bring the header."""

    async def write(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(answer if asked.headers.get(header) == value else reply(401))
        await writer.drain()
        writer.close()

    return write


PAGE = reply(200, b"<html><body><article><p>" + b"Plain words of an article. " * 60 + b"</p></article></body></html>")


async def test_a_secret_goes_to_its_own_origin_and_nowhere_else(tmp_path: Path) -> None:
    async with Server({}) as own, Server({}, address="127.0.0.2") as other:
        own.routes = {
            "/feed": guarded(rss(own.url("/page"), other.url("/page")), "authorization", BASIC),
            "/moved": redirect(other.url("/feed")),
            "/page": guarded(PAGE, "authorization", BASIC),
            "/key": guarded(rss(), "x-key", SECRET),
        }
        other.routes = {"/feed": rss(), "/page": PAGE}
        home = home_over(
            tmp_path / "home",
            f"- {{url: '{own.url('/feed')}', name: Own, auth: {{basic: env:ANA}}}}\n"
            f"- {{url: '{own.url('/moved')}', auth: {{basic: env:ANA}}}}\n"
            f"- {{url: '{own.url('/key')}', auth: {{header: 'file:secrets/key'}}}}\n",
            own,
            other,
        )
        (home / "secrets").mkdir()
        (home / "secrets" / "key").write_text(f"X-Key: {SECRET}\n")
        (home / "secrets" / "key").chmod(0o600)
        told = {"ANA": f"ana:{SECRET}"}
        said = []
        for words in (["feeds", "check", "--json"], ["run", "--once"], ["status", "--json"],
                      ["feeds", "show", "Own"], ["feeds", "export"]):  # fmt: skip
            ended = await asyncio.to_thread(run, home, *words, **told)
            said.append(ended.stdout + ended.stderr)
        checked = {row["url"]: row["found"] for row in json.loads(said[0])}
    assert set(checked.values()) == {"ok"}
    for asked in own.asked:
        if asked.path in ("/feed", "/moved", "/page"):
            assert asked.headers["authorization"] == BASIC, asked.path
        if asked.path == "/key":
            assert asked.headers["x-key"] == SECRET
    assert {asked.path for asked in other.asked} >= {"/feed", "/page"}
    for asked in other.asked:
        assert SECRET not in str(asked.headers)
        assert "authorization" not in asked.headers
    assert [line for line in said if SECRET in line or BASIC in line] == []
    kept = [path for path in home.rglob("*") if path.is_file() and path.name != "key"]
    assert any(path.name == "monitor.db" for path in kept)
    assert [path for path in kept if SECRET.encode() in path.read_bytes() or BASIC.encode() in path.read_bytes()] == []


async def test_a_secret_that_is_not_there_is_one_clear_line(tmp_path: Path) -> None:
    async with Server({"/feed": rss()}) as server:
        home = home_over(
            tmp_path / "home",
            f"- {{url: '{server.url('/feed')}', name: Guarded, auth: {{basic: env:NOBODY_SET_THIS}}}}\n",
            server,
        )
        checked = await asyncio.to_thread(run, home, "feeds", "check")
        once = await asyncio.to_thread(run, home, "run", "--once")
        doctor = await asyncio.to_thread(run, home, "doctor")
    line = "auth names the environment variable NOBODY_SET_THIS, which is not set"
    assert checked.returncode == 1
    assert line in checked.stdout
    assert once.stderr.splitlines().count(f"Guarded: {line}") == 1
    assert line in doctor.stdout
    assert server.asked == []


@pytest.mark.parametrize(
    ("mode", "content", "says"),
    [
        (0o640, b"a:b", "which others may read: make it yours alone with chmod 600"),
        (0o604, b"a:b", "which others may read"),
        (0o600, b"", "which is empty"),
        (0o600, b"one\ntwo", "more than one line"),
        (0o600, b"x" * 9_000, "too large for a secret"),
        (0o600, b"\xff\x00secret", "more than one line of text"),
    ],
)
def test_a_file_that_cannot_serve_is_told_without_its_content(
    tmp_path: Path, mode: int, content: bytes, says: str
) -> None:
    file = tmp_path / "key"
    file.write_bytes(content)
    file.chmod(mode)
    with pytest.raises(Failed) as failed:
        secret(f"file:{file}")
    assert says in failed.value.failure.text
    assert str(file) in failed.value.failure.text
    assert "secret" not in failed.value.failure.text.replace("for a secret", "")


def test_what_is_no_file_is_told_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "pipe").chmod(0o600)
    for path, says in ((tmp_path, "which is no file"), (tmp_path / "pipe", "no file"), (tmp_path / "no", "No such")):
        with pytest.raises(Failed, match=says):
            secret(f"file:{path}")


def test_a_file_may_end_with_a_line_end(tmp_path: Path) -> None:
    (tmp_path / "key").write_bytes(b"\xef\xbb\xbfname:p\xc3\xa4ss word\r\n")
    (tmp_path / "key").chmod(0o400)
    assert secret(f"file:{tmp_path / 'key'}") == "name:päss word"


def test_each_missing_secret_is_told_once_and_those_of_paused_feeds_not_at_all() -> None:
    access = Access(auth="basic:env:NOBODY_SET_THIS", origin="https://a.example")
    feeds = [Feed(url=f"https://a.example/{number}", access=access) for number in range(50)]
    assert len(unavailable(feeds)) == 1
    assert (
        unavailable([Feed(url="https://a.example/", access=access, paused=True), Feed(url="https://b.example/")]) == []
    )


def test_the_file_names_where_a_secret_is_and_who_may_have_it(tmp_path: Path) -> None:
    text = "feeds:\n- {url: 'https://A.example:8443/x?k=1', auth: {header: 'file:keys/a b'}}\n- https://b.example/\n"
    first, second = config.read_feeds(text, tmp_path)
    assert first.access == Access(auth=f"header:file:{tmp_path}/keys/a b", origin="https://a.example:8443")
    assert second.access == Access()
    assert b"keys" not in opml_out([first])
