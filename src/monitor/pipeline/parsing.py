"""A fetched feed → its entries, read in a worker; under which limits a feed is fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.pipeline.attempt import PARSING, attempt
from monitor.records import FeedBody, FeedKind, Purpose
from monitor.stages import entries
from monitor.workers import Limits

if TYPE_CHECKING:
    from collections.abc import Mapping

    from monitor.records import Failure, Feed, FetchResult, Language, ParsedFeed, Settings
    from monitor.workers import Workers


def purpose(feed: Feed) -> Purpose:
    """Under which limits a feed is fetched."""
    match feed.kind:
        case FeedKind.FEED:
            return Purpose.FEED
        case FeedKind.SITEMAP:
            return Purpose.SITEMAP
        case FeedKind.PAGE_LIST:
            return Purpose.PAGE


async def parse(
    workers: Workers,
    feed: Feed,
    result: FetchResult,
    settings: Settings,
    *,
    languages: Mapping[str, Language] | None = None,
) -> ParsedFeed | Failure:
    """The entries of a fetched feed, read in a worker. languages: of texts known before, by their content hash."""
    limits = settings.workers
    body = FeedBody(
        url=result.final_url,
        kind=feed.kind,
        links=feed.links,
        body=result.body,
        content_type=result.header("content-type"),
        language=feed.language,
        fetched_at=result.fetched_at,
        languages=languages or {},
    )
    return await attempt(
        workers,
        entries.parse,
        body,
        limits=Limits(deadline_s=limits.parse_s, memory_mb=limits.parse_memory_bytes >> 20),
        names=PARSING,
    )
