"""Sitemaps that an index of sitemaps names: as it lists them, and as they were read last. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from monitor.records.web import Validators


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedSitemap:
    """One line of an index."""

    url: str
    lastmod: str | None = None  # as the index writes it


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownSitemap:
    """What is remembered of a sitemap between two polls of its index."""

    url: str
    lastmod: str | None = None  # what the index said when it was read
    validators: Validators = field(default_factory=Validators)
    failures: int = 0  # in a row
    asked_at: datetime | None = None  # None: passed over, as everything in it is older than what was read


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexRead:
    """How far a poll got with an index."""

    known: tuple[KnownSitemap, ...]  # to be remembered; what is not among them is forgotten
    unfinished: bool  # some are to be asked again although the index may stay as it is
