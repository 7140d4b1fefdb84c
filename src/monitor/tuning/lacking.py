"""Why a text was missed: which of a topic's rules was nearest, what of it is in the text, and what it lacks. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from monitor import topics
from monitor.records import ReasonKind
from monitor.topics.model import (
    And,
    AndNot,
    AtLeast,
    ConceptRef,
    InField,
    Near,
    Or,
    Query,
    Rule,
    RuleKind,
    Sources,
    Term,
    Topic,
    children,
)
from monitor.tuning.spelled import distance, spelled

if TYPE_CHECKING:
    from monitor.records import Document, Reason
    from monitor.topics import Compiled
    from monitor.topics.matcher import Forms


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearest:
    """A rule that came near, by its name. `has` are the reasons of its terms and concepts that are in the text;
    `lacks` says, in the language of topics, what it would have needed."""

    rule: str
    points: int
    has: tuple[Reason, ...]
    lacks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Probes:
    """A topic taken apart: every query inside its rules, by itself."""

    topic: Topic
    compiled: Compiled
    names: dict[Query, str]

    def nearest(self, document: Document, needed: int) -> tuple[Nearest, ...]:
        """Of the rules that do not hold, those that lack least, the one with most of its words first. Rules with at
        least `needed` points are preferred, and among these those of which the text has any word."""
        found = self._found(document)
        rules = [one for rule in self.topic.match if (one := _nearest(rule, found, self.names)).lacks]
        rules = [one for one in rules if one.points >= needed] or rules
        enough = [one for one in rules if one.has] or rules
        least = min((len(one.lacks) for one in enough), default=0)
        near = [one for one in enough if len(one.lacks) == least]
        return tuple(sorted(near, key=lambda one: (-len(one.has), -one.points)))

    def _found(self, document: Document) -> dict[str, list[Reason]]:
        """The reasons of each query that holds, by its name."""
        found: dict[str, list[Reason]] = {}
        for match in topics.match(self.compiled, document):
            for reason in match.reasons:
                if reason.kind is ReasonKind.MATCH:
                    found.setdefault(reason.rule, []).append(reason)
        return found


def probes(topic: Topic, forms: Forms) -> Probes:
    """What `topic` is made of, ready to be asked; its senses ignore what they ignore in the topic."""
    queries = dict.fromkeys(query for rule in topic.match for query in _all_inside(rule))
    names = {query: str(number) for number, query in enumerate(queries)}
    rules = tuple(Rule(kind=RuleKind.MATCH, query=query, written=name, points=1) for query, name in names.items())
    apart = replace(topic, match=rules, boost=(), demote=(), sources=Sources(), countries=(), only_languages=())
    return Probes(topic, topics.compile_topics([apart], forms, ""), names)


def _all_inside(rule: Rule) -> Iterator[Query]:
    waiting: list[Query] = [rule.query] if rule.unless is None else [rule.query, rule.unless]
    while waiting:
        query = waiting.pop()
        yield query
        waiting.extend(children(query))


def _nearest(rule: Rule, found: dict[str, list[Reason]], names: dict[Query, str]) -> Nearest:
    lacks = tuple(dict.fromkeys(_Lacking(found, names).of_rule(rule)))
    atoms = dict.fromkeys(query for query in _all_inside(rule) if isinstance(query, Term | ConceptRef))
    has = tuple(reason for atom in atoms for reason in found.get(names[atom], ()))
    return Nearest(rule=rule.label, points=rule.points, has=has, lacks=lacks)


@dataclass(frozen=True, slots=True)
class _Lacking:
    """What queries lack in a text of which is known what holds in it."""

    found: dict[str, list[Reason]]
    names: dict[Query, str]

    def of_rule(self, rule: Rule) -> Iterator[str]:
        """What keeps a rule from holding. Where its query holds, it can only be where the rule is asked."""
        if rule.unless is not None and self._holds(rule.unless):
            yield f"nothing of unless: {spelled(rule.unless)}"
        elif self._holds(rule.query):
            yield from _asked(rule)
        else:
            yield from self.of(rule.query)

    def of(self, query: Query) -> tuple[str, ...]:
        if self._holds(query):
            return ()
        match query:
            case Term() | ConceptRef():
                return (spelled(query),)
            case And(operands):
                return tuple(lack for operand in operands for lack in self.of(operand))
            case Or(operands):
                return self._of_any(query, operands)
            case AndNot(operand, others):
                return self.of(operand) or tuple(f"NOT {spelled(one)}" for one in others if self._holds(one))
            case Near(left, right):
                apart = f"{spelled(left)} {distance(query)} {spelled(right)}"
                return (*self.of(left), *self.of(right)) or (apart,)
            case AtLeast(_, operand) | InField(_, operand):
                return self.of(operand) or (spelled(query),)

    def _of_any(self, query: Query, operands: Iterable[Query]) -> tuple[str, ...]:
        """An OR of words lacks any of them; else it lacks what its nearest operand lacks."""
        if all(isinstance(operand, Term | ConceptRef) for operand in operands):
            return (spelled(query),)
        return min(map(self.of, operands), key=len)

    def _holds(self, query: Query) -> bool:
        return self.names[query] in self.found


def _asked(rule: Rule) -> Iterator[str]:
    """Where a rule is asked, if not everywhere."""
    only = rule.only
    for what, where in (("fields", only.fields), ("languages", only.in_languages), ("sources", only.sources)):
        if where:
            yield f"only {what} {', '.join(where)}"
