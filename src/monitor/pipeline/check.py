"""Ask feeds once and say what came; nothing is stored."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from monitor.pipeline.parsing import parse, purpose
from monitor.pipeline.sitemaps import Round
from monitor.records import Failure, FetchRequest, ParsedFeed
from monitor.stages import agenda
from monitor.store.rows import to_text
from monitor.urls import same

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from monitor.pipeline.ports import Web
    from monitor.records import Entry, Feed, Settings
    from monitor.workers import Workers


SAMPLES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What came of asking one feed."""

    feed: Feed
    parsed: ParsedFeed | None
    failure: Failure | None
    moved_to: str | None = None  # where permanent redirects led to a feed that could be read
    objection: str | None = None  # why that is not to become its address, as a clause

    @property
    def entries(self) -> tuple[Entry, ...]:
        return self.parsed.entries if self.parsed else ()

    @property
    def samples(self) -> tuple[str, ...]:
        """The titles of its first items."""
        return tuple(entry.article.title for entry in self.entries[:SAMPLES])

    def as_row(self) -> dict[str, str | int | None]:
        """For a table or as JSON."""
        dates = [entry.article.published_at for entry in self.entries if entry.article.published_at]
        return {
            "feed": self.feed.name or self.feed.url,
            "url": self.feed.url,
            "found": self.failure.error_class if self.failure else "ok",
            "version": self.parsed.version if self.parsed else None,
            "items": len(self.entries),
            "newest": to_text(max(dates)) if dates else None,
            "error": self.failure.text if self.failure else None,
            "moved_to": None if self.objection else self.moved_to,
        }


async def check_feeds(
    web: Web,
    workers: Workers,
    feeds: Mapping[Feed, str],
    settings: Settings,
    *,
    said: Callable[[Checked], None],
) -> list[Checked]:
    """Each feed asked once at the address given with it, in that order; `said` hears of each as it comes."""
    places = asyncio.Semaphore(settings.network.in_flight)

    async def one(feed: Feed, address: str) -> Checked:
        async with places:
            checked = await check_feed(web, workers, feed, settings, address)
        said(checked)
        return checked

    return list(await asyncio.gather(*(one(feed, address) for feed, address in feeds.items())))


async def check_feed(web: Web, workers: Workers, feed: Feed, settings: Settings, address: str) -> Checked:
    """One feed asked once, without validators; of an index of sitemaps, the one that changed last as well. `address`:
    its own, or the one that it is known to have moved to."""
    result = await web.get(FetchRequest(url=address, purpose=purpose(feed), access=feed.access))
    if result.failure:
        return Checked(feed=feed, parsed=None, failure=result.failure)
    parsed = await parse(workers, feed, result, settings)
    if isinstance(parsed, ParsedFeed) and parsed.listed:
        parsed = await Round(web, workers, settings, feed, {}, most=1).read(parsed, result.final_url)
    if isinstance(parsed, Failure):
        return Checked(feed=feed, parsed=None, failure=parsed)
    target = result.final_url if result.permanent else address
    if same(target) == same(feed.url):
        return Checked(feed=feed, parsed=parsed, failure=None)
    objection = agenda.objection(feed, feed.url, target)
    return Checked(feed=feed, parsed=parsed, failure=None, moved_to=target, objection=objection)
