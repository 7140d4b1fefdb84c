"""What case tests on items are written with: feeds and pages of a town's newspapers. The topic's word is `zyzzyva`."""

from __future__ import annotations

from html import escape

from monitor.pipeline.match import match
from monitor.store import read
from publishers import DAY, World
from web import Server, reply

TOWN = "harbour market school river bridge council museum theatre station library garden airport"
WORDS = tuple(TOWN.split())


def item(title: str, *, guid: str = "", link: str = "", text: str = "", date: str = "", more: str = "") -> str:
    fields = {"title": title, "guid": guid, "link": link, "description": text, "pubDate": date}
    written = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in fields.items() if value)
    return f"<item>{written}{more}</item>"


def rss(*items: str) -> bytes:
    opening = "<rss version='2.0' xmlns:feedburner='http://rssnamespace.org/feedburner/ext/1.0'>"
    return f"{opening}<channel><title>A</title>{''.join(items)}</channel></rss>".encode()


def page(title: str, *paragraphs: str, head: str = "") -> bytes:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return reply(
        200,
        f"<html lang='en'><head><title>{title}</title>{head}</head><body><nav><a href='/'>Home</a></nav>"
        f"<article><h1>{title}</h1>{body}</article></body></html>".encode(),
        ("Content-Type", "text/html; charset=utf-8"),
    )


STORY = (
    "The city council said on Monday that it had followed the work on the old bridge for three years without a pause.",
    "Two builders were seen on the northern bank before the evening, a spokeswoman said to reporters of the region.",
)


async def following(world: World, *items: str, name: str = "a.example") -> Server:
    """A publisher whose feed has these items, followed and polled."""
    server = await world.publisher(name)
    server.routes["/feed"] = reply(200, rss(*items))
    await world.follow(server.url("/feed"))
    await world.poll()
    return server


async def polled(world: World, server: Server, *items: str) -> read.Row:
    """The next poll of a feed that now has these items, as it is logged."""
    server.routes["/feed"] = reply(200, rss(*items))
    await world.poll(after_s=DAY)
    return (await world.polls(server.url("/feed")))[-1]


async def matched(world: World) -> list[read.Row]:
    """The hits, once the topics have been asked about everything."""
    await match(world.ports, world.topics).drain()
    return await world.rows("select hits.*, title from hits join articles on articles.id = article_id order by hits.id")


async def count(world: World, table: str) -> int:
    return int(str((await world.rows(f"select count(*) as n from {table}"))[0]["n"]))


def five(root: str, *, guid: str = "{root}/{word}", text: str = "On the zyzzyva and the {word}.") -> list[str]:
    """Items whose address is their guid, unless it is said otherwise."""
    return [
        item(
            f"Of the {word}", guid=guid.format(root=root, word=word), link=f"{root}/{word}", text=text.format(word=word)
        )
        for word in WORDS[:5]
    ]
