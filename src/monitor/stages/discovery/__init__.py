"""A page of a site → the feeds that it may have; and of those that were asked, the one that is clearly its own.

    body ─ read_page ─→ candidates, declared and linked ┐
    robots.txt ─ sitemaps ─→ candidates                 ├─ asked ─ seen ─→ what each shows ─ judged ─→ offers
    address ─ usual_places ─→ candidates                ┘

    page     read_page                     what a page declares and links to
    places   usual_places, sitemaps        what no page names
    lists    selectors                     a page without a feed: its lists of links, as CSS selectors
    judge    seen, judged                  best first, each with a reason
    found    the records

Pure: the same bytes always give the same candidates.
"""

from __future__ import annotations

from monitor.stages.discovery.found import Candidate, How, LinkList, Offer, PageLinks, Seen, SitePage, Verdict
from monitor.stages.discovery.judge import judged, seen, spelling
from monitor.stages.discovery.lists import selectors
from monitor.stages.discovery.page import read_page
from monitor.stages.discovery.places import sitemaps, usual_places

__all__ = [
    "Candidate",
    "How",
    "LinkList",
    "Offer",
    "PageLinks",
    "Seen",
    "SitePage",
    "Verdict",
    "judged",
    "read_page",
    "seen",
    "selectors",
    "sitemaps",
    "spelling",
    "usual_places",
]
