"""Topics as values: concepts, rules, senses, levels, scope, tests. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from monitor.errors import Mistake
from monitor.topics.model.queries import Atom, Field, Query

DEFAULT_POINTS = 60
"""What a match rule gives that states no points."""


@dataclass(frozen=True, slots=True)
class WordList:
    """The terms of a concept under one key: a language (`tr`), a script (`Latn`) or `any`."""

    key: str
    terms: tuple[Atom, ...]


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing with its words in many languages."""

    name: str
    lists: tuple[WordList, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Only:
    """Where a rule is asked at all; an empty key asks everywhere."""

    fields: tuple[Field, ...] = ()
    in_languages: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()  # feed names, tags or host patterns


class RuleKind(StrEnum):
    """What a rule does to the score: the values are those of `records.ReasonKind`."""

    MATCH = "match"
    BOOST = "boost"
    DEMOTE = "demote"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A query and its points, which are positive also where a demotion takes them."""

    kind: RuleKind
    query: Query
    written: str  # the query as typed
    points: int
    name: str | None = None
    unless: Query | None = None  # the rule does not hold where this holds in the article
    only: Only = Only()

    @property
    def label(self) -> str:
        """What reasons call the rule."""
        return self.name or self.written


@dataclass(frozen=True, slots=True, kw_only=True)
class Sense:
    """An entry of `ignore`: the meaning of `mention` that this topic does not mean.

    `mention`, `when` and `unless` are what may stand inside Near: they have occurrences that a mention takes part in.
    """

    name: str
    mention: Query
    when: Query | None = None
    lowercase: bool = False
    unless: Query | None = None
    carry: bool = False
    in_languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Levels:
    """From which score on a hit is for review, and an alert. 1 ≤ review ≤ alert ≤ 100."""

    review: int = 30
    alert: int = 60


@dataclass(frozen=True, slots=True)
class Sources:
    """Feed names, tags or host patterns; an empty `only` admits all."""

    only: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


class Delivery(StrEnum):
    """How a hit of one level reaches people."""

    INSTANT = "instant"
    DIGEST = "digest"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Notify:
    """How hits of the two levels reach people."""

    review: Delivery = Delivery.DIGEST
    alert: Delivery = Delivery.INSTANT


class Evidence(StrEnum):
    """Which articles of a topic are archived as they came."""

    HITS = "hits"
    ALL = "all"
    NONE = "none"


class Expect(StrEnum):
    """What a test inside the file wants."""

    ALERT = "alert"  # exactly
    REVIEW = "review"  # exactly
    NONE = "none"
    HIT = "hit"  # alert or review


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicTest:
    """An article in miniature and the level that it must get."""

    expect: Expect
    text: str
    title: str = ""
    lang: str | None = None  # None: the detector decides
    line: int = 0  # in the file, from 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One subject. Two topics are equal where their definitions are: tests and line do not count."""

    id: str
    title: str
    about: str = ""
    languages: tuple[str, ...] = ()  # a promise that lint and eval check, not a filter
    match: tuple[Rule, ...]
    boost: tuple[Rule, ...] = ()
    demote: tuple[Rule, ...] = ()
    ignore: tuple[Sense, ...] = ()
    levels: Levels = Levels()
    only_languages: tuple[str, ...] = ()
    sources: Sources = Sources()
    countries: tuple[str, ...] = ()  # of the feed, ISO 3166-1, in capitals
    max_age_days: int | None = None
    concepts: tuple[Concept, ...] = ()  # all that its queries name, directly or through others, by name
    notify: Notify = Notify()
    evidence: Evidence = Evidence.HITS
    owner: str | None = None
    enabled: bool = True
    was: str | None = None  # the id before a rename
    tests: tuple[TopicTest, ...] = field(default=(), compare=False)
    line: int = field(default=0, compare=False)  # in the file, from 1

    @property
    def rules(self) -> tuple[Rule, ...]:
        """All rules, in the order in which they count."""
        return self.match + self.boost + self.demote

    def queries(self) -> Iterator[Query]:
        """Every query of the topic, in the order of the file's keys."""
        for rule in self.rules:
            yield rule.query
            if rule.unless is not None:
                yield rule.unless
        for sense in self.ignore:
            yield sense.mention
            yield from (query for query in (sense.when, sense.unless) if query is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicFile:
    """A checked topics.yaml: every topic in the file's order, enabled or not."""

    name: str
    topics: tuple[Topic, ...]
    warnings: tuple[Mistake, ...] = ()  # what lint says; nothing is refused for it

    @property
    def enabled(self) -> tuple[Topic, ...]:
        """The topics that are to match."""
        return tuple(topic for topic in self.topics if topic.enabled)
