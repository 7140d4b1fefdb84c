"""A text to be matched, and what the topics make of it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from monitor.records.items import Language


class Level(StrEnum):
    """How loud a hit is."""

    ALERT = "alert"
    REVIEW = "review"


class ReasonKind(StrEnum):
    """What a reason did to the score."""

    MATCH = "match"
    BOOST = "boost"
    DEMOTE = "demote"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where an article was seen, for the scope keys of a topic (`sources`, `countries`)."""

    names: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One version of an article as the matcher reads it. Spans count the code points of `title` and `text`."""

    title: str
    text: str
    language: Language
    origin: Origin = Origin()
    published_at: datetime | None = None
    apart: str = ""  # what was cut from the text: it makes no hit, only near misses
    note: str = ""  # why the text is what it is, where there is something to say


class Reason(NamedTuple):
    """Why a topic matched, or what was ignored: one span of one rule. `quote` is field[start:end], exactly.

    A named tuple, as `Match`: thousands of them are made, and cross from workers, for each thousand articles.
    """

    kind: ReasonKind
    rule: str  # the rule's name, or its query as written
    points: int  # as they count: negative for a demote, 0 for ignored
    concept: str | None  # the concept that the term belongs to
    term: str  # as written in the topic
    field: str  # title or text
    start: int
    end: int
    quote: str
    note: str | None = None  # what a reader must know: which list, `==` acting as `=` …


class Match(NamedTuple):
    """What one topic makes of one document. `level` is None below `review`; an untouched topic gives none."""

    topic: str
    version: str
    level: Level | None
    score: int  # 0…100
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A Match of at least `review`, with what a list shows of it: a piece of the text and the words that matched."""

    match: Match
    level: Level
    excerpt: str
    terms: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NearMiss:
    """A Match that stayed just below `review`, or that only what was cut from the text would make."""

    topic: str
    version: str
    score: int
    terms: str
    cut: bool = False  # only with what was cut from the text
