"""Two webs for tests: FakeWeb, which answers from a dict, and Server, a real one on loopback that can misbehave."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Self

from monitor.fetch import Web
from monitor.records import Access, Failure, FetchRequest, FetchResult, Purpose, http_class
from monitor.records.settings import NetworkSettings

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TLS = Path(__file__).parent / "cases" / "tls"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What FakeWeb has at an address."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    location: str | None = None  # where it redirects to, by a 301
    failure: Failure | None = None


class FakeWeb:
    """The shape of monitor.fetch.Web over a dict of address → body, Page or Failure. What is not in it is a 404.

    A Page with an `etag` or `last-modified` header answers 304 to a request that carries the same validators.
    `pages` may be changed while it is in use; `requests` are those that came, in order.
    """

    def __init__(
        self,
        pages: Mapping[str, bytes | Page | Failure],
        *,
        denied: Iterable[str] = (),
        clock: Callable[[], datetime] = lambda: NOON,
    ) -> None:
        self.pages = dict(pages)
        self.denied = set(denied)
        self.requests: list[FetchRequest] = []
        self._clock = clock

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *error: object) -> None:
        """Nothing is held."""

    @property
    def asked(self) -> list[str]:
        """The addresses of the requests."""
        return [request.url for request in self.requests]

    async def get(self, request: FetchRequest) -> FetchResult:
        self.requests.append(request)
        page, url = self._page(request.url), request.url
        if moved := page.location is not None:
            url = page.location
            page = self._page(url)
        same = _not_modified(request, page, url)
        failure = page.failure if same or page.status == 200 or page.failure else _failure(page.status)
        return FetchResult(
            url=request.url,
            final_url=url,
            permanent=moved,
            status=None if page.failure else 304 if same else page.status,
            headers=tuple((name.lower(), value) for name, value in page.headers.items()),
            body=b"" if same or failure else page.body,
            wire_bytes=0 if same or failure else len(page.body),
            failure=failure,
            fetched_at=self._clock(),
        )

    async def may_read(self, url: str, access: Access | None = None) -> Failure | None:
        denied = Failure(error_class="robots_denied", text="the robots.txt asks not to read this page")
        return denied if url in self.denied else None

    def held_until(self, url: str) -> datetime | None:
        """No host here asks to be left alone."""

    def _page(self, url: str) -> Page:
        page = self.pages.get(url, Page(status=404))
        if isinstance(page, Failure):
            return Page(failure=page)
        return page if isinstance(page, Page) else Page(body=page)


def _not_modified(request: FetchRequest, page: Page, url: str) -> bool:
    """If-None-Match wins over If-Modified-Since (RFC 9110 §13.2.2)."""
    given = {name.lower(): value for name, value in page.headers.items()}
    if page.failure or page.status != 200 or request.validators.url != url or not request.validators:
        return False
    if request.validators.etag:
        return request.validators.etag == given.get("etag")
    return request.validators.last_modified == given.get("last-modified")


def _failure(status: int) -> Failure:
    return Failure(error_class=http_class(status), text=f"the server answered {status}")


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came to the Server."""

    line: str
    headers: dict[str, str]  # names in lower case
    at: float = 0.0  # when it came, in seconds of the loop's clock

    @property
    def path(self) -> str:
        return self.line.split(" ")[1]


Answer = Callable[[Asked, asyncio.StreamWriter], Awaitable[bool | None]]  # true: the connection stays open


class Server:
    """A real server on loopback: each path has the bytes that it answers, headers and all, or a function that writes
    them (or does worse). Keeps connections alive where an answer announces its length. What has no path is a 404.

    `tls`: how it does TLS, where `certificate` does not say enough.
    """

    def __init__(
        self,
        routes: Mapping[str, bytes | Answer],
        *,
        certificate: str | None = None,
        tls: ssl.SSLContext | None = None,
        address: str = "127.0.0.1",
        name: str | None = None,
        port: int = 0,
    ) -> None:
        self.routes = dict(routes)
        self.address = address
        self.name = name or address
        self.port = port
        self.asked: list[Asked] = []
        self.connections = 0
        self.most_at_once = 0
        self._at_once = 0
        self._tls = tls or (server_tls(certificate) if certificate else None)

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, self.address, self.port, ssl=self._tls, limit=1 << 20)
        self.port = self._server.sockets[0].getsockname()[1]
        self._tasks: set[asyncio.Task[None]] = set()
        return self

    async def __aexit__(self, *error: object) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def url(self, path: str = "/", host: str | None = None) -> str:
        return f"{'https' if self._tls else 'http'}://{host or self.name}:{self.port}{path}"

    @property
    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]

    @property
    def connected(self) -> int:
        """How many connections are open now."""
        return len(self._tasks)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            while await self._one(reader, writer):
                pass
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the client has left, or the test has ended
        finally:
            self._tasks.discard(task)
            writer.transport.abort() if writer.is_closing() else writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        line, *fields = head.split("\r\n")[:-2]
        headers = {name.lower(): value for name, _, value in (field.partition(": ") for field in fields)}
        asked = Asked(line, headers, asyncio.get_running_loop().time())
        self.asked.append(asked)
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            return await self._answer(asked, writer)
        finally:
            self._at_once -= 1

    async def _answer(self, asked: Asked, writer: asyncio.StreamWriter) -> bool:
        answer = self.routes.get(asked.path, reply(404))
        if callable(answer):
            return bool(await answer(asked, writer))
        return await _written(answer, writer)


async def _written(answer: bytes, writer: asyncio.StreamWriter) -> bool:
    """Whether the client can see where the answer ends, and may ask again on the same connection."""
    writer.write(answer)
    await writer.drain()
    head = answer.partition(b"\r\n\r\n")[0].lower()
    return b"content-length: " in head or head.startswith((b"http/1.1 304", b"http/1.1 204"))


def choosing(choose: Callable[[Asked], bytes]) -> Answer:
    """An answer that depends on the request."""

    async def answer(asked: Asked, writer: asyncio.StreamWriter) -> bool:
        return await _written(choose(asked), writer)

    return answer


def in_turn(*answers: bytes | Answer) -> Answer:
    """One answer after the other, request by request; the last one for ever."""
    left = list(answers)

    async def answer(asked: Asked, writer: asyncio.StreamWriter) -> bool:
        given = left.pop(0) if len(left) > 1 else left[0]
        return bool(await given(asked, writer)) if callable(given) else await _written(given, writer)

    return answer


def conditional(body: bytes, *headers: tuple[str, str]) -> Answer:
    """A server that keeps its word: 304 to who asks with the ETag or, without one, the Last-Modified of these headers
    (RFC 9110 §13.2.2)."""
    given = {name.lower(): value for name, value in headers}

    def choose(asked: Asked) -> bytes:
        tag, since = asked.headers.get("if-none-match"), asked.headers.get("if-modified-since")
        same = (
            tag == given.get("etag") if tag is not None else since is not None and since == given.get("last-modified")
        )
        return reply(304, b"", *headers) if same else reply(200, body, *headers)

    return choosing(choose)


def hanging(start: bytes = b"") -> Answer:
    """Says so much, and then nothing more."""

    async def answer(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        await writer.drain()
        await asyncio.Event().wait()

    return answer


def dripping(start: bytes, *, every_s: float = 0.05) -> Answer:
    """Says so much, and then a byte at a time, for ever."""

    async def answer(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        while True:
            await writer.drain()
            await asyncio.sleep(every_s)
            writer.write(b"x")

    return answer


class Names:
    """A name server with its own mind: each look-up of a name gives the next of its answers, the last one for ever.
    An answer is a list of addresses, or an OSError to raise. A name that it does not have is not found."""

    def __init__(self, answers: Mapping[str, Sequence[Sequence[str] | OSError]]) -> None:
        self.answers = {name: list(given) for name, given in answers.items()}
        self.asked: list[str] = []

    async def __call__(self, host: str) -> list[str]:
        self.asked.append(host)
        answers = self.answers.get(host.removesuffix("."))
        if answers is None:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, OSError):
            raise answer
        return list(answer)


def reply(status: int = 200, body: bytes = b"", *headers: tuple[str, str], length: bool = True) -> bytes:
    """A well-formed answer, byte by byte."""
    phrases = {int(known): known.phrase for known in HTTPStatus}
    lines = [f"HTTP/1.1 {status} {phrases.get(status, 'Odd')}", *(f"{name}: {value}" for name, value in headers)]
    if length and status not in (204, 304):
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode("utf-8", "surrogateescape") + body


def redirect(location: str, status: int = 302) -> bytes:
    return reply(status, b"", ("Location", location))


def feed(url: str) -> FetchRequest:
    return FetchRequest(url=url, purpose=Purpose.FEED)


def page(url: str) -> FetchRequest:
    return FetchRequest(url=url, purpose=Purpose.PAGE)


def near(server: Server, **settings: object) -> NetworkSettings:
    """Settings under which a server on loopback can be reached, at once."""
    opened = {
        "allow": ("127.0.0.0/8",),
        "ports": (server.port,),
        "host_gap_s": 0,
        "per_host": 4,
        "feeds_per_s": 10_000,
        "pages_per_s": 10_000,
    }
    return NetworkSettings(**(opened | settings))  # type: ignore[arg-type]


@asynccontextmanager
async def between(server: Server, **settings: object) -> AsyncIterator[Web]:
    """The server running, and a Web that can reach it."""
    async with server, Web(near(server, **settings), lambda: NOON) as web:
        yield web


async def fetched(answer: bytes | Answer, **settings: object) -> FetchResult:
    """What a Web makes of one answer."""
    server = Server({"/feed": answer})
    async with between(server, **settings) as web:
        return await web.get(feed(server.url("/feed")))


def error_class(result: FetchResult) -> str | None:
    return result.failure.error_class if result.failure else None


def server_tls(certificate: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(TLS / certificate)
    return context
