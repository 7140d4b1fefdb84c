"""The desk's door: nobody who lacks its key gets anything else from it, on whatever route.

It stands round the whole of Datasette as an ASGI application: it checks the name that the desk was called by, lets in
whoever shows the session's cookie, hands out that cookie once for the token of the printed link, and gives every
answer its headers. A session ends thirty days after its last use; the cookie is given anew once a day.
"""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from typing import TYPE_CHECKING, cast
from urllib.parse import parse_qs

from monitor.errors import StoreError
from monitor.review.spreadsheet import guarded
from monitor.store.keys import DOOR, LIFETIME

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from monitor.review.keyring import Keyring

    Scope = dict[str, object]
    Message = dict[str, object]
    Headers = list[tuple[bytes, bytes]]
    Receive = Callable[[], Awaitable[Message]]
    Send = Callable[[Message], Awaitable[None]]
    Application = Callable[[Scope, Receive, Send], Awaitable[None]]

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

_STYLE = """
:root { color-scheme: light dark; --paper: #fbfaf7; --ink: #1f2328 }
@media (prefers-color-scheme: dark) { :root { --paper: #16181b; --ink: #e4e3df } }
body { max-width: 36rem; margin: 12vh auto; padding: 0 1.5rem; background: var(--paper); color: var(--ink);
font: 16px/1.6 system-ui, -apple-system, "Segoe UI", "Noto Sans", sans-serif }
h1 { font-size: 1.5rem; line-height: 1.25 }
"""
_CLOSED = f"""<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>monitor</title>
<style>{_STYLE}</style></head>
<body>
<h1>The review desk is closed</h1>
<p>It opens with a link that works once. <code>monitor review</code>, typed in a terminal on the machine where monitor
runs, prints a new one at any time, while the desk goes on.</p>
<p>A browser that was let in stays so for thirty days after its last visit.</p>
</body>
</html>
"""
# Whoever stands outside gets no file of the desk, not even its style: the page brings its own, known by its digest.
_OUTSIDE = STRICT.replace(
    "style-src 'self'", f"style-src 'sha256-{b64encode(sha256(_STYLE.encode()).digest()).decode()}'"
)
_STRANGE = "This desk does not answer to that name. Its address is in the link that monitor printed.\n"


class Door:
    """The ASGI application that lets nobody in without a key. `keys` None: no door, but all the rest."""

    def __init__(
        self, inside: Application, keys: Keyring | None, *, reviewer: str, names: frozenset[str], cookie: str
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
        elif scope["path"] == DOOR:
            await self._knock(scope, send)
        elif self._keys is None:
            await self._enter(scope, receive, send)
        elif session := self._session(scope):
            renewed = [self._cookie_with(session)] if self._keys.renew(session) else []
            await self._enter(scope, receive, _with_headers(send, renewed))
        else:
            await _say(send, 403, _CLOSED, policy=_OUTSIDE)

    async def _enter(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._inside({**scope, "actor": {"id": self._reviewer}}, receive, guarded(scope, send))

    def _session(self, scope: Scope) -> str | None:
        """The key that a browser shows, where it is a session's."""
        shown = (
            value
            for header in _all(scope, b"cookie")
            for name, _, value in (pair.strip().partition("=") for pair in header.split(";"))
            if name == self._cookie
        )
        return next((value for value in shown if self._keys and self._keys.admits(value)), None)

    async def _knock(self, scope: Scope, send: Send) -> None:
        """The link: its token for a cookie, once. Only GET redeems it: programs that look at links ask with HEAD."""
        inside = (b"location", HOME.encode())
        if self._keys is None or self._session(scope):
            await _say(send, 303, "", more=[inside])
            return
        query = parse_qs(cast("bytes", scope["query_string"]).decode("latin-1"))
        try:
            session = self._keys.redeem(query.get("token", [""])[0]) if scope["method"] == "GET" else None
        except StoreError as error:
            await _say(send, 503, f"{error}\n", "text/plain")
            return
        if session is None:
            await _say(send, 403, _CLOSED, policy=_OUTSIDE)
        else:
            await _say(send, 303, "", more=[inside, self._cookie_with(session)])

    def _cookie_with(self, session: str) -> tuple[bytes, bytes]:
        age = int(LIFETIME.total_seconds())
        cookie = f"{self._cookie}={session}; Path=/; Max-Age={age}; HttpOnly; SameSite=Strict"
        return b"set-cookie", cookie.encode()


def _all(scope: Scope, name: bytes) -> list[str]:
    """The values of a header, each as it was sent."""
    return [value.decode("latin-1") for key, value in cast("Headers", scope["headers"]) if key.lower() == name]


def _with_headers(send: Send, more: Headers | None = None) -> Send:
    """Gives every answer the headers that it lacks, and `more`."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = [(bytes(name), bytes(value)) for name, value in cast("Headers", message.get("headers", []))]
            present = {name.lower() for name, _ in headers}
            added = [header for header in _ALWAYS if header[0] not in present]
            message = {**message, "headers": [*headers, *added, *(more or [])]}
        await send(message)

    return sending


async def _say(
    send: Send, status: int, body: str, kind: str = "text/html", *, policy: str = STRICT, more: Headers | None = None
) -> None:
    content = body.encode()
    headers = [
        (b"content-type", f"{kind}; charset=utf-8".encode()),
        (b"content-length", str(len(content)).encode()),
        (b"cache-control", b"no-store"),
        (b"content-security-policy", policy.encode()),
        *(more or []),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})
