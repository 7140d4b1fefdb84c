"""What was found at the candidates → offers, best first, each with a reason; at most one is the page's own. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from monitor import urls
from monitor.records import ParsedFeed
from monitor.stages.discovery.found import Candidate, How, Offer, Seen, Verdict

SAME_ITEMS = 0.8  # of two feeds' items in common: the same feed in another dialect, or a cut of it
STALE = timedelta(days=365)
SAMPLES = 3
_PARTS = re.compile(r"\s+[-–—|»·:•]\s+|[:|»·•]\s+")  # of a page's title: its own, its section's, its site's
_ORDER = tuple(How)
_RANK = tuple(Verdict)
_COMMENTS_PATH = re.compile(r"/comments?(?:[/.]|$)|[?&]feed=comments|/kommentare?(?:[/.]|$)", re.IGNORECASE)
# What WordPress and its like write in the title, in the languages of the shipped topics and some more.
_COMMENTS_TITLE = re.compile(
    r"\bcomments (?:feed|on|for)\b|^comments\b|kommentar(?:e|-feed)\b|commentaires\b|(?:feed de los|^)\s*comentarios\b"
    r"|\bcomentários\b|\bcommenti\b|\byorum(?:lar|u beslemesi|ları?| beslemesi)\b|комментари[ие]|коментар[іи]"
    r"|komentarz|\breacties\b|تعليقات|التعليقات",
    re.IGNORECASE,
)


def seen(candidate: Candidate, url: str, parsed: ParsedFeed) -> Seen:
    """What a feed that could be read shows of itself."""
    dates = sorted(entry.article.published_at for entry in parsed.entries if entry.article.published_at)
    return Seen(
        candidate=candidate,
        url=url,
        version=parsed.version,
        title=parsed.title or candidate.title,
        language=parsed.language or candidate.language,
        home=urls.join(url, parsed.home) if parsed.home else None,
        items=len(parsed.listed or parsed.entries),
        newest=dates[-1] if dates else None,
        per_day=_per_day(dates),
        words=max((entry.article.words for entry in parsed.entries), default=0),
        links=frozenset(entry.url if entry.has_page else entry.key for entry in parsed.entries),
        samples=tuple(entry.article.title for entry in parsed.entries[:SAMPLES]),
    )


def judged(page: str, title: str, found: Iterable[Seen], now: datetime) -> tuple[Offer, ...]:
    """An offer for each, best first. `page`: the address that was looked at, where its redirects led; its title."""
    first = sorted(found, key=_preference)
    offers: list[Offer] = []
    for one in first:
        offers.append(_apart(page, one, [offer.seen for offer in offers if offer.verdict is not Verdict.FAILED]))
    offers = _fresh_first(offers, now)
    own = _own(page, title, [offer.seen for offer in offers if offer.verdict is Verdict.FEED])
    named = [own if own and own.seen is offer.seen else offer for offer in offers]
    return tuple(sorted(named, key=lambda offer: _RANK.index(offer.verdict)))


def _per_day(dates: Sequence[datetime]) -> float | None:
    """Items a day by the median gap between two, as bursts and one old item left at the end say nothing of it."""
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(dates)]
    usual = median(gaps) if gaps else 0
    if usual > 0:
        return 86_400 / usual
    span = (dates[-1] - dates[0]).total_seconds() if gaps else 0
    return len(gaps) * 86_400 / span if span > 0 else None


def _preference(one: Seen) -> tuple[int, int]:
    """By where it comes from; of those that are declared, one with whole texts before one with teasers."""
    return _ORDER.index(one.candidate.how), 0 if one.words >= 150 else 1


def _apart(page: str, one: Seen, before: Sequence[Seen]) -> Offer:
    """A verdict that needs no comparison but with those that are preferred."""
    if one.failure:
        return Offer(seen=one, verdict=Verdict.FAILED, reason=one.failure.text)
    if _comments(one):
        return Offer(seen=one, verdict=Verdict.COMMENTS, reason="readers' comments, not news")
    twin = next((other for other in before if _same(one, other)), None)
    if twin:
        return Offer(seen=one, verdict=Verdict.DUPLICATE, reason=f"the same items as {twin.url}")
    if one.version == "news-sitemap":
        return Offer(seen=one, verdict=Verdict.NEWS_SITEMAP, reason="the news of the last days, for search engines")
    if one.version in ("sitemap", "sitemap-index"):
        pages = f"an index of {one.items} sitemaps" if one.version == "sitemap-index" else "pages of any kind"
        return Offer(seen=one, verdict=Verdict.SITEMAP, reason=f"{pages}, for search engines")
    if not one.items:
        return Offer(seen=one, verdict=Verdict.EMPTY, reason="answers, but holds no item")
    if one.candidate.how is How.LINKED and urls.site(page) not in (urls.site(one.url), urls.site(one.home or "")):
        return Offer(seen=one, verdict=Verdict.ELSEWHERE, reason="another site's: the page only links to it")
    return Offer(seen=one, verdict=Verdict.FEED, reason=_where(one))


def _comments(one: Seen) -> bool:
    titles = (one.title, one.candidate.title)
    return _COMMENTS_PATH.search(one.url) is not None or any(map(_COMMENTS_TITLE.search, titles))


def _same(one: Seen, other: Seen) -> bool:
    if one.url == other.url:
        return True
    sitemap = "sitemap" in one.version
    if sitemap != ("sitemap" in other.version) or not one.links or not other.links:
        return False
    common = len(one.links & other.links)
    return common >= SAME_ITEMS * max(len(one.links), len(other.links))


def _where(one: Seen) -> str:
    match one.candidate.how:
        case How.ITSELF:
            return "the address is a feed"
        case How.DECLARED:
            return "declared by the page"
        case How.LINKED:
            return "linked on the page"
        case How.USUAL | How.ROBOTS:
            return "found where feeds usually are"


def _fresh_first(offers: Sequence[Offer], now: datetime) -> list[Offer]:
    """Feeds without news for a year are set aside, where another one has some."""
    feeds = [offer.seen for offer in offers if offer.verdict is Verdict.FEED]
    old = [one for one in feeds if one.newest and now - one.newest > STALE]
    if len(old) == len(feeds):
        return list(offers)
    return [
        Offer(seen=offer.seen, verdict=Verdict.STALE, reason=f"nothing new since {offer.seen.newest:%Y-%m-%d}")
        if offer.seen in old and offer.seen.newest
        else offer
        for offer in offers
    ]


def _own(page: str, title: str, feeds: Sequence[Seen]) -> Offer | None:
    """The feed that is clearly the page's own: the only one, of what speaks loudest; else the only one that names
    this very page as the one that it belongs to; else the only one that has the page's name."""
    loudest = min((_ORDER.index(one.candidate.how) for one in feeds), default=None)
    group = [one for one in feeds if _ORDER.index(one.candidate.how) == loudest]
    if len(group) == 1:
        alone = "the only feed that was found" if len(feeds) == 1 else "the only one of its kind"
        reasons = {
            How.ITSELF: "the address is a feed",
            How.DECLARED: "the only feed of its own that the page declares",
            How.LINKED: "the only feed that the page links to",
        }
        return Offer(seen=group[0], verdict=Verdict.OWN, reason=reasons.get(group[0].candidate.how, alone))
    names = {_name(part) for part in _PARTS.split(title)} - {""}
    for alike, reason in (
        ([one for one in group if one.home and spelling(one.home) == spelling(page)], "that says it is of this page"),
        ([one for one in group if _name(one.title) in names], "that has the name of the page"),
    ):
        if len(alike) == 1:
            return Offer(seen=alike[0], verdict=Verdict.OWN, reason=f"of {len(group)} feeds the only one {reason}")
    return None


def _name(text: str) -> str:
    return " ".join(text.casefold().split())


def spelling(url: str) -> str:
    """An address without what differs between the ways to write it: scheme, `www.`, the slash at its end."""
    return (urls.canonical(url) or url).partition("://")[2].removeprefix("www.").rstrip("/")
