"""What a text must hold for a topic to come into question: for an index of words that proposes candidates. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from monitor.text.words import is_spaceless
from monitor.topics.matcher import arabic
from monitor.topics.matcher.compile import Forms, compile_topics
from monitor.topics.matcher.compiled import Compiled, Group
from monitor.topics.matcher.ways import needs
from monitor.topics.model import Topic


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Words, beginnings and ends of words, as `text.words.index_words` has them: a text has at least one of them."""

    words: frozenset[str] = frozenset()
    prefixes: frozenset[str] = frozenset()
    suffixes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Anchors:
    """A text that the topic matches has, for at least one of the `rules`, something of each of its groups.

    What has it may still not match. A full-text index finds words and prefixes by itself; suffixes are to be looked up
    in its list of words.
    """

    rules: tuple[tuple[AnyOf, ...], ...]

    def hold(self, words: frozenset[str]) -> bool:
        """Whether a text with these index words comes into question."""
        return any(all(_has(words, group) for group in groups) for groups in self.rules)


def anchors(topic: Topic, forms: Forms) -> Anchors:
    """The necessary words of a topic, its words inflected as `forms` says."""
    compiled = compile_topics((topic,), forms, analyser="")
    groups = (chain.from_iterable(map(needs, (rule.core, *rule.also))) for rule in compiled.topics[0].match)
    rules = (tuple(_any_of(compiled, group) for group in of_rule) for of_rule in groups)
    return Anchors(tuple(rules))


def _any_of(compiled: Compiled, patterns: Group) -> AnyOf:
    looked_for = [compiled.words[pattern] for pattern in patterns if pattern >= 0]
    letters = {next(filter(is_spaceless, compiled.letters[-1 - pattern])) for pattern in patterns if pattern < 0}
    found = [one for pattern in looked_for for one in _spelled(pattern)]
    return AnyOf(
        words=frozenset(one.strip() for one in found if one[0] == one[-1] == " ") | letters,
        prefixes=frozenset(one.lstrip() for one in found if one[-1] != " "),
        suffixes=frozenset(one.rstrip() for one in found if one[0] != " "),
    )


def _spelled(pattern: str) -> Iterator[str]:
    """A pattern, with all that may stand before it in one word."""
    if not arabic.is_arabic(pattern.strip()):
        yield pattern
        return
    yield from (f" {proclitic}{pattern}" for proclitic in arabic.PROCLITICS)


def _has(words: frozenset[str], group: AnyOf) -> bool:
    starts, ends = tuple(group.prefixes), tuple(group.suffixes)
    return not words.isdisjoint(group.words) or any(word.startswith(starts) or word.endswith(ends) for word in words)
