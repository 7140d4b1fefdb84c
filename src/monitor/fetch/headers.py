"""The headers that we send, and those of the answer that are kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from urllib.parse import quote

import aiohttp
from yarl import URL

import monitor
from monitor.fetch.decode import OFFERED
from monitor.fetch.failure import Failed
from monitor.fetch.secrets import secret
from monitor.markup import http_date
from monitor.records import FetchRequest, Purpose
from monitor.records.settings import Identity, NetworkSettings

NAME = "monitor"
NEUTRAL_AGENT = "Mozilla/5.0 (compatible)"
FEEDS = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.8"
ACCEPT = {
    Purpose.FEED: f"{FEEDS}, */*;q=0.1",
    Purpose.PAGE: "text/html, application/xhtml+xml, */*;q=0.1",
    Purpose.SITEMAP: "application/xml, text/xml, */*;q=0.1",
    Purpose.ROBOTS: "text/plain, */*;q=0.1",
}
VALIDATOR_LENGTH = 8 * 1024  # a longer one is dropped, never cut: half a validator matches nothing
VALIDATORS = ("etag", "last-modified")
RETRY_AFTER_CAP_S = 24 * 3600
TOKEN = frozenset("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")  # RFC 9110 §5.6.2
CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f]")
PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))

RawHeaders = Iterable[tuple[bytes, bytes]]


def sent(request: FetchRequest, hop: str, settings: NetworkSettings, *, plain: bool) -> dict[str, str]:
    """The request's headers for one hop; with `plain` no encoding is offered.

    Validators go only to the address that gave them, credentials only to the origin they are meant for.
    """
    headers = {
        "User-Agent": user_agent(request, settings),
        "Accept": ACCEPT[request.purpose],
        "Accept-Encoding": "identity" if plain else OFFERED,
    }
    if request.validators.url == hop:
        headers |= _conditions(request)
    access = request.access
    if access and access.auth and URL(hop).origin() == URL(access.origin or request.url).origin():
        headers |= _credentials(access.auth)
    return headers


def user_agent(request: FetchRequest, settings: NetworkSettings) -> str:
    """Who we say we are: as the feed's settings say, else as the network's do, else by the chosen identity."""
    chosen = (request.access and request.access.user_agent) or settings.user_agent
    if chosen:
        return "".join(char for char in chosen if _sendable(char))
    if settings.identity is Identity.NEUTRAL:
        return NEUTRAL_AGENT
    contact = f" (+{settings.contact})" if settings.contact and _sendable(settings.contact) else ""
    return f"{NAME}/{monitor.__version__}{contact}"


def robots_token(settings: NetworkSettings) -> str:
    """The name by which a robots.txt can speak of us (RFC 9309 §2.2.1)."""
    product = (settings.user_agent or NAME).partition("/")[0].partition(" ")[0]
    return NAME if product.lower() == "mozilla" else product


def conditional(headers: Mapping[str, str]) -> bool:
    """Whether a 304 may answer."""
    return "If-None-Match" in headers or "If-Modified-Since" in headers


def _conditions(request: FetchRequest) -> dict[str, str]:
    """Both validators, byte for byte (RFC 9110 §13.1)."""
    pairs = (("If-None-Match", request.validators.etag), ("If-Modified-Since", request.validators.last_modified))
    return {name: value for name, value in pairs if value and _sendable(value)}


def _credentials(auth: str) -> dict[str, str]:
    """`basic:WHERE` with `user:password` at WHERE, as `secrets` reads it; `header:WHERE` with a whole header
    `Name: value` there, or the value of Authorization alone. Raises Failed without ever telling the secret."""
    kind, _, where = auth.partition(":")
    held = secret(where)
    if kind == "basic":
        return {"Authorization": aiohttp.encode_basic_auth(*held.partition(":")[::2])}
    name, colon, value = held.partition(": ")
    return {name: value.strip()} if colon and TOKEN.issuperset(name) else {"Authorization": held}


def kept(raw: RawHeaders, limit_bytes: int) -> tuple[tuple[str, str], ...]:
    """The answer's headers, names in lower case; raises Failed where they are too large together.

    A validator that could not be sent back byte for byte is dropped.
    """
    pairs = [(name.decode("latin-1").lower(), value) for name, value in raw]
    if sum(len(name) + len(value) + len(": \r\n") for name, value in pairs) > limit_bytes:
        raise Failed("headers_too_large", f"the headers of the answer are larger than {limit_bytes // 1024} KiB")
    return tuple(
        (name, value.decode("utf-8", "replace"))
        for name, value in pairs
        if name not in VALIDATORS or _returnable(value)
    )


def location(raw: RawHeaders) -> str | None:
    """Where a redirect leads, as written, its non-ASCII bytes percent-encoded as browsers do."""
    found = next((value for name, value in raw if name.lower() == b"location"), None)
    return None if found is None else quote(found.strip(), safe=PRINTABLE)


def retry_after_s(value: str | None, now: datetime) -> int | None:
    """Retry-After in seconds or as an HTTP-date (RFC 9110 §10.2.3) → seconds, at most a day; None for nonsense."""
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        seconds = int(text[:9])
    else:
        date = http_date(text)
        seconds = int((date - now).total_seconds()) if date else 0
    return min(seconds, RETRY_AFTER_CAP_S) if seconds > 0 else None


def _returnable(value: bytes) -> bool:
    try:
        return len(value) <= VALIDATOR_LENGTH and _sendable(value.decode())
    except UnicodeDecodeError:
        return False


def _sendable(text: str) -> bool:
    return CONTROL.search(text) is None
