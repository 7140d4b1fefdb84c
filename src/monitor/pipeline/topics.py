"""From topics to a matcher: word forms from the store or an analyser, tests run, what is adopted compiled."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from monitor import topics
from monitor.errors import Mistake
from monitor.store.adopted import Forms, adopted, keep_forms, known_forms
from monitor.text import forms, language
from monitor.workers import Limits, Workers, once

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from monitor.pipeline.ledger import Ledger
    from monitor.store.lexicon import Lexicon
    from monitor.topics import Compiled, TestResult, Topic

EXPANDING = Limits(deadline_s=300)  # six dictionaries of a million words take half a minute on a slow machine
PROVING = Limits(deadline_s=120)
PROVING_THOROUGHLY = Limits(deadline_s=1800)


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """The topics that match: their compiled form, and the number under which the store knows them."""

    generation: int
    compiled: Compiled
    topics: tuple[Topic, ...]


async def word_forms(
    chosen: Collection[Topic], ledger: Ledger | None, lexicon: Lexicon, known: Forms | None = None
) -> Forms:
    """All forms of all words of the topics: from the store, else from the user's lexicon, else from the analysers, in a
    process of its own, which gives their memory back. Kept in the store where that is ours to write; where it is not,
    `known` may be what it has."""
    wanted = await asyncio.to_thread(topics.wanted_forms, chosen)
    found = await ledger.read(known_forms, forms.ANALYSER, wanted) if ledger else known or {}
    fresh = lexicon.known(forms.ANALYSER, wanted - found.keys())
    if missing := sorted(wanted - found.keys() - fresh.keys()):
        expanded = await _expanded(missing)
        lexicon.keep(forms.ANALYSER, expanded)
        fresh |= expanded
    if ledger and fresh:
        await ledger.write(keep_forms, forms.ANALYSER, fresh)
    return found | fresh


async def _expanded(words: Collection[tuple[str, str]]) -> Forms:
    """The forms of words, two languages at a time: a dictionary takes up to 150 MB while it is read."""
    by_language: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for language_code, word in words:
        by_language[language_code].append((language_code, word))
    async with Workers(2) as readers:
        parts = await asyncio.gather(
            *(readers.run(forms.expand_short, part, limits=EXPANDING) for part in by_language.values())
        )
    return {key: found for part in parts for key, found in part.items()}


def compiled(chosen: Collection[Topic], expanded: Forms) -> Compiled:
    """The matcher of these topics."""
    return topics.compile_topics(chosen, expanded, forms.ANALYSER)


async def proved(chosen: Collection[Topic], expanded: Forms) -> tuple[TestResult, ...]:
    """The results of the tests inside the topics, in a process of its own where there are any: the language detector
    stays out of this one."""
    if not any(topic.tests for topic in chosen):
        return ()
    return await once(prove, tuple(chosen), expanded, limits=PROVING)


def prove(chosen: tuple[Topic, ...], expanded: Mapping[tuple[str, str], tuple[str, ...]]) -> tuple[TestResult, ...]:
    """Run the tests inside the topics; in a worker."""
    matcher = topics.compile_topics(chosen, expanded, forms.ANALYSER)
    return tuple(topics.run_tests(matcher, chosen, language.identify))


async def idle(chosen: Collection[Topic], expanded: Forms, name: str) -> tuple[Mistake, ...]:
    """Warnings of the concepts that could be emptied without a test failing, at the first topic that uses them, in the
    file `name`; found in a process of its own."""
    found = await once(_idle, tuple(chosen), expanded, limits=PROVING_THOROUGHLY)
    message = "topic {} uses ${}, but no test needs it: emptied, it would not be missed"
    return tuple(Mistake(name, line, 1, message.format(topic, concept)) for line, topic, concept in found)


def _idle(
    chosen: tuple[Topic, ...], expanded: Mapping[tuple[str, str], tuple[str, ...]]
) -> tuple[tuple[int, str, str], ...]:
    idle_ones = topics.idle_concepts(chosen, expanded, language.identify)
    return tuple((topic.line, topic.id, concept) for topic, concept in idle_ones)


def failures(results: Collection[TestResult], name: str) -> tuple[Mistake, ...]:
    """The failed tests as mistakes of the file `name`, at their lines."""
    return tuple(
        Mistake(file=name, line=result.line, column=1, message=str(result)) for result in results if not result.passed
    )


async def in_force(ledger: Ledger, lexicon: Lexicon, generation: int) -> InForce:
    """The adopted topics, restored from the store and compiled."""
    standing = await ledger.read(adopted)
    # 10,000 topics take seconds, and the daemon may be running
    chosen = await asyncio.to_thread(lambda: tuple(topics.restore(one.definition) for one in standing))
    known = await word_forms(chosen, ledger, lexicon)
    ready = await asyncio.to_thread(compiled, chosen, known)
    return InForce(generation=generation, compiled=ready, topics=chosen)
