"""The authors that JSON-LD names: strings, lists, persons, organisations, references to nodes elsewhere. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice

from monitor.markup.linked.reading import Json, Node, text_of, types_of
from monitor.markup.people import MAX_PEOPLE, once, organisation, people, person_at

_LONGEST_LIST = 4 * MAX_PEOPLE


class Nodes:
    """The nodes of a page by their `@id`."""

    def __init__(self, nodes: Iterable[Node]) -> None:
        self.all = tuple(nodes)
        self._by_id = {name: node for node in reversed(self.all) if isinstance(name := node.get("@id"), str)}

    def resolved(self, value: Json) -> Json:
        """A node in full where `value` only refers to it."""
        if not isinstance(value, dict) or any(key in value for key in ("name", "familyName")):
            return value
        return self._by_id.get(text_of(value.get("@id")), value)


def author_names(said: Iterable[Node], known: Nodes, *, alone: bool) -> list[str]:
    """The authors that the first of the nodes names that names any.

    `alone`: the page has no article, and then systems name its author as the one person of the page.
    """
    values = (node.get(name) for node in said for name in ("author", "creator"))
    found = next(filter(None, (_names(value, known) for value in values)), [])
    return found or (_only_person(known) if alone else [])


def _names(value: Json, known: Nodes) -> list[str]:
    return once(name for author in _flat(value) for name in _of_one(known.resolved(author)))


def _flat(value: Json) -> list[Json]:
    """The authors of a list, some of which templates put into lists of their own."""
    several = value if isinstance(value, list) else [value]
    inner = (one if isinstance(one, list) else [one] for one in several[:_LONGEST_LIST])
    return list(islice(chain.from_iterable(inner), _LONGEST_LIST))


def _of_one(author: Json) -> Iterator[str]:
    if isinstance(author, str):
        yield from people(author) or filter(None, [person_at(author)])
    elif isinstance(author, dict):
        read = organisation if any(name.endswith("Organization") for name in types_of(author)) else people
        named = [name for written in _written(author) for name in read(written)]
        yield from named or filter(None, map(person_at, (text_of(author.get(key)) for key in ("url", "@id"))))


def _written(author: Node) -> list[str]:
    """What a node has for a name, which may be several."""
    name = author.get("name")
    several = name[:MAX_PEOPLE] if isinstance(name, list) else [name]
    whole = list(filter(None, map(text_of, several)))
    halves = filter(None, (text_of(author.get(key)) for key in ("givenName", "familyName")))
    return whole or [" ".join(halves)]


def _only_person(known: Nodes) -> list[str]:
    names = {text_of(node.get("name")) for node in known.all if "Person" in types_of(node)}
    return people(names.pop()) if len(names) == 1 else []
