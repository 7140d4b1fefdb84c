"""Where feeds and sitemaps are when no page names them: usual paths, and the Sitemap lines of a robots.txt. Pure."""

from __future__ import annotations

import re

from monitor import urls
from monitor.records import FeedKind
from monitor.stages.discovery.found import Candidate, How
from monitor.stages.discovery.page import as_candidate

MAX_SITEMAPS = 50  # lines of a robots.txt that are looked at
# As the systems that most news sites run on have them: WordPress, Ghost, Drupal, Jekyll, Hugo, and plain habit.
BESIDE_PAGE = ("feed/", "rss.xml")
AT_ROOT = ("feed/", "rss/", "rss.xml", "feed.xml", "atom.xml", "index.xml", "feed.json", "sitemap.xml")
_LINE = re.compile(r"^\s{0,20}sitemap\s{0,20}:\s{0,20}(\S{1,2048})", re.IGNORECASE | re.MULTILINE)  # RFC 9309 §2.2.4


def usual_places(page: str) -> tuple[Candidate, ...]:
    """Where the site of a page has its feed if it is like most: beside the page, then at its root."""
    parts = urls.parse(page)
    if parts is None:
        return ()
    folder = parts.raw_path.rpartition("/")[0]
    beside = [f"{parts.origin()}{folder}/{name}" for name in BESIDE_PAGE] if folder else []
    places = dict.fromkeys([*beside, *(f"{parts.origin()}/{name}" for name in AT_ROOT)])
    return tuple(as_candidate(url, How.USUAL) for url in places)


def sitemaps(robots: str) -> tuple[Candidate, ...]:
    """The sitemaps that a robots.txt names, those that are named like news first: they are short and new."""
    found = dict.fromkeys(url for url in _LINE.findall(robots)[:MAX_SITEMAPS] if _usable(url))
    return tuple(
        Candidate(url=url, how=How.ROBOTS, kind=FeedKind.SITEMAP)
        for url in sorted(found, key=lambda url: "news" not in url.lower())
    )


def _usable(url: str) -> bool:
    parts = urls.parse(url)
    return parts is not None and parts.raw_user is None and parts.raw_password is None
