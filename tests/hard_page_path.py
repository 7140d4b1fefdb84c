"""Hard pages along the whole path: feeds that name them one by one, visits, a store that learns its hosts."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterable, Sequence
from datetime import timedelta
from email.utils import format_datetime
from html import escape
from itertools import groupby
from pathlib import Path

from hard_page_files import Page
from homes import Clock, assembled
from monitor import daemon
from monitor.pipeline.ports import Ports
from monitor.records import Feed, TextSource
from monitor.store import read
from web import FakeWeb
from web import Page as Answer

TOPICS = "version: 1\ntopics:\n  fleet:\n    match: ['=zyzzyva']\n"  # the shipped topics are asked afterwards
STORED = """select guid, title, text, languages, fate from sightings join articles on articles.id = article_id"""


def stored(chosen: Sequence[Page]) -> dict[str, read.Row]:
    """The articles of pages as they stand in the store in the end, by the pages' names. Each host has a feed, each day
    brings one more of its pages."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_stored(Path(folder), chosen))


async def _stored(folder: Path, chosen: Sequence[Page]) -> dict[str, read.Row]:
    hosts = {host: list(pages) for host, pages in groupby(chosen, lambda page: page.host)}
    clock = Clock()
    web = FakeWeb({page.given.url: _answer(page) for page in chosen}, clock=clock)
    feeds = tuple(Feed(url=_feed(host)) for host in hosts)
    async with assembled(folder, web, feeds, topics=TOPICS, clock=clock) as (ports, topics):
        for day in range(1, max(map(len, hosts.values())) + 1):
            clock.now += timedelta(days=1)
            web.pages |= {_feed(host): rss(pages[:day], clock) for host, pages in hosts.items()}
            await daemon.once(ports, topics, everything=True, said=daemon.Said())
        return {str(row["guid"]): row for row in await _rows(ports)}


async def _rows(ports: Ports) -> list[read.Row]:
    return await ports.ledger.read(lambda database: list(read.rows(database, STORED)))


def _feed(host: str) -> str:
    return f"https://{host}/feed.xml"


def _answer(page: Page) -> Answer:
    return Answer(body=page.given.body, headers={"content-type": page.given.content_type or ""})


def rss(pages: Iterable[Page], clock: Clock) -> bytes:
    """A feed that says of each page what its record does; the guid is the page's name."""
    content = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    items = "".join(_item(page, clock) for page in pages)
    return f"<rss version='2.0' {content}><channel><title>A</title>{items}</channel></rss>".encode()


def _item(page: Page, clock: Clock) -> str:
    said = page.given.item
    field = "content:encoded" if said.text_source is TextSource.FEED else "description"
    text = "".join(f"<p>{escape(line)}</p>" for line in said.text.splitlines())
    return (
        f"<item><title>{escape(said.title)}</title><link>{escape(page.given.url)}</link>"
        f"<guid isPermaLink='false'>{page.name}</guid><pubDate>{format_datetime(clock.now)}</pubDate>"
        f"<{field}>{escape(text)}</{field}></item>"
    )
