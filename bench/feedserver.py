"""A server of many feeds on loopback for benches, in a process of its own: what was asked of it, it counts.

Feeds differ by their number; in each edition of the world each has one item more, its oldest left out. They give
validators. Plain asyncio and HTTP/1.1 with connections kept alive: the server shall not be what is measured.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import formatdate
from functools import cache
from multiprocessing.connection import Connection

HOSTS = 50  # addresses of loopback, each a host
ITEMS = 20
BEGAN = 1_795_338_000  # 22 November 2026, 09:00


@dataclass(frozen=True, slots=True)
class Counts:
    """Requests since the last look: all, those without a condition, and what was answered."""

    requests: int = 0
    unconditional: int = 0
    not_modified: int = 0
    bodies: int = 0
    others: int = 0


class FeedServer:
    """The server as a bench sees it."""

    def __init__(self, port: int) -> None:
        self.port = port

    def urls(self, feeds: int) -> list[str]:
        return [f"http://{_host(number % HOSTS)}:{self.port}/{number}.xml" for number in range(feeds)]

    def edition(self, number: int) -> None:
        """From now on every feed is in that edition."""
        self._ask(f"/edition/{number}")

    def counts(self) -> Counts:
        """What came since the last call."""
        return Counts(**json.loads(self._ask("/counts")))

    def _ask(self, path: str) -> bytes:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}") as answer:
            return bytes(answer.read())


@contextmanager
def serving() -> Iterator[FeedServer]:
    """A server that runs for as long as the block does."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.Process(target=_serve, args=(there,), daemon=True)
    process.start()
    try:
        yield FeedServer(here.recv())
    finally:
        process.terminate()


def _host(number: int) -> str:
    return f"127.0.0.{number + 1}"


def _serve(ready: Connection) -> None:
    asyncio.run(_forever(ready))


async def _forever(ready: Connection) -> None:
    world = _World()
    loop = asyncio.get_running_loop()
    first = await loop.create_server(lambda: _Asked(world), _host(0), 0, backlog=1000)
    port = first.sockets[0].getsockname()[1]
    for number in range(1, HOSTS):
        await loop.create_server(lambda: _Asked(world), _host(number), port, backlog=1000)
    ready.send(port)
    await asyncio.Event().wait()


class _World:
    """The edition of all feeds, and what was asked."""

    def __init__(self) -> None:
        self.edition = 0
        self.counted: dict[str, int] = {}

    def count(self, name: str) -> None:
        self.counted[name] = self.counted.get(name, 0) + 1

    def answer(self, path: str, headers: dict[str, str]) -> bytes:
        if path.startswith("/edition/"):
            self.edition = int(path.rpartition("/")[2])
            return _response("200 OK", b"")
        if path == "/counts":
            told, self.counted = json.dumps(self.counted).encode(), {}
            return _response("200 OK", told)
        self.count("requests")
        number = path[1:].removesuffix(".xml")
        if not number.isdigit():
            self.count("others")
            return _response("404 Not Found", b"")
        return self._feed(int(number), headers)

    def _feed(self, number: int, headers: dict[str, str]) -> bytes:
        etag, modified = f'"{self.edition}"', formatdate(BEGAN + self.edition * 3600, usegmt=True)
        validators = f"ETag: {etag}\r\nLast-Modified: {modified}\r\n"
        given = headers.get("if-none-match"), headers.get("if-modified-since")
        if given == (None, None):
            self.count("unconditional")
        if given[0] == etag or (given[0] is None and given[1] == modified):
            self.count("not_modified")
            return f"HTTP/1.1 304 Not Modified\r\n{validators}\r\n".encode()
        self.count("bodies")
        return _response("200 OK", _body(number, self.edition), f"Content-Type: application/rss+xml\r\n{validators}")


class _Asked(asyncio.Protocol):
    """One connection."""

    def __init__(self, world: _World) -> None:
        self._world = world
        self._read = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._read += data
        while b"\r\n\r\n" in self._read:
            head, _, self._read = self._read.partition(b"\r\n\r\n")
            line, *fields = head.decode("latin-1").split("\r\n")
            pairs = (field.partition(":") for field in fields)
            headers = {name.lower(): value.strip() for name, _, value in pairs}
            self._transport.write(self._world.answer(line.split(" ")[1], headers))


def _response(status: str, body: bytes, headers: str = "") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{headers}\r\n".encode() + body


def _body(number: int, edition: int) -> bytes:
    items = "".join(_item(number, item) for item in reversed(range(edition, edition + ITEMS)))
    link = f"http://{_host(number % HOSTS)}/{number}/"
    return (
        f"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>Feed {number}</title>"
        f"<link>{link}</link><description>News</description>{items}</channel></rss>"
    ).encode()


@cache
def _dated(item: int) -> str:
    return formatdate(BEGAN - (ITEMS - item) * 3600, usegmt=True)


def _item(number: int, item: int) -> str:
    words = " ".join(f"word{(number * 31 + item * 17 + place) % 997}" for place in range(60))
    return (
        f"<item><title>Report {item} of feed {number}</title><guid isPermaLink='false'>{number}-{item}</guid>"
        f"<link>http://{_host(number % HOSTS)}/{number}/{item}</link>"
        f"<pubDate>{_dated(item)}</pubDate><description>{words}</description></item>"
    )
