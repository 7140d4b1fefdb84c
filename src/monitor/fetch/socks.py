"""Connections through a SOCKS5 proxy (RFC 1928), as Tor offers one.

`socks5` has the proxy connect to an address that we looked up and checked; `socks5h` gives it the name, once that has
been checked, for a proxy that sees names that we do not, or must not ask for: the spelling is curl's.
"""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import aiohttp
from aiohttp import AddrInfoType, ClientRequest, ClientTimeout
from aiohttp.client_proto import ResponseHandler
from python_socks import ProxyError, ProxyTimeoutError, ProxyType
from python_socks.async_.asyncio import Proxy
from yarl import URL

from monitor.fetch.failure import Refused
from monitor.fetch.names import CheckedResolver
from monitor.fetch.wire import CountedConnector
from monitor.records.settings import FetchLimits

SCHEMES = ("socks5", "socks5h")


class SocksConnector(CountedConnector):
    """An aiohttp connector whose connections begin at a proxy. The hooks are aiohttp's own between looking up and
    shaking hands (3.14.5), so that look-ups, their checks and TLS stay as they are without a proxy."""

    def __init__(self, proxy: URL, resolver: CheckedResolver, limits: FetchLimits) -> None:
        super().__init__(resolver, limits)
        self._proxy = proxy
        self._patience_s = limits.connect_s

    async def _wrap_create_connection(
        self,
        *args: Any,
        addr_infos: list[AddrInfoType],
        req: ClientRequest,
        timeout: ClientTimeout,
        client_error: type[Exception] = aiohttp.ClientConnectorError,
        **kwargs: Any,
    ) -> tuple[asyncio.Transport, ResponseHandler]:
        address, port = addr_infos[0][4][:2]
        host = (req.url.raw_host or "") if self._proxy.scheme == "socks5h" else str(address)
        try:
            tunnel = await self._tunnel(host, int(port))
        except Refused as refused:
            raise aiohttp.ClientConnectorError(req.connection_key, refused) from refused
        try:
            return await self._wrap_existing_connection(
                *args, req=req, timeout=timeout, client_error=client_error, sock=tunnel, **kwargs
            )
        except BaseException:
            tunnel.close()
            raise

    async def _tunnel(self, host: str, port: int) -> socket.socket:
        """A socket that the proxy has connected to there; raises Refused."""
        proxy = Proxy(ProxyType.SOCKS5, self._proxy.host or "", self._proxy.port or 0, rdns=True)
        try:
            return await proxy.connect(host, port, timeout=self._patience_s)
        except ProxyTimeoutError:
            raise Refused("connect_timeout", "the proxy made no connection in time") from None
        except ProxyError as error:
            raise Refused("connect", f"the proxy made no connection: {error}") from None
        except OSError as error:
            why = error.strerror or "it broke off"
            raise Refused("connect", f"no connection to the proxy: {why}") from None
