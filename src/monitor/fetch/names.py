"""From a name to addresses that may be reached: looked up once, all of them checked, and connected to as checked."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor

from aiohttp.abc import AbstractResolver, ResolveResult

from monitor.fetch.addresses import Address
from monitor.fetch.failure import Refused
from monitor.fetch.guard import Guard

Lookup = Callable[[str], Awaitable[list[str]]]  # a name → its addresses as text; raises OSError
THREADS = 32  # the system's resolver blocks one for each name that it waits for


class CheckedResolver(AbstractResolver):
    """What aiohttp asks for addresses. The connection goes to one of the addresses checked here, without a second
    look-up: a name cannot change its mind in between (DNS rebinding)."""

    def __init__(self, guard: Guard, lookup: Lookup, patience_s: float) -> None:
        self._guard = guard
        self._lookup = lookup
        self._patience_s = patience_s

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        return [_resolved(host, port, address) for address in await self.addresses(host, port)]

    async def addresses(self, host: str, port: int) -> list[Address]:
        """The addresses of a name, every one of them checked; raises Refused (`dns` where there is none)."""
        addresses = [ipaddress.ip_address(text) for text in await self._found(host)]
        for address in addresses:
            self._guard.check(address, port)
        return addresses

    async def _found(self, host: str) -> list[str]:
        try:
            async with asyncio.timeout(self._patience_s):
                found = await self._lookup(host)
        except TimeoutError:
            raise Refused("dns", f"the name servers did not say in time where {host} is", temporary=True) from None
        except OSError as error:
            why = f"the name {host} was not found: {error.strerror or 'no answer'}"
            raise Refused("dns", why, temporary=error.errno == socket.EAI_AGAIN) from None
        if not found:
            raise Refused("dns", f"the name {host} has no address")
        return list(dict.fromkeys(found))

    async def close(self) -> None:
        """Nothing is kept."""


class SystemLookup:
    """The system's resolver, in threads of its own: names that hang must not hold up what else needs a thread."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="names")

    async def __call__(self, host: str) -> list[str]:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, _addresses, host)

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


def _addresses(host: str) -> list[str]:
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return [str(place[0]) for *_, place in found]


def _resolved(host: str, port: int, address: Address) -> ResolveResult:
    family = socket.AF_INET6 if address.version == 6 else socket.AF_INET
    return ResolveResult(hostname=host, host=str(address), port=port, family=family, proto=0, flags=0)
