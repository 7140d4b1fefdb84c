"""The fake web answers as the real one would: the same requests, the same results."""

from __future__ import annotations

from dataclasses import replace

from monitor.fetch import Web
from monitor.records import FetchRequest, FetchResult, Purpose, Validators
from web import NOON, FakeWeb, Page, Server, feed, near, redirect, reply

ETAG = Validators(etag='"e"')


async def test_the_fake_web_and_the_real_one_agree() -> None:
    server = Server(
        {
            "/feed": reply(200, b"<rss/>", ("ETag", '"e"')),
            "/same": reply(304, b"", ("ETag", '"e"')),
            "/moved": redirect("/feed", 301),
            "/broken": reply(500),
        }
    )
    async with server, Web(near(server), lambda: NOON) as web:
        fake = FakeWeb(
            {
                server.url("/feed"): Page(body=b"<rss/>", headers={"ETag": '"e"'}),
                server.url("/same"): Page(body=b"<rss/>", headers={"ETag": '"e"'}),
                server.url("/moved"): Page(location=server.url("/feed")),
                server.url("/broken"): Page(status=500),
            }
        )
        for path in ("/feed", "/same", "/moved", "/broken", "/missing"):
            url = server.url(path)
            validators = replace(ETAG, url=url) if path == "/same" else Validators()
            request = FetchRequest(url=url, purpose=Purpose.FEED, validators=validators)
            assert essence(await fake.get(request)) == essence(await web.get(request))
    assert fake.asked == [server.url(path) for path in ("/feed", "/same", "/moved", "/broken", "/missing")]


async def test_the_fake_web_says_whom_it_denies() -> None:
    fake = FakeWeb({"https://news.example/a": b"x"}, denied=["https://news.example/b"])
    assert await fake.may_read("https://news.example/a") is None
    assert await fake.may_read("https://news.example/b") is not None
    assert (await fake.get(feed("https://news.example/a"))).body == b"x"


def essence(result: FetchResult) -> tuple[object, ...]:
    failure = result.failure and result.failure.error_class
    etag = None if failure else result.validators
    return result.final_url, result.status, result.permanent, result.body, failure, etag, result.fetched_at
