"""The words of topics whose inflected forms the matcher wants to know. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from monitor.text.forms import LANGUAGES
from monitor.topics.codes import ANY, script_of
from monitor.topics.matcher.admission import script_of_word
from monitor.topics.matcher.concepts import listed
from monitor.topics.matcher.spelling import inflected_words
from monitor.topics.model import Topic, atoms


def wanted_forms(topics: Iterable[Topic]) -> frozenset[tuple[str, str]]:
    """(language, word as written) for `forms.expand`.

    A word under a language is wanted in that language; a word under `any` or a script, or typed in a query, in all
    languages that are written in its script, since it follows the language of the article.
    """
    return frozenset(wanted for topic in topics for wanted in _wanted(topic))


def _wanted(topic: Topic) -> Iterator[tuple[str, str]]:
    concepts = {concept.name: concept for concept in topic.concepts}
    named = {atom for query in topic.queries() for atom in atoms(query)}
    for atom in named:
        for term, _, chain in listed(atom, concepts):
            key = chain[-1].key if chain else ANY
            for word in inflected_words(term):
                yield from ((language, word) for language in languages(key, word))


def languages(key: str, word: str) -> Iterable[str]:
    """The languages that a word under a key (a language, a script, `any`) may be inflected in."""
    if key in LANGUAGES:
        return (key,)
    if key != ANY and not key[0].isupper():
        return ()
    script = script_of_word(word)
    return (language for language in LANGUAGES if script_of(language) == script)
