"""One frozen record per arrow of the map, in the order of the path; settings and sources as the user wrote them.

    settings   what the user configured                     config → everybody
    feeds      Feed, DueFeed                                config, store → poll
    web        FetchRequest → FetchResult, Failure          pipeline ↔ fetch
    items      Entry, Article, ParsedFeed, Extracted        stages → pipeline
    hits       Document → Match, Reason                     topics → pipeline
    changes    Polled, Visited, Matched                     pipeline → store.write

Times are aware datetimes in UTC. Texts are plain text without mark-up. Pure.
"""

from monitor.records.changes import Change, Matched, Polled, Visited
from monitor.records.feeds import Access, DueFeed, Feed, FeedKind, Fulltext
from monitor.records.hits import Document, Level, Match, Origin, Reason, ReasonKind
from monitor.records.items import (
    Article,
    Entry,
    Extracted,
    Fate,
    FeedBody,
    FeedItem,
    Language,
    PageBody,
    ParsedFeed,
    TextSource,
)
from monitor.records.web import Failure, FetchRequest, FetchResult, Purpose, Validators, http_class

__all__ = [
    "Access",
    "Article",
    "Change",
    "Document",
    "DueFeed",
    "Entry",
    "Extracted",
    "Failure",
    "Fate",
    "Feed",
    "FeedBody",
    "FeedItem",
    "FeedKind",
    "FetchRequest",
    "FetchResult",
    "Fulltext",
    "Language",
    "Level",
    "Match",
    "Matched",
    "Origin",
    "PageBody",
    "ParsedFeed",
    "Polled",
    "Purpose",
    "Reason",
    "ReasonKind",
    "TextSource",
    "Validators",
    "Visited",
    "http_class",
]
