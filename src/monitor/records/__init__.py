"""One frozen record per arrow of the map, in the order of the path; settings and sources as the user wrote them.

    settings   Settings and its sections                    config → everybody
    feeds      Feed, DueFeed                                config, store → poll
    pace       Pace, Declared, Window                       poll ↔ store: how a feed behaves
    moves      Trail                                        poll ↔ store: where its redirects lead
    web        FetchRequest → FetchResult, Failure          pipeline ↔ fetch
    items      Entry, Article, ParsedFeed, Extracted        stages → pipeline
    furniture  Block, HostPage, Furniture                   extract ↔ store: what a host repeats
    sites      Site, Sites                                  config → extract: where articles stand
    sitemaps   ListedSitemap, KnownSitemap, IndexRead       stages → pipeline ↔ store
    hits       Document → Match, Reason                     topics → pipeline
    stories    Told, Likeness                               stages → pipeline → store
    revisits   Revisit → Revisited                          store → pipeline → store.write
    changes    Polled, Visited, Matched                     pipeline → store.write
    plain      what failure classes, fates and health mean  → cli

Times are aware datetimes in UTC. Texts are plain text without mark-up. Pure.
"""

from monitor.records.changes import Change, Matched, Polled, Postponed, Visited
from monitor.records.feeds import Access, DueFeed, Feed, FeedKind, FeedState, Fulltext
from monitor.records.furniture import Block, Furniture, HostPage
from monitor.records.hits import Document, Hit, Level, Match, NearMiss, Origin, Reason, ReasonKind
from monitor.records.items import (
    Article,
    Cause,
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
from monitor.records.moves import Trail
from monitor.records.pace import Declared, Pace, Window
from monitor.records.plain import FATES, HEALTH, UNREACHED, Plain, failure_plainly
from monitor.records.revisits import Looks, Revisit, Revisited, Why
from monitor.records.settings import (
    Adopt,
    BodyLimits,
    FetchLimits,
    Form,
    Identity,
    LogLevel,
    LogSettings,
    NetworkSettings,
    PollingSettings,
    RetentionSettings,
    Settings,
    TopicSettings,
    WorkerSettings,
)
from monitor.records.sitemaps import IndexRead, KnownSitemap, ListedSitemap
from monitor.records.sites import Site, Sites
from monitor.records.stories import Kin, Likeness, Told
from monitor.records.web import Failure, FetchRequest, FetchResult, HostPace, Purpose, Validators, http_class

__all__ = [
    "FATES",
    "HEALTH",
    "UNREACHED",
    "Access",
    "Adopt",
    "Article",
    "Block",
    "BodyLimits",
    "Cause",
    "Change",
    "Declared",
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
    "FeedState",
    "FetchLimits",
    "FetchRequest",
    "FetchResult",
    "Form",
    "Fulltext",
    "Furniture",
    "Hit",
    "HostPace",
    "HostPage",
    "Identity",
    "IndexRead",
    "Kin",
    "KnownSitemap",
    "Language",
    "Level",
    "Likeness",
    "ListedSitemap",
    "LogLevel",
    "LogSettings",
    "Looks",
    "Match",
    "Matched",
    "NearMiss",
    "NetworkSettings",
    "Origin",
    "Pace",
    "PageBody",
    "ParsedFeed",
    "Plain",
    "Polled",
    "PollingSettings",
    "Postponed",
    "Purpose",
    "Reason",
    "ReasonKind",
    "RetentionSettings",
    "Revisit",
    "Revisited",
    "Settings",
    "Site",
    "Sites",
    "TextSource",
    "Told",
    "TopicSettings",
    "Trail",
    "Validators",
    "Visited",
    "Why",
    "Window",
    "WorkerSettings",
    "failure_plainly",
    "http_class",
]
