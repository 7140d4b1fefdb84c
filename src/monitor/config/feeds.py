"""config/feeds.yaml → feeds. An entry is a bare address or a map; every mistake in the file is told at once."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from annotated_types import Ge, Le, doc

from monitor.config.files import FEEDS, MAX_BYTES
from monitor.config.forms import complaint
from monitor.config.reading import Reading, is_nothing
from monitor.located import Mapping, Node, Scalar, Sequence, load
from monitor.records import Access, Feed, FeedKind, Form, Fulltext
from monitor.records.settings import Seconds
from monitor.urls import parse, same

MIN_INTERVAL_S, MAX_INTERVAL_S = 300, 7 * 86_400  # between two polls of a feed


class Tls(StrEnum):
    """Whether a feed's server must prove who it is."""

    VERIFY = "verify"
    UNVERIFIED = "unverified"


@dataclass(frozen=True, slots=True, kw_only=True)
class Auth:
    """How to name the secret that a publisher wants."""

    basic: Annotated[str | None, Form.SECRET, doc("Where name:password is: env:NAME, or file:PATH (mode 600).")] = None
    header: Annotated[
        str | None, Form.SECRET, doc("Where the whole header is, as in X-Key: abc: env:NAME, or file:PATH (mode 600).")
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One feed as the file has it."""

    url: Annotated[str, Form.URL, doc("The feed's address, and its identity.")]
    name: Annotated[str | None, doc("What tables and topics call it.")] = None
    language: Annotated[str | None, Form.LANGUAGE, doc("Of its articles: en, uk, zh-Hant …")] = None
    country: Annotated[str | None, Form.COUNTRY, doc("Where it is published: TR, UA, GB …")] = None
    tags: Annotated[tuple[str, ...], doc("Words to filter by, as topics do under sources.")] = ()
    kind: Annotated[FeedKind, doc("page-list: a page whose links, chosen by `links`, are the items.")] = FeedKind.FEED
    links: Annotated[str | None, Form.SELECTOR, doc("CSS selector of the article links of a page-list.")] = None
    interval_s: Annotated[
        Seconds | None,
        Ge(MIN_INTERVAL_S),
        Le(MAX_INTERVAL_S),
        doc("Between polls, instead of what settings.yaml says under polling."),
    ] = None
    fulltext: Annotated[Fulltext, doc("Whether the pages behind its items are read.")] = Fulltext.AUTO
    paused: Annotated[bool, doc("Not polled; what it gave stays.")] = False
    auth: Annotated[Auth | None, doc("The name of the secret that its publisher wants, never the secret.")] = None
    user_agent: Annotated[str | None, Form.HEADER, doc("Sent to this publisher alone.")] = None
    proxy: Annotated[str | None, Form.PROXY, doc("This feed and its pages are fetched through it.")] = None
    ca_file: Annotated[str | None, Form.FILE, doc("Its certificate authority (PEM), from the home folder.")] = None
    tls: Annotated[Tls, doc("unverified: anybody may answer in its name; its hits carry a badge.")] = Tls.VERIFY


def read_feeds(text: str, home: Path | None = None) -> tuple[Feed, ...]:
    """The feeds of a file's text, in its order; without a home the files that it names are not looked for.

    Raises Mistakes.
    """
    if home is None:
        return nodes_and_feeds(text)[1]
    return feeds_in(load(text, FEEDS, max_bytes=MAX_BYTES[FEEDS]), Reading(FEEDS, home))


@lru_cache(maxsize=2)  # an edit asks for the text before and after it several times; 10,000 feeds take a second
def nodes_and_feeds(text: str) -> tuple[Node, tuple[Feed, ...]]:
    """The nodes of a file's text, and its feeds. Raises Mistakes."""
    with _all_kept():
        root = load(text, FEEDS, max_bytes=MAX_BYTES[FEEDS])
        return root, feeds_in(root, Reading(FEEDS, None))


@contextmanager
def _all_kept() -> Iterator[None]:
    """No search for garbage meanwhile: there is none, and among so many objects it takes a third of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@lru_cache(maxsize=2)
def places(text: str) -> dict[str, int]:
    """The number of each feed of a file's text, by its spelling (`same`). Raises Mistakes."""
    return {same(feed.url): number for number, feed in enumerate(nodes_and_feeds(text)[1])}


def feeds_in(root: Node, reading: Reading) -> tuple[Feed, ...]:
    """The feeds of a file's nodes, one for each entry. Raises Mistakes."""
    seen: dict[str, int] = {}
    feeds = []
    for node in listed(root, reading):
        feed = _feed(node, reading)
        if feed is not None and not _known(feed.url, node, seen, reading):
            feeds.append(feed)
    reading.finish()
    return tuple(feeds)


def listed(root: Node, reading: Reading) -> tuple[Node, ...]:
    """The entries of the file; none where it is empty or its list is."""
    if is_nothing(root):
        return ()
    if not isinstance(root, Mapping):
        reading.refuse(root, f"the file must begin with `feeds:`, not with {root.kind}")
        return ()
    reading.refuse_unknown(root, ["feeds"], "the file")
    feeds = root.value.get("feeds")
    if isinstance(feeds, Sequence):
        return feeds.value
    if feeds is not None and not is_nothing(feeds):
        reading.refuse(feeds, f"feeds must be a list, a line '- https://…' for each, not {feeds.kind}")
    return ()


def _feed(node: Node, reading: Reading) -> Feed | None:
    if isinstance(node, Scalar) and not is_nothing(node):
        url = node.text.strip()
        if wrong := complaint(Form.URL, url):
            reading.refuse(node, f"a feed {wrong}")
            return None
        return Feed(url=url)
    if not isinstance(node, Mapping):
        reading.refuse(node, f"a feed must be an address or a map that holds its url, not {node.kind}")
        return None
    entry = reading.record(Entry, node, "a feed")
    if entry is None or _contradicts(entry, node, reading):
        return None
    return _as_feed(entry)


def _contradicts(entry: Entry, node: Mapping, reading: Reading) -> bool:
    """Keys that make sense only together, or never together."""
    before = len(reading.mistakes)
    if entry.kind is FeedKind.PAGE_LIST and not entry.links:
        reading.refuse_key(node, "kind", "a page-list needs `links`, the CSS selector of its article links")
    if entry.links and entry.kind is not FeedKind.PAGE_LIST:
        reading.refuse_key(node, "links", "links belongs to a feed with `kind: page-list`")
    if entry.auth is not None and (entry.auth.basic is None) == (entry.auth.header is None):
        reading.refuse_key(node, "auth", "auth must hold either basic or header")
    return len(reading.mistakes) > before


def _as_feed(entry: Entry) -> Feed:
    return Feed(
        url=entry.url,
        name=entry.name,
        language=entry.language,
        country=entry.country,
        tags=entry.tags,
        kind=entry.kind,
        links=entry.links,
        interval_s=None if entry.interval_s is None else int(entry.interval_s),
        fulltext=entry.fulltext,
        paused=entry.paused,
        access=Access(
            auth=_secret(entry.auth),
            origin=_origin(entry.url) if entry.auth else None,
            user_agent=entry.user_agent,
            proxy=entry.proxy,
            ca_file=entry.ca_file,
            tls_unverified=entry.tls is Tls.UNVERIFIED,
        ),
    )


def _origin(url: str) -> str:
    """Who is meant to get the secret."""
    parts = parse(url)
    assert parts is not None  # checked as a Form.URL
    return str(parts.origin())


def _secret(auth: Auth | None) -> str | None:
    if auth is None:
        return None
    return f"basic:{auth.basic}" if auth.basic else f"header:{auth.header}"


def _known(url: str, node: Node, seen: dict[str, int], reading: Reading) -> bool:
    spelling = same(url)
    if spelling in seen:
        reading.refuse(node, f"this feed is listed twice, first in line {seen[spelling]}")
        return True
    seen[spelling] = node.line
    return False
