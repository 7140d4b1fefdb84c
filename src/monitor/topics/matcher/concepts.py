"""What a term or a concept of a query stands for, through concepts that name others. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from monitor.topics.matcher.admission import Chain, Listed
from monitor.topics.model import Atom, Concept, ConceptRef, Term


def used(atom: Atom, concepts: Mapping[str, Concept]) -> Iterator[Concept]:
    """The concepts that a term or concept leads to, each once."""
    waiting, seen = [atom], {atom}
    while waiting:
        here = waiting.pop()
        if isinstance(here, ConceptRef):
            yield concepts[here.name]
            inside = {atom for words in concepts[here.name].lists for atom in words.terms} - seen
            waiting.extend(inside)
            seen |= inside


def listed(atom: Atom, concepts: Mapping[str, Concept], chain: Chain = ()) -> Iterator[tuple[Term, str | None, Chain]]:
    """(term, its concept, the lists that it stands in) for every term that an atom stands for."""
    if isinstance(atom, Term):
        yield atom, None, chain
        return
    concept = concepts[atom.name]
    languages = frozenset(words.key for words in concept.lists)
    for words in concept.lists:
        inside = (*chain, Listed(words.key, languages))
        for inner in words.terms:
            if isinstance(inner, Term):
                yield inner, concept.name, inside
            else:
                yield from listed(inner, concepts, inside)
