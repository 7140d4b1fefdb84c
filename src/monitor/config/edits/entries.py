"""A feed → the lines of its entry in feeds.yaml: a bare address, or a map of what differs from the defaults. Pure."""

from __future__ import annotations

from monitor.config.files import FEEDS
from monitor.config.forms import spell_duration
from monitor.errors import Mistakes
from monitor.located import Sequence, load
from monitor.records import Access, Feed, FeedKind, Fulltext


def entry_lines(feed: Feed) -> list[str]:
    """One entry of the file: a bare address, or a map of what differs from the defaults."""
    pairs = [("url", scalar(feed.url)), *_told(feed), *_told_access(feed.access)]
    if len(pairs) == 1:
        return [f"- {pairs[0][1]}"]
    return [("- " if number == 0 else "  ") + f"{key}: {value}" for number, (key, value) in enumerate(pairs)]


def _told(feed: Feed) -> list[tuple[str, str]]:
    texts = [("name", feed.name), ("language", feed.language), ("country", feed.country)]
    told = [(key, scalar(value)) for key, value in texts if value]
    if feed.tags:
        told.append(("tags", f"[{', '.join(scalar(tag) for tag in feed.tags)}]"))
    if feed.kind is not FeedKind.FEED:
        told.append(("kind", feed.kind.value))
    if feed.links:
        told.append(("links", scalar(feed.links)))
    if feed.interval_s is not None:
        told.append(("interval", spell_duration(feed.interval_s)))
    if feed.fulltext is not Fulltext.AUTO:
        told.append(("fulltext", feed.fulltext.value))
    return told + [("paused", "true")] * feed.paused


def _told_access(access: Access) -> list[tuple[str, str]]:
    told = []
    if access.auth:
        kind, _, secret = access.auth.partition(":")
        told.append(("auth", f"{{{kind}: {scalar(secret)}}}"))
    texts = [("user_agent", access.user_agent), ("proxy", access.proxy), ("ca_file", access.ca_file)]
    told += [(key, scalar(value)) for key, value in texts if value]
    return told + [("tls", "unverified")] * access.tls_unverified


def scalar(text: str) -> str:
    """A text as YAML: plain where it is read back as the same text, in a list of either kind; else in single quotes."""
    if _reads_back(f"- {text}", text) and _reads_back(f"[{text}]", text):
        return text
    return "'" + " ".join(text.split()).replace("'", "''") + "'"


def _reads_back(source: str, text: str) -> bool:
    try:
        root = load(source, FEEDS, max_bytes=10_000)
    except Mistakes:
        return False
    items = root.value if isinstance(root, Sequence) else ()
    return [item.value for item in items] == [text]
