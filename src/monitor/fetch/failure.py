"""What can go wrong on the network, each under its class from the closed list and in one plain line without secrets."""

from __future__ import annotations

import errno
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import NoReturn

import aiohttp
from aiohttp.http_exceptions import ContentLengthError, LineTooLong, TransferEncodingError

from monitor.fetch.wire import Flooded
from monitor.records import Failure, http_class

TEXT_LENGTH = 200
ADVICE = {
    304: "though nothing was asked with validators",
    401: "a name and password are needed; see auth",
    407: "the proxy wants a name and password",
    451: "perhaps blocked in your country; see proxy",
}
PHRASES = {int(status): status.phrase for status in HTTPStatus}
NOWHERE = (errno.ENETDOWN, errno.ENETUNREACH)  # this machine has no way out
UNFINISHED = (ContentLengthError, TransferEncodingError, aiohttp.ClientOSError)


class Failed(Exception):
    """Ends a fetch; caught in `Web.get`, never seen outside of this package."""

    def __init__(
        self, error_class: str, text: str, retry_after_s: int | None = None, *, temporary: bool = False
    ) -> None:
        self.failure = Failure(
            error_class=error_class, text=plain(text), retry_after_s=retry_after_s, temporary=temporary
        )
        super().__init__(text)


class Refused(Failed, OSError):
    """A name without addresses, or an address that must not be reached. An OSError, because that is what aiohttp
    expects of a resolver and hands on."""


def plain(text: str) -> str:
    """One printable line of at most 200 characters: what a server wrote is shown, never sent to a terminal."""
    shown = "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text[: 2 * TEXT_LENGTH])
    return shown if len(shown) <= TEXT_LENGTH else shown[: TEXT_LENGTH - 1] + "…"


def refuse_status(status: int, retry_after_s: int | None, why: str | None = None) -> NoReturn:
    """Ends a fetch whose status is neither a 200 nor an asked-for 304."""
    phrase = PHRASES.get(status, "a status without a meaning")
    advice = why or ADVICE.get(status)
    text = f"the server answered {status} ({phrase})" + (f": {advice}" if advice else "")
    raise Failed(http_class(status), text, retry_after_s)


@contextmanager
def named() -> Iterator[None]:
    """Turns what aiohttp, ssl and the system raise into Failed."""
    try:
        yield
    except (aiohttp.ClientError, OSError) as error:
        if isinstance(error, Failed):
            raise
        raise _name(error) from error


def _name(error: aiohttp.ClientError | OSError) -> Failed:
    match error:
        case aiohttp.ClientConnectorError():
            return _unconnected(error)
        case aiohttp.ConnectionTimeoutError():
            return Failed("connect_timeout", "no connection in time")
        case Flooded():
            return Failed("body_too_large", "far more came over the wire than an answer may need")
        case TimeoutError():
            return Failed("timeout", "the answer did not come in time")
        case aiohttp.ClientHttpProxyError():
            return Failed("connect", f"the proxy answered {error.status}")
        case aiohttp.ClientResponseError() if _too_large(error):
            return Failed("headers_too_large", "the headers of the answer are too many or too long")
        case aiohttp.ClientPayloadError() if isinstance(error.__cause__, UNFINISHED):
            return Failed("truncated", "the answer ended before its announced end")
        case aiohttp.ServerDisconnectedError():
            return Failed("protocol", "the server closed the connection without an answer")
        case OSError():
            return Failed("connect", f"the connection broke: {_reason(error)}")
        case _:
            return Failed("protocol", "what the server sent is not HTTP")


def _unconnected(error: aiohttp.ClientConnectorError) -> Failed:
    match error.os_error:
        case Refused() as refused:
            return refused
        case ssl.SSLCertVerificationError() as invalid:
            return Failed("tls", f"the certificate is not valid: {invalid.verify_message}")
        case ssl.SSLError() as broken:
            return Failed("tls", f"no secure connection: {broken.reason or 'the handshake failed'}")
        case ConnectionResetError():  # a plain connection is refused or not answered; only a handshake is reset
            return Failed("tls", "no secure connection: the server broke the handshake off")
        case other:
            nowhere = other.errno in NOWHERE
            return Failed("connect", f"no connection to {error.host}: {_reason(other)}", temporary=nowhere)


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__


def _too_large(error: aiohttp.ClientResponseError) -> bool:
    """aiohttp names the parser's complaint only in the chain of causes, and a surplus of headers only in its text."""
    cause = error.__cause__.__cause__ if error.__cause__ else None
    return isinstance(cause, LineTooLong) or "Too many headers" in error.message
