"""Who wrote an article: what the page says in several places, and its feed, weighed against each other. Pure.

The first of these that names somebody: JSON-LD, meta tags, the feed, the by-line near the heading, trafilatura's search
for one, the address of an author's profile. Where structured data name the site itself, the next that names somebody
else is believed: meta tags, or a by-line that says that it is one.
"""

from __future__ import annotations

import re

from monitor.markup import people
from monitor.stages.extract import shown
from monitor.stages.extract.page import Page
from monitor.stages.extract.titles import folded, site_names

_COMPANY = re.compile(r",?\s+(?:GmbH|AG|Inc|Ltd|LLC|S\.?A|A\.?Ş)\.?$")


def author(seen: Page, feed: str | None) -> str | None:
    """The authors, "; " between them; None where nobody is named."""
    told = [names for names in (seen.linked.author, seen.head.author) if names]
    if person := next((names for names in told if not _is_site(names, seen)), None):
        return person
    near = "; ".join(shown.byline(seen.tree, sure=bool(told))) if seen.tree is not None else ""
    if told:
        return near if near and not _is_site(near, seen) else told[0]
    return feed or near or "; ".join(people(seen.byline() or "")) or seen.head.profile


def _is_site(names: str, seen: Page) -> bool:
    """Whether a name is the site's own: `The Post` of post.example, in whatever spelling."""
    return folded(_COMPANY.sub("", names)) in site_names(seen.head, seen.linked, seen.url)
