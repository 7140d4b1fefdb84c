"""Senses: which mentions a topic ignores. "Senses" in docs/topics.md. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from monitor.topics.matcher.article import Article, Part
from monitor.topics.matcher.compiled import CompiledSense, Node
from monitor.topics.matcher.evaluate import Asker
from monitor.topics.matcher.occurrences import Spot, Spots, by_place
from monitor.topics.matcher.spans import Spans
from monitor.topics.matcher.titles import is_determiner, is_headline_case, is_ordinary


class Ignored(NamedTuple):
    """A mention that a sense takes away."""

    sense: CompiledSense
    spot: Spot


def ignored_mentions(senses: Iterable[CompiledSense], asker: Asker) -> list[Ignored]:
    """What the senses take away; each of them reads the whole article."""
    return [Ignored(sense, spot) for sense in senses for spot in _Mentions(sense, asker).ignored()]


class _Mentions:
    """The mentions of one sense in one article, and what decides over them."""

    __slots__ = ("_article", "_asker", "_headlines", "_ordinary", "_sense")

    def __init__(self, sense: CompiledSense, asker: Asker) -> None:
        self._sense = sense
        self._asker = asker
        self._article: Article = asker.article
        self._ordinary: dict[str, bool] = {}
        self._headlines: dict[str, bool] = {}

    def ignored(self) -> list[Spot]:
        mentions = self._spots(self._sense.mention)
        if not mentions:
            return []
        unless = self._spans(self._sense.unless)
        when = self._spans(self._sense.when)
        free = [spot for spot in mentions if not unless.cover(spot.start, spot.end)]
        meant = {spot for spot in free if when.cover(spot.start, spot.end)}
        named = self._named_by_when() if self._sense.carry and meant else None
        return [
            spot
            for spot in free
            if spot in meant or self._is_small(spot) or (named is not None and self._is_bare(spot, named))
        ]

    def _spots(self, node: Node | None) -> Spots:
        if node is None:
            return ()
        found = self._asker.occurrences(node, self._asker.whole)
        return by_place(spot for one in found for spot in one.spots)

    def _spans(self, node: Node | None) -> Spans:
        return Spans((spot.start, spot.end) for spot in self._spots(node))

    def _named_by_when(self) -> Spans:
        """Every word of `when`, also where it is too far away to make it hold."""
        return Spans((spot.start, spot.end) for leaf in self._sense.named for spot in self._spots(leaf))

    def _is_small(self, spot: Spot) -> bool:
        return self._sense.lowercase and self._article.is_lower(spot.start, spot.end)

    def _is_bare(self, spot: Spot, named: Spans) -> bool:
        """Whether a mention is not directly preceded, in its sentence, by another name: Haluk Bayraktar is."""
        article = self._article
        before = article.part_before(spot.start)
        if before is None or not article.joins(before.word_end, spot.start):
            return True
        if article.is_caseless(before.start) or not article.is_capitalised(before.word_start):
            return True
        if article.begins_sentence(before.word_start) or article.sentence(before.start) != article.sentence(spot.start):
            return True
        return named.cover(before.start, before.end) or self._is_ordinary(before)

    def _is_ordinary(self, part: Part) -> bool:
        """Whether a capitalised word is no name: a word of the language, or of a field that capitalises all words."""
        article = self._article
        field = article.field_of(part.word_start)
        if self._is_headline(field):
            return True
        word = article.folded[part.word_start : part.word_end]
        if word not in self._ordinary:
            languages = article.document.language.candidates
            self._ordinary[word] = is_ordinary(word, languages) or article.has_in_lower_case(word)
        return self._ordinary[word] or self._is_noun(part)

    def _is_headline(self, field: str) -> bool:
        if field not in self._headlines:
            document = self._article.document
            text = document.title if field == "title" else document.text
            self._headlines[field] = is_headline_case(text, document.language.candidates)
        return self._headlines[field]

    def _is_noun(self, part: Part) -> bool:
        """Whether a determiner stands before a word: der Politiker Bayraktar."""
        article = self._article
        before = article.part_before(part.word_start)
        if before is None or not article.joins(before.word_end, part.word_start):
            return False
        word = article.folded[before.word_start : before.word_end]
        return is_determiner(word, article.document.language.candidates)
