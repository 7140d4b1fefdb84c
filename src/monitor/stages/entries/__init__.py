"""A fetched feed → its entries, whatever dialect it speaks and however badly.

    body ─ read ─→ items as the feed wrote them ─ keep ─→ entries with identity, address, date, text

    syndicated   RSS 0.9x–2.0, RDF, Atom, CDF    by feedparser
    rss20        RSS 2.0 as most publishers write it, without feedparser
    jsonfeed     JSON Feed 1.0, 1.1
    sitemap      sitemaps and news sitemaps
    sitemapindex which of an index's sitemaps are due, and what they bring together
    packed       bodies that are gzip files
    pagelist     a page whose links are the items
    ending       whether a document breaks off
    wishes       when a feed wants to be asked
    keep         Item → Entry: address, date, text
    identity     which items are one
    wrapped      links through somebody else's door

Pure: the same bytes always give the same entries.
"""

from __future__ import annotations

from monitor.markup import decode
from monitor.records import Failure, FeedBody, FeedKind, ParsedFeed
from monitor.stages.entries import jsonfeed, pagelist, sitemap, syndicated
from monitor.stages.entries.item import Reading
from monitor.stages.entries.keep import keep
from monitor.stages.entries.packed import unpacked
from monitor.stages.entries.sitemapindex import due as due_sitemaps
from monitor.stages.entries.sitemapindex import merged as merge_sitemaps
from monitor.stages.entries.sitemapindex import older as older_sitemap

__all__ = ["due_sitemaps", "merge_sitemaps", "older_sitemap", "parse"]


def parse(body: FeedBody) -> ParsedFeed | Failure:
    """Everything in the feed: each item is an entry, or counted in `refused` with its reason.

    Failure classes: `empty` (nothing but white space), `not_a_feed` (HTML and whatever else is readable),
    `parse_error` (not readable, or with entity definitions of its own), and for gzip files `bad_encoding`, `truncated`,
    `body_too_large`. A feed that is not well-formed is no failure.
    """
    raw = unpacked(body.body)
    if isinstance(raw, Failure):
        return raw
    text = decode(raw, body.content_type).strip()
    if not text:
        return Failure(error_class="empty", text="the feed is empty")
    reading = _read(body, text)
    return reading if isinstance(reading, Failure) else keep(reading, body)


def _read(body: FeedBody, text: str) -> Reading | Failure:
    """By what the text is, not by what the server calls it."""
    if body.kind is FeedKind.PAGE_LIST:
        return pagelist.read(text, body.links, body.url)
    if text.startswith(("{", "[")):
        return jsonfeed.read(text)
    if sitemap.is_sitemap(text):
        return sitemap.read(text)
    return syndicated.read(text)
