"""The feeds of the sample news world, in RSS 2.0, RSS 1.0, Atom and JSON Feed. Pure but for its templates."""

from __future__ import annotations

import json
from collections.abc import Sequence

from monitor.demo.entries import House, Shown
from monitor.demo.outlets import Channel, Format
from monitor.demo.printing import Printed, print_template

TYPES = {
    Format.RSS20: "application/rss+xml",
    Format.RSS10: "application/rdf+xml",
    Format.ATOM: "application/atom+xml",
    Format.JSON: "application/feed+json",
}


def print_feed(house: House, channel: Channel, items: Sequence[Shown], minute: int) -> Printed:
    """A feed as it stands at a minute; cut in the middle where it is the channel's minute to be broken."""
    changed = max((item.updated for item in items), default=house.started)
    if channel.format is Format.JSON:
        text = _json_feed(house, channel, items)
    else:
        text = print_template(f"{channel.format}.xml", house=house, channel=channel, items=items, updated=changed)
    if channel.broken_at(minute):
        text = text[: len(text) // 2]
    body = text.encode(house.outlet.charset, "xmlcharrefreplace")
    return Printed(body=body, content_type=TYPES[channel.format], changed=changed)


def _json_feed(house: House, channel: Channel, items: Sequence[Shown]) -> str:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "home_page_url": f"{house.base}/",
        "feed_url": house.base + channel.path,
        "language": house.outlet.language,
        "items": [_json_item(channel, item) for item in items],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1)


def _json_item(channel: Channel, item: Shown) -> dict[str, object]:
    full = channel.full_text or item.link is None
    fields: dict[str, object] = {
        "id": item.guid,
        "url": item.link,
        "title": item.title,
        "summary": item.summary,
        "content_text": "\n\n".join(item.paragraphs) if full else item.summary,
        "date_published": item.iso,
        "authors": [{"name": item.author}] if item.author else None,
        "tags": [item.section],
    }
    return {name: value for name, value in fields.items() if value is not None}
