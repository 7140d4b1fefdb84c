"""The pages of the sample news world, in four makes, and its walls and fronts. Pure but for its templates."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from monitor.demo.entries import House, Shown
from monitor.demo.feeds import TYPES
from monitor.demo.outlets import Make
from monitor.demo.printing import Printed, print_template

MORE = 5  # newest headlines beside an article


def print_page(house: House, item: Shown, others: Sequence[Shown], minute: int) -> Printed:
    """The page of an article; `others` are the newest headlines of the outlet."""
    text = print_template(
        f"{house.outlet.make}.html",
        house=house,
        item=item,
        others=[other for other in others if other.link and other.id != item.id][:MORE],
        linked_data=_linked_data(house, item),
        visitors=18_000 + 37 * minute,
    )
    return _page(house, text, item.updated)


def print_wall(house: House, item: Shown) -> Printed:
    """The consent wall in front of an article: not a word of the article is on it."""
    return _page(house, print_template("wall.html", house=house), item.updated)


def print_front(house: House, items: Sequence[Shown]) -> Printed:
    """The front page of an outlet: its headlines and where its feeds are."""
    newest = max((item.updated for item in items), default=house.started)
    return _page(house, print_template("front.html", house=house, items=items, types=TYPES), newest)


def _page(house: House, text: str, changed: datetime) -> Printed:
    body = text.encode(house.outlet.charset, "xmlcharrefreplace")
    return Printed(body=body, content_type="text/html", changed=changed)


def _linked_data(house: House, item: Shown) -> str:
    """The article in schema.org's words, safe inside a script element."""
    publisher = {"@type": "Organization", "name": house.outlet.name, "url": f"{house.base}/"}
    story = {
        "@type": "NewsArticle",
        "mainEntityOfPage": item.link,
        "headline": item.title,
        "description": item.summary,
        "articleSection": item.section,
        "inLanguage": house.outlet.language,
        "datePublished": item.published.isoformat(),
        "dateModified": item.updated.isoformat(),
        "author": {"@type": "Person", "name": item.author} if item.author else publisher,
        "publisher": publisher,
    }
    graph = {"@context": "https://schema.org", "@graph": [publisher, story]}
    single = {"@context": "https://schema.org", **story}
    chosen = graph if house.outlet.make is Make.MAGAZINE else single
    return json.dumps(chosen, ensure_ascii=False).replace("<", "\\u003c")
