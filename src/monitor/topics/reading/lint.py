"""What is suspect in a topic without being wrong: promises that it does not keep. Pure."""

from __future__ import annotations

from monitor.topics.codes import ANY, is_written_in, script_of
from monitor.topics.model import Concept, Term, Topic, WordList
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
