"""What the matcher runs on: queries over leaves, and the patterns by which an automaton finds the leaves' words.

    words    looked for in a text with a space for everything outside words: ` drone ` is a word, ` getreide` a
             beginning, `korridor ` an end
    letters  looked for in the folded text itself, for scripts without spaces

Named tuples, because workers unpickle thousands of them each time they are renewed. Pure.
"""

from __future__ import annotations

import gc
import pickle
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation

from monitor.records import ReasonKind
from monitor.topics.matcher.admission import Admissions, Chain, Reader
from monitor.topics.matcher.article import Article
from monitor.topics.matcher.spelling import Slots
from monitor.topics.model import Field, Levels, Only, Sources, Unit

FEW_PATTERNS = 3_000
"""Of which an automaton with a whole table for each state is small: 6 MB for a thousand."""

MOST_READERS = 256
"""Languages, sure and unsure, whose lists are remembered."""


class Wanted(NamedTuple):
    """A term of a topic, as reasons name it, and where it stands in concepts."""

    written: str
    concept: str | None
    chain: int
    cased: bool


class Clue(NamedTuple):
    """What a pattern is a sign of: one slot of one spelling of a term."""

    wanted: Wanted
    slots: Slots  # empty: the pattern is the whole term, in a script without spaces
    slot: int
    form: str  # of the slot, that the pattern was made of
    script: str | None
    is_word: bool  # one word, in a script that writes nothing else in one with it, whatever its case


class Leaf(NamedTuple):
    """A term or a concept in a query: what each of its patterns is a sign of."""

    number: int
    clues: Mapping[int, tuple[Clue, ...]]


class Either(NamedTuple):
    """OR"""

    nodes: tuple[Node, ...]


class All(NamedTuple):
    """AND"""

    nodes: tuple[Node, ...]


class Without(NamedTuple):
    """AND NOT, wherever in the article"""

    node: Node
    others: tuple[Node, ...]


class Nearby(NamedTuple):
    """NEAR, BEFORE"""

    left: Node
    right: Node
    unit: Unit
    words: int
    ordered: bool


class Often(NamedTuple):
    """ATLEAST"""

    least: int
    node: Node


class Inside(NamedTuple):
    """A field"""

    field: Field
    node: Node


Node = Leaf | Either | All | Without | Nearby | Often | Inside

Group = Collection[int]
"""Patterns of which a text for which a query holds has at least one."""


class CompiledRule(NamedTuple):
    """A rule that holds where its core does, all of `also` do, and none of `never` does anywhere in the article;
    `points` as they count. `unless` is one of `never`."""

    kind: ReasonKind
    label: str
    points: int
    core: Node
    also: tuple[Node, ...]
    never: tuple[Node, ...]
    only: Only | None  # None: everywhere
    is_parted: bool  # the core holds where one of the rule's ways leads in, by the same spots


class CompiledSense(NamedTuple):
    """An entry of `ignore`; `named` are all terms and concepts of its `when`."""

    name: str
    mention: Node
    when: Node | None
    unless: Node | None
    lowercase: bool
    carry: bool
    in_languages: tuple[str, ...]
    named: tuple[Leaf, ...]


class CompiledTopic(NamedTuple):
    """A topic ready to be asked. `max_age_days` is the pipe's business: the matcher knows no clock."""

    id: str
    version: str
    match: tuple[CompiledRule, ...]
    others: tuple[CompiledRule, ...]  # boosts, then demotions
    senses: tuple[CompiledSense, ...]
    levels: Levels
    only_languages: tuple[str, ...]
    sources: Sources
    countries: tuple[str, ...]
    max_age_days: int | None
    is_scoped: bool  # whether it is asked about some articles only


class Way(NamedTuple):
    """An alternative of a match rule of a topic, both by their numbers, and what a text must have for it."""

    topic: int
    rule: int
    node: Node
    gates: tuple[Group, ...]


def _unpacked(packed: bytes) -> Compiled:
    with many_objects():
        return Compiled(*pickle.loads(packed))


@contextmanager
def many_objects() -> Iterator[None]:
    """Keeps the garbage collector from walking, again and again, over all the lasting objects being made: ten
    thousand topics unpickle in a tenth of the time. Nor does it look at them later, which would hold a match up for a
    second: they hold no cycles, and go when the last reference to them goes."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()


def _automaton(patterns: tuple[str, ...]) -> AhoCorasick:
    """Of few patterns the kind that takes 21 µs an article instead of 37; of 9,000 it gains a tenth and takes 47 MB."""
    few = len(patterns) <= FEW_PATTERNS
    return AhoCorasick(patterns, implementation=Implementation.DFA if few else Implementation.ContiguousNFA)


@dataclass(frozen=True, eq=False)
class Compiled:
    """Topics compiled together. Automata are built when first needed, and not pickled."""

    topics: tuple[CompiledTopic, ...]
    words: tuple[str, ...]
    letters: tuple[str, ...]  # numbered -1, -2, …
    chains: tuple[Chain, ...]
    bits: Mapping[str, int]  # of languages
    ways: tuple[Way, ...]  # in the order of topics and their rules
    openings: Mapping[int, tuple[int, ...]]  # pattern → the ways that it may open, by their numbers
    _admissions: dict[Reader, Admissions] = field(default_factory=dict)

    def __reduce__(self) -> tuple[Callable[[bytes], Compiled], tuple[bytes]]:
        parts = (self.topics, self.words, self.letters, self.chains, self.bits, self.ways, self.openings)
        return _unpacked, (pickle.dumps(parts),)

    @cached_property
    def by_id(self) -> Mapping[str, CompiledTopic]:
        return {topic.id: topic for topic in self.topics}

    @cached_property
    def _automata(self) -> tuple[AhoCorasick, AhoCorasick | None]:
        return _automaton(self.words), _automaton(self.letters) if self.letters else None

    def admissions(self, reader: Reader) -> Admissions:
        """What a reader's lists are, remembered for the next article in the same language."""
        if reader not in self._admissions:
            if len(self._admissions) >= MOST_READERS:
                self._admissions.clear()
            self._admissions[reader] = Admissions(reader, self.chains, self.bits)
        return self._admissions[reader]

    def scan(self, article: Article) -> dict[int, list[int]]:
        """Where each pattern begins in an article."""
        words, letters = self._automata
        found: dict[int, list[int]] = {}
        for pattern, start, _ in words.find_matches_as_indexes(article.spaced, overlapping=True):
            if pattern in found:
                found[pattern].append(start)
            else:
                found[pattern] = [start]
        if letters is not None and article.has_spaceless:
            for pattern, start, _ in letters.find_matches_as_indexes(article.folded, overlapping=True):
                found.setdefault(-1 - pattern, []).append(start)
        return found
