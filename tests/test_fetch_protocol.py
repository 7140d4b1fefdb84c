"""What servers send, rightly and wrongly: each answer has its class, and none raises. Over real connections."""

from __future__ import annotations

import asyncio
import gzip
import socket
import struct
import zlib

import brotli
import pytest

from monitor.fetch import Web
from monitor.fetch.decode import zstd
from monitor.records import Access, FetchRequest, Purpose, Validators
from monitor.records.settings import BodyLimits, FetchLimits, Identity, NetworkSettings
from web import NOON, Answer, Asked, Server, between, error_class, feed, fetched, near, page, redirect, reply


async def test_a_good_answer_is_taken_whole() -> None:
    result = await fetched(reply(200, b"<rss/>", ("Content-Type", "text/xml"), ("ETag", 'W/"a\'b\\c"')))
    assert (result.failure, result.status, result.body, result.wire_bytes) == (None, 200, b"<rss/>", 6)
    assert (result.header("content-type"), result.validators.etag) == ("text/xml", 'W/"a\'b\\c"')
    assert result.validators.url == result.final_url == result.url
    assert result.fetched_at == NOON
    assert not result.permanent


async def test_the_request_says_who_asks_and_nothing_else() -> None:
    server = Server({"/feed": reply(200, b"x", ("Set-Cookie", "a=b")), "/page": reply(200, b"x")})
    async with between(server, contact="https://desk.example/about") as web:
        for request in (feed(server.url("/feed")), feed(server.url("/feed")), page(server.url("/page"))):
            await web.get(request)
    first, again, third = (asked.headers for asked in server.asked)
    assert first == again
    assert set(first) == {"host", "user-agent", "accept", "accept-encoding"}
    assert first["user-agent"].startswith("monitor/")
    assert first["user-agent"].endswith(" (+https://desk.example/about)")
    assert first["accept"].startswith("application/atom+xml, application/rss+xml, application/feed+json,")
    assert first["accept-encoding"] == "gzip, deflate, br, zstd"
    assert third["accept"].startswith("text/html")
    assert server.connections == 1


async def test_a_neutral_request_names_neither_us_nor_the_contact() -> None:
    server = Server({"/feed": reply(200, b"x")})
    async with between(server, contact="https://desk.example/about", identity=Identity.NEUTRAL) as web:
        await web.get(feed(server.url("/feed")))
    assert server.asked[0].headers["user-agent"] == "Mozilla/5.0 (compatible)"
    assert "monitor" not in str(server.asked[0].headers)
    assert "desk" not in str(server.asked[0].headers)


@pytest.mark.parametrize("identity", Identity)
@pytest.mark.parametrize(
    ("of_the_network", "of_the_feed", "sent"),
    [
        ("Desk/1.0", None, "Desk/1.0"),
        ("Desk/1.0", "Reader/2.0", "Reader/2.0"),
        (None, "Reader/2.0", "Reader/2.0"),
        (None, "Reader\r\nX-Injected: yes", "ReaderX-Injected: yes"),
    ],
)
async def test_a_name_that_the_user_gives_is_sent_as_it_is_the_feeds_own_before_the_networks(
    identity: Identity, of_the_network: str | None, of_the_feed: str | None, sent: str
) -> None:
    server = Server({"/feed": reply(200, b"x")})
    settings = {"user_agent": of_the_network, "identity": identity, "contact": "https://desk.example/about"}
    async with between(server, **settings) as web:
        access = Access(user_agent=of_the_feed)
        await web.get(FetchRequest(url=server.url("/feed"), purpose=Purpose.FEED, access=access))
    assert server.asked[0].headers["user-agent"] == sent
    assert "x-injected" not in server.asked[0].headers
    assert "desk.example" not in str(server.asked[0].headers)


async def test_the_environment_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1/")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1/")
    assert (await fetched(reply(200, b"x"))).body == b"x"


async def test_an_empty_body_is_returned_as_it_is() -> None:
    result = await fetched(reply(200, b""))
    assert (result.failure, result.body) == (None, b"")
    assert (await fetched(reply(200, b"", ("Content-Encoding", "gzip")))).failure is None


@pytest.mark.parametrize("status", [204, 205, 206, 226, 304, 400, 401, 403, 404, 410, 429, 451, 500, 503, 999])
async def test_what_is_not_a_200_is_classed_by_its_status(status: int) -> None:
    result = await fetched(reply(status, b"" if status in (204, 205, 304) else b"x", ("ETag", '"e"')))
    assert (error_class(result), result.status, result.body) == (f"http_{status}", status, b"")


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("120", 120),
        ("Sun, 22 Nov 2026 13:00:00 GMT", 3600),
        ("Sunday, 22-Nov-26 12:01:00 GMT", 60),
        ("99999999", 86_400),
        ("9" * 5_000, 86_400),
        ("Fri, 01 Jan 2100 00:00:00 GMT", 86_400),
        ("-5", None),
        ("0", None),
        ("abc", None),
        ("", None),
        ("1.5", None),
        ("²", None),
        ("Sun, 22 Nov 2026 11:00:00 GMT", None),
        ("Sun, 99 Nov 2026 11:00:00 GMT", None),
    ],
)
async def test_retry_after_is_read_in_both_forms_and_capped(written: str, seconds: int | None) -> None:
    result = await fetched(reply(503, b"", ("Retry-After", written)))
    assert result.failure
    assert result.failure.retry_after_s == seconds


RAW = {
    "no status line": b"<html>hello, here is no HTTP at all</html>\r\n\r\n",
    "HTTP/0.9": b"<rss/>\n",
    "ssh": b"SSH-2.0-OpenSSH_9.2\r\n",
    "tls alert": b"\x15\x03\x01\x00\x02\x02\x28",
    "nothing": b"",
    "half a header": b"HTTP/1.1 200 OK\r\nContent-Le",
    "negative length": b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nabc",
    "length of letters": b"HTTP/1.1 200 OK\r\nContent-Length: abc\r\n\r\nabc",
    "two lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nabc",
    "chunks of garbage": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzzz\r\nabc\r\n0\r\n\r\n",
    "a huge chunk size": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"F" * 40 + b"\r\nabc",
    "a status of letters": b"HTTP/1.1 abc OK\r\n\r\n",
    "a status of five digits": b"HTTP/1.1 20000 OK\r\nContent-Length: 0\r\n\r\n",
    "a NUL in a header": b"HTTP/1.1 200 OK\r\nX-A: a\x00b\r\nContent-Length: 1\r\n\r\nx",
}


@pytest.mark.parametrize("sent", RAW.values(), ids=RAW.keys())
async def test_what_is_not_http_is_a_protocol_error(sent: bytes) -> None:
    async def answer(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(sent)

    result = await fetched(answer)
    assert error_class(result) == "protocol"
    assert result.body == b""


SHORT = {
    "Content-Length": b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this",
    "no last chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n",
    "half a chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n50\r\nabcde",
    "half a gzip": reply(200, gzip.compress(b"x" * 1_000)[:-9], ("Content-Encoding", "gzip")),
    "half a deflate": reply(200, zlib.compress(b"x" * 1_000)[:-3], ("Content-Encoding", "deflate")),
    "half a brotli": reply(200, brotli.compress(b"xyz" * 1_000)[:-2], ("Content-Encoding", "br")),
    "half a zstd": reply(200, zstd.compress(b"xyz" * 1_000)[:-2], ("Content-Encoding", "zstd")),
    "half an inner gzip": reply(200, gzip.compress(gzip.compress(b"x" * 99)[:-4]), ("Content-Encoding", "gzip, gzip")),
}


@pytest.mark.parametrize("sent", SHORT.values(), ids=SHORT.keys())
async def test_a_body_that_ends_early_is_no_success(sent: bytes) -> None:
    async def answer(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(sent)

    result = await fetched(answer)
    assert (error_class(result), result.status, result.body) == ("truncated", 200, b"")


@pytest.mark.parametrize("header", [b"Content-Length: 100", b"Transfer-Encoding: chunked", b"X-None: given"])
async def test_a_connection_that_is_reset_in_the_body_is_no_success(header: bytes) -> None:
    async def answer(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n" + header + b"\r\n\r\n20\r\nonly this")
        await writer.drain()
        await asyncio.sleep(0.05)  # so that the client reads it before the reset
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()

    result = await fetched(answer)
    assert (error_class(result), result.body) == ("truncated", b"")


async def test_a_body_without_length_ends_with_the_connection() -> None:
    async def answer(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.0 200 OK\r\n\r\n<rss/>")

    result = await fetched(answer)
    assert (result.failure, result.body) == (None, b"<rss/>")


def endless(start: bytes, piece: bytes) -> Answer:
    async def answer(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        while True:
            writer.write(piece)
            await writer.drain()

    return answer


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
FLOODS = {
    "preliminary answers": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "hints": (b"", b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n"),
    "a chunk's extension": (CHUNKED + b"5;", b"extended"),
    "chunks of one byte": (CHUNKED, b"1;abcdefgh\r\nx\r\n"),
}


@pytest.mark.parametrize(("start", "piece"), FLOODS.values(), ids=FLOODS.keys())
async def test_what_comes_beside_a_body_is_counted_too(start: bytes, piece: bytes) -> None:
    small = BodyLimits(wire_bytes=100_000, decoded_bytes=100_000)
    limits = FetchLimits(feed=small, page=small, sitemap=small, robots=small)
    result = await fetched(endless(start, piece * 1_000), limits=limits)
    assert (error_class(result), result.body) == ("body_too_large", b"")


async def test_the_count_begins_anew_with_each_answer_on_a_connection() -> None:
    small = BodyLimits(wire_bytes=100_000, decoded_bytes=100_000)
    limits = FetchLimits(feed=small, page=small, sitemap=small, robots=small)
    server = Server({"/feed": reply(200, b"x" * 90_000)})
    async with between(server, limits=limits) as web:
        results = [await web.get(feed(server.url("/feed"))) for _ in range(6)]
    assert [error_class(result) for result in results] == [None] * 6
    assert server.connections == 1


@pytest.mark.parametrize("surplus", [b"five!", b"0\r\n\r\n", b"<html>" * 20_000], ids=["text", "a last chunk", "much"])
async def test_a_body_where_there_can_be_none_is_left_out(surplus: bytes) -> None:
    """As servers send it that answer "not modified" in front of a program that has written all the same."""
    given = b'HTTP/1.1 304 Not Modified\r\nETag: "e"\r\nContent-Length: 5\r\n\r\n' + surplus
    server = Server({"/feed": given, "/none": given.replace(b"304 Not Modified", b"204 No Content")})
    async with between(server) as web:
        validators = Validators(etag='"e"', url=server.url("/feed"))
        request = FetchRequest(url=server.url("/feed"), purpose=Purpose.FEED, validators=validators)
        results = [await web.get(request) for _ in range(2)]
        assert error_class(await web.get(feed(server.url("/none")))) == "http_204"
    assert [result.not_modified for result in results] == [True, True]


async def test_two_answers_to_one_question_are_one() -> None:
    result = await fetched(reply(200, b"first") + reply(200, b"second"))
    assert result.body == b"first"


@pytest.mark.parametrize(
    "headers",
    [
        [(f"X-{number}", "v") for number in range(10_000)],
        [(f"X-{number}", "v") for number in range(300)],
        [("X-Long", "v" * 20_000)],
        [(f"X-{number}", "v" * 10_000) for number in range(8)],
        [("X" * 20_000, "v")],
    ],
    ids=["10,000", "300", "one of 20 KB", "80 KB together", "a name of 20 KB"],
)
async def test_headers_are_bounded(headers: list[tuple[str, str]]) -> None:
    assert error_class(await fetched(reply(200, b"x", *headers))) == "headers_too_large"


async def test_validators_are_kept_only_where_they_can_be_sent_back() -> None:
    long, kept = "e" * 9_000, '"' + "e" * 4_000 + '"'
    assert (await fetched(reply(200, b"x", ("ETag", long)))).validators.etag is None
    assert (await fetched(reply(200, b"x", ("ETag", kept)))).validators.etag == kept
    assert (await fetched(reply(200, b"x", ("ETag", '"\udcff"')))).validators.etag is None
    assert (await fetched(reply(200, b"x", ("ETag", '"é"')))).validators.etag == '"é"'
    assert (await fetched(reply(200, b"x", ("ETag", '"\x07"')))).validators.etag is None


async def test_a_validator_with_a_line_break_is_not_sent() -> None:
    server = Server({"/feed": reply(200, b"x")})
    async with between(server) as web:
        validators = Validators(etag='"a"\r\nX-Injected: yes', url=server.url("/feed"))
        await web.get(FetchRequest(url=server.url("/feed"), purpose=Purpose.FEED, validators=validators))
    assert "x-injected" not in server.asked[0].headers
    assert "if-none-match" not in server.asked[0].headers


async def test_a_closed_door_is_a_connection_error() -> None:
    server = Server({})
    async with server:
        settings, url = near(server), server.url("/feed")
    async with Web(settings, lambda: NOON) as web:
        assert error_class(await web.get(feed(url))) == "connect"


async def test_a_name_that_is_unknown_is_a_dns_error() -> None:
    async def nowhere(host: str) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    async with Web(NetworkSettings(host_gap_s=0), lambda: NOON, lookup=nowhere) as web:
        result = await web.get(feed("http://news.example/feed"))
    assert error_class(result) == "dns"
    assert result.status is None


async def test_a_name_server_that_is_silent_is_a_dns_error() -> None:
    async def silent(host: str) -> list[str]:
        await asyncio.Event().wait()
        return []

    async with Web(NetworkSettings(limits=FetchLimits(connect_s=0.1)), lambda: NOON, lookup=silent) as web:
        assert error_class(await web.get(feed("http://news.example/feed"))) == "dns"


async def test_a_cancelled_fetch_ends_and_leaves_the_host_free() -> None:
    async def hang(asked: Asked, writer: asyncio.StreamWriter) -> None:
        reached.set()
        await asyncio.Event().wait()

    reached = asyncio.Event()
    server = Server({"/hang": hang, "/feed": reply(200, b"x")})
    async with between(server, per_host=1) as web:
        hanging = asyncio.create_task(web.get(feed(server.url("/hang"))))
        await reached.wait()
        hanging.cancel()
        with pytest.raises(asyncio.CancelledError):
            await hanging
        assert (await web.get(feed(server.url("/feed")))).body == b"x"


async def test_error_texts_are_one_printable_line_without_secrets() -> None:
    texts = [
        (await fetched(redirect("http://user:secret@127.0.0.1/"))).failure,
        (await fetched(redirect("http://\x1b[31m\u202e.example:1/"))).failure,
        (await fetched(reply(200, b"x", ("Content-Encoding", "dcz\x1b[2J, \u202egzip")))).failure,
        (await fetched(redirect("gopher://\x9b.example/"))).failure,
    ]
    for failure in filter(None, texts):
        assert failure.text.isprintable()
        assert "secret" not in failure.text
        assert len(failure.text) <= 200


async def test_credentials_come_from_the_environment_at_request_time(monkeypatch: pytest.MonkeyPatch) -> None:
    server = Server({"/feed": reply(200, b"x")})
    async with between(server) as web:
        for auth, secret in (
            ("basic:env:FEED_AUTH", "me:pä:ss"),
            ("header:env:FEED_AUTH", "X-Key: k"),
            ("header:env:FEED_AUTH", "Bearer t"),
        ):
            monkeypatch.setenv("FEED_AUTH", secret)
            await web.get(FetchRequest(url=server.url("/feed"), purpose=Purpose.FEED, access=Access(auth=auth)))
        monkeypatch.setenv("FEED_AUTH", "Bearer a\nX-Injected: b")
        broken = await web.get(FetchRequest(url=server.url("/feed"), purpose=Purpose.FEED, access=Access(auth=auth)))
        monkeypatch.delenv("FEED_AUTH")
        unset = await web.get(FetchRequest(url=server.url("/feed"), purpose=Purpose.FEED, access=Access(auth=auth)))
    assert server.asked[0].headers["authorization"] == "Basic bWU6cMOkOnNz"
    assert server.asked[1].headers["x-key"] == "k"
    assert server.asked[2].headers["authorization"] == "Bearer t"
    assert len(server.asked) == 3
    for result in (broken, unset):
        assert result.failure
        assert "FEED_AUTH" in result.failure.text
        assert "Bearer" not in result.failure.text
