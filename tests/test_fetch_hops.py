"""Redirects, proxies and certificates: every hop is a request of its own, checked as the first."""

from __future__ import annotations

import asyncio
import socket
import struct

import pytest

from monitor.fetch import Web
from monitor.records import Access, FetchRequest, Purpose, Validators
from monitor.records.settings import NetworkSettings
from web import NOON, TLS, Names, Server, between, error_class, feed, page, redirect, reply

PUBLIC = "93.184.216.34"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_redirects_are_followed_and_named(status: int) -> None:
    server = Server({"/a": redirect("/dir/b?x=1#part", status), "/dir/b?x=1": reply(200, b"there")})
    async with between(server) as web:
        result = await web.get(feed(server.url("/a")))
    assert (result.failure, result.body) == (None, b"there")
    assert (result.url, result.final_url) == (server.url("/a"), server.url("/dir/b?x=1"))
    assert result.permanent == (status in (301, 308))


async def test_a_chain_is_permanent_only_where_each_link_is() -> None:
    server = Server(
        {"/a": redirect("/b", 308), "/b": redirect("/c", 302), "/c": reply(200, b"x"), "/d": redirect("/e", 301)}
    )
    server.routes["/e"] = redirect("/c", 308)
    async with between(server) as web:
        assert not (await web.get(feed(server.url("/a")))).permanent
        assert (await web.get(feed(server.url("/d")))).permanent


async def test_a_location_in_any_bytes_is_followed_as_browsers_do() -> None:
    server = Server({"/feed": redirect("/caf\udce9 au%20lait"), "/caf%E9%20au%20lait": reply(200, b"x")})
    async with between(server) as web:
        assert (await web.get(feed(server.url("/feed")))).body == b"x"


async def test_validators_and_secrets_stay_with_those_who_gave_or_own_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FEED_AUTH", "X-Key: secret")
    here, there = Server({"/a": redirect("/b")}), Server({"/feed": reply(200, b"x", ("ETag", '"b"'))})
    async with here, there:
        here.routes["/b"] = redirect(there.url("/feed"))
        settings = NetworkSettings(allow=("127.0.0.0/8",), ports=(here.port, there.port), host_gap_s=0)
        validators = Validators(etag='"b"', url=there.url("/feed"))
        request = FetchRequest(
            url=here.url("/a"), purpose=Purpose.FEED, validators=validators, access=Access(auth="header:env:FEED_AUTH")
        )
        async with Web(settings, lambda: NOON) as web:
            result = await web.get(request)
    assert result.validators == Validators(etag='"b"', url=there.url("/feed"))
    assert [asked.headers.get("x-key") for asked in here.asked] == ["secret", "secret"]
    assert not any("if-none-match" in asked.headers for asked in here.asked)
    assert "x-key" not in there.asked[0].headers
    assert there.asked[0].headers["if-none-match"] == '"b"'
    assert all("referer" not in asked.headers and "cookie" not in asked.headers for asked in here.asked + there.asked)


async def test_cookies_are_neither_kept_nor_sent() -> None:
    server = Server({"/a": reply(302, b"", ("Location", "/b"), ("Set-Cookie", "id=1; Path=/")), "/b": reply(200, b"x")})
    async with between(server) as web:
        await web.get(feed(server.url("/a")))
        await web.get(feed(server.url("/b")))
    assert not any("cookie" in asked.headers for asked in server.asked)


async def test_loopback_is_closed_unless_it_was_opened() -> None:
    server = Server({"/feed": reply(200, b"x")})
    async with between(server, allow=()) as web:
        assert error_class(await web.get(feed(server.url("/feed")))) == "blocked_address"
        assert error_class(await web.get(feed(server.url("/feed", "localhost")))) == "blocked_address"
    async with between(server, refused=(("127.0.0.1", 1),)) as web:
        assert (await web.get(feed(server.url("/feed")))).body == b"x"
    assert len(server.asked) == 1


async def test_a_proxy_is_asked_only_for_names_that_passed() -> None:
    names = Names({"news.example": [[PUBLIC]], "inside.example": [["10.0.0.1"]]})
    proxy = Server({"http://news.example/feed": reply(200, b"x")})
    async with proxy, Web(NetworkSettings(host_gap_s=0, proxy=proxy.url("")), lambda: NOON, lookup=names) as web:
        assert (await web.get(feed("http://news.example/feed"))).body == b"x"
        assert error_class(await web.get(feed("http://inside.example/feed"))) == "blocked_address"
        assert error_class(await web.get(feed("http://10.0.0.1/feed"))) == "blocked_address"
        refused = await web.get(feed("https://news.example/feed"))
    assert error_class(refused) == "connect"
    assert [asked.line.split(" ")[0] for asked in proxy.asked] == ["GET", "CONNECT"]


async def test_a_feed_has_its_own_proxy_and_some_are_none() -> None:
    proxy = Server({"http://8.8.8.8/feed": reply(200, b"x")})
    async with proxy, Web(NetworkSettings(host_gap_s=0), lambda: NOON) as web:
        results = [
            await web.get(FetchRequest(url="http://8.8.8.8/feed", purpose=Purpose.FEED, access=Access(proxy=address)))
            for address in (proxy.url(""), "ftp://127.0.0.1:21", "http://[", "http://127.0.0.1:1")
        ]
    assert [error_class(result) for result in results] == [None, "blocked_scheme", "bad_url", "connect"]


async def test_a_ca_file_of_the_network_is_believed_and_a_broken_one_named() -> None:
    server = Server({"/feed": reply(200, b"x")}, certificate="valid.pem")
    async with between(server, ca_file=str(TLS / "authority.pem")) as web:
        assert (await web.get(feed(server.url("/feed")))).body == b"x"
    for broken in (TLS / "missing.pem", TLS.parent / "fetch" / "addresses.yaml"):
        async with between(server, ca_file=str(broken)) as web:
            result = await web.get(feed(server.url("/feed")))
        assert error_class(result) == "tls"


async def test_plain_http_behind_https_is_a_tls_error() -> None:
    async def plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(reply(400))
        await writer.drain()
        writer.close()

    listener = await asyncio.start_server(plain, "127.0.0.1", 0)
    port = listener.sockets[0].getsockname()[1]
    async with listener, Web(NetworkSettings(allow=("127.0.0.0/8",), ports=(port,)), lambda: NOON) as web:
        assert error_class(await web.get(feed(f"https://127.0.0.1:{port}/"))) == "tls"


async def test_a_handshake_that_is_reset_is_a_tls_error() -> None:
    async def resetting(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(100)
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()

    listener = await asyncio.start_server(resetting, "127.0.0.1", 0)
    port = listener.sockets[0].getsockname()[1]
    async with listener, Web(NetworkSettings(allow=("127.0.0.0/8",), ports=(port,)), lambda: NOON) as web:
        assert error_class(await web.get(feed(f"https://127.0.0.1:{port}/"))) == "tls"


async def test_a_page_is_fetched_as_a_feed_is() -> None:
    server = Server({"/page": reply(200, b"<html>")})
    async with between(server) as web:
        assert (await web.get(page(server.url("/page#top")))).final_url == server.url("/page")
