"""What comes over a connection: all its bytes counted, and the ends of bodies that aiohttp does not tell of."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from functools import partial

import aiohttp
from aiohttp.abc import AbstractResolver
from aiohttp.client_proto import ResponseHandler
from aiohttp.http_exceptions import ContentLengthError

from monitor.records.settings import FetchLimits

KEEP_ALIVE_S = 15.0
FRAMING = 2  # wire bytes of a body to what its chunks may be wrapped in: honest servers add a few bytes to thousands
STATUS = slice(9, 12)  # of b"HTTP/1.1 304 Not Modified"
WITHOUT_BODY = (b"204", b"304")
HEAD_ENDS = b"\r\n\r\n"


class Flooded(aiohttp.ClientPayloadError):
    """More came for one answer than its headers, its body and their framing may need together."""


class CountedConnector(aiohttp.TCPConnector):
    """A connector whose connections count; with `resolver` None it leaves names to aiohttp."""

    def __init__(self, resolver: AbstractResolver | None, limits: FetchLimits) -> None:
        super().__init__(resolver=resolver, use_dns_cache=False, limit=0, keepalive_timeout=KEEP_ALIVE_S)
        self._factory = partial(_counted, loop=self._loop, most_bytes=_most_bytes(limits))


class CountedProtocol(ResponseHandler):
    """aiohttp's reader of answers. It knows limits for headers and hands bodies on to be counted, but nothing counts
    preliminary answers (1xx) and what chunks are wrapped in: without this a server sends those until time is up."""

    def __init__(self, loop: asyncio.AbstractEventLoop, *, most_bytes: int) -> None:
        super().__init__(loop)
        self._most_bytes = most_bytes
        self._come_bytes = 0

    def set_response_params(self, **params: object) -> None:
        """A request begins."""
        self._come_bytes = 0
        super().set_response_params(**params)  # type: ignore[arg-type]

    def data_received(self, data: bytes) -> None:
        first, self._come_bytes = self._come_bytes == 0, self._come_bytes + len(data)
        if self._come_bytes > self._most_bytes:
            self._flood()
            return
        super().data_received(self._without_surplus(data) if first else data)

    def set_exception(self, exc: BaseException, exc_cause: BaseException | None = None) -> None:
        """The flood stays the reason, whatever follows from it."""
        if not isinstance(self.exception(), Flooded):
            super().set_exception(exc, *([exc_cause] if exc_cause else []))

    def _flood(self) -> None:
        payload, self._payload = self._payload, None
        if payload is not None:
            payload.set_exception(Flooded())
        self.set_exception(Flooded())
        if self.transport is not None:
            self.transport.close()

    def _without_surplus(self, data: bytes) -> bytes:
        """An answer that has no body (RFC 9112 §6.3), without the one that some servers send all the same: aiohttp
        would find no answer in it, and forget the one before."""
        head_ends = data.find(HEAD_ENDS) + len(HEAD_ENDS)
        if data[STATUS] not in WITHOUT_BODY or head_ends < len(HEAD_ENDS) or head_ends == len(data):
            return data
        self.force_close()
        return data[:head_ends]


def _counted(loop: asyncio.AbstractEventLoop, most_bytes: int) -> ResponseHandler:
    return CountedProtocol(loop, most_bytes=most_bytes)


def _most_bytes(limits: FetchLimits) -> int:
    bodies = (limits.feed, limits.page, limits.sitemap, limits.robots)
    return limits.header_bytes + FRAMING * max(body.wire_bytes for body in bodies)


async def pieces(response: aiohttp.ClientResponse) -> AsyncIterator[bytes]:
    """The body piece by piece; raises aiohttp.ClientError where it does not come to its end, or comes in a flood.

    aiohttp (3.14.5) leaves its reader waiting for ever when chunks turn into garbage half-way, and takes a reset
    for the end of a body without length. Both show in how the connection closed.
    """
    closed = _closed(response)
    if closed is None:
        async for piece in response.content.iter_any():
            yield piece
        return

    def wake(closed: asyncio.Future[None]) -> None:
        closed.exception()  # seen here, so that asyncio does not report it as never retrieved
        if not response.content.is_eof() and response.content.exception() is None:
            response.content.set_exception(aiohttp.ClientPayloadError("the connection broke in the body"))

    closed.add_done_callback(wake)
    try:
        async for piece in response.content.iter_any():
            yield piece
        if _until_closed(response) and closed.done() and closed.exception() is not None:
            raise aiohttp.ClientPayloadError("reset") from ContentLengthError("reset")
    finally:
        closed.remove_done_callback(wake)


def _closed(response: aiohttp.ClientResponse) -> asyncio.Future[None] | None:
    """Done when the connection is closed, with its error; None where the body has come already."""
    protocol = response.connection.protocol if response.connection else None
    return None if protocol is None else protocol.closed  # one with nothing to read is false


def _until_closed(response: aiohttp.ClientResponse) -> bool:
    """Whether nothing but the connection's end marks the body's (RFC 9112 §6.3)."""
    return response.content_length is None and "Transfer-Encoding" not in response.headers
