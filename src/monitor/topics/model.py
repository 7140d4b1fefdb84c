"""The topic language as values: what `read` makes of a file, and what `compile` makes a matcher of.

    query        Query = Term | ConceptRef | Or | And | AndNot | Near | AtLeast | InField
    topic        Topic: Rules (a query with points), Senses (what is ignored), Levels, scope, TopicTests
    file         TopicFile: its topics and its warnings

Everything is frozen, hashable and picklable, and knows nothing of YAML: a query typed in a search box gives the
same values. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from monitor.errors import Mistake

DEFAULT_POINTS = 60
"""What a match rule gives that states no points."""


class Mode(StrEnum):
    """How a term is compared, after folding."""

    FORMS = "forms"  # drone      every inflected form
    EXACT = "exact"  # =TB2       as typed
    CASED = "cased"  # ==Turkey   as typed, and the case as typed


class Field(StrEnum):
    """A part of the article that a query may be held to."""

    TITLE = "title"
    TEXT = "text"
    LEAD = "lead"


class Unit(StrEnum):
    """What the distance of a NEAR is counted in."""

    WORDS = "words"
    SENTENCE = "sentence"
    PARAGRAPH = "paragraph"


@dataclass(frozen=True, slots=True)
class Term:
    """A word, or words side by side. `text` is without the marks `=` `==` `*` and the quotes, its spaces single."""

    written: str  # as the user typed it, for reasons
    text: str
    mode: Mode = Mode.FORMS
    prefix: bool = False  # Getreide*: its last word goes on
    suffix: bool = False  # *korridor: its only word begins earlier


@dataclass(frozen=True, slots=True)
class ConceptRef:
    """`$name`: any term of that concept."""

    name: str


Atom = Term | ConceptRef


@dataclass(frozen=True, slots=True)
class Or:
    """Any of two or more."""

    operands: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class And:
    """All of two or more."""

    operands: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class AndNot:
    """`operand`, where none of `without` holds anywhere in the article."""

    operand: Query
    without: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Near:
    """An occurrence of each side in the same field, not overlapping.

    The sides are what has occurrences: Term, ConceptRef, Or of these, Near. `words` (at most so many between them)
    counts only where `unit` is WORDS, and is 0 elsewhere.
    """

    left: Query
    right: Query
    unit: Unit
    words: int = 0
    ordered: bool = False  # BEFORE: the left side comes first


@dataclass(frozen=True, slots=True)
class AtLeast:
    """`count` occurrences in the text that do not overlap; the operand is what may stand inside Near."""

    count: int
    operand: Query


@dataclass(frozen=True, slots=True)
class InField:
    """`operand` within one field; holds no other InField."""

    field: Field
    operand: Query


Query = Term | ConceptRef | Or | And | AndNot | Near | AtLeast | InField


def children(query: Query) -> tuple[Query, ...]:
    """The queries directly inside a query, in the order of reading."""
    match query:
        case Term() | ConceptRef():
            return ()
        case Or(operands) | And(operands):
            return operands
        case AndNot(operand, without):
            return (operand, *without)
        case Near(left, right):
            return (left, right)
        case AtLeast(_, operand) | InField(_, operand):
            return (operand,)


def atoms(query: Query) -> Iterator[Atom]:
    """Every term and concept that a query names, in the order of reading, repetitions included."""
    waiting = [query]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Term | ConceptRef):
            yield node
        waiting.extend(reversed(children(node)))


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
