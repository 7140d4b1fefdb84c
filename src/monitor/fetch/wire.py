"""The bytes of a body as they come, and the ends of connections that aiohttp does not tell of."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import aiohttp
from aiohttp.http_exceptions import ContentLengthError


async def pieces(response: aiohttp.ClientResponse) -> AsyncIterator[bytes]:
    """The body piece by piece; raises aiohttp.ClientError where it does not come to its end.

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
