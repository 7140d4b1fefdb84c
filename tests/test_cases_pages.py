"""Items, case 61: one page is one article, whatever leads to it."""

from __future__ import annotations

import pytest

from press import STORY, WORDS, count, item, matched, page, rss
from publishers import World
from web import Server, redirect, reply


async def test_61_two_feeds_with_one_article_are_one_page_fetch_and_two_sightings(world: World) -> None:
    a = await world.publisher("a.example")
    a.routes["/1"] = page("News of the bridge", *STORY)
    links = {"/x": a.url("/1?utm_source=x"), "/y": a.url("/1#comments")}
    for path, link in links.items():
        a.routes[path] = reply(200, rss(item("News of the bridge", guid=path, link=link)))
        await world.follow(a.url(path))
    await world.poll()
    await world.visit()
    assert [asked.path for asked in a.asked].count("/1") == 1
    assert (await count(world, "articles"), await count(world, "sightings")) == (1, 2)


async def wrapped(world: World, *links: str, body: bytes | None = None) -> Server:
    """Feeds with one article each under these links, all polled; `/real/story` is the page."""
    a = await world.publisher("a.example")
    a.routes["/real/story"] = body or page("News of the zyzzyva", "The zyzzyva was seen.", *STORY)
    for path in ("/r/1", "/r/2"):
        a.routes[path] = redirect("/real/story", 302)
    for number, link in enumerate(links):
        text = "On the zyzzyva, in short." if number == 0 else ""
        a.routes[f"/feed{number}"] = reply(
            200, rss(item("News of the zyzzyva", guid=link, link=a.url(link), text=text))
        )
        await world.follow(a.url(f"/feed{number}"))
    await world.poll()
    return a


ORDERS = [("/r/1", "/r/2"), ("/r/1", "/real/story"), ("/real/story", "/r/2")]


@pytest.mark.parametrize("links", ORDERS, ids=" then ".join)
async def test_61_two_links_that_lead_to_one_page_become_one_article(world: World, links: tuple[str, ...]) -> None:
    a = await wrapped(world, *links)
    early = await matched(world)
    assert len(early) == 2
    await world.visit()
    hits = [hit for hit in await matched(world) if hit["state"] == "current"]
    assert len(hits) == 1
    (article,) = await world.rows("select * from articles where fate = 'read'")
    assert (hits[0]["article_id"], article["url"]) == (article["id"], a.url("/real/story"))
    assert (await world.rows("select fate, count(*) as n from articles group by fate order by fate"))[0][
        "fate"
    ] == "duplicate_url"
    sightings = await world.rows("select distinct article_id from sightings")
    assert [row["article_id"] for row in sightings] == [article["id"]]
    assert (await world.rows("select count(*) as n from _visits where due_at is not null"))[0]["n"] == 0
    assert await world.rows("pragma foreign_key_check") == []


async def test_61_what_led_to_a_page_once_is_not_asked_again(world: World) -> None:
    a = await wrapped(world, "/r/1")
    await world.visit()
    asked = len(a.asked)
    a.routes["/late"] = reply(
        200, rss(*(item("News of the zyzzyva", guid=p, link=a.url(p)) for p in ("/r/1", "/real/story")))
    )
    await world.follow(a.url("/late"))
    await world.poll()
    await world.visit()
    assert [one.path for one in a.asked[asked:] if one.path.startswith("/r")] == []
    assert await count(world, "articles") == 1


async def test_61_a_page_that_names_another_address_of_its_site_is_that_article(world: World) -> None:
    head = "<link rel='canonical' href='/2026/news-of-the-zyzzyva'>"
    story = page("News of the zyzzyva", "The zyzzyva was seen.", *STORY, head=head)
    a = await world.publisher("a.example")
    for path in ("/amp/7", "/2026/news-of-the-zyzzyva"):
        a.routes[path] = story
        a.routes[f"/feed{path}"] = reply(200, rss(item("News of the zyzzyva", guid=path, link=a.url(path))))
        await world.follow(a.url(f"/feed{path}"))
        await world.poll()
        await world.visit()
    assert len(await world.rows("select id from articles where fate = 'read'")) == 1
    assert len([hit for hit in await matched(world) if hit["state"] == "current"]) == 1


async def test_61_a_wall_behind_many_links_takes_nobodys_article(world: World) -> None:
    wall = page(
        "Before you continue", "We and our partners use cookies to give you the best of all experiences.", *STORY
    )
    a = await world.publisher("a.example")
    a.routes["/consent"] = wall
    links = [f"/r/{word}" for word in WORDS[:4]]
    a.routes |= {link: redirect("/consent", 302) for link in links}
    items = [item(f"Zyzzyva at {word}", guid=word, link=a.url(link)) for word, link in zip(WORDS, links, strict=False)]
    a.routes["/feed"] = reply(200, rss(*items))
    await world.follow(a.url("/feed"))
    await world.poll()
    await world.visit()
    articles = await world.rows("select url, fate from articles")
    assert [row["url"] for row in articles] == [a.url(link) for link in links]
    assert "duplicate_url" not in {row["fate"] for row in articles}


async def test_61_one_canonical_address_for_a_whole_section_takes_nobodys_article(world: World) -> None:
    head = "<link rel='canonical' href='/all-our-news/2026'>"
    a = await world.publisher("a.example")
    titles = {
        f"/{word}": f"{word.title()} {other} reopened by {last}"
        for word, other, last in zip(WORDS, WORDS[4:], WORDS[8:], strict=False)
    }
    for path, title in titles.items():
        a.routes[path] = page(
            title, f"{title} after a long time of work, and many came to see it on the first day.", *STORY, head=head
        )
    a.routes["/feed"] = reply(200, rss(*(item(title, guid=path, link=a.url(path)) for path, title in titles.items())))
    await world.follow(a.url("/feed"))
    await world.poll()
    await world.visit()
    assert {row["fate"] for row in await world.rows("select fate from articles")} == {"read"}
    assert len(await world.rows("select id from articles")) == 4
