"""Hits for other programs: CSV, JSON lines, feeds, a page; text from outside is escaped for the place it goes to."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from html import escape
from xml.etree import ElementTree

from monitor import urls
from monitor.cli.show import ESCAPED, plain
from monitor.store.read import Row

Export = Callable[[Sequence[Row], str], bytes]

COLUMNS = (
    "hit_id",
    "topic",
    "level",
    "score",
    "title",
    "url",
    "source",
    "country",
    "language",
    "published_at",
    "matched_at",
    "excerpt",
    "terms",
    "verdict",
    "note",
)
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run a cell that begins so (OWASP, CSV injection)
NOT_IN_XML = dict.fromkeys([*range(0xD800, 0xE000), 0xFFFE, 0xFFFF])  # XML 1.0 §2.2; controls are shown already
ATOM = "http://www.w3.org/2005/Atom"


def as_csv(rows: Sequence[Row], _now: str) -> bytes:
    """CSV in UTF-8 with a header line (RFC 4180). A cell that a spreadsheet would take for a formula begins with '."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows([_cell(row.get(column)) for column in COLUMNS] for row in rows)
    return text.getvalue().encode()


def _cell(value: str | int | None) -> str | int | None:
    if not isinstance(value, str):
        return value
    return f"'{plain(value)}" if value.startswith(FORMULA) else plain(value)


def as_jsonl(rows: Sequence[Row], _now: str) -> bytes:
    """One JSON object a line, in UTF-8."""
    return "".join(json.dumps(row, ensure_ascii=False).translate(ESCAPED) + "\n" for row in rows).encode()


def as_atom(rows: Sequence[Row], now: str) -> bytes:
    """An Atom feed (RFC 4287): an entry a hit."""
    feed = ElementTree.Element("feed", xmlns=ATOM)
    _child(feed, "id", "urn:monitor:hits")
    _child(feed, "title", "monitor: hits")
    _child(feed, "updated", now)
    for row in rows:
        entry = ElementTree.SubElement(feed, "entry")
        _child(entry, "id", f"urn:monitor:hit:{row['hit_id']}")
        _child(entry, "title", f"{row['topic']}: {row['title']}")
        _child(entry, "updated", str(row["matched_at"]))
        _child(entry, "published", str(row["published_at"] or row["matched_at"]))
        _child(ElementTree.SubElement(entry, "author"), "name", str(row["source"] or "unknown"))
        ElementTree.SubElement(entry, "link", href=_link(row))
        ElementTree.SubElement(entry, "category", term=str(row["topic"]))
        _child(entry, "summary", str(row["excerpt"]))
    return _xml(feed)


def as_rss(rows: Sequence[Row], _now: str) -> bytes:
    """An RSS 2.0 feed: an item a hit."""
    rss = ElementTree.Element("rss", version="2.0")
    channel = ElementTree.SubElement(rss, "channel")
    _child(channel, "title", "monitor: hits")
    _child(channel, "link", "urn:monitor:hits")
    _child(channel, "description", "What the topics found")
    for row in rows:
        item = ElementTree.SubElement(channel, "item")
        _child(item, "title", f"{row['topic']}: {row['title']}")
        _child(item, "link", _link(row))
        ElementTree.SubElement(item, "guid", isPermaLink="false").text = f"urn:monitor:hit:{row['hit_id']}"
        _child(item, "category", str(row["topic"]))
        _child(item, "description", escape(str(row["excerpt"])))
    return _xml(rss)


def as_html(rows: Sequence[Row], now: str) -> bytes:
    """A page that stands alone: no script, nothing loaded from anywhere."""
    items = "\n".join(
        f'<article><h2 dir="auto"><a href="{escape(_link(row))}" rel="noreferrer noopener">{_html(row["title"])}'
        f"</a></h2><p>{_html(row['topic'])} · {_html(row['level'])} ({row['score']}) · "
        f"<bdi>{_html(row['source'])}</bdi> · {_html(row['published_at'])}</p>"
        f'<p dir="auto">{_html(row["excerpt"])}</p></article>'
        for row in rows
    )
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>monitor: hits</title>
<meta name="viewport" content="width=device-width"><style>
body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 45rem; margin: 2rem auto; padding: 0 1rem }}
h2 {{ font-size: 1.1rem; margin: 2rem 0 0 }} p {{ margin: .25rem 0 }}
</style></head><body><h1>{len(rows)} hits</h1><p>{escape(now)}</p>
{items}
</body></html>
""".encode()


def _html(value: str | int | None) -> str:
    return escape(plain(str(value or "")))


def _link(row: Row) -> str:
    """The article's address, where it is one that a browser may open."""
    return urls.canonical(str(row["url"])) or ""


def _child(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, name).text = plain(text).translate(NOT_IN_XML)


def _xml(root: ElementTree.Element) -> bytes:
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(root, encoding="unicode")}'.encode()


FORMATS: dict[str, Export] = {
    "atom": as_atom,
    "csv": as_csv,
    "html": as_html,
    "jsonl": as_jsonl,
    "rss": as_rss,
}
