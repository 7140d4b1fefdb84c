"""`concepts:` → Concept, and which concepts stand behind a name. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter

from monitor import located
from monitor.topics.codes import ANY, SCRIPTS, is_language, language_hint
from monitor.topics.model import Concept, ConceptRef, Query, WordList, atoms
from monitor.topics.query import concept_name
from monitor.topics.reading.keys import Keys
from monitor.topics.reading.lint import check_overlaps
from monitor.topics.reading.page import MAX_TERMS, Page, hint

MAX_DEPTH = 64
MOST_CIRCLES = 50
"""Told at once; each takes a look at all concepts."""

_OFFER = "a concept holds terms only, write {query} as the query of a rule"


def read_concepts(page: Page, node: located.Mapping) -> dict[str, Concept]:
    """The concepts of a file by name; what is wrong with them goes to the page."""
    for name in node.value:
        if concept_name(name) != name:
            page.wrong(node.key_at(name), f"the name of a concept is of letters, digits, _ and -: {name}")
    concepts = {name: Concept(name, _lists(page, name, lists)) for name, lists in node.value.items()}
    _check_circles(page, node, concepts)
    return concepts


def used(queries: Iterable[Query], concepts: Mapping[str, Concept]) -> tuple[Concept, ...]:
    """All concepts that the queries name, directly or through others, by name; unknown names are passed over."""
    waiting = [atom.name for query in queries for atom in atoms(query) if isinstance(atom, ConceptRef)]
    found: dict[str, Concept] = {}
    while waiting:
        name = waiting.pop()
        if name in concepts and name not in found:
            found[name] = concepts[name]
            waiting.extend(references(concepts[name]))
    return tuple(found[name] for name in sorted(found))


def references(concept: Concept) -> list[str]:
    """The other concepts that a concept holds."""
    return [term.name for words in concept.lists for term in words.terms if isinstance(term, ConceptRef)]


def _lists(page: Page, name: str, node: located.Node) -> tuple[WordList, ...]:
    if not isinstance(node, located.Mapping):
        page.wrong(
            node, f"concept {name} wants a list for each language: {{en: […], tr: […]}}, or {{any: […]}} for all"
        )
        return ()
    if not node.value:
        page.wrong(node, f"concept {name} is empty")
    keys = Keys(page, node, node.value, f"concept {name}")
    return tuple(_words(keys, key) for key in node.value if _is_key(keys, key))


def _is_key(keys: Keys, key: str) -> bool:
    if is_language(key) or key in SCRIPTS or key == ANY:
        return True
    scripts = hint(key, [*SCRIPTS, ANY]) if len(key) > 2 else ""
    meant = scripts or language_hint(key)
    keys.page.wrong(keys.at(key), f"{key} is no language code, script code or any{meant}")
    return False


def _words(keys: Keys, key: str) -> WordList:
    page = keys.page
    nodes = page.items(keys.node.value[key], f"{keys.what}, {key}")
    read = [(page.term(node, f"a term of {keys.what}", _OFFER), node) for node in nodes]
    terms = [(term, node) for term, node in read if term is not None]
    check_overlaps(page, terms)
    return WordList(key, tuple(dict.fromkeys(term for term, _ in terms)))


def _check_circles(page: Page, node: located.Mapping, concepts: Mapping[str, Concept]) -> None:
    graph = {name: [inner for inner in references(concept) if inner in concepts] for name, concept in concepts.items()}
    depths, sizes = dict[str, int](), dict[str, int]()
    for name in _inner_first(page, node, graph):
        own = sum(len(words.terms) for words in concepts[name].lists) - len(graph[name])
        sizes[name] = own + sum(sizes[inner] for inner in graph[name])
        if sizes[name] > MAX_TERMS >= max((sizes[inner] for inner in graph[name]), default=0):
            page.wrong(node.key_at(name), f"${name} stands for more than {MAX_TERMS:,} terms, those of others included")
        depths[name] = 1 + max((depths[inner] for inner in graph[name]), default=0)
        if depths[name] == MAX_DEPTH + 1:
            page.wrong(node.key_at(name), f"concepts stand inside one another at most {MAX_DEPTH} deep")


def _inner_first(page: Page, node: located.Mapping, graph: dict[str, list[str]]) -> list[str]:
    """The names, each behind those that it holds; each circle is noted and cut."""
    for _ in range(MOST_CIRCLES):
        try:
            return list(TopologicalSorter(graph).static_order())
        except CycleError as error:
            circle: list[str] = error.args[1][::-1]
            page.wrong(node.key_at(circle[0]), "concepts in a circle: " + " holds ".join(f"${name}" for name in circle))
            graph[circle[0]].remove(circle[1])
    return []
