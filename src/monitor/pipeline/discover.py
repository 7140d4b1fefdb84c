"""Look for the feeds of a site; nothing is stored.

    discover   an address | fetch | entries.parse         | itself      it is a feed
                          |       | discovery.read_page   | candidates  declared, linked, usual places, robots.txt
               candidates | fetch | entries.parse         | judged      offers, best first

One address after the other, no more than `MOST` together, so that a page cannot send us anywhere it likes for long.
The given address and what a page declares are asked as feeds are; before a page is read, and before an address is
asked that nobody declared, its robots.txt is heeded.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from monitor import urls
from monitor.pipeline.attempt import EXTRACTING, attempt
from monitor.pipeline.parsing import parse, purpose
from monitor.records import UNREACHED, Failure, Feed, FeedKind, FetchRequest, Purpose
from monitor.stages.discovery import (
    Candidate,
    How,
    LinkList,
    Offer,
    PageLinks,
    Seen,
    SitePage,
    Verdict,
    judged,
    read_page,
    seen,
    selectors,
    sitemaps,
    usual_places,
)
from monitor.workers import Limits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from monitor.pipeline.ports import Clock, Web
    from monitor.records import FetchResult, ParsedFeed, Settings
    from monitor.workers import Workers

T = TypeVar("T")

SAMPLES = 3  # titles shown of a list
MOST = 20  # addresses asked for one site; redirects and the robots.txt that pages need are not counted
FOR_SITEMAPS = 4  # of them are kept for the site's robots.txt and its sitemaps
LIST_PAGES = 2  # linked pages that are no feed but name some, as large houses have them
PATIENCE_S = 120.0  # after that nothing new is asked
TIRED = 2  # addresses of a host that did not answer: then it is left in peace
UNANSWERED = UNREACHED | {"timeout", "tls", "http_429", "http_503"}
NO_FEED = frozenset({"not_a_feed", "parse_error"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovered:
    """What a site offers. `failure`: why the given address could not be read at all."""

    address: str  # as given
    page: str  # where it led
    title: str = ""
    language: str | None = None
    offers: tuple[Offer, ...] = ()
    lists: tuple[LinkList, ...] = ()  # where there is no feed: what a page-list could read
    notes: tuple[str, ...] = ()  # plain lines on what was not looked at, and why
    asked: int = 0
    failure: Failure | None = None

    @property
    def own(self) -> Offer | None:
        """The feed that is clearly the address's own; None where there is none, or several could be."""
        return next((offer for offer in self.offers if offer.verdict is Verdict.OWN), None)

    @property
    def elsewhere(self) -> bool:
        """Whether the address led to another site than its own: a new name of the house, or a login."""
        return urls.site(self.address) != urls.site(self.page)


async def discover(
    web: Web, workers: Workers, address: str, settings: Settings, clock: Clock, *, said: Callable[[], None]
) -> Discovered:
    """The feeds of a site, or of the page at an address; `said` hears of each address that was asked."""
    search = _Search(web, workers, settings, said)
    given = Candidate(url=address, how=How.ITSELF)
    result = await search.ask(given)
    assert result is not None  # there is room for the first one
    itself = await search.read(given, result)
    if result.failure:
        return Discovered(address=address, page=result.final_url, asked=search.asked, failure=result.failure)
    links, found = None, [itself]
    if itself.failure:
        links = await search.page(result, itself.failure)
        _note(search.notes, address, result.final_url, links)
        found = await search.around(result.final_url, links)
    title, language = (links.title, links.language) if links else (itself.title, itself.language)
    offers = judged(result.final_url, title, found, clock())
    return Discovered(
        address=address,
        page=result.final_url,
        title=title,
        language=language,
        offers=offers,
        lists=() if links is None or any(offer.verdict.usable for offer in offers) else await search.lists(result),
        notes=tuple(search.notes),
        asked=search.asked,
    )


def _note(notes: list[str], address: str, page: str, links: PageLinks | None) -> None:
    """What a person should know of the page before believing its feeds."""
    if urls.site(address) != urls.site(page):
        notes.append(f"{address} leads to another site: {page}")
    if links and links.login:
        notes.append(f"{page} asks for a password: what is behind that is not seen")
    if links and links.left_out:
        notes.append(f"{page} names {links.left_out} more addresses that look like feeds; they were not asked")


@dataclass(slots=True)
class _Search:
    """One search: what was asked, what came, and what is left to ask."""

    web: Web
    workers: Workers
    settings: Settings
    said: Callable[[], None]
    asked: int = 0
    notes: list[str] = field(default_factory=list)
    found: dict[str, Seen] = field(default_factory=dict)  # by address
    unanswered: Counter[str | None] = field(default_factory=Counter)  # by host
    list_pages: int = 0
    until: float = 0.0  # monotonic seconds; set when the first address is asked

    async def ask(self, candidate: Candidate) -> FetchResult | None:
        """Its answer; None where enough was asked, or its host has not answered before."""
        host = urls.host(candidate.url)
        if self.asked >= MOST or self.unanswered[host] >= TIRED or self._late():
            return None
        self.asked += 1
        result = await self.web.get(FetchRequest(url=candidate.url, purpose=purpose(_feed(candidate))))
        self.said()
        self.unanswered[host] += bool(result.failure and result.failure.error_class in UNANSWERED)
        return result

    def _late(self) -> bool:
        """Whether a person has waited long enough: hosts that hang could take 45 s for each address."""
        now = asyncio.get_running_loop().time()
        self.until = self.until or now + PATIENCE_S
        return now > self.until

    async def read(self, candidate: Candidate, result: FetchResult) -> Seen:
        """What an answer shows, read as a feed."""
        parsed: ParsedFeed | Failure | None = result.failure
        if parsed is None:
            parsed = await parse(self.workers, _feed(candidate), result, self.settings)
        if isinstance(parsed, Failure):
            return Seen(candidate=candidate, url=candidate.url, failure=parsed)
        moved = result.permanent and candidate.how is not How.ITSELF
        return seen(candidate, result.final_url if moved else candidate.url, parsed)

    async def page(self, result: FetchResult, failure: Failure) -> PageLinks | None:
        """The candidates on a page; None, with a note, where it must not or cannot be read."""
        told = failure if failure.error_class not in NO_FEED else await self.web.may_read(result.final_url)
        if told is None:
            links = await self._looked(read_page, result)
            if not isinstance(links, Failure):
                return links
            told = links
        self.notes.append(f"{result.final_url} is not read for its links: {told.text}")
        return None

    async def _looked(self, stage: Callable[[SitePage], T], result: FetchResult) -> T | Failure:
        """What a stage makes of a page, in a worker."""
        page = SitePage(url=result.final_url, body=result.body, content_type=result.header("content-type"))
        limits = self.settings.workers
        bounds = Limits(deadline_s=limits.extract_s, memory_mb=limits.extract_memory_bytes >> 20)
        return await attempt(self.workers, stage, page, limits=bounds, names=EXTRACTING)

    async def lists(self, result: FetchResult) -> tuple[LinkList, ...]:
        """The lists of links on a page, each as a page-list would read it."""
        likely = await self._looked(selectors, result)
        found = []
        for selector in () if isinstance(likely, Failure) else likely:
            feed = Feed(url=result.final_url, kind=FeedKind.PAGE_LIST, links=selector)
            parsed = await parse(self.workers, feed, result, self.settings)
            if not isinstance(parsed, Failure):
                titles = tuple(entry.article.title for entry in parsed.entries[:SAMPLES])
                found.append(LinkList(selector=selector, links=len(parsed.entries), samples=titles))
        return tuple(found)

    async def around(self, page: str, links: PageLinks | None) -> list[Seen]:
        """What came of the candidates of a page, and of its site's sitemaps."""
        await self._each(page, links.candidates if links else ())
        if not any(one.failure is None for one in self.found.values()):
            await self._usual(page)
        await self._sitemaps(page)
        return list(self.found.values())

    async def _each(self, page: str, candidates: Iterable[Candidate]) -> None:
        """Ask these; where one is a page of the site that only names feeds, ask those as well."""
        waiting, skipped = deque(candidates), 0
        while waiting and self.asked < MOST - FOR_SITEMAPS:
            candidate = waiting.popleft()
            if candidate.url in self.found:
                continue
            if (result := await self._let(candidate)) is None:
                skipped += candidate.url not in self.found
                continue
            one = self.found[candidate.url] = await self.read(candidate, result)
            if self._lists_feeds(page, one):
                links = await self.page(result, one.failure) if one.failure else None
                waiting.extend(links.candidates if links else ())
        if left := len(waiting) + skipped:
            self.notes.append(f"{left} more addresses that look like feeds were not asked")

    def _lists_feeds(self, page: str, one: Seen) -> bool:
        """Whether a link that looked like a feed may lead to a page about feeds; a few such pages are read."""
        if one.candidate.how is not How.LINKED or one.failure is None or one.failure.error_class not in NO_FEED:
            return False
        self.list_pages += 1
        return self.list_pages <= LIST_PAGES and urls.site(one.url) == urls.site(page)

    async def _let(self, candidate: Candidate) -> FetchResult | None:
        """The answer of a candidate, where robots.txt lets us ask. What its publisher declares may be asked."""
        if candidate.how in (How.LINKED, How.USUAL) and (denied := await self.web.may_read(candidate.url)):
            if candidate.how is How.LINKED:
                self.found[candidate.url] = Seen(candidate=candidate, url=candidate.url, failure=denied)
            return None
        return await self.ask(candidate)

    async def _usual(self, page: str) -> None:
        """Try where feeds usually are, up to the first one; what is not there is nobody's failure."""
        for candidate in usual_places(page):
            if self.asked >= MOST - FOR_SITEMAPS:
                return
            if candidate.url in self.found or (result := await self._let(candidate)) is None:
                continue
            one = await self.read(candidate, result)
            if one.failure is None:
                self.found[candidate.url] = one
                return

    async def _sitemaps(self, page: str) -> None:
        """Ask the sitemaps that the site's robots.txt names, as far as there is room."""
        robots = urls.join(page, "/robots.txt")
        if robots is None or self.asked >= MOST or self.unanswered[urls.host(page)] >= TIRED or self._late():
            return
        self.asked += 1
        result = await self.web.get(FetchRequest(url=robots, purpose=Purpose.ROBOTS))
        self.said()
        for candidate in sitemaps(result.body.decode("utf-8", "replace")):
            if candidate.url in self.found:
                continue
            if (answer := await self.ask(candidate)) is None:
                self.notes.append("the robots.txt names more sitemaps, which were not asked")
                return
            self.found[candidate.url] = await self.read(candidate, answer)


def _feed(candidate: Candidate) -> Feed:
    return Feed(url=candidate.url, kind=candidate.kind)
