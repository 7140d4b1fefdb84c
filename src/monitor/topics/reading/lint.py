"""What is suspect without being wrong: promises that a topic does not keep, terms that do nothing. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from monitor.located import Node
from monitor.text.fold import fold_key
from monitor.topics.codes import ANY, is_written_in, script_of
from monitor.topics.model import Atom, Concept, Mode, Term, Topic, WordList
from monitor.topics.reading.common import common_word
from monitor.topics.reading.page import Page, Place


def check_promises(page: Page, topic: Topic, place: Place) -> None:
    """`languages` promises words in each concept, and a test, for each language; `place` is where the topic stands."""
    promise = f"topic {topic.id} promises"
    for concept in topic.concepts:
        if missing := [code for code in topic.languages if not _speaks(concept, code)]:
            page.suspect(place, f"{promise} {', '.join(missing)}, but ${concept.name} has no list for it")
    if topic.tests and (untested := [code for code in topic.languages if not _is_tested(topic, code)]):
        page.suspect(place, f"{promise} {', '.join(untested)}, but has no test in it")
    if topic.languages and not topic.tests:
        page.suspect(place, f"{promise} {', '.join(topic.languages)}, but has no tests")


def check_common(page: Page, topic: Topic, nodes: Sequence[Node]) -> None:
    """Rules that one common word makes an alert; `nodes` is where each rule of `match` stands."""
    concepts = {concept.name: concept for concept in topic.concepts}
    for rule, node in zip(topic.match, nodes, strict=True):
        word = common_word(rule.query, concepts) if rule.points >= topic.levels.alert else None
        if word is not None:
            advice = "join it with another by NEAR or AND, or give fewer points"
            page.suspect(node, f"the common word `{word.written}` alone makes an alert: {advice}")


def check_overlaps(page: Page, terms: Sequence[tuple[Atom, Node]]) -> None:
    """Terms of one list that stand twice, or that another finds already."""
    covers = _Covers(term for term, _ in terms if isinstance(term, Term))
    seen: set[Atom] = set()
    for term, node in terms:
        if term in seen:
            page.suspect(node, "this term stands twice in its list")
        elif isinstance(term, Term) and (cover := covers.of(term)) is not None:
            page.suspect(node, f"`{term.written}` is matched by `{cover.written}` already")
        seen.add(term)


_Shape = tuple[str, bool, bool]
"""A term folded, and whether it is a beginning or an end."""


class _Covers:
    """The terms of a list by what they find."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._found: dict[_Shape, Term] = {}
        for term in terms:
            shape = (fold_key(term.text), term.prefix, term.suffix)
            known = self._found.setdefault(shape, term)
            if _WIDTH[term.mode] > _WIDTH[known.mode]:  # so that `of` finds the widest first
                self._found[shape] = term
        self._starts = sorted({len(word) for word, prefix, _ in self._found if prefix})
        self._ends = sorted({len(word) for word, _, suffix in self._found if suffix})

    def of(self, term: Term) -> Term | None:
        """A term that finds all that this one finds."""
        covers = (self._found.get(shape) for shape in self._shapes(term))
        return next((cover for cover in covers if cover is not None and self._is_wider(cover, term)), None)

    def _shapes(self, term: Term) -> Iterator[_Shape]:
        """What would find the term: itself, a beginning of its last word, an end of its only one."""
        word = fold_key(term.text)
        last = word.rfind(" ") + 1
        yield word, term.prefix, term.suffix
        if not term.suffix:
            yield from ((word[:end], True, False) for end in self._starts if last < end <= len(word))
        if not term.prefix and not last:
            yield from ((word[-length:], False, True) for length in self._ends if length <= len(word))

    def _is_wider(self, cover: Term, term: Term) -> bool:
        if (fold_key(cover.text), cover.prefix, cover.suffix) != (fold_key(term.text), term.prefix, term.suffix):
            return cover.mode is not Mode.CASED
        if cover.mode is not term.mode:
            return True
        inflected_alike = cover.text.casefold() == term.text.casefold() or term.prefix or term.mode is Mode.EXACT
        return cover != term and term.mode is not Mode.CASED and inflected_alike


_WIDTH = {Mode.FORMS: 2, Mode.EXACT: 1, Mode.CASED: 0}


def _speaks(concept: Concept, language: str) -> bool:
    script = script_of(language)
    keys = {words.key for words in concept.lists}
    return bool({language, script} & keys) or any(_fits(words, script) for words in concept.lists if words.key == ANY)


def _fits(words: WordList, script: str) -> bool:
    """Whether a list holds a word in the script. What stands in another concept is looked for there."""
    return any(not isinstance(term, Term) or is_written_in(term.text, script) for term in words.terms)


def _is_tested(topic: Topic, language: str) -> bool:
    """A test that leaves its language to the detector counts for every language of its script."""
    script = script_of(language)
    return any(
        test.lang == language or (test.lang is None and is_written_in(test.text, script)) for test in topic.tests
    )
