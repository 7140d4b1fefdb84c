"""What goes wrong on the way, cases 36, 37, 42 to 44: each has its class, ends in time and reaches nothing inside."""

from __future__ import annotations

import asyncio
import socket
import ssl
import warnings
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path

import pytest

from monitor.records import Access, Feed, Settings
from monitor.records.settings import FetchLimits, NetworkSettings
from publishers import World, rss
from web import TLS, conditional, dripping, hanging, in_turn, redirect, reply, server_tls

ITEMS = rss(range(20))
FEED = conditional(ITEMS, ("ETag", '"1"'))
QUICK = FetchLimits(connect_s=0.5, silence_s=0.4, total_s=1.2)


async def classes(world: World) -> dict[str, object]:
    """The failure class of each feed by its path, None where its last poll went well."""
    return {str(feed["url"]).rpartition("/")[2]: feed["error_class"] for feed in await world.feeds()}


INSIDE = {
    "a file": "file:///etc/passwd",
    "another scheme": "ftp://news.example/",
    "a script": "javascript:alert(1)",
    "metadata": "http://169.254.169.254/latest/meta-data/",
    "metadata mapped": "http://[::ffff:169.254.169.254]/",
    "metadata in hexadecimal": "http://0xa9fea9fe/",
    "a literal": "http://127.0.0.3:{port}/secret",
    "without scheme": "//127.0.0.3:{port}/secret",
    "short": "http://127.3:{port}/secret",
    "decimal": "http://2130706435:{port}/secret",
    "octal": "http://0177.0.0.3:{port}/secret",
    "mapped": "http://[::ffff:127.0.0.3]:{port}/secret",
    "a name": "http://inside.example:{port}/secret",
    "its name with a dot": "http://inside.example.:{port}/secret",
    "full-width digits": "http://１２７.０.０.３:{port}/secret",
    "zone": "http://[fe80::1%25lo]:{port}/secret",
    "another port": "http://a.example:22/",
    "credentials": "http://me:hunter2@a.example:{port}/secret",
}


async def test_36_no_redirect_leads_inside(tmp_path: Path, blank_store: Path) -> None:
    """One server may be reached and one may not: as if it were an intranet's."""
    async with World(tmp_path, known_words=blank_store, allow=("127.0.0.2/32",)) as world:
        a, inside = await world.publisher("a.example"), await world.publisher("inside.example")
        inside.routes["/secret"] = reply(200, ITEMS)
        for number, location in enumerate(INSIDE.values()):
            a.routes[f"/{number}"] = redirect(location.format(port=world.port))
        await world.follow(*(a.url(f"/{number}") for number in range(len(INSIDE))))
        await world.poll()
        found = dict(zip(INSIDE, (await classes(world)).values(), strict=True))
        assert set(found.values()) == {"blocked_scheme", "blocked_address", "blocked_port", "bad_url"}, found
        assert {name: found[name] for name in ("a file", "metadata", "a literal", "a name", "another port")} == {
            "a file": "blocked_scheme",
            "metadata": "blocked_address",
            "a literal": "blocked_address",
            "a name": "blocked_address",
            "another port": "blocked_port",
        }
        assert inside.asked == []
        assert inside.connections == 0
        assert len(a.asked) == len(INSIDE)
        assert not any("hunter2" in str(list(feed.values())) for feed in await world.feeds())
        assert not any("hunter2" in str(list(poll.values())) for poll in await world.polls())


LOOPS = {  # the class, and how many requests it takes to see it
    "to itself": ("/itself", {"/itself": "/itself"}, "redirect_loop", 1),
    "to itself, nothing but a part": ("/part", {"/part": "#part"}, "redirect_loop", 1),
    "empty": ("/empty", {"/empty": ""}, "redirect_loop", 1),
    "of two": ("/two-a", {"/two-a": "/two-b", "/two-b": "/two-a"}, "redirect_loop", 2),
    "six hops": ("/six-0", {f"/six-{hop}": f"/six-{hop + 1}" for hop in range(6)}, "too_many_redirects", 6),
    "for ever": ("/more-0", {f"/more-{hop}": f"/more-{hop + 1}" for hop in range(99)}, "too_many_redirects", 6),
    "five hops": ("/five-0", {f"/five-{hop}": f"/five-{hop + 1}" for hop in range(5)}, None, 6),
    "relative": ("/relative/a?x", {"/relative/a?x": "b/../c?y=1#part", "/relative/c?y=1": "?z"}, None, 3),
}


async def test_36_redirects_are_followed_five_times_and_never_in_a_circle(world: World) -> None:
    a = await world.publisher("a.example")
    for _, ways, *_ in LOOPS.values():
        a.routes |= {start: redirect(where) for start, where in ways.items()}
    a.routes |= {"/six-6": FEED, "/five-5": FEED, "/relative/c?z": FEED}
    await world.follow(*(a.url(start) for start, *_ in LOOPS.values()))
    await world.poll()
    for name, (start, _, error_class, requests) in LOOPS.items():
        feed = await world.feed(a.url(start))
        walked = [path for path in a.paths if path[:4] == start[:4]]
        assert (feed["error_class"], len(walked)) == (error_class, requests), name
    assert "/six-6" not in a.paths


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_36_a_redirect_without_location_is_classed_by_its_status(world: World, status: int) -> None:
    a = await world.publisher("a.example")
    a.routes["/feed"] = reply(status)
    await world.follow(a.url("/feed"))
    await world.poll()
    feed = await world.feed()
    assert (feed["error_class"], feed["failures"]) == (f"http_{status}", 1)
    assert "no Location" in str(feed["error"])


async def test_37_a_name_is_looked_up_once_and_connected_to_as_it_was_checked(
    tmp_path: Path, blank_store: Path
) -> None:
    """The first look-up gives an address that may be reached, the second one that may not."""
    async with World(tmp_path, known_words=blank_store, allow=("127.0.0.2/32",)) as world:
        a, inside = await world.publisher("a.example"), await world.publisher("inside.example")
        a.routes["/feed"] = reply(200, ITEMS, ("Connection", "close"))
        inside.routes["/feed"] = reply(200, rss(range(99)))
        world.names.answers["a.example"] = [["127.0.0.2"], ["127.0.0.3"]]
        await world.follow(a.url("/feed"))
        await world.poll()
        assert (await world.feed())["error_class"] is None
        assert world.names.asked == ["a.example"]
        await world.poll()
        assert (await world.feed())["error_class"] == "blocked_address"
        world.names.answers["a.example"] = [["127.0.0.2", "127.0.0.3"]]  # one bad address is one too many
        await world.poll()
        assert (await world.feed())["error_class"] == "blocked_address"
        assert (inside.connections, len(await world.titles())) == (0, 20)


async def test_37_nor_does_a_name_turn_between_two_hops(tmp_path: Path, blank_store: Path) -> None:
    async with World(tmp_path, known_words=blank_store, allow=("127.0.0.2/32",)) as world:
        a, inside = await world.publisher("a.example"), await world.publisher("inside.example")
        a.routes["/feed"] = redirect("/next").replace(b"Content-Length: 0", b"Connection: close")
        inside.routes["/next"] = reply(200, ITEMS)
        world.names.answers["a.example"] = [["127.0.0.2"], ["127.0.0.3"]]
        await world.follow(a.url("/feed"))
        await world.poll()
        assert (await world.feed())["error_class"] == "blocked_address"
        assert (len(a.asked), inside.connections) == (1, 0)


def old_tls() -> ssl.SSLContext:
    """A server that speaks nothing newer than TLS 1.0."""
    context = server_tls("valid.pem")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1
    context.set_ciphers("ALL:@SECLEVEL=0")
    return context


@pytest.mark.parametrize("wrong", ["expired.pem", "another-host.pem", "an unknown authority", "TLS 1.0"])
async def test_42_a_certificate_that_is_not_right_is_a_tls_error_and_nothing_is_asked_without(
    world: World, wrong: str
) -> None:
    """Not without the check, and not over plain http, which the same name offers."""
    how = {"tls": old_tls()} if wrong == "TLS 1.0" else {"certificate": wrong if ".pem" in wrong else "valid.pem"}
    secure = await world.publisher("news.example", **how)
    secure.routes["/feed"] = FEED
    ca_file = None if wrong == "an unknown authority" else str(TLS / "authority.pem")
    await world.follow(Feed(url=secure.url("/feed"), access=Access(ca_file=ca_file)))
    await world.poll()
    feed = await world.feed()
    assert (feed["error_class"], feed["failures"], feed["score"]) == ("tls", 1, 0.5)
    assert secure.asked == []
    await world.poll()
    assert secure.asked == []


async def test_42_with_the_authority_named_the_same_server_is_read(world: World) -> None:
    secure = await world.publisher("news.example", certificate="valid.pem")
    secure.routes["/feed"] = FEED
    await world.follow(Feed(url=secure.url("/feed"), access=Access(ca_file=str(TLS / "authority.pem"))))
    await world.poll()
    assert (await world.feed())["error_class"] is None


async def test_42_the_check_is_left_out_only_where_the_user_says_so(world: World) -> None:
    secure = await world.publisher("news.example", certificate="expired.pem")
    secure.routes["/feed"] = FEED
    await world.follow(Feed(url=secure.url("/feed"), access=Access(tls_unverified=True)))
    await world.poll()
    assert (await world.feed())["error_class"] is None


async def test_42_neither_does_a_redirect_lead_past_the_check(world: World) -> None:
    secure, a = await world.publisher("news.example", certificate="expired.pem"), await world.publisher("a.example")
    secure.routes["/feed"], a.routes["/feed"] = FEED, redirect(f"https://news.example:{world.port}/feed")
    await world.follow(a.url("/feed"))
    await world.poll()
    assert (await world.feed())["error_class"] == "tls"
    assert secure.asked == []


def test_43_the_limits_are_those_of_the_policy() -> None:
    limits = FetchLimits()
    assert (limits.connect_s, limits.silence_s, limits.total_s) == (10, 15, 45)


HEAD = b"HTTP/1.1 200 OK\r\n"
STALLS = {
    "no answer": hanging(),
    "half the headers": hanging(HEAD + b"X-A: "),
    "headers in drips": dripping(HEAD + b"X-A: "),
    "half the body": hanging(reply(200, ITEMS)[:-50]),
    "a body in drips": dripping(HEAD + b"Content-Length: 9999\r\n\r\n"),
    "a body without length in drips": dripping(HEAD + b"\r\n"),
    "a chunk in drips": dripping(HEAD + b"Transfer-Encoding: chunked\r\n\r\nFFFF\r\n"),
    "a redirect, and then nothing": redirect("/hanging"),
}


async def test_43_who_hangs_or_drips_is_left_and_the_next_one_has_the_place(tmp_path: Path, blank_store: Path) -> None:
    """There is one place at each host: who hangs has to give it up before another feed of the host is asked."""
    settings = Settings(network=NetworkSettings(host_gap_s=0, limits=QUICK))
    async with World(tmp_path, known_words=blank_store, settings=settings) as world:
        servers = {}
        for number, (name, answer) in enumerate(STALLS.items()):
            servers[name] = await world.publisher(f"stall-{number}.example")
            servers[name].routes |= {"/feed": answer, "/hanging": hanging(), "/well": FEED}
            await world.follow(servers[name].url("/feed"), servers[name].url("/well"))
        async with asyncio.timeout(30):
            await world.poll()
        for name, server in servers.items():
            assert (await world.feed(server.url("/feed")))["error_class"] == "timeout", name
            assert (await world.feed(server.url("/well")))["error_class"] is None, name


@asynccontextmanager
async def never_accepting(address: str, port: int) -> AsyncIterator[None]:
    """A listener whose queue is full: who connects waits."""
    with socket.socket() as full, ExitStack() as waiting:
        full.bind((address, port))
        full.listen(0)
        for _ in range(3):
            client = waiting.enter_context(socket.socket())
            client.setblocking(False)
            client.connect_ex((address, port))
        yield


@asynccontextmanager
async def never_shaking_hands(address: str, port: int) -> AsyncIterator[None]:
    """A listener that takes connections, and says nothing when TLS begins."""

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    async with await asyncio.start_server(silent, address, port):
        yield


async def test_43_a_connection_that_does_not_come_about_is_given_up(tmp_path: Path, blank_store: Path) -> None:
    settings = Settings(network=NetworkSettings(host_gap_s=0, limits=QUICK, in_flight=1))
    async with World(tmp_path, known_words=blank_store, settings=settings) as world:
        a = await world.publisher("a.example")
        a.routes["/feed"] = FEED
        world.names.answers |= {"full.example": [["127.0.0.9"]], "mute.example": [["127.0.0.10"]]}
        full, mute = f"http://full.example:{world.port}/", f"https://mute.example:{world.port}/"
        async with never_accepting("127.0.0.9", world.port), never_shaking_hands("127.0.0.10", world.port):
            await world.follow(full, mute, a.url("/feed"))
            async with asyncio.timeout(30):
                await world.poll()
        assert (await world.feed(full))["error_class"] == "connect_timeout"
        assert (await world.feed(mute))["error_class"] == "connect_timeout"
        assert (await world.feed(a.url("/feed")))["error_class"] is None


STRANGE = {
    "an empty body": (reply(200, b"", ("ETag", '"odd"')), "empty"),
    "nothing but white space": (reply(200, b" \r\n\t", ("ETag", '"odd"')), "empty"),
    "204": (reply(204, b"", ("ETag", '"odd"')), "http_204"),
    "206": (reply(206, ITEMS[:900], ("ETag", '"odd"'), ("Content-Range", "bytes 0-899/2000")), "http_206"),
    "226": (reply(226, ITEMS, ("ETag", '"odd"'), ("IM", "feed")), "http_226"),
    "999": (reply(999, b"denied", ("ETag", '"odd"')), "http_999"),
}


@pytest.mark.parametrize(("strange", "error_class"), STRANGE.values(), ids=STRANGE.keys())
async def test_44_what_is_no_whole_feed_is_classed_and_leaves_no_validators(
    world: World, strange: bytes, error_class: str
) -> None:
    a = await world.publisher("a.example")
    a.routes["/feed"] = in_turn(strange, reply(200, ITEMS, ("ETag", '"1"')), strange, FEED)
    await world.follow(a.url("/feed"))
    await world.poll()
    feed = await world.feed()
    assert (feed["error_class"], feed["failures"], feed["etag"]) == (error_class, 1, None)
    assert await world.titles() == []
    await world.poll(times=2)
    feed = await world.feed()
    assert (feed["error_class"], feed["failures"], feed["etag"]) == (error_class, 1, '"1"')
    await world.poll()
    assert [asked.headers.get("if-none-match") for asked in a.asked] == [None, None, '"1"', '"1"']
    assert (await world.feed())["failures"] == 0
    assert len(await world.titles()) == 20
