"""What each term of a topic looks for: words to inflect, in which languages, and spellings of the rest. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from monitor.topics.codes import ANY, script_of
from monitor.topics.matcher.concepts import listed
from monitor.topics.matcher.spelling import Inflections, inflected_words, spell
from monitor.topics.matcher.wanted import languages
from monitor.topics.model import Term, Topic, atoms


@dataclass(frozen=True, slots=True)
class Sought:
    """One term, with the concept and the key of the list that it stands in (`any` where it stands in none).

    `inflected` are its words that are found in all their forms, each with the languages that it may be inflected in;
    `spellings` are what it is found as beside these, folded: codes and acronyms have several.
    """

    term: Term
    concept: str | None
    key: str
    inflected: tuple[tuple[str, tuple[str, ...]], ...]
    spellings: tuple[str, ...]

    def serves(self, language: str) -> bool:
        """Whether the term is looked for in articles in a language: by its own list, or one for all of a script."""
        return self.key in (language, ANY, script_of(language))

    def within(self, language: str) -> Sought:
        """The term as it is looked for in articles in one language."""
        words = tuple((word, tuple(code for code in codes if code == language)) for word, codes in self.inflected)
        return replace(self, inflected=words)


def sought(topic: Topic) -> Iterator[Sought]:
    """All terms of a topic, those of its concepts list by list, each once."""
    concepts = {concept.name: concept for concept in topic.concepts}
    seen: set[tuple[Term, str]] = set()
    for atom in (atom for query in topic.queries() for atom in atoms(query)):
        for term, concept, chain in listed(atom, concepts):
            key = chain[-1].key if chain else ANY
            if (term, key) not in seen:
                seen.add((term, key))
                words = tuple((word, tuple(sorted(languages(key, word)))) for word in inflected_words(term))
                yield Sought(term, concept, key, words, _spellings(term, key))


def _spellings(term: Term, key: str) -> tuple[str, ...]:
    rows = ([form for form, _ in slot.forms()] for slots in spell(term, key, Inflections({})) for slot in slots[-1:])
    heads = (" ".join(slot.typed for slot in slots[:-1]) for slots in spell(term, key, Inflections({})))
    return tuple(dict.fromkeys(f"{head} {last}".strip() for head, row in zip(heads, rows, strict=True) for last in row))
