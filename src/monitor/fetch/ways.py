"""The ways out: straight, through an HTTP proxy, through a SOCKS5 proxy. Each is a session of aiohttp's that knows no
environment, no cookies, no redirects of its own and no decompression."""

from __future__ import annotations

from dataclasses import dataclass

import aiohttp
from yarl import URL

from monitor.fetch import socks
from monitor.fetch.addresses import literal
from monitor.fetch.decode import PIECE
from monitor.fetch.failure import Failed
from monitor.fetch.names import CheckedResolver
from monitor.fetch.wire import CountedConnector
from monitor.records import Access
from monitor.records.settings import FetchLimits, NetworkSettings

FIELD_BYTES = 16 * 1024  # one header; aiohttp's 8,190 would refuse an ETag of 8 KB before it can be dropped


@dataclass(frozen=True, slots=True)
class Way:
    """A session, and the proxy that it has to be told of with each request."""

    session: aiohttp.ClientSession
    proxy: URL | None = None


class Ways:
    """All the ways out under the same settings; to be closed."""

    def __init__(self, settings: NetworkSettings, resolver: CheckedResolver) -> None:
        self._settings = settings
        self._limits = settings.limits
        self._resolver = resolver
        self._straight = self._session(CountedConnector(resolver, self._limits))
        self._proxied = self._session(CountedConnector(None, self._limits))
        self._socks: dict[URL, aiohttp.ClientSession] = {}

    async def close(self) -> None:
        for session in (self._straight, self._proxied, *self._socks.values()):
            await session.close()

    async def to(self, target: URL, access: Access | None) -> Way:
        """How to reach an address; raises Failed where the proxy cannot be used or the name must not be reached.

        An HTTP proxy looks names up by its own lights, so they are checked here; the other sessions check as they
        connect.
        """
        proxy = _proxy(access, self._settings)
        if proxy is None:
            return Way(self._straight)
        if proxy.scheme in socks.SCHEMES:
            return Way(self._through(proxy))
        host = target.raw_host or ""
        if literal(host) is None:
            await self._resolver.addresses(host, target.port or 0)
        return Way(self._proxied, proxy)

    def _through(self, proxy: URL) -> aiohttp.ClientSession:
        if proxy not in self._socks:
            self._socks[proxy] = self._session(socks.SocksConnector(proxy, self._resolver, self._limits))
        return self._socks[proxy]

    def _session(self, connector: aiohttp.TCPConnector) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=connector,
            trust_env=False,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            read_bufsize=PIECE,
            max_line_size=FIELD_BYTES,
            max_field_size=FIELD_BYTES,
            max_headers=self._limits.headers,
            timeout=_timeout(self._limits),
        )


def _timeout(limits: FetchLimits) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=None, connect=limits.connect_s, sock_read=limits.silence_s)


def _proxy(access: Access | None, settings: NetworkSettings) -> URL | None:
    """The proxy of a feed, else the network's; raises Failed for one that cannot be used."""
    chosen = (access and access.proxy) or settings.proxy
    if not chosen:
        return None
    try:
        proxy = URL(chosen)
    except ValueError:
        raise Failed("bad_url", "the address of the proxy cannot be read") from None
    if proxy.scheme not in ("http", "https", *socks.SCHEMES):
        raise Failed("blocked_scheme", f"proxies are reached by http, https or socks5, not by {proxy.scheme or 'this'}")
    return proxy
