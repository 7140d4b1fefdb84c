"""Which sitemaps of an index are to be asked now, and what they bring together. Pure.

Those whose `lastmod` differs from what it was when they were read, newest first. One that failed is asked again, but
behind the others; of those without a date, those that were asked longest ago go first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from monitor.markup import moment
from monitor.records import Entry, KnownSitemap, ListedSitemap, ParsedFeed
from monitor.stages.entries.sitemap import NEWEST

_NEVER = datetime.min.replace(tzinfo=UTC)


def due(listed: Iterable[ListedSitemap], known: Mapping[str, KnownSitemap]) -> tuple[ListedSitemap, ...]:
    """The sitemaps to be asked, in that order. `known`: what was remembered, by address."""
    changed = [one for one in listed if _changed(one, known.get(one.url))]
    return tuple(sorted(changed, key=lambda one: _turn(one, known.get(one.url))))


def _changed(one: ListedSitemap, before: KnownSitemap | None) -> bool:
    return before is None or before.failures > 0 or one.lastmod is None or one.lastmod != before.lastmod


def _turn(one: ListedSitemap, before: KnownSitemap | None) -> tuple[bool, float, datetime]:
    failed = before is not None and before.failures > 0
    date = moment(one.lastmod or "")
    asked = (before and before.asked_at) or _NEVER
    newest_first = -date.timestamp() if date and not failed else 0.0
    return failed, newest_first, asked


def older(one: ListedSitemap, entries: Sequence[Entry]) -> bool:
    """Whether so much is there already that nothing in this sitemap, nor in those that changed before it, could be
    among the newest: what it holds is no younger than its own date."""
    date = moment(one.lastmod or "")
    if date is None:
        return False
    return sum(_date(entry) >= date for entry in entries) >= NEWEST


def merged(index: ParsedFeed, parts: Iterable[ParsedFeed]) -> ParsedFeed:
    """The newest entries of what was read, each once."""
    kept: dict[str, Entry] = {}
    refused: list[str] = []
    for part in parts:
        refused += part.refused
        for entry in part.entries:
            kept.setdefault(entry.key, entry)
    newest = sorted(kept.values(), key=_date, reverse=True)
    if len(newest) > NEWEST:
        refused.append(f"{len(newest) - NEWEST} addresses older than the newest {NEWEST} of the sitemaps")
    return replace(index, entries=tuple(newest[:NEWEST]), refused=(*index.refused, *refused))


def _date(entry: Entry) -> datetime:
    return entry.article.published_at or _NEVER
