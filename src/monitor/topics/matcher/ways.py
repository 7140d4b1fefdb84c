"""The ways into topics: each alternative of a match rule, filed under the rarest group of words that it needs. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from monitor.topics.matcher.compiled import (
    All,
    CompiledRule,
    CompiledTopic,
    Either,
    Group,
    Inside,
    Leaf,
    Nearby,
    Node,
    Often,
    Way,
    Without,
)


class Filed(NamedTuple):
    """All ways, in the order of topics and rules, and for each pattern those that it may open, by their numbers."""

    ways: tuple[Way, ...]
    openings: dict[int, tuple[int, ...]]


class _Alternative(NamedTuple):
    """Something that makes a rule hold, as far as it is looked at, and the groups of patterns that it needs."""

    node: Node
    groups: tuple[Group, ...]


def filed(topics: Iterable[CompiledTopic], words: tuple[str, ...]) -> Filed:
    """The ways into topics. A text for which a rule holds has a pattern that opens one of the rule's ways, and
    something of each of that way's gates."""
    found = [
        (number, place, alternative)
        for number, topic in enumerate(topics)
        for place, rule in enumerate(topic.match)
        for alternative in _alternatives(rule)
    ]
    uses = Counter(pattern for _, _, alternative in found for group in alternative.groups for pattern in group)
    ways: list[Way] = []
    opens: defaultdict[int, list[int]] = defaultdict(list)
    for number, place, (node, groups) in found:
        rarest = _rarest(groups, words, uses)
        for pattern in groups[rarest]:
            opens[pattern].append(len(ways))
        ways.append(Way(number, place, node, (*groups[:rarest], *groups[rarest + 1 :])))
    return Filed(tuple(ways), {pattern: tuple(numbers) for pattern, numbers in opens.items()})


def _alternatives(rule: CompiledRule) -> list[_Alternative]:
    """A rule holds only where one of these does."""
    gates = tuple(group for node in rule.also for group in needs(node))
    return [_Alternative(node, (*needs(node), *gates)) for node in _sides(rule.core)]


def _sides(node: Node) -> Iterator[Node]:
    match node:
        case Either(nodes):
            for one in nodes:
                yield from _sides(one)
        case Often(_, one) | Inside(_, one):
            yield from _sides(one)
        case All() | Without():
            yield from _sides(parted(node).core)
        case _:
            yield node


class Parted(NamedTuple):
    """A query taken apart: it holds where the core does, and all of `also`, and none of `never`."""

    core: Node
    also: tuple[Node, ...] = ()
    never: tuple[Node, ...] = ()


def parted(node: Node) -> Parted:
    """The core is the side of an AND that the fewest words open; NOT ranges over the article wherever it stands."""
    also: tuple[Node, ...] = ()
    never: tuple[Node, ...] = ()
    while True:
        match node:
            case All(nodes):
                node, *beside = sorted(nodes, key=_breadth)
                also = (*also, *beside)
            case Without(one, others):
                node, never = one, (*never, *others)
            case _:
                return Parted(node, also, never)


def is_parted(core: Node) -> bool:
    """Whether a core is nothing but its sides: terms, concepts and NEAR, with OR between them."""
    return all(map(is_parted, core.nodes)) if isinstance(core, Either) else isinstance(core, Leaf | Nearby)


def _breadth(node: Node) -> int:
    return min(map(len, needs(node)))


def needs(node: Node) -> Iterator[Group]:
    """Groups of patterns: a text for which the query holds has at least one of each."""
    match node:
        case Leaf():
            yield node.clues
        case Either(nodes):
            yield frozenset(pattern for one in nodes for pattern in min(needs(one), key=len))
        case All(nodes):
            for one in nodes:
                yield from needs(one)
        case Without(one) | Often(_, one) | Inside(_, one):
            yield from needs(one)
        case Nearby(left, right):
            yield from needs(left)
            yield from needs(right)


def _rarest(groups: tuple[Group, ...], words: tuple[str, ...], uses: Counter[int]) -> int:
    """Which group the fewest texts have. Long words are rare; words that many rules name are common."""
    if len(groups) == 1:
        return 0

    def commonness(number: int) -> float:
        return sum(uses[one] / (len(words[one]) if one >= 0 else 1) ** 3 for one in groups[number])

    return min(range(len(groups)), key=commonness)
