"""Who wrote an article: what the page says in several places, and its feed, weighed against each other. Pure.

The first of these that names somebody: JSON-LD, meta tags, the feed, the by-line near the heading, trafilatura's search
for one, the address of an author's profile. Where the first name nobody but the site itself, a by-line that names
somebody else is believed.
"""

from __future__ import annotations

from monitor.markup import people
from monitor.stages.extract import shown
from monitor.stages.extract.page import Page
from monitor.stages.extract.titles import folded, site_names


def author(seen: Page, feed: str | None) -> str | None:
    """The authors, "; " between them; None where nobody is named."""
    told = seen.linked.author or seen.head.author
    if told and not _is_site(told, seen):
        return told
    near = "; ".join(shown.byline(seen.tree, sure=told is not None)) if seen.tree is not None else ""
    if told:
        return near if near and not _is_site(near, seen) else told
    return feed or near or "; ".join(people(seen.byline() or "")) or seen.head.profile


def _is_site(names: str, seen: Page) -> bool:
    """Whether a name is the site's own: `The Post` of post.example, in whatever spelling."""
    return folded(names) in site_names(seen.head, seen.linked, seen.url)
