"""Read the sitemaps that an index names, a few at each poll.

    poll     an index of sitemaps | those that changed | fetch | entries.parse | merged    as one feed's items

Most indexes hold years of archives. Only what changed since it was read is asked, no more than `MOST` at a poll, and
nothing that cannot be among the newest thousand addresses. One that fails costs nothing of the others, and is asked
again: the index then counts as not yet read, so that the next poll does not take "not modified" for an answer.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from monitor import urls
from monitor.pipeline.parsing import parse
from monitor.records import (
    Failure,
    FeedKind,
    FetchRequest,
    IndexRead,
    KnownSitemap,
    ListedSitemap,
    ParsedFeed,
    Purpose,
    Validators,
)
from monitor.stages import entries
from monitor.store.sitemaps import known_sitemaps

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from monitor.pipeline.ports import Ports, Web
    from monitor.records import DueFeed, Feed, FetchResult, HostPace, Polled, Settings
    from monitor.workers import Workers

MOST = 10  # sitemaps asked at a poll
PATIENCE_S = 240.0  # for all of them: a feed's lease lasts ten minutes


async def read_sitemaps(ports: Ports, feed: DueFeed, result: FetchResult, index: ParsedFeed, blank: Polled) -> Polled:
    """The poll of an index, once its sitemaps are read. `blank`: the poll as the index itself left it."""
    known = await ports.ledger.read(known_sitemaps, feed.id)
    round_ = Round(ports.web, ports.workers, ports.settings, feed.feed, known)
    parsed = await round_.read(index, result.final_url)
    change = replace(blank, wire_bytes=blank.wire_bytes + round_.wire_bytes, paces=(*blank.paces, *round_.paces))
    if isinstance(parsed, Failure):
        return replace(change, failure=parsed)
    if parsed.index is not None and parsed.index.unfinished:
        return replace(change, validators=Validators(), body_hash=None, parsed=parsed)
    return replace(change, validators=result.validators, body_hash=sha256(result.body).hexdigest(), parsed=parsed)


@dataclass(slots=True)
class Round:
    """One walk through the sitemaps of an index. `known`: what earlier ones left behind, by address."""

    web: Web
    workers: Workers
    settings: Settings
    feed: Feed
    known: Mapping[str, KnownSitemap]
    most: int = MOST
    wire_bytes: int = 0
    paces: list[HostPace] = field(default_factory=list)
    parts: list[ParsedFeed] = field(default_factory=list)
    failures: dict[str, Failure] = field(default_factory=dict)  # by address
    now_known: dict[str, KnownSitemap] = field(default_factory=dict)

    async def read(self, index: ParsedFeed, base: str) -> ParsedFeed | Failure:
        """The items of the sitemaps that are due; `base` is where the index came from."""
        own, strange = _own(index.listed, base, self.feed.url)
        wanted = entries.due_sitemaps(own, self.known)
        left = await self._walk(wanted)
        failure = next(iter(self.failures.values()), None)
        if failure and len(self.failures) == len(wanted) and not any(one.failures == 0 for one in self.known.values()):
            return replace(failure, text=f"none of its sitemaps could be read: {failure.text}")
        listed = {one.url for one in own}
        kept = {url: one for url, one in self.known.items() if url in listed} | self.now_known
        unfinished = bool(left or self.failures) or not index.whole or any(one.lastmod is None for one in own)
        return replace(
            entries.merge_sitemaps(index, self.parts),
            index=IndexRead(known=tuple(kept.values()), unfinished=unfinished),
            remarks=(*index.remarks, *self._remarks(strange)),
        )

    async def _walk(self, wanted: tuple[ListedSitemap, ...]) -> tuple[ListedSitemap, ...]:
        """Ask them in turn; those that are still to be asked at a later poll."""
        loop = asyncio.get_running_loop()
        until = loop.time() + PATIENCE_S
        for number, one in enumerate(wanted):
            if number >= self.most or loop.time() > until:
                return wanted[number:]
            so_far = [entry for part in self.parts for entry in part.entries]
            if entries.older_sitemap(one, so_far):
                return self._pass_over(wanted[number:])
            if not await self._ask(one):
                return wanted[number:]
        return ()

    def _pass_over(self, rest: tuple[ListedSitemap, ...]) -> tuple[ListedSitemap, ...]:
        """What cannot hold anything new counts as read; what has no date may, and waits."""
        for one in rest:
            if one.lastmod is not None and one.url not in self.failing:
                self.now_known[one.url] = KnownSitemap(url=one.url, lastmod=one.lastmod)
        return tuple(one for one in rest if one.url not in self.now_known)

    @property
    def failing(self) -> frozenset[str]:
        return frozenset(url for url, one in self.known.items() if one.failures)

    async def _ask(self, one: ListedSitemap) -> bool:
        """Ask one; whether the next one may be asked, too."""
        before = self.known.get(one.url) or KnownSitemap(url=one.url)
        result = await self.web.get(
            FetchRequest(url=one.url, purpose=Purpose.SITEMAP, validators=before.validators, access=self.feed.access)
        )
        self.wire_bytes += result.wire_bytes
        self.paces += result.paces
        if not result.asked:
            return False
        outcome = await self._outcome(result)
        asked = replace(before, asked_at=result.fetched_at)
        if isinstance(outcome, Failure):
            self.failures[one.url] = outcome
            self.now_known[one.url] = replace(asked, failures=before.failures + 1)
            return outcome.retry_after_s is None
        if outcome is not None:
            self.parts.append(outcome)
        given = result.validators or (before.validators if outcome is None else Validators())
        self.now_known[one.url] = replace(asked, lastmod=one.lastmod, failures=0, validators=given)
        return True

    async def _outcome(self, result: FetchResult) -> ParsedFeed | Failure | None:
        """The items of a sitemap; None where it is as it was."""
        if result.failure or result.not_modified:
            return result.failure
        parsed = await parse(self.workers, replace(self.feed, kind=FeedKind.SITEMAP), result, self.settings)
        if isinstance(parsed, ParsedFeed) and parsed.listed:
            return Failure(error_class="not_a_feed", text="an index inside an index, which is not read")
        return parsed

    def _remarks(self, strange: int) -> Iterable[str]:
        for url, failure in self.failures.items():
            yield f"the sitemap {url} could not be read, and is asked again: {failure.text}"
        if strange:
            yield f"{strange} of its sitemaps are left out: their addresses are not of its site"


def _own(listed: Iterable[ListedSitemap], base: str, configured: str) -> tuple[list[ListedSitemap], int]:
    """The sitemaps on the index's own site (sitemaps.org, "Sitemap file location"), and how many are elsewhere."""
    sites = {urls.site(base), urls.site(configured)}
    own: dict[str, ListedSitemap] = {}
    strange = 0
    for one in listed:
        url = urls.join(base, one.url)
        parts = urls.parse(url) if url else None
        if url is None or parts is None or parts.raw_user is not None or urls.site(url) not in sites:
            strange += 1
        else:
            own.setdefault(url, replace(one, url=url))
    return list(own.values()), strange
