"""What is suspect without being wrong: promises that a topic does not keep, terms that do nothing. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from monitor.located import Node
from monitor.text.fold import fold_key
from monitor.topics.codes import ANY, is_written_in, script_of
from monitor.topics.model import Atom, Concept, Mode, Term, Topic, WordList
from monitor.topics.reading.page import Page, Place


def check_promises(page: Page, topic: Topic, place: Place) -> None:
    """`languages` promises words in each concept, and a test, for each language; `place` is where the topic stands."""
    promise = f"topic {topic.id} promises"
    for concept in topic.concepts:
        if missing := [code for code in topic.languages if not _speaks(concept, code)]:
            page.suspect(place, f"{promise} {', '.join(missing)}, but ${concept.name} has no list for it")
    if topic.tests and (untested := [code for code in topic.languages if not _is_tested(topic, code)]):
        page.suspect(place, f"{promise} {', '.join(untested)}, but has no test in it")
    if topic.languages and not topic.tests:
        page.suspect(place, f"{promise} {', '.join(topic.languages)}, but has no tests")


def check_overlaps(page: Page, terms: Sequence[tuple[Atom, Node]]) -> None:
    """Terms of one list that stand twice, or begin as a term with `*` does."""
    prefixes = {fold_key(term.text): term for term, _ in reversed(terms) if isinstance(term, Term) and _is_open(term)}
    seen: set[Atom] = set()
    for term, node in terms:
        if term in seen:
            page.suspect(node, "this term stands twice in its list")
        elif isinstance(term, Term) and (cover := _cover(term, prefixes)) is not None:
            page.suspect(node, f"`{term.written}` is matched by `{cover.written}` already")
        seen.add(term)


def _is_open(term: Term) -> bool:
    return term.prefix and term.mode is not Mode.CASED


def _cover(term: Term, prefixes: Mapping[str, Term]) -> Term | None:
    word = fold_key(term.text)
    found = (prefixes.get(word[:end]) for end in range(1, len(word) + 1)) if prefixes else ()
    return next((cover for cover in found if cover is not None and cover != term), None)


def _speaks(concept: Concept, language: str) -> bool:
    script = script_of(language)
    keys = {words.key for words in concept.lists}
    return bool({language, script} & keys) or any(_fits(words, script) for words in concept.lists if words.key == ANY)


def _fits(words: WordList, script: str) -> bool:
    """Whether a list holds a word in the script. What stands in another concept is looked for there."""
    return any(not isinstance(term, Term) or is_written_in(term.text, script) for term in words.terms)


def _is_tested(topic: Topic, language: str) -> bool:
    """A test that leaves its language to the detector counts for every language of its script."""
    script = script_of(language)
    return any(
        test.lang == language or (test.lang is None and is_written_in(test.text, script)) for test in topic.tests
    )
