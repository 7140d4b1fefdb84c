"""robots.txt: asked once a day for each origin, believed where it says no, doubted where it cannot be had."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from monitor.fetch import Web
from monitor.fetch.robots import thinned
from monitor.records import Access
from monitor.records.settings import NetworkSettings
from web import NOON, Server, near, redirect, reply

RULES = b"User-agent: *\nDisallow: /private\n\nUser-agent: monitor\nDisallow: /desk\n"


class Clock:
    """A clock that is put forward by hand."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


async def answers(robots: bytes, *paths: str, **settings: object) -> list[str | None]:
    server = Server({"/robots.txt": robots})
    async with server, Web(near(server, **settings), Clock()) as web:
        failures = [await web.may_read(server.url(path)) for path in paths]
    assert server.paths.count("/robots.txt") == 1
    return [failure.error_class if failure else None for failure in failures]


async def test_our_own_rules_win_over_everybodys() -> None:
    assert await answers(reply(200, RULES), "/desk/1", "/private", "/news") == ["robots_denied", None, None]
    other = RULES.replace(b"monitor", b"another")
    assert await answers(reply(200, other), "/desk/1", "/private", "/news") == [None, "robots_denied", None]


async def test_a_user_agent_of_the_users_is_known_by_its_own_name() -> None:
    rules = b"User-agent: deskbot\nDisallow: /\n"
    assert await answers(reply(200, rules), "/", user_agent="DeskBot/2.0 (x)") == ["robots_denied"]
    assert await answers(reply(200, rules), "/") == [None]


@pytest.mark.parametrize(
    "robots",
    [reply(404), reply(403), reply(410), reply(429), reply(204), reply(200, b""), reply(200, b"<html>no</html>")],
    ids=["404", "403", "410", "429", "204", "empty", "a page"],
)
async def test_where_there_is_none_everything_may_be_read(robots: bytes) -> None:
    assert await answers(robots, "/news", "/private") == [None, None]


async def test_redirects_of_robots_are_followed_and_a_circle_is_none() -> None:
    server = Server({"/robots.txt": redirect("/r"), "/r": reply(200, RULES)})
    async with server, Web(near(server), Clock()) as web:
        assert await web.may_read(server.url("/desk")) is not None
    assert await answers(redirect("/robots.txt"), "/desk") == [None]


async def test_a_server_in_trouble_is_left_alone_for_an_hour() -> None:
    clock, server = Clock(), Server({"/robots.txt": reply(503)})
    async with server, Web(near(server), clock) as web:
        failure = await web.may_read(server.url("/news"))
        clock.now += timedelta(minutes=59)
        again = await web.may_read(server.url("/news"))
        server.routes["/robots.txt"] = reply(200, RULES)
        clock.now += timedelta(minutes=2)
        assert await web.may_read(server.url("/news")) is None
    assert failure
    assert again
    assert (failure.error_class, failure.retry_after_s, again.retry_after_s) == ("http_503", 3_600, 60)
    assert server.paths == ["/robots.txt", "/robots.txt"]


async def test_rules_are_kept_for_a_day() -> None:
    clock, server = Clock(), Server({"/robots.txt": reply(200, RULES)})
    async with server, Web(near(server), clock) as web:
        for hours in (0, 23, 2, 1):
            clock.now += timedelta(hours=hours)
            await web.may_read(server.url("/news"))
        assert len(server.asked) == 2
        server.routes[server.url("/robots.txt")] = reply(200, RULES)
        assert await web.may_read(server.url("/desk"), Access(proxy=server.url(""))) is not None
    assert len(server.asked) == 3


async def test_an_address_that_cannot_be_asked_is_refused_by_its_class() -> None:
    async with Web(NetworkSettings(), Clock()) as web:
        failures = [await web.may_read(url) for url in ("ftp://x/", "http://127.0.0.1/", "nonsense")]
    assert [failure and failure.error_class for failure in failures] == ["blocked_scheme", "blocked_address", "bad_url"]


async def test_of_a_large_robots_txt_the_first_half_megabyte_counts() -> None:
    padding = b"# padding\n" * 60_000
    for length in (True, False):
        assert await answers(reply(200, RULES + padding, length=length), "/desk") == ["robots_denied"]


def test_other_robots_are_left_out_and_groups_stay_apart() -> None:
    text = "User-Agent: a\nuseragent : b #c\nDisallow: /1\nUser agent monitor/2\nDisallow: /2\nUSER-AGENT:*\nAllow: /"
    assert thinned(text, "Monitor") == (
        "User-agent: another robot\nDisallow: /1\nUser-agent: monitor\nDisallow: /2\nUser-agent: *\nAllow: /"
    )


async def test_however_many_robots_are_named_few_are_left() -> None:
    """Protego's cost is the number of different robots times that of the rules."""
    names = "".join(f"User-agent: {number}\nUser-agent:*\n" for number in range(8_000))
    rules = "".join(f"Disallow: /{number}*{number}\n" for number in range(12_000))
    lines = thinned(names + rules, "monitor").splitlines()
    assert len({line for line in lines if line.startswith("User-agent")}) == 2
    assert await answers(reply(200, (names + rules).encode()[:499_999]), "/news", "/7777") == [None, "robots_denied"]
