"""A world of publishers for case tests: real servers at names of their own, and one home that follows them.

Web, store and workers are the real ones; the clock stands until the test moves it, chance is always one half.

    async def test_1_validators_go_back(world: World) -> None:
        a = await world.publisher("a.example")
        a.routes["/feed"] = conditional(rss(range(20)), ("ETag", '"1"'))
        await world.follow(a.url("/feed"))
        await world.poll(times=2)                                # each time when something is due
        assert a.asked[1].headers["if-none-match"] == '"1"'
        assert (await world.feed())["last_status"] == 304
"""

from __future__ import annotations

import socket
from collections.abc import Iterable
from contextlib import AsyncExitStack, closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from homes import Clock, assembled
from make import NOON
from monitor.fetch import Web
from monitor.pipeline.poll import polls
from monitor.pipeline.sources import sync
from monitor.pipeline.visit import visit
from monitor.records import Feed, HostPace, Settings
from monitor.records.settings import NetworkSettings
from monitor.store import read
from monitor.store.hosts import paces
from monitor.store.rows import to_time
from monitor.store.turns import release
from monitor.store.write import Writer
from web import Names, Server

AT_ONCE = NetworkSettings(host_gap_s=0, feeds_per_s=10_000, pages_per_s=10_000)
TOPICS = "version: 1\ntopics:\n  fleet:\n    match: ['=zyzzyva']\n"
HOUR = 3600
DAY = 24 * HOUR


class World:
    """Servers, and a home that polls them. `settings` are those of the home; `allow`: what of the servers' network it
    may reach.

    Every publisher listens at an address of its own, all at the port `port`. `names` says where a name leads, and may
    be changed; at 127.0.0.1 nobody listens.
    """

    def __init__(
        self,
        folder: Path,
        *,
        settings: Settings | None = None,
        known_words: Path | None = None,
        allow: tuple[str, ...] = ("127.0.0.0/8",),
    ) -> None:
        self.clock = Clock()
        self.names = Names({})
        self._folder = folder
        self._allow = allow
        self._known_words = known_words
        self.settings = settings or Settings(network=AT_ONCE)
        self._feeds: dict[str, Feed] = {}
        self._servers = AsyncExitStack()
        self._home = AsyncExitStack()
        self._publishers = 0

    async def __aenter__(self) -> World:
        reserved = self._servers.enter_context(socket.socket())
        reserved.bind(("127.0.0.1", 0))
        self.port: int = reserved.getsockname()[1]
        await self.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()
        await self._servers.aclose()

    async def publisher(self, name: str, **how: object) -> Server:
        """A server at this name; its `routes` say what it answers, its `asked` what it was asked. `how`: see Server."""
        self._publishers += 1
        address = f"127.0.0.{self._publishers + 1}"
        server = Server({}, address=address, name=name, port=self.port, **how)  # type: ignore[arg-type]
        self.names.answers[name] = [[address]]
        return await self._servers.enter_async_context(server)

    async def open(self) -> None:
        """Start the home, as after a stop or a crash."""
        network = replace(
            self.settings.network,
            allow=(*self.settings.network.allow, *self._allow),
            ports=(*self.settings.network.ports, self.port),
        )
        web = await self._home.enter_async_context(Web(network, self.clock, lookup=self.names, paces=self._left()))
        self.ports, self.topics = await self._home.enter_async_context(
            assembled(
                self._folder,
                web,
                tuple(self._feeds.values()),
                topics=TOPICS,
                clock=self.clock,
                known_words=self._known_words,
                settings=replace(self.settings, network=network),
            )
        )
        await self.ports.ledger.write(release)

    def _left(self) -> list[HostPace]:
        """How hosts wanted to be treated when the home was closed."""
        database = self._folder / "monitor.db"
        if not database.exists():
            return []
        with closing(Writer(database)) as writer:
            return writer.read(paces, self.clock.now)

    async def close(self) -> None:
        """Stop the home; the servers stay."""
        await self._home.aclose()

    async def follow(self, *feeds: str | Feed) -> None:
        """Add feeds to those that are configured, or change them. A few new ones are due at once."""
        added = [Feed(url=feed) if isinstance(feed, str) else feed for feed in feeds]
        await self._configured({**self._feeds, **{feed.url: feed for feed in added}})

    async def unfollow(self, *urls: str) -> None:
        """Take feeds out of those that are configured."""
        await self._configured({url: feed for url, feed in self._feeds.items() if url not in urls})

    async def _configured(self, feeds: dict[str, Feed]) -> None:
        self._feeds = feeds
        polling = self.ports.settings.polling
        await sync(self.ports.ledger, tuple(feeds.values()), polling, clock=self.clock, chance=self.ports.chance)

    async def poll(self, *, after_s: float | None = None, times: int = 1) -> None:
        """Poll all that is due `after_s` from now; without it, when the next feed is due."""
        for _ in range(times):
            self.clock.now = await self._next(after_s)
            for flow in polls(self.ports):
                await flow.drain()

    async def _next(self, after_s: float | None) -> datetime:
        if after_s is not None:
            return self.clock.now + timedelta(seconds=after_s)
        (first,) = await self.rows("select min(next_due_at) as due from feeds where removed_at is null")
        return max(self.clock.now, to_time(str(first["due"])))

    async def visit(self) -> None:
        """Read all pages that are due."""
        await visit(self.ports).drain()

    async def feed(self, url: str | None = None) -> read.Row:
        """How a feed stands, the first one unless named: health, state and pace, `wait_s` until it is due again."""
        return (await self.feeds(url))[0]

    async def feeds(self, url: str | None = None) -> list[read.Row]:
        return await self.rows(
            """select feeds.*, feed_health.*, _feed_states.*,
                unixepoch(feeds.next_due_at) - unixepoch(feeds.last_polled_at) as wait_s
            from feeds join feed_health on feed_health.feed_id = feeds.id join _feed_states on
                _feed_states.feed_id = feeds.id
            where :url is null or feeds.url = :url order by feeds.id""",
            {"url": url},
        )

    async def polls(self, url: str | None = None) -> list[read.Row]:
        """The logged polls of a feed, of all unless named, the first one first."""
        return await self.rows(
            """select fetches.* from fetches join feeds on feeds.id = feed_id
            where :url is null or url = :url order by fetches.id""",
            {"url": url},
        )

    async def titles(self) -> list[str]:
        """Of all articles, as they were stored."""
        return [str(row["title"]) for row in await self.rows("select title from articles order by id")]

    async def rows(self, sql: str, parameters: read.Parameters = ()) -> list[read.Row]:
        """What the store answers."""
        return await self.ports.ledger.read(
            lambda database: [dict(row) for row in read.rows(database, sql, parameters)]
        )


def rss(numbers: Iterable[int], *, gap_s: float = HOUR, last: datetime = NOON, more: str = "") -> bytes:
    """A feed of numbered items that came `gap_s` apart, the highest number at `last`. `more` is put before them."""
    items = "".join(
        f"<item><title>Item {number}</title><guid isPermaLink='false'>{number}</guid>"
        f"<pubDate>{last - timedelta(seconds=gap_s * place):%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"
        for place, number in enumerate(sorted(numbers, reverse=True))
    )
    return f"<rss version='2.0'><channel><title>A</title>{more}{items}</channel></rss>".encode()
