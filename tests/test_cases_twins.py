"""Items, case 61 again: AMP, mobile, wrapped and tracked addresses of one article, and those that only look like it."""

from __future__ import annotations

import asyncio
from urllib.parse import quote

import pytest

from press import STORY, count, item, matched, page, rss
from publishers import World
from web import Asked, Server, reply

TITLE = "The zyzzyva leaves the old harbour"
PATH = "/2026/zyzzyva-leaves-harbour-7"
DATE = "Sun, 22 Nov 2026 09:00:00 GMT"
BODY = ("The zyzzyva left the old harbour at noon.", *STORY)


async def named(world: World, server: Server, path: str, link: str, *, title: str = TITLE, date: str = DATE) -> None:
    """A feed at the server with one item, followed; polled by whoever asks for it."""
    server.routes[path] = reply(200, rss(item(title, guid=link, link=link, text="In short.", date=date)))
    await world.follow(server.url(path))


async def hosts(world: World, *names: str) -> list[Server]:
    return [await world.publisher(name) for name in names]


def asked(*servers: Server) -> list[str]:
    """The pages that were asked for."""
    return [f"{one.name}{path}" for one in servers for path in one.paths if path.startswith(("/2026", "/news", "/x"))]


LINKS = [
    pytest.param("http://a.example:{port}{path}/amp", id="/amp"),
    pytest.param("http://a.example:{port}{path}/amp/", id="/amp/"),
    pytest.param("http://a.example:{port}{path}?amp=1", id="?amp=1"),
    pytest.param("http://a.example:{port}{path}?outputType=amp", id="?outputType=amp"),
    pytest.param("http://amp.a.example:{port}{path}", id="amp."),
    pytest.param("http://m.a.example:{port}{path}", id="m."),
    pytest.param("http://a.example:{port}{path}?utm_source=rss&fbclid=7#comments", id="tracked"),
    pytest.param("http://a.example:{port}{path};jsessionid=1A2B", id="a session"),
    pytest.param("https://l.facebook.com/l.php?u={plain}&h=1", id="wrapped"),
    pytest.param("https://vk.com/away.php?to={wrapped}", id="wrapped twice"),
]


@pytest.mark.parametrize("plain_first", [True, False], ids=["plain first", "plain last"])
@pytest.mark.parametrize("link", LINKS)
async def test_61_one_article_under_two_addresses_is_fetched_once(world: World, link: str, plain_first: bool) -> None:
    a, amp, mobile = await hosts(world, "a.example", "amp.a.example", "m.a.example")
    a.routes[PATH] = page(TITLE, *BODY)
    plain = a.url(PATH)
    wrapped = f"https://www.google.com/url?q={quote(plain, safe='')}"
    other = link.format(port=world.port, path=PATH, plain=quote(plain, safe=""), wrapped=quote(wrapped, safe=""))
    for number, one in enumerate([plain, other] if plain_first else [other, plain]):
        await named(world, a, f"/feed{number}", one)
        await world.poll()
    await world.visit()
    assert asked(a, amp, mobile) == [f"a.example{PATH}"]
    assert (await count(world, "articles"), await count(world, "sightings")) == (1, 2)
    (article,) = await world.rows("select url, fate from articles")
    assert article == {"url": plain, "fate": "read"}


async def test_61_a_slash_at_the_end_is_no_other_article(world: World) -> None:
    (a,) = await hosts(world, "a.example")
    a.routes[PATH] = a.routes[f"{PATH}/"] = page(TITLE, *BODY)
    for number, path in enumerate((f"{PATH}/", PATH)):
        await named(world, a, f"/feed{number}", a.url(path))
    await world.poll()
    await world.visit()
    assert len(asked(a)) == 1
    assert (await count(world, "articles"), await count(world, "sightings")) == (1, 2)


async def test_61_also_where_all_feeds_are_polled_at_once(world: World) -> None:
    a, amp, mobile = await hosts(world, "a.example", "amp.a.example", "m.a.example")
    a.routes[PATH] = page(TITLE, *BODY)
    links = [a.url(PATH), a.url(f"{PATH}/amp"), amp.url(PATH), mobile.url(PATH), a.url(f"{PATH}?utm_source=x")]
    for number, link in enumerate(links):
        await named(world, a, f"/feed{number}", link)
    await world.poll()
    await world.visit()
    assert asked(a, amp, mobile) == [f"a.example{PATH}"]
    assert (await count(world, "articles"), await count(world, "sightings")) == (1, 5)
    assert len([hit for hit in await matched(world) if hit["state"] == "current"]) == 1


async def test_61_also_while_its_page_is_being_read(world: World) -> None:
    (a,) = await hosts(world, "a.example")
    begun, may_end = asyncio.Event(), asyncio.Event()

    async def slowly(_: Asked, writer: asyncio.StreamWriter) -> None:
        begun.set()
        await may_end.wait()
        writer.write(page(TITLE, *BODY))

    a.routes[PATH] = slowly
    await named(world, a, "/feed0", a.url(PATH))
    await world.poll()
    reading = asyncio.create_task(world.visit())
    await begun.wait()
    await named(world, a, "/feed1", a.url(f"{PATH}/amp"))
    await world.poll()
    may_end.set()
    await reading
    await world.visit()
    assert asked(a) == [f"a.example{PATH}"]
    assert (await count(world, "articles"), await count(world, "sightings")) == (1, 2)


CANONICAL = f"<link rel='canonical' href='{PATH}'>"


@pytest.mark.parametrize("order", [(PATH, "/x/7"), ("/x/7", PATH)], ids=["named first", "named last"])
async def test_61_a_page_is_the_article_that_it_names_though_feeds_call_them_otherwise(
    world: World, order: tuple[str, ...]
) -> None:
    (a,) = await hosts(world, "a.example")
    titled = f"<meta property='og:title' content='{TITLE}'>"
    a.routes[PATH] = page(TITLE, *BODY, head=titled)
    a.routes["/x/7"] = page(TITLE, *BODY, head=CANONICAL + titled)
    titles = {PATH: "Builders seen on northern bank", "/x/7": "City council followed work on bridge for years"}
    for number, path in enumerate(order):
        await named(world, a, f"/feed{number}", a.url(path), title=titles[path])
        await world.poll()
        await world.visit()
    fates = await world.rows("select fate from articles order by fate")
    assert [row["fate"] for row in fates] == ["duplicate_url", "read"]
    assert len({row["article_id"] for row in await world.rows("select article_id from sightings")}) == 1


async def test_61_an_article_that_was_read_as_amp_goes_by_the_address_that_the_page_names(world: World) -> None:
    (a,) = await hosts(world, "a.example")
    a.routes[f"{PATH}/amp"] = page(TITLE, *BODY, head=CANONICAL)
    a.routes[PATH] = page(TITLE, *BODY)
    await named(world, a, "/feed0", a.url(f"{PATH}/amp"))
    await world.poll()
    await world.visit()
    assert await world.rows("select url from articles") == [{"url": a.url(PATH)}]
    for number, link in enumerate((PATH, f"{PATH}/amp", f"{PATH}?amp=1"), start=1):
        await named(world, a, f"/feed{number}", a.url(link))
    await world.poll()
    await world.visit()
    assert asked(a) == [f"a.example{PATH}/amp"]
    assert (await count(world, "articles"), await count(world, "sightings")) == (1, 4)


async def test_61_an_amp_twin_that_a_page_names_is_not_asked_for(world: World) -> None:
    a, amp = await hosts(world, "a.example", "amp.a.example")
    a.routes[PATH] = page(TITLE, *BODY, head=f"<link rel='amphtml' href='{amp.url('/news/zyzzyva-7')}'>")
    await named(world, a, "/feed0", a.url(PATH))
    await world.poll()
    await world.visit()
    await named(world, a, "/feed1", amp.url("/news/zyzzyva-7"))
    await world.poll()
    await world.visit()
    assert asked(a, amp) == [f"a.example{PATH}"]
    assert (await count(world, "articles"), await count(world, "sightings")) == (1, 2)


OTHER = "Museum of bees opens again on Sunday"
SERIES = "Mon, 23 Nov 2026 09:00:00 GMT"


@pytest.mark.parametrize(
    ("title", "date"), [(OTHER, DATE), (TITLE, SERIES)], ids=["another title", "the next day's part"]
)
@pytest.mark.parametrize("link", ["http://m.a.example:{port}{path}", "http://a.example:{port}{path}/amp"])
async def test_61_what_only_looks_like_a_twin_stays_an_article(world: World, link: str, title: str, date: str) -> None:
    a, mobile = await hosts(world, "a.example", "m.a.example")
    dated = "<meta property='article:published_time' content='2026-11-{}T09:00:00Z'>"
    a.routes[PATH] = page(TITLE, *BODY, head=dated.format(22))
    bees = ("The museum opens again with two new halls, and with bees in all of them.", "Entry is free.", *STORY[:1])
    a.routes[f"{PATH}/amp"] = mobile.routes[PATH] = page(title, *bees, head=dated.format(date[5:7]))
    await named(world, a, "/feed0", a.url(PATH))
    await named(world, a, "/feed1", link.format(port=world.port, path=PATH), title=title, date=date)
    await world.poll(after_s=2 * 24 * 3600)
    await world.visit()
    assert [row["fate"] for row in await world.rows("select fate from articles")] == ["read", "read"]
    assert await count(world, "articles") == 2
    assert len(asked(a, mobile)) == 2


async def test_61_an_address_that_two_titles_claim_is_nobodys(world: World) -> None:
    (a,) = await hosts(world, "a.example")
    claimed = "<link rel='canonical' href='/2026/all-that-happened-today'>"
    for number, title in enumerate([TITLE, OTHER, "Bridge closed for a year after the flood"]):
        text = f"{title}, said those who were there on the first day of it."
        a.routes[f"/x/{number}"] = page(title, text, *STORY, head=claimed)
        await named(world, a, f"/feed{number}", a.url(f"/x/{number}"), title=title)
    await world.poll()
    await world.visit()
    a.routes["/2026/all-that-happened-today"] = page(TITLE, *BODY[1:], "And more of it, of all that was said that day.")
    await named(world, a, "/late", a.url("/2026/all-that-happened-today"))
    await world.poll()
    await world.visit()
    articles = await world.rows("select url, fate from articles order by id")
    assert [row["fate"] for row in articles] == ["read"] * 4
    assert await world.rows("select way from _addresses") == [{"way": "disputed"}]


async def test_61_a_series_that_claims_one_address_stays_a_series(world: World) -> None:
    (a,) = await hosts(world, "a.example")
    for day in (22, 23):
        head = "<link rel='canonical' href='/2026/prices-of-the-day'>"
        head += f"<meta property='article:published_time' content='2026-11-{day}T09:00:00Z'>"
        a.routes[f"/x/{day}"] = page("Prices of the day", *STORY, f"Zyzzyva {day}, bread 3.", head=head)
        date = f"Sun, {day} Nov 2026 09:00:00 GMT"
        await named(world, a, f"/feed{day}", a.url(f"/x/{day}"), title="Prices of the day", date=date)
    await world.poll(after_s=3 * 24 * 3600)
    await world.visit()
    assert [row["fate"] for row in await world.rows("select fate from articles")] == ["read", "read"]
