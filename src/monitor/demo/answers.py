"""What the sample news world answers to a path at a minute. Pure but for reading its templates.

/                    the outlets
/robots.txt          what they ask robots not to read
/OUTLET/             a front page, which names the feeds
/OUTLET/PATH         a feed, or the page of an article
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from monitor.demo.entries import House, Shown, shown
from monitor.demo.feeds import print_feed
from monitor.demo.outlets import Channel, Outlet
from monitor.demo.pages import print_front, print_page, print_wall
from monitor.demo.printing import Printed
from monitor.demo.reports import Version
from monitor.demo.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A response before it is sent. `validators`: with ETag and Last-Modified; `delay_s`: the server is that slow."""

    status: int
    printed: Printed
    validators: bool = False
    delay_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Press:
    """The world at its addresses: `house` says where each outlet stands."""

    world: World
    house: Callable[[Outlet], House]
    started: datetime

    def answer(self, path: str, minute: int) -> Answer:
        """The answer to a GET of a path, from the root of the server."""
        if path in {"/", "/robots.txt"}:
            return self._text(200, self._robots() if path == "/robots.txt" else self._outlets())
        name, slash, rest = path[1:].partition("/")
        outlet = self.world.outlet(name)
        return self._of_outlet(outlet, slash + rest, minute) if outlet else self._text(404, "Not found")

    def _of_outlet(self, outlet: Outlet, path: str, minute: int) -> Answer:
        house = self.house(outlet)
        channel = next((channel for channel in outlet.channels if channel.path == path), None)
        if channel:
            printed = print_feed(house, channel, self._items(house, channel, minute), minute)
            return Answer(status=200, printed=printed, validators=outlet.validators, delay_s=channel.delay_s)
        if path == "/":
            return Answer(status=200, printed=print_front(house, self._items(house, outlet.front, minute)))
        version = self.world.version(outlet.article_id(path) or "", minute)
        if version is None or version.article.outlet != outlet.id:
            return self._text(404, "Not found")
        return self._trouble(version, minute) or self._page(house, version, minute)

    def _trouble(self, version: Version, minute: int) -> Answer | None:
        if version.article.failing(minute):
            forever = version.article.fails == "always"
            return self._text(500, "Internal server error") if forever else self._text(502, "Bad gateway")
        return self._text(410, "Gone") if version.removed else None

    def _page(self, house: House, version: Version, minute: int) -> Answer:
        item = shown(version, house)
        if version.article.consent:
            return Answer(status=200, printed=print_wall(house, item))
        others = self._items(house, house.outlet.front, minute) if house.outlet.lists_latest else ()
        printed = print_page(house, item, others, minute)
        return Answer(status=200, printed=printed, validators=house.outlet.validators)

    def _items(self, house: House, channel: Channel, minute: int) -> tuple[Shown, ...]:
        latest = self.world.latest(house.outlet, channel, minute)
        return tuple(shown(version, house) for version in latest)

    def _outlets(self) -> str:
        return "".join(f"{self.house(outlet).base}/  {outlet.name}\n" for outlet in self.world.outlets)

    def _robots(self) -> str:
        denied = [article for article in self.world.articles if article.robots_denied]
        paths = [outlet.page_path(one.id) for one in denied if (outlet := self.world.outlet(one.outlet))]
        return "".join(["User-agent: *\n", *(f"Disallow: {path}\n" for path in paths)])

    def _text(self, status: int, text: str) -> Answer:
        printed = Printed(body=text.encode(), content_type="text/plain", changed=self.started)
        return Answer(status=status, printed=printed)
