"""The collected real feeds, served on loopback: each entry's link is one of the collected pages, each its own address.

Half of the feeds give validators. Nothing of the collection is part of this repository: what needs it skips without.
"""

from __future__ import annotations

import gzip
from collections import Counter
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Self

import feedparser
from aiohttp import web

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
HOME_SETTINGS = """
network:
  allow: [127.0.0.0/8]
  ports: [{port}]
  host_gap: 0s
  per_host: 8
"""


class CorpusSite:
    """`async with CorpusSite() as site`: site.feeds are the addresses; it counts what was asked, and how."""

    def __init__(self) -> None:
        self._pages = sorted((CORPUS / "pages").rglob("*.html.gz"))
        self._files = sorted((CORPUS / "feeds").rglob("*.xml"))
        self.asked: Counter[str] = Counter()
        self.conditional: Counter[str] = Counter()
        application = web.Application()
        application.router.add_get("/feeds/{number}.xml", self._feed)
        application.router.add_get("/pages/{digest}", self._page)
        self._runner = web.AppRunner(application, access_log=None)

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.port = int(self._runner.addresses[0][1])
        self._bodies = [self._rewritten(file.read_bytes()) for file in self._files]
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._runner.cleanup()

    @property
    def feeds(self) -> list[str]:
        return [f"http://127.0.0.1:{self.port}/feeds/{number}.xml" for number in range(len(self._files))]

    def gives_validators(self, number: int) -> bool:
        return number % 2 == 0

    def write_home(self, home: Path) -> None:
        """A home folder that follows this site."""
        (home / "config").mkdir(parents=True)
        (home / "config" / "feeds.yaml").write_text("feeds:\n" + "".join(f"  - {url}\n" for url in self.feeds))
        (home / "config" / "settings.yaml").write_text(HOME_SETTINGS.format(port=self.port))
        shipped = Path(__file__).parents[1] / "config" / "topics.yaml"
        (home / "config" / "topics.yaml").write_bytes(shipped.read_bytes())

    def _rewritten(self, body: bytes) -> bytes:
        links = {entry.link for entry in feedparser.parse(body).entries if entry.get("link")}
        for link in sorted(links, key=len, reverse=True):
            local = f"http://127.0.0.1:{self.port}/pages/{sha256(link.encode()).hexdigest()[:20]}"
            for spelling in {link, escape(link, quote=False), escape(link)}:
                for before, after in ((">", "<"), ('"', '"'), ("[", "]"), ("'", "'")):
                    body = body.replace(f"{before}{spelling}{after}".encode(), f"{before}{local}{after}".encode())
        return body

    async def _feed(self, request: web.Request) -> web.Response:
        number = int(request.match_info["number"])
        etag = f'"{number}"'
        self.asked[request.path] += 1
        self.conditional[request.path] += "If-None-Match" in request.headers
        headers = {"ETag": etag} if self.gives_validators(number) else {}
        if headers and request.headers.get("If-None-Match") == etag:
            return web.Response(status=304, headers=headers)
        return web.Response(body=self._bodies[number], content_type="application/xml", headers=headers)

    async def _page(self, request: web.Request) -> web.Response:
        self.asked[request.path] += 1
        page = self._pages[int(request.match_info["digest"], 16) % len(self._pages)]
        return web.Response(body=gzip.decompress(page.read_bytes()), content_type="text/html")
