"""Items of feeds and the articles behind them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from monitor.records.feeds import Access, FeedKind, Fulltext
from monitor.records.furniture import Block, Furniture
from monitor.records.pace import Declared
from monitor.records.sitemaps import IndexRead, ListedSitemap
from monitor.records.sites import Site
from monitor.records.web import Failure


class TextSource(StrEnum):
    """Where an article's text comes from."""

    PAGE = "page"
    FEED = "feed"  # the feed's own full text
    JSONLD = "jsonld"  # articleBody of the page's structured data
    SUMMARY = "summary"  # the feed's summary, or nothing but the title


class Cause(StrEnum):
    """Where a version of an article comes from."""

    FEED = "feed"  # as a feed or an import has it
    PAGE = "page"  # the first reading of its page
    EDIT = "edit"  # the publisher changed what was published, in the feed or on the page
    RECUT = "recut"  # the same publication, cut otherwise by us


class Fate(StrEnum):
    """How an article stands. A closed list: every item ends in exactly one."""

    WAITING = "waiting"  # its page is still to be read
    READ = "read"  # the page's text serves
    FEED_TEXT = "feed_text"  # the feed's own full text serves
    SUMMARY_ONLY = "summary_only"  # there is no more than the feed's summary
    NOT_ARTICLE = "not_article"  # a list, video, consent or login wall
    ROBOTS_DENIED = "robots_denied"  # the publisher's robots.txt asks us not to read the page
    REMOVED = "removed"  # was read, and is now gone or emptied: news, not failure
    GONE = "gone"  # 404 or 410 before it was ever read
    FAILED = "failed"  # with its class; tried again
    GIVEN_UP = "given_up"  # failed to the end of its tries
    DUPLICATE_URL = "duplicate_url"  # its address led to another article's
    QUARANTINED = "quarantined"  # killed its worker twice
    REFUSED = "refused"  # blocked address, scheme or port, or a bad address
    PURGED = "purged"  # removed by retention


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """The language of a text as far as it is known: `candidates` in order of likelihood, ISO 639-1, the first one
    taken as the language; `sure` says that the others need not be considered. No candidates: not known at all."""

    candidates: tuple[str, ...] = ()
    sure: bool = False

    @property
    def code(self) -> str | None:
        return self.candidates[0] if self.candidates else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A title and a text, with what is known of them: from a feed's entry, or from the page behind it."""

    title: str
    author: str | None
    published_at: datetime | None
    language: Language
    text: str
    text_source: TextSource
    words: int
    content_hash: str  # SHA-256 over title and text, hex


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item of a feed, from entries.parse, for the store."""

    key: str  # identity within the feed: SHA-256 of guid, else link, else title with date and text; hex
    guid: str | None  # as the feed wrote it, cut to 1 KiB
    url: str  # canonical address of the page; where there is none, `place`
    has_page: bool  # whether `url` leads to a page that can be visited
    published_raw: str | None  # as the feed wrote it
    article: Article  # what the feed itself says
    gist: str  # digest of its title and text that numbers and queries of addresses do not change, 16 hex digits
    place: str  # the feed's address with `#entry=KEY`: its own, where the page is another item's
    identities: tuple[str, ...] = ()  # all keys that it may have, the narrowest first; which one depends on the others
    alternate: str | None = None  # digest of the identity without scheme and `www.`, where that makes a difference
    updated_raw: str | None = None  # when it was changed, as the feed wrote it


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedBody:
    """A fetched feed, for entries.parse in a worker."""

    url: str  # where the body came from, for relative links
    kind: FeedKind
    links: str | None
    body: bytes
    content_type: str | None
    language: str | None  # what the user configured
    fetched_at: datetime
    languages: Mapping[str, Language] = field(default_factory=dict)  # of texts known before, by their content hash


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """What entries.parse read in a FeedBody: every item is an entry or counted in `refused` with its reason."""

    version: str  # rss20, atom10, json11 …
    title: str | None
    language: str | None
    entries: tuple[Entry, ...]
    refused: tuple[str, ...] = ()  # one plain line per refused item
    declared: Declared = field(default_factory=Declared)
    remarks: tuple[str, ...] = ()  # plain lines on what is odd about the document itself
    whole: bool = True  # false: the document breaks off; what it was to hold besides is unknown
    home: str | None = None  # the page that the feed says it belongs to, perhaps relative
    listed: tuple[ListedSitemap, ...] = ()  # of an index: the sitemaps that hold its items
    index: IndexRead | None = None  # of an index whose sitemaps were read


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedItem:
    """An item whose page is to be read, from the store, for the visit pipe: what its feeds say of it."""

    article_id: int
    url: str
    article: Article  # as it stands
    fulltext: Fulltext
    access: Access  # of the feed that named it first
    tries: int  # visits that failed so far
    read_before: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PageBody:
    """A fetched page beside what the feed said of it, for extract.article in a worker."""

    url: str  # where the body came from
    body: bytes
    content_type: str | None
    item: Article
    fulltext: Fulltext
    fetched_at: datetime
    furniture: Furniture = field(default_factory=Furniture)  # of the host that the body came from
    site: Site | None = None  # what the user says of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """What came of a page: the article as it now stands, and its fate; `failure` says why the page gave nothing."""

    fate: Fate
    article: Article
    failure: Failure | None = None
    canonical: str | None = None  # the page's own word on its address, where it names one of the same site
    amp: str | None = None  # and on that of its AMP twin, where it does not follow from its own
    note: str | None = None  # one plain sentence of why the text is what it is, where there is something to say
    apart: str | None = None  # what was cut from the text as its host's furniture, and is not matched
    blocks: tuple[Block, ...] = ()  # of the page's text with what was cut: what it teaches about its host
