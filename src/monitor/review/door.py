"""The desk's door: nobody who lacks its key gets anything else from it, on whatever route.

It stands round the whole of Datasette as an ASGI application: it checks the name that the desk was called by, lets in
whoever shows the session's cookie, hands out that cookie once for the token of the printed link, and gives every
answer its headers.
"""

from __future__ import annotations

from secrets import compare_digest
from typing import TYPE_CHECKING, cast
from urllib.parse import parse_qs

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Scope = dict[str, object]
    Message = dict[str, object]
    Headers = list[tuple[bytes, bytes]]
    Receive = Callable[[], Awaitable[Message]]
    Send = Callable[[Message], Awaitable[None]]
    Application = Callable[[Scope, Receive, Send], Awaitable[None]]

PATH = "/-/door"
HOME = "/-/review"

STRICT = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
# Datasette's own pages carry scripts and styles inside them; nothing of another host is loaded or told all the same.
DATASETTES = STRICT.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'").replace(
    "script-src 'self'", "script-src 'self' 'unsafe-inline'"
)
_ALWAYS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", DATASETTES.encode()),
)

_CLOSED = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>monitor</title></head>
<body>
<h1>The review desk is closed</h1>
<p>Open it with the link that <code>monitor review</code> or <code>monitor run</code> printed when it started. The link
works once; start the desk again for a new one.</p>
</body>
</html>
"""
_STRANGE = "This desk does not answer to that name. Its address is in the link that monitor printed.\n"


class Keys:
    """The token of the link, good once, and the sessions opened with it; in memory only."""

    def __init__(self, new_key: Callable[[], str]) -> None:
        """`new_key` gives a fresh random text, fit for an address and a cookie."""
        self._new_key = new_key
        self._sessions: set[str] = set()
        self.token: str | None = new_key()

    def redeem(self, token: str) -> str | None:
        """The key of a new session for the token, the first time; None for anything else."""
        if self.token is None or not _same(token, self.token):
            return None
        self.token = None
        session = self._new_key()
        self._sessions.add(session)
        return session

    def opens(self, session: str) -> bool:
        """Whether a session has this key."""
        return any(_same(session, known) for known in self._sessions)


class Door:
    """The ASGI application that lets nobody in without a key. `keys` None: no door, but all the rest."""

    def __init__(
        self, inside: Application, keys: Keys | None, *, reviewer: str, names: frozenset[str], cookie: str
    ) -> None:
        """`names`: the Host headers that are answered. `cookie`: its name; browsers share cookies between ports."""
        self._inside = inside
        self._keys = keys
        self._reviewer = reviewer
        self._names = names
        self._cookie = cookie

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._inside(scope, receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, _with_headers(send))

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        hosts = _all(scope, b"host")
        if len(hosts) != 1 or hosts[0].lower() not in self._names:
            await _say(send, 403, _STRANGE, "text/plain")
        elif scope["path"] == PATH:
            await self._knock(scope, send)
        elif self._let_in(scope):
            await self._inside({**scope, "actor": {"id": self._reviewer}}, receive, send)
        else:
            await _say(send, 403, _CLOSED)

    def _let_in(self, scope: Scope) -> bool:
        if self._keys is None:
            return True
        shown = [
            value
            for header in _all(scope, b"cookie")
            for name, _, value in (pair.strip().partition("=") for pair in header.split(";"))
            if name == self._cookie
        ]
        return any(self._keys.opens(value) for value in shown)

    async def _knock(self, scope: Scope, send: Send) -> None:
        """The link: its token for a cookie, once. Only GET redeems it: programs that look at links ask with HEAD."""
        if self._let_in(scope):
            await _say(send, 303, "", more=[(b"location", HOME.encode())])
            return
        query = parse_qs(cast("bytes", scope["query_string"]).decode("latin-1"))
        token = query.get("token", [""])[0]
        session = self._keys.redeem(token) if self._keys and scope["method"] == "GET" else None
        if session is None:
            await _say(send, 403, _CLOSED)
            return
        cookie = f"{self._cookie}={session}; Path=/; HttpOnly; SameSite=Strict"
        await _say(send, 303, "", more=[(b"location", HOME.encode()), (b"set-cookie", cookie.encode())])


def _same(one: str, other: str) -> bool:
    return compare_digest(one.encode(), other.encode())


def _all(scope: Scope, name: bytes) -> list[str]:
    """The values of a header, each as it was sent."""
    return [value.decode("latin-1") for key, value in cast("Headers", scope["headers"]) if key.lower() == name]


def _with_headers(send: Send) -> Send:
    """Gives every answer the headers that it lacks."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = [(bytes(name), bytes(value)) for name, value in cast("Headers", message.get("headers", []))]
            present = {name.lower() for name, _ in headers}
            added = [header for header in _ALWAYS if header[0] not in present]
            message = {**message, "headers": [*headers, *added]}
        await send(message)

    return sending


async def _say(send: Send, status: int, body: str, kind: str = "text/html", *, more: Headers | None = None) -> None:
    content = body.encode()
    headers = [
        (b"content-type", f"{kind}; charset=utf-8".encode()),
        (b"content-length", str(len(content)).encode()),
        (b"cache-control", b"no-store"),
        (b"content-security-policy", STRICT.encode()),
        *(more or []),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})
