"""Small proxies for tests: they note where they are to connect to, and connect to where the test says."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from ipaddress import ip_address
from typing import Self

from web import Answer, Asked, Server

IPV4, NAME, IPV6 = 1, 3, 4


class Socks:
    """A SOCKS5 proxy (RFC 1928) that leads every connection to `target`. `reply`: what it answers a request to connect,
    0 for success; `instead`: a function that does something else with the connection from its first byte on."""

    scheme = "socks5"

    def __init__(self, target: Server, *, reply: int = 0, instead: Answer | None = None) -> None:
        self.asked: list[tuple[str, int]] = []  # host as it was given, port
        self._target = target
        self._reply = reply
        self._instead = instead

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self._port: int = self._server.sockets[0].getsockname()[1]
        self._tasks: set[asyncio.Task[None]] = set()
        return self

    async def __aexit__(self, *error: object) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def url(self, scheme: str | None = None) -> str:
        return f"{scheme or self.scheme}://127.0.0.1:{self._port}"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            if self._instead:
                await self._instead(Asked("CONNECT", {}), writer)
            else:
                await self._lead(reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the client has left, or the test has ended
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _lead(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        _, methods = await reader.readexactly(2)
        await reader.readexactly(methods)
        writer.write(b"\x05\x00")
        _, command, _, kind = await reader.readexactly(4)
        assert command == 1
        self.asked.append((await _host(reader, kind), int.from_bytes(await reader.readexactly(2), "big")))
        writer.write(bytes([5, self._reply, 0, IPV4]) + b"\0" * 6)
        if self._reply == 0:
            await self._pipe(reader, writer)

    async def _pipe(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection(self._target.address, self._target.port)
        try:
            with suppress(OSError):
                await asyncio.gather(_copy(reader, back), _copy(there, writer))
        finally:
            back.close()


class Connect(Socks):
    """A proxy for `CONNECT` (RFC 9110 §9.3.6), as https goes through an HTTP proxy."""

    scheme = "http"

    async def _lead(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = (await reader.readuntil(b"\r\n\r\n")).decode("ascii").split("\r\n")[0]
        method, where, _ = line.split(" ")
        assert method == "CONNECT"
        host, _, port = where.rpartition(":")
        self.asked.append((host, int(port)))
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await self._pipe(reader, writer)


async def _host(reader: asyncio.StreamReader, kind: int) -> str:
    match kind:
        case 1 | 4:
            return str(ip_address(await reader.readexactly(4 if kind == IPV4 else 16)))
        case _:
            assert kind == NAME
            return (await reader.readexactly((await reader.readexactly(1))[0])).decode("ascii")


async def _copy(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    while piece := await source.read(65_536):
        sink.write(piece)
        await sink.drain()
    sink.close()
