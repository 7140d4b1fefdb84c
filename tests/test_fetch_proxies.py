"""Through a proxy: names are checked before it hears of anything, and what it cannot do has a class."""

from __future__ import annotations

import asyncio

import pytest

from monitor.fetch import Web
from monitor.records import Access, FetchRequest, Purpose
from monitor.records.settings import FetchLimits, NetworkSettings
from proxies import Connect, Socks
from web import NOON, TLS, Asked, Names, Server, dripping, error_class, feed, hanging, redirect, reply

PUBLIC, PUBLIC_V6 = "93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"
NAMES = {
    "news.example": [[PUBLIC]],
    "six.example": [[PUBLIC_V6]],
    "inside.example": [["10.0.0.1"]],
    "partly.example": [[PUBLIC, "10.0.0.1"]],
}
QUICK = FetchLimits(connect_s=0.4, silence_s=0.3, total_s=1.2)


def through(proxy: str, **settings: object) -> Web:
    given = {"host_gap_s": 0, "proxy": proxy} | settings
    return Web(NetworkSettings(**given), lambda: NOON, lookup=Names(NAMES))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("scheme", "host", "told"),
    [
        ("socks5", "news.example", PUBLIC),
        ("socks5", "six.example", PUBLIC_V6),
        ("socks5", "8.8.8.8", "8.8.8.8"),
        ("socks5h", "news.example", "news.example"),
        ("socks5h", "8.8.8.8", "8.8.8.8"),
    ],
)
async def test_the_proxy_is_told_the_checked_address_or_the_checked_name(scheme: str, host: str, told: str) -> None:
    target = Server({"/feed": reply(200, b"x")})
    async with target, Socks(target) as proxy, through(proxy.url(scheme)) as web:
        for _ in range(2):
            result = await web.get(feed(f"http://{host}/feed"))
            assert (result.failure, result.body) == (None, b"x")
    assert proxy.asked == [(told, 80)]  # the second request found the connection open
    assert {asked.headers["host"] for asked in target.asked} == {host}


@pytest.mark.parametrize("scheme", ["socks5", "socks5h"])
async def test_what_must_not_be_reached_is_not_reached_by_a_proxy_either(scheme: str) -> None:
    target = Server({"/feed": redirect("http://inside.example/feed")})
    refused = {
        "http://inside.example/feed": "blocked_address",
        "http://partly.example/feed": "blocked_address",
        "http://10.0.0.1/feed": "blocked_address",
        "http://0x7f000001/feed": "blocked_address",
        "http://[::ffff:10.0.0.1]/feed": "blocked_address",
        "http://localhost.example:22/": "blocked_port",
        "http://nowhere.example/feed": "dns",
        "http://hidden.onion/feed": "dns",
    }
    async with target, Socks(target) as proxy, through(proxy.url(scheme)) as web:
        found = {url: error_class(await web.get(feed(url))) for url in refused}
        assert found == refused
        assert proxy.asked == []
        assert error_class(await web.get(feed("http://news.example/feed"))) == "blocked_address"
    assert len(proxy.asked) == len(target.asked) == 1


@pytest.mark.parametrize(("kind", "scheme"), [(Socks, "socks5"), (Socks, "socks5h"), (Connect, "http")])
async def test_certificates_are_verified_for_the_name_behind_the_proxy(kind: type[Socks], scheme: str) -> None:
    for certificate, host, expected in (
        ("valid.pem", "news.example", None),
        ("valid.pem", "six.example", "tls"),
        ("another-host.pem", "news.example", "tls"),
        ("expired.pem", "news.example", "tls"),
    ):
        target = Server({"/feed": reply(200, b"x")}, certificate=certificate)
        ca_file = str(TLS / "authority.pem")
        async with target, kind(target) as proxy, through(proxy.url(scheme), ca_file=ca_file) as web:
            result = await web.get(feed(f"https://{host}/feed"))
        assert (error_class(result), result.body) == (expected, b"" if expected else b"x")
        assert len(proxy.asked) == 1
        assert proxy.asked[0][1] == 443


async def test_a_feed_has_its_own_proxy_and_its_pages_robots_txt_is_asked_for_there() -> None:
    target = Server({"/feed": reply(200, b"x"), "/robots.txt": reply(200, b"User-agent: *\nDisallow: /private\n")})
    async with target, Socks(target) as proxy, through("http://127.0.0.1:1") as web:
        access = Access(proxy=proxy.url())
        result = await web.get(FetchRequest(url="http://news.example/feed", purpose=Purpose.FEED, access=access))
        assert result.body == b"x"
        denied = await web.may_read("http://news.example/private", access)
        assert await web.may_read("http://news.example/public", access) is None
        assert error_class(await web.get(feed("http://news.example/feed"))) == "connect"
    assert denied is not None
    assert denied.error_class == "robots_denied"
    assert target.paths == ["/feed", "/robots.txt"]


@pytest.mark.parametrize("answered", range(1, 10))
async def test_a_proxy_that_says_no_is_a_connection_error(answered: int) -> None:
    target = Server({})
    async with target, Socks(target, reply=answered) as proxy, through(proxy.url()) as web:
        result = await web.get(feed("http://news.example/feed"))
    assert error_class(result) == "connect"
    assert result.failure
    assert "the proxy made no connection" in result.failure.text


async def nothing(asked: Asked, writer: asyncio.StreamWriter) -> None:
    """Closes at once."""


async def http(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(reply(400))


async def demanding(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(b"\x05\xff")


async def breaking_off(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(b"\x05\x00\x05\x00\x00\x03\xffhalf a na")


STRANGE = {
    "closes": (nothing, "connect"),
    "speaks HTTP": (http, "connect"),
    "demands a password": (demanding, "connect"),
    "breaks off": (breaking_off, "connect"),
    "hangs": (hanging(), "connect_timeout"),
    "drips": (dripping(b"\x05\x00\x05\x00\x00\x03\xff"), "connect_timeout"),
}


@pytest.mark.parametrize(("instead", "expected"), STRANGE.values(), ids=STRANGE.keys())
async def test_what_a_proxy_does_wrong_has_a_class(instead, expected: str) -> None:
    target = Server({})
    async with target, Socks(target, instead=instead) as proxy, through(proxy.url(), limits=QUICK) as web:
        assert error_class(await web.get(feed("http://news.example/feed"))) == expected


async def test_no_proxy_there_is_a_connection_error_and_another_kind_of_proxy_is_refused() -> None:
    async with through("socks5://127.0.0.1:1") as web:
        result = await web.get(feed("http://news.example/feed"))
        assert error_class(result) == "connect"
        assert result.failure
        assert "no connection to the proxy" in result.failure.text
    async with through("socks4://127.0.0.1:1") as web:
        assert error_class(await web.get(feed("http://news.example/feed"))) == "blocked_scheme"


async def test_a_body_through_the_proxy_has_the_limits_of_any_other() -> None:
    async def half(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(reply(200, b"x" * 9)[:-4])

    large = reply(200, b"", ("Content-Length", "5000001"), length=False)
    target = Server({"/half": half, "/hang": hanging(reply(200, b"x" * 9)[:-4]), "/large": large})
    async with target, Socks(target) as proxy, through(proxy.url(), limits=QUICK) as web:
        found = [error_class(await web.get(feed(f"http://news.example{path}"))) for path in target.routes]
    assert found == ["truncated", "timeout", "body_too_large"]
