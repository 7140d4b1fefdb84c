"""A topic by itself, as the store keeps it, and the version that names its meaning. Pure."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256

from monitor.errors import StoreError
from monitor.topics.model import (
    And,
    AndNot,
    AtLeast,
    Concept,
    ConceptRef,
    Evidence,
    InField,
    Near,
    Notify,
    Or,
    Query,
    Rule,
    Sense,
    Sources,
    Term,
    Topic,
    WordList,
)
from monitor.topics.packed import pack, unpack

VERSION_DIGITS = 12


def definition(topic: Topic) -> str:
    """The topic with the concepts that it uses, as JSON; `restore` gives an equal topic, without its tests."""
    return json.dumps(pack(topic), ensure_ascii=False, separators=(",", ":"))


def restore(definition: str) -> Topic:
    """The topic of a `definition`. Raises StoreError where it is none."""
    try:
        return unpack(json.loads(definition))
    except ValueError as error:
        raise StoreError(f"the definition of a topic in the store cannot be read: {error}") from None


def version(topic: Topic, analyser: str) -> str:
    """12 hexadecimal digits that name what the topic matches and how its reasons read.

    `analyser` is the name and version of what expands its words. Names of rules count, since the reasons of stored
    hits carry them: a renamed rule is written into them by matching again. Spelling, comments, the order of lists
    where it means nothing, `id` (a rename keeps its hits), `title`, `about`, `languages` (a promise, no filter), tests,
    `owner`, `notify`, `evidence`, `enabled` and `was` do not count.
    """
    meaning = f"{analyser}\n{definition(_meaning(topic))}"
    return sha256(meaning.encode("utf-8", "surrogatepass")).hexdigest()[:VERSION_DIGITS]


def _meaning(topic: Topic) -> Topic:
    """The topic with everything left out that does not change a match."""
    return replace(
        topic,
        id="",
        title="",
        about="",
        languages=(),
        match=tuple(map(_rule, topic.match)),
        boost=tuple(map(_rule, topic.boost)),
        demote=tuple(map(_rule, topic.demote)),
        ignore=tuple(map(_sense, topic.ignore)),
        only_languages=tuple(sorted(topic.only_languages)),
        sources=Sources(tuple(sorted(topic.sources.only)), tuple(sorted(topic.sources.never))),
        countries=tuple(sorted(topic.countries)),
        concepts=tuple(map(_concept, topic.concepts)),
        notify=Notify(),
        evidence=Evidence.HITS,
        owner=None,
        enabled=True,
        was=None,
    )


def _rule(rule: Rule) -> Rule:
    return replace(rule, query=_query(rule.query), unless=_maybe(rule.unless), written="")


def _sense(sense: Sense) -> Sense:
    return replace(sense, mention=_query(sense.mention), when=_maybe(sense.when), unless=_maybe(sense.unless))


def _concept(concept: Concept) -> Concept:
    lists = (WordList(words.key, tuple(sorted(map(_atom, words.terms), key=repr))) for words in concept.lists)
    return Concept(concept.name, tuple(sorted(lists, key=lambda words: words.key)))


def _query(query: Query) -> Query:
    match query:
        case Term() | ConceptRef():
            return _atom(query)
        case Or(operands):
            return Or(tuple(map(_query, operands)))
        case And(operands):
            return And(tuple(map(_query, operands)))
        case AndNot(operand, without):
            return AndNot(_query(operand), tuple(map(_query, without)))
        case Near(left, right):
            return replace(query, left=_query(left), right=_query(right))
        case AtLeast(count, operand):
            return AtLeast(count, _query(operand))
        case InField(field, operand):
            return InField(field, _query(operand))


def _maybe(query: Query | None) -> Query | None:
    return None if query is None else _query(query)


def _atom(atom: Term | ConceptRef) -> Term | ConceptRef:
    return replace(atom, written="") if isinstance(atom, Term) else atom
