"""Feeds that move, end and come back, cases 33 to 35 and 38 to 40: real servers, days of a virtual clock."""

from __future__ import annotations

import pytest

from monitor.records import Access, Feed, FeedKind
from publishers import DAY, HOUR, World, rss
from web import Server, conditional, redirect, reply

ITEMS = rss(range(20))
OTHERS = rss(range(500, 520))
PAGE = reply(200, b"<!doctype html><html><body><form action='/login'>Sign in</form></body></html>")
EIGHTEEN_HOURS = 18 * HOUR  # five answers so far apart span seventy-two


async def moved(world: World, *, before: bytes = ITEMS, after: bytes = ITEMS, status: int = 301) -> tuple[Server, str]:
    """A feed that was polled once, and is redirected from then on; its server, and its new address."""
    a = await world.publisher("a.example")
    a.routes["/old"] = conditional(before, ("ETag", '"old"'))
    await world.follow(a.url("/old"))
    await world.poll()
    a.routes["/old"] = redirect("/new", status)
    a.routes["/new"] = conditional(after, ("ETag", '"new"'))
    return a, a.url("/new")


def paths(server: Server, since: int = 0) -> list[str]:
    return [asked.path for asked in server.asked[since:]]


@pytest.mark.parametrize("status", [301, 308])
async def test_33_a_feed_is_asked_at_its_new_address_after_five_answers_from_there_over_three_days(
    world: World, status: int
) -> None:
    a, new = await moved(world, status=status)
    for _ in range(5):
        assert (await world.feed())["followed"] is None
        await world.poll(after_s=EIGHTEEN_HOURS)
    feed = await world.feed()
    assert (feed["followed"], feed["url"]) == (new, a.url("/old"))
    assert (feed["etag"], feed["last_modified"], feed["validators_url"], feed["body_hash"]) == (None, None, None, None)
    asked = len(a.asked)
    await world.poll(times=2)
    assert paths(a, asked) == ["/new", "/new"]
    assert [one.headers.get("if-none-match") for one in a.asked[asked:]] == [None, '"new"']
    assert len(await world.titles()) == 20


@pytest.mark.parametrize(
    ("polls", "apart_s"), [(4, DAY), (5, 17 * HOUR)], ids=["four in three days", "five in less than three"]
)
async def test_33_not_before(world: World, polls: int, apart_s: int) -> None:
    a, _ = await moved(world)
    for _ in range(polls):
        await world.poll(after_s=apart_s)
    await world.poll()
    assert paths(a)[-2:] == ["/old", "/new"]


@pytest.mark.parametrize("status", [302, 303, 307])
async def test_33_a_temporary_redirect_never_moves_a_feed(world: World, status: int) -> None:
    a, _ = await moved(world, status=status)
    for _ in range(8):
        await world.poll(after_s=DAY)
    feed = await world.feed()
    assert (feed["followed"], feed["redirect_to"], feed["failures"]) == (None, None, 0)
    assert paths(a)[-2:] == ["/old", "/new"]


async def test_33_validators_of_one_address_are_never_sent_to_another(world: World) -> None:
    a, _ = await moved(world)
    for _ in range(8):
        await world.poll(after_s=EIGHTEEN_HOURS)
    sent = {(asked.path, asked.headers.get("if-none-match")) for asked in a.asked}
    assert sent == {("/old", None), ("/old", '"old"'), ("/new", None), ("/new", '"new"')}


async def test_33_another_feed_at_the_new_address_is_not_moved_to(world: World) -> None:
    a, _ = await moved(world, after=OTHERS)
    for _ in range(8):
        await world.poll(after_s=DAY)
    feed = await world.feed()
    assert (feed["followed"], feed["redirect_seen"], feed["akin"]) == (None, 8, 0)
    assert paths(a)[-2:] == ["/old", "/new"]


async def test_33_a_feed_that_was_never_another_moves(world: World) -> None:
    a = await world.publisher("a.example")
    a.routes |= {"/old": redirect("/new", 301), "/new": reply(200, ITEMS)}
    await world.follow(a.url("/old"))
    for _ in range(6):
        await world.poll(after_s=EIGHTEEN_HOURS)
    assert (await world.feed())["followed"] == a.url("/new")


async def test_33_a_feed_that_names_the_same_address_as_its_own_is_the_same(world: World) -> None:
    own = "<atom:link xmlns:atom='http://www.w3.org/2005/Atom' rel='self' href='https://a.example/feed'/>"
    _, new = await moved(world, before=rss(range(20), more=own), after=rss(range(500, 520), more=own))
    for _ in range(5):
        await world.poll(after_s=EIGHTEEN_HOURS)
    assert (await world.feed())["followed"] == new


async def test_33_items_whose_ids_moved_with_the_feed_are_known(world: World) -> None:
    def guided(scheme: str) -> bytes:
        items = "".join(
            f"<item><title>Item {number}</title><guid>{scheme}://a.example/{number}</guid></item>"
            for number in range(20)
        )
        return f"<rss version='2.0'><channel><title>A</title>{items}</channel></rss>".encode()

    _, new = await moved(world, before=guided("http"), after=guided("https"))
    for _ in range(5):
        await world.poll(after_s=EIGHTEEN_HOURS)
    feed = await world.feed()
    assert (feed["followed"], feed["items"]) == (new, 20)


async def test_33_a_redirect_from_https_to_http_is_never_for_good(world: World) -> None:
    secure = await world.publisher("secure.example", certificate="valid.pem")
    a = await world.publisher("a.example")
    b = await world.publisher("b.example", certificate="valid.pem")
    secure.routes |= {"/feed": redirect(a.url("/feed"), 301), "/round": redirect(a.url("/round"), 301)}
    a.routes |= {"/feed": reply(200, ITEMS), "/round": redirect(b.url("/feed"), 301)}
    b.routes["/feed"] = reply(200, ITEMS)
    unverified = Access(tls_unverified=True)
    await world.follow(*(Feed(url=secure.url(path), access=unverified) for path in ("/feed", "/round")))
    for _ in range(8):
        await world.poll(after_s=DAY)
    assert [(feed["failures"], feed["followed"], feed["redirect_to"]) for feed in await world.feeds()] == [
        (0, None, None)
    ] * 2


@pytest.mark.parametrize("auth", [None, "basic:env:NEWS_PASSWORD"])
async def test_33_credentials_do_not_move_to_another_host(
    world: World, monkeypatch: pytest.MonkeyPatch, auth: str | None
) -> None:
    monkeypatch.setenv("NEWS_PASSWORD", "reader:secret")
    a, b = await world.publisher("a.example"), await world.publisher("b.example")
    a.routes["/feed"] = redirect(b.url("/feed"), 301)
    b.routes["/feed"] = reply(200, ITEMS)
    await world.follow(Feed(url=a.url("/feed"), access=Access(auth=auth)))
    for _ in range(8):
        await world.poll(after_s=DAY)
    assert (await world.feed())["followed"] == (None if auth else b.url("/feed"))
    assert not any("authorization" in asked.headers for asked in b.asked)


async def test_33_a_feed_that_moves_home_again_has_not_moved(world: World) -> None:
    a, _ = await moved(world)
    for _ in range(5):
        await world.poll(after_s=EIGHTEEN_HOURS)
    a.routes |= {"/old": reply(200, rss(range(21))), "/new": redirect("/old", 301)}
    for _ in range(5):
        await world.poll(after_s=EIGHTEEN_HOURS)
    feed = await world.feed()
    assert (feed["followed"], feed["health"]) == (None, "ok")


async def test_33_a_moved_feed_takes_its_turn_at_its_new_host(world: World) -> None:
    a, b = await world.publisher("a.example"), await world.publisher("b.example")
    a.routes["/feed"] = redirect(b.url("/feed"), 301)
    b.routes["/feed"] = reply(200, ITEMS)
    await world.follow(a.url("/feed"))
    for _ in range(6):
        await world.poll(after_s=DAY)
    assert (await world.feed())["host"] == "b.example"
    await world.follow(Feed(url=a.url("/feed"), name="Renamed"))
    assert (await world.feed())["host"] == "b.example"
    turns = await world.rows("select host from _turns where due_at is not null or out > 0")
    assert [turn["host"] for turn in turns] == ["b.example"]


async def test_33_other_targets_in_between_begin_the_count_anew(world: World) -> None:
    a, new = await moved(world)
    for target, status in [("/new", 301)] * 4 + [("/new", 302)] + [("/new", 301)] * 4 + [("/newer", 301)] * 4:
        a.routes["/newer"] = a.routes["/new"]
        a.routes["/old"] = redirect(target, status)
        await world.poll(after_s=DAY)
        assert (await world.feed())["followed"] is None
    await world.poll(after_s=DAY)
    assert (await world.feed())["followed"] == new + "er"


async def test_33_a_failure_on_the_way_does_not(world: World) -> None:
    a, new = await moved(world)
    good = a.routes["/new"]
    for answer in (good, good, reply(500), good, good, good):
        a.routes["/new"] = answer
        await world.poll(after_s=EIGHTEEN_HOURS)
    assert (await world.feed())["followed"] == new


async def test_33_three_failures_at_the_new_address_and_the_old_one_is_asked_again(world: World) -> None:
    a, new = await moved(world)
    for _ in range(5):
        await world.poll(after_s=EIGHTEEN_HOURS)
    a.routes |= {"/old": conditional(rss(range(21)), ("ETag", '"old"')), "/new": reply(404)}
    for _ in range(3):
        assert (await world.feed())["followed"] == new
        await world.poll(after_s=DAY)
    assert (await world.feed())["followed"] is None
    await world.poll(after_s=DAY)
    assert (paths(a)[-1], a.asked[-1].headers.get("if-none-match")) == ("/old", None)
    feed = await world.feed()
    assert (feed["health"], feed["failures"], feed["items"]) == ("ok", 0, 21)


async def test_33_where_both_addresses_fail_they_are_tried_in_turn(world: World) -> None:
    a, _ = await moved(world)
    for _ in range(5):
        await world.poll(after_s=EIGHTEEN_HOURS)
    asked = len(a.asked)
    a.routes |= {"/old": reply(404), "/new": reply(500)}
    for _ in range(7):
        await world.poll(after_s=DAY)
    assert paths(a, asked) == ["/new"] * 3 + ["/old"] * 3 + ["/new"]
    a.routes["/new"] = reply(200, ITEMS)
    await world.poll(after_s=DAY)
    assert (await world.feed())["failures"] == 0


@pytest.mark.parametrize("status", [301, 302])
async def test_34_a_redirect_to_a_page_is_a_failure_and_no_move(world: World, status: int) -> None:
    a, _ = await moved(world, status=status)
    a.routes["/new"] = PAGE
    for _ in range(8):
        await world.poll(after_s=DAY)
    feed = await world.feed()
    assert (feed["health"], feed["error_class"]) == ("html", "not_a_feed")
    assert (feed["followed"], feed["redirect_to"], feed["items"], feed["etag"]) == (None, None, 20, '"old"')
    a.routes["/old"] = conditional(rss(range(21)), ("ETag", '"old"'))
    a.routes["/old"] = conditional(rss(range(21)), ("ETag", '"older"'))
    await world.poll(after_s=DAY)
    assert (await world.feed())["items"] == 21


async def test_34_all_hosts_send_to_one_login_page(world: World) -> None:
    portal = await world.publisher("login.example")
    portal.routes["/"] = PAGE
    servers = [await world.publisher(f"{name}.example") for name in "abcdef"]
    for server in servers:
        server.routes["/feed"] = conditional(ITEMS, ("ETag", '"1"'))
        await world.follow(server.url("/feed"))
    await world.poll()
    for server in servers:
        server.routes["/feed"] = redirect(portal.url("/"), 301)
    for _ in range(8):
        await world.poll(after_s=DAY)
    feeds = await world.feeds()
    assert {feed["health"] for feed in feeds} == {"html"}
    assert {feed["followed"] or feed["merged_into"] for feed in feeds} == {None}


@pytest.mark.parametrize(
    ("first", "second", "permanent"), [(308, 302, False), (302, 308, False), (301, 308, True), (308, 308, True)]
)
async def test_35_a_chain_is_as_lasting_as_its_weakest_hop(
    world: World, first: int, second: int, permanent: bool
) -> None:
    a, new = await moved(world)
    a.routes |= {"/old": redirect("/middle", first), "/middle": redirect("/new", second)}
    for _ in range(6):
        await world.poll(after_s=DAY)
    assert (await world.feed())["followed"] == (new if permanent else None)


def linked(numbers: range) -> bytes:
    """Items with pages of their own: wherever they are named, they are the same articles."""
    items = "".join(
        f"<item><title>Item {number}</title><link>https://news.example/{number}</link></item>" for number in numbers
    )
    return f"<rss version='2.0'><channel><title>A</title>{items}</channel></rss>".encode()


async def twins(world: World) -> Server:
    """Two subscriptions of one server that have been redirected to one address for days."""
    a = await world.publisher("a.example")
    a.routes |= {"/one": reply(200, linked(range(20))), "/two": reply(200, linked(range(20)))}
    await world.follow(Feed(url=a.url("/one"), name="One"), Feed(url=a.url("/two"), name="Two"))
    await world.poll()
    a.routes |= {
        "/one": redirect("/new", 301),
        "/two": redirect("/new", 308),
        "/new": conditional(linked(range(20)), ("ETag", '"new"')),
    }
    for _ in range(5):
        await world.poll(after_s=EIGHTEEN_HOURS)
    return a


async def test_38_two_subscriptions_that_move_to_one_address_are_asked_once(world: World) -> None:
    a = await twins(world)
    one, two = await world.feeds()
    assert (one["followed"], two["followed"]) == (a.url("/new"), a.url("/new"))
    assert (one["merged_into"], two["merged_into"], two["next_due_at"]) == (None, one["feed_id"], None)
    assert (one["health"], two["health"]) == ("moved", "moved")
    asked = len(a.asked)
    for _ in range(5):
        await world.poll(after_s=DAY)
    assert paths(a, asked) == ["/new"] * 5
    assert len(await world.titles()) == len(set(await world.titles())) == 20


async def test_38_what_comes_is_stored_once_and_seen_in_both(world: World) -> None:
    a = await twins(world)
    a.routes["/new"] = conditional(linked(range(3, 23)), ("ETag", '"newer"'))
    await world.poll(after_s=DAY)
    assert len(await world.titles()) == 23
    assert [feed["items"] for feed in await world.feeds()] == [23, 23]
    assert len({feed["last_new_at"] for feed in await world.feeds()}) == 1
    sightings = await world.rows("select article_id, count(*) as n from sightings group by article_id")
    assert {row["n"] for row in sightings} == {2}


async def test_38_a_move_to_an_address_that_is_subscribed_is_merged_with_it(world: World) -> None:
    a, new = await moved(world)
    await world.follow(new)
    for _ in range(6):
        await world.poll(after_s=EIGHTEEN_HOURS)
    old, target = await world.feeds()
    assert (old["merged_into"], target["merged_into"], target["followed"]) == (target["feed_id"], None, None)
    asked = len(a.asked)
    await world.poll(after_s=DAY)
    assert paths(a, asked) == ["/new"]
    assert old["moved_to"] == new


async def test_38_it_is_undone_when_the_target_leaves_the_configuration(world: World) -> None:
    a, new = await moved(world)
    await world.follow(new)
    for _ in range(6):
        await world.poll(after_s=EIGHTEEN_HOURS)
    a.routes["/new"] = conditional(rss(range(22)), ("ETag", '"newer"'))
    await world.poll(after_s=DAY)
    await world.unfollow(new)
    old, target = await world.feeds()
    assert (old["merged_into"], target["health"]) == (None, "removed")
    asked = len(a.asked)
    await world.poll()
    assert paths(a, asked) == ["/new"]
    old, _ = await world.feeds()
    assert (old["items"], old["last_new_at"]) == (22, target["last_new_at"])  # it had seen them all by the other
    await world.follow(new)
    await world.poll(after_s=DAY)
    old, target = await world.feeds()
    assert (old["merged_into"], target["items"], target["failures"]) == (target["feed_id"], 22, 0)


async def test_38_when_the_one_that_is_asked_leaves_the_other_is_asked(world: World) -> None:
    a = await twins(world)
    await world.unfollow(a.url("/one"))
    asked = len(a.asked)
    await world.poll()
    await world.poll(after_s=DAY)
    assert paths(a, asked) == ["/new", "/new"]
    one, two = await world.feeds()
    assert (one["health"], two["health"], two["merged_into"], two["items"]) == ("removed", "moved", None, 20)


async def test_38_a_restart_changes_nothing_of_it(world: World) -> None:
    a = await twins(world)
    await world.close()
    await world.open()
    asked = len(a.asked)
    await world.poll(after_s=DAY)
    assert paths(a, asked) == ["/new"]
    assert [feed["health"] for feed in await world.feeds()] == ["moved", "moved"]


async def test_38_other_readings_of_one_address_are_not_merged(world: World) -> None:
    _, new = await moved(world)
    await world.follow(Feed(url=new, kind=FeedKind.PAGE_LIST, links="a"))
    for _ in range(7):
        await world.poll(after_s=EIGHTEEN_HOURS)
    assert [feed["merged_into"] for feed in await world.feeds()] == [None, None]


async def test_38_a_paused_target_is_not_polled_for_another(world: World) -> None:
    a, new = await moved(world)
    await world.follow(Feed(url=new, paused=True))
    for _ in range(6):
        await world.poll(after_s=EIGHTEEN_HOURS)
    asked = len(a.asked)
    await world.poll(after_s=DAY)
    assert paths(a, asked) == ["/new"]
    assert [feed["health"] for feed in await world.feeds()] == ["moved", "paused"]


async def test_38_where_the_shared_address_keeps_failing_each_tries_its_own_again(world: World) -> None:
    a = await twins(world)
    a.routes |= {"/one": reply(404), "/two": reply(200, rss(range(25))), "/new": reply(404)}
    for _ in range(4):
        await world.poll(after_s=DAY)
    _, two = await world.feeds()
    assert (two["merged_into"], two["followed"], two["items"], two["health"]) == (None, None, 25, "ok")


async def test_39_gone_once_is_a_failure_like_others(world: World) -> None:
    a = await world.publisher("a.example")
    a.routes["/feed"] = reply(200, ITEMS)
    await world.follow(a.url("/feed"))
    await world.poll()
    a.routes["/feed"] = reply(410)
    await world.poll()
    feed = await world.feed()
    assert (feed["state"], feed["health"], feed["score"]) == ("active", "failing", 0.5)
    assert int(str(feed["wait_s"])) == 2 * int(str(feed["interval_s"]))


@pytest.mark.parametrize(
    ("apart_s", "states"),
    [
        ([0, DAY, DAY], ["active", "active", "gone"]),
        ([0, 2 * HOUR, 2 * HOUR, 4 * HOUR], ["active", "active", "active", "active"]),
        ([0, 2 * DAY], ["active", "active"]),
        ([0, 2 * HOUR, 44 * HOUR, 4 * HOUR], ["active", "active", "active", "gone"]),
    ],
    ids=["three times over two days", "often in one day", "twice", "until two days have passed"],
)
async def test_39_three_times_over_two_days_is_gone(world: World, apart_s: list[int], states: list[str]) -> None:
    a = await world.publisher("a.example")
    a.routes["/feed"] = reply(410)
    await world.follow(a.url("/feed"))
    for after_s, state in zip(apart_s, states, strict=True):
        await world.poll(after_s=after_s)
        assert (await world.feed())["state"] == state


async def gone(world: World) -> Server:
    a = await world.publisher("a.example")
    a.routes["/feed"] = reply(200, ITEMS)
    await world.follow(a.url("/feed"))
    await world.poll()
    a.routes["/feed"] = reply(410)
    for _ in range(3):
        await world.poll(after_s=DAY)
    return a


async def test_39_what_is_gone_is_looked_at_each_month_and_revived_by_an_answer(world: World) -> None:
    a = await gone(world)
    feed = await world.feed()
    assert (feed["health"], feed["wait_s"]) == ("gone", 30 * DAY)
    asked = len(a.asked)
    for _ in range(29):
        await world.poll(after_s=DAY)
    assert len(a.asked) == asked
    a.routes["/feed"] = reply(200, rss(range(25)))
    await world.poll(after_s=DAY)
    feed = await world.feed()
    assert (feed["state"], feed["health"], feed["score"], feed["failures"], feed["items"]) == ("active", "ok", 0, 0, 25)
    assert int(str(feed["wait_s"])) <= HOUR


@pytest.mark.parametrize("status", [404, 500, 410])
async def test_39_what_is_gone_stays_gone_whatever_else_goes_wrong(world: World, status: int) -> None:
    a = await gone(world)
    a.routes["/feed"] = reply(status)
    await world.poll()
    feed = await world.feed()
    assert (feed["health"], feed["wait_s"]) == ("gone", 30 * DAY)


async def test_40_three_days_of_404_are_forgiven_at_once(world: World) -> None:
    a = await world.publisher("a.example")
    a.routes["/feed"] = conditional(ITEMS, ("ETag", '"1"'))
    await world.follow(a.url("/feed"))
    await world.poll()
    before = await world.feed()
    a.routes["/feed"] = reply(404)
    began = world.clock.now
    while (world.clock.now - began).days < 3:
        await world.poll()
    feed = await world.feed()
    assert feed["health"] == "failing"
    longest_s = int(str(feed["wait_s"]))
    assert longest_s <= DAY
    a.routes["/feed"] = conditional(rss(range(25)), ("ETag", '"2"'))
    mended = world.clock.now
    await world.poll()
    assert (world.clock.now - mended).total_seconds() <= longest_s
    feed = await world.feed()
    assert (feed["failures"], feed["score"], feed["failing_since"], feed["items"]) == (0, 0, None, 25)
    assert feed["wait_s"] == before["wait_s"]
