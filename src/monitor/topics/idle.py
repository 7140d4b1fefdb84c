"""Concepts that no test needs: those that can be emptied, and every test passes as before. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from monitor.topics.matcher import compile_topics, run_tests, wanted_forms
from monitor.topics.matcher.compile import Forms
from monitor.topics.matcher.trial import Identify
from monitor.topics.model import Concept, Topic


def idle_concepts(topics: Sequence[Topic], forms: Forms, identify: Identify) -> Iterator[tuple[Topic, str]]:
    """The names of such concepts, each with the first of the topics that use it; topics without tests do not count.

    The tests of a topic run once for each of its concepts.
    """
    needed: set[str] = set()
    users: dict[str, Topic] = {}
    for topic in (topic for topic in topics if topic.tests):
        names = [concept.name for concept in topic.concepts if concept.name not in needed]
        known = {key: forms[key] for key in wanted_forms([topic]) if key in forms}
        passed = _passed(topic, known, identify)
        needed |= {name for name in names if _passed(_without(topic, name), known, identify) != passed}
        users = dict.fromkeys(names, topic) | users
    yield from ((users[name], name) for name in sorted(users.keys() - needed))


def _without(topic: Topic, name: str) -> Topic:
    concepts = (Concept(name, ()) if concept.name == name else concept for concept in topic.concepts)
    return replace(topic, concepts=tuple(concepts))


def _passed(topic: Topic, forms: Forms, identify: Identify) -> list[bool]:
    return [result.passed for result in run_tests(compile_topics([topic], forms, ""), [topic], identify)]
