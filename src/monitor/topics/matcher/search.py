"""A query typed in a search box, as a topic of one rule. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from monitor.errors import Mistake, Mistakes
from monitor.topics.matcher.compile import Forms, compile_topics
from monitor.topics.matcher.compiled import Compiled
from monitor.topics.matcher.concepts import used
from monitor.topics.model import Concept, ConceptRef, Rule, RuleKind, Topic
from monitor.topics.query import Parsed, QueryMistake, looks_like_query, parse, read_term

SEARCH = "search"
"""The id of the topic that a search is, and what its mistakes name as their file."""

_FULL_SCORE = 100


def query_topic(query: str, concepts: Iterable[Concept] = ()) -> Topic:
    """A query as a topic, so that the forms of its words can be asked for as those of any topic.

    `concepts` is what its `$names` may stand for. Raises Mistakes, the column counted in the query, where it does not
    parse or names what is not there.
    """
    known = {concept.name: concept for concept in concepts}
    parsed = _parsed(query)
    unknown = [reference for reference in parsed.references if reference.name not in known]
    if unknown:
        raise Mistakes([_mistake(one.position, f"there is no concept ${one.name}") for one in unknown])
    rule = Rule(kind=RuleKind.MATCH, query=parsed.query, written=query, points=_FULL_SCORE)
    needed = {concept for one in parsed.references for concept in used(ConceptRef(one.name), known)}
    by_name = tuple(sorted(needed, key=lambda concept: concept.name))
    return Topic(id=SEARCH, title=query, match=(rule,), concepts=by_name)


def compile_query(query: str, forms: Forms, concepts: Iterable[Concept] = ()) -> Compiled:
    """The matcher of one query; raises Mistakes as `query_topic` does."""
    return compile_topics((query_topic(query, concepts),), forms, analyser="")


def _parsed(query: str) -> Parsed:
    try:
        return parse(query) if looks_like_query(query) else Parsed(read_term(query), ())
    except QueryMistake as mistake:
        raise Mistakes([_mistake(mistake.position, mistake.message)]) from None


def _mistake(position: int, message: str) -> Mistake:
    return Mistake(SEARCH, 1, position + 1, message)
