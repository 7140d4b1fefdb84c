"""What the matcher runs on: topics with their words as patterns of two automata. Picklable, pure.

words    a space for everything outside words; ` drone ` is a word, ` getreide` a prefix, `korridor ` a suffix
letters  the folded text itself, for scripts without spaces
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from monitor.topics.matcher.admission import Admissions, Chain, Reader
from monitor.topics.matcher.spelling import Slots
from monitor.topics.model import Atom, Topic

MOST_READERS = 256


@dataclass(frozen=True, slots=True, eq=False)
class Wanted:
    """A term of a topic, as reasons name it, and where it stands in concepts."""

    written: str
    concept: str | None
    chain: int
    cased: bool


class Clue(NamedTuple):
    """What a pattern is a sign of: the form of one slot of one spelling of a term."""

    wanted: Wanted
    slots: Slots  # empty: the pattern is the whole term, in a script without spaces
    slot: int
    form: str
    script: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Leaf:
    """A term or a concept of a query: what each of its patterns is a sign of."""

    clues: Mapping[int, tuple[Clue, ...]]
    patterns: frozenset[int]


Groups = tuple[frozenset[int], ...]
"""Patterns of which a text that matches has at least one of each group."""


@dataclass(frozen=True, slots=True, eq=False)
class CompiledTopic:
    """A topic ready to be asked: `max_age_days` and `enabled` are the pipe's business, and stand in `topic`."""

    topic: Topic
    version: str
    leaves: Mapping[Atom, Leaf]
    needs: tuple[Groups, ...]  # of each match rule


@dataclass(frozen=True, eq=False)
class Compiled:
    """Topics compiled together. Automata are built when first needed, and not pickled."""

    topics: tuple[CompiledTopic, ...]
    words: tuple[str, ...]
    letters: tuple[str, ...]  # numbered -1, -2, …
    chains: tuple[Chain, ...]
    bits: Mapping[str, int]
    signs: Mapping[int, tuple[int, ...]]  # pattern → the topics, by number, that it may be a sign of
    _admissions: dict[Reader, Admissions] = field(default_factory=dict)

    def __getstate__(self) -> dict[str, object]:
        return {one.name: getattr(self, one.name) for one in fields(self)} | {"_admissions": {}}

    @cached_property
    def by_id(self) -> Mapping[str, CompiledTopic]:
        return {topic.topic.id: topic for topic in self.topics}

    @cached_property
    def _automata(self) -> tuple[AhoCorasick, AhoCorasick | None]:
        return AhoCorasick(self.words), AhoCorasick(self.letters) if self.letters else None

    def admissions(self, reader: Reader) -> Admissions:
        """What a reader's lists are, remembered for the next article in the same language."""
        if reader not in self._admissions:
            if len(self._admissions) >= MOST_READERS:
                self._admissions.clear()
            self._admissions[reader] = Admissions(reader, self.chains, self.bits)
        return self._admissions[reader]

    def scan(self, spaced: str, folded: str) -> dict[int, list[int]]:
        """Where each pattern begins in a text."""
        words, letters = self._automata
        found: dict[int, list[int]] = {}
        for pattern, start, _ in words.find_matches_as_indexes(spaced, overlapping=True):
            found.setdefault(pattern, []).append(start)
        if letters is not None and not folded.isascii():
            for pattern, start, _ in letters.find_matches_as_indexes(folded, overlapping=True):
                found.setdefault(-1 - pattern, []).append(start)
        return found
