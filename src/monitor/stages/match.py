"""From a document to its hits: what the topics find in it, and what a list shows of each find. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from monitor import topics
from monitor.records import Document, Hit, Match, NearMiss, Reason, ReasonKind
from monitor.text.words import index_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from monitor.topics import Compiled

EXCERPT = 240  # characters round the strongest reason: two lines of a review list
MAX_TERMS = 12
JUST_BELOW = 15  # points that a near miss lacks of `review` at most: half of what `review` is by default


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found in a document: its hits, what just was none, and its index words where they were asked for."""

    hits: tuple[Hit, ...]
    near: tuple[NearMiss, ...]
    words: str | None


def hits(document: Document, asked: Collection[str], with_words: bool, compiled: Compiled) -> Found:
    """The hits of the asked topics (by id) in a document. Runs in a worker, under its deadline."""
    matches = topics.match(compiled, document, only=asked)
    cut = _only_with_what_was_cut(document, {match.topic for match in matches if match.level}, asked, compiled)
    below = (near for match in matches if (near := _near_miss(match, compiled)) and near.topic not in cut)
    return Found(
        hits=tuple(hit for match in matches if (hit := _hit(document, match))),
        near=(*below, *cut.values()),
        words=index_words(document.title, document.text) if with_words else None,
    )


def _only_with_what_was_cut(
    document: Document, found: Collection[str], asked: Collection[str], compiled: Compiled
) -> dict[str, NearMiss]:
    """What the topics that found nothing would find, were the host's furniture still in the text, by topic."""
    rest = [topic for topic in asked if topic not in found]
    if not document.apart or not rest:
        return {}
    whole = replace(document, text=f"{document.text}\n\n{document.apart}", apart="")
    return {
        match.topic: _near(match, cut=True)
        for match in topics.match(compiled, whole, only=rest)
        if match.level is not None
    }


def _hit(document: Document, match: Match) -> Hit | None:
    if match.level is None:
        return None
    because = [reason for reason in match.reasons if reason.kind is ReasonKind.MATCH]
    return Hit(match=match, level=match.level, excerpt=excerpt(document, because), terms=terms(because))


def _near_miss(match: Match, compiled: Compiled) -> NearMiss | None:
    """A match that a rule admitted, and that lacks a few points; one whose every mention was ignored has no points."""
    lacking = compiled.by_id[match.topic].levels.review - match.score
    if match.level is not None or not match.score or lacking > JUST_BELOW:
        return None
    return _near(match, cut=False)


def _near(match: Match, *, cut: bool) -> NearMiss:
    because = [reason for reason in match.reasons if reason.kind is ReasonKind.MATCH]
    return NearMiss(topic=match.topic, version=match.version, score=match.score, terms=terms(because), cut=cut)


def terms(reasons: Iterable[Reason]) -> str:
    """The words that matched, as they stand in the text, each once: `Bayraktar TB2; drones`."""
    quotes = dict.fromkeys(" ".join(reason.quote.split()) for reason in reasons)
    return "; ".join(list(quotes)[:MAX_TERMS])


def excerpt(document: Document, reasons: Iterable[Reason]) -> str:
    """A piece of the text round the first reason that stands in it, cut at words; the beginning of the text where
    only the title matched."""
    start = next((reason.start for reason in reasons if reason.field != "title"), 0)
    text = document.text
    left = max(0, start - EXCERPT // 3)
    right = min(len(text), left + EXCERPT)
    if left > 0:
        left = min(start, text.find(" ", left, start) + 1 or left)
    if right < len(text):
        right = max(text.rfind(" ", start, right), start) if " " in text[start:right] else right
    piece = " ".join(text[left:right].split())
    return f"{'… ' if left else ''}{piece}{' …' if right < len(text) else ''}"
