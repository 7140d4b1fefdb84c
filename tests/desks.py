"""Review desks for tests: a small store, a desk over it, a browser before it."""

from __future__ import annotations

import re
import socket
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import httpx2

import make
from commands import command, environment
from make import NOON
from monitor.records import Article, Hit
from monitor.review.desk import Desk, Place
from monitor.review.serving import TRACEBACKS
from monitor.store.keys import keys_path, read
from monitor.store.sources import sync_feeds
from monitor.store.write import Writer

PLACE = Place(host="127.0.0.1", port=8001)
# Every kind of route: pages, tables, rows, data, queries, the file itself, Datasette's own, what is not there.
ROUTES = (
    "/",
    "/-/door",
    "/-/door?token=",
    "/-/door?token=wrong",
    "/-/review",
    "/-/hit/1",
    "/-/article/1",
    "/-/desk.css",
    "/monitor",
    "/monitor.db",
    "/monitor.json",
    "/monitor/hits",
    "/monitor/hits.json",
    "/monitor/hits.csv",
    "/monitor/hits/1",
    "/monitor/hits/1.json",
    "/monitor/hit_list",
    "/monitor/articles?_search=title",
    "/monitor/-/query?sql=select+*+from+articles",
    "/monitor/-/query.json?sql=select+*+from+articles",
    "/monitor?sql=select+1",
    "/-/actor.json",
    "/-/auth-token",
    "/-/create-token",
    "/-/databases.json",
    "/-/jump",
    "/-/permissions",
    "/-/plugins.json",
    "/-/schema",
    "/-/settings.json",
    "/-/static/app.css",
    "/-/threads.json",
    "/-/versions.json",
    "/favicon.ico",
    "/nowhere",
    "/%2e%2e/monitor.db",
    "//monitor/hits.json",
)


# What stands for each named part of a route; a part that is not here fails the tests, so that none goes untried.
_PARTS = {
    "database": ("monitor",),
    "table": ("articles", "hit_list"),
    "query": ("any",),
    "pks": ("1",),
    "path": ("app.css", "../../monitor.db"),
    "rest": ("/hits",),
    "hit_id": ("1",),
    "article_id": ("1",),
    "format": ("json", "csv", "blob", "md"),
}


def every_route(desk: Desk) -> list[str]:
    """Addresses for every route that the application knows, with each of their endings: Datasette's and ours."""
    addresses = set(ROUTES)
    for pattern, _ in desk._routes():
        tried = {address for address in _addresses(pattern.pattern.strip("^$")) if pattern.fullmatch(address)}
        assert tried, f"no address for the route {pattern.pattern}"
        addresses |= tried
    return sorted(addresses)


def _addresses(pattern: str) -> Iterator[str]:
    if optional := re.search(r"\(((?:[^()]|\([^()]*\))*)\)\?", pattern):
        for kept in ("", optional[1]):
            yield from _addresses(pattern.replace(optional[0], kept, 1))
    elif named := re.search(r"\(\?P<(\w+)>[^()]*\)", pattern):
        for part in _PARTS[named[1]]:
            yield from _addresses(pattern.replace(named[0], part, 1))
    else:
        yield pattern.replace("\\", "")


def store(path: Path, *articles: tuple[Article, Hit], feed_name: str = "A") -> None:
    """A store where each article was seen once and became a hit."""
    path.parent.mkdir(parents=True, exist_ok=True)
    writer = Writer(path)
    feed = replace(make.feed("a"), name=feed_name)
    writer.write(sync_feeds, (feed,), interval_s=900, now=NOON, first_due=lambda _: NOON)
    entries = [make.entry(str(number), content=article) for number, (article, _) in enumerate(articles, start=1)]
    writer.apply([make.polled(1, *entries)])
    writer.apply([make.matched(number, number, hit) for number, (_, hit) in enumerate(articles, start=1)])
    writer.close()


@asynccontextmanager
async def desk_over(
    path: Path, place: Place = PLACE, *, clock: Callable[[], datetime] = lambda: NOON
) -> AsyncIterator[Desk]:
    """A desk that runs in this process. Its keys are key-0 for the first link, key-1 for the browser that opens it,
    key-2 for the second link; over a file that has some already it goes on counting."""
    kept = read(keys_path(path))
    keys = iter(f"key-{number}" for number in range(100 if kept else 0, 1000))
    desk = Desk(path, place, reviewer="ana", new_key=lambda: next(keys), clock=clock)
    await desk.invoke_startup()
    desk.open()
    tracebacks = desk.pm.unregister(name=TRACEBACKS) if desk.pm.has_plugin(TRACEBACKS) else None
    try:
        yield desk
    finally:
        if tracebacks:
            desk.pm.register(tracebacks, name=TRACEBACKS)
        desk.close()


def link_of(desk: Desk) -> str:
    """The link of a desk in this process, as its file has it now."""
    kept = read(keys_path(desk.path))
    assert kept is not None
    assert kept.link is not None
    return kept.link


def browser(desk: Desk) -> httpx2.AsyncClient:
    """A browser before the desk's door."""
    return httpx2.AsyncClient(transport=httpx2.ASGITransport(app=desk.app()), base_url=desk.place.root)


@asynccontextmanager
async def let_in(desk: Desk) -> AsyncIterator[httpx2.AsyncClient]:
    """A browser that has opened the link."""
    async with browser(desk) as client:
        assert (await client.get(link_of(desk))).status_code == 303
        yield client


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(
    home: Path, *words: str, port: int | None = None, stdin: int | None = None, reviewer: str = "ana"
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A desk in a process of its own, and the link that it prints."""
    process = subprocess.Popen(
        command(home, "review", "--port", str(port or free_port()), *words),
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(TMPDIR=str(home), LOGNAME=reviewer),
    )
    with process:
        try:
            assert process.stdout is not None
            yield process, process.stdout.readline().removeprefix("review desk: ").strip()
        finally:
            process.kill()
