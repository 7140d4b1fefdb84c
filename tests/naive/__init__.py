"""The topic language as it is written down, evaluated by trying everything: small, slow, and not made from the matcher.

Shared with the matcher are folding, which has tests of its own, and the values of `topics.model`. A text is a list of
words, a term is tried at each of them, NEAR tries all pairs. Sentences end at a stop before a space and no small
letter: texts are to be written so.
"""

from __future__ import annotations

from dataclasses import dataclass

from monitor.records import Document, Level, ReasonKind
from monitor.topics.model import Rule, RuleKind, Topic
from naive.article import Article, Forms
from naive.fields import Field, Spot

__all__ = ["Article", "Field", "Rated", "Spot", "rated"]


@dataclass(frozen=True)
class Rated:
    """What comes of a topic."""

    score: int
    level: Level | None
    reasons: frozenset[tuple[ReasonKind, str, Spot]]
    ignored: frozenset[Spot]
    admitted: bool


def rated(topic: Topic, document: Document, forms: Forms) -> Rated:
    """What a topic makes of a document."""
    article = Article(document, topic, forms)
    if topic.only_languages and not set(article.asked) & set(topic.only_languages):
        return Rated(0, None, frozenset(), frozenset(), admitted=False)
    ignored = frozenset(spot for sense in topic.ignore for spot in article.mentions(sense))
    article.ignored = ignored
    held = [(rule, spots) for rule in topic.rules if (spots := asked(article, rule)) is not None]
    admitting = [rule.points for rule, _ in held if rule.kind is RuleKind.MATCH]
    if not admitting:
        return Rated(0, None, frozenset(), ignored, admitted=False)
    boosts = sum(rule.points for rule, _ in held if rule.kind is RuleKind.BOOST)
    demotes = sum(rule.points for rule, _ in held if rule.kind is RuleKind.DEMOTE)
    score = max(0, min(100, max(admitting) + boosts - demotes))
    level = Level.ALERT if score >= topic.levels.alert else Level.REVIEW if score >= topic.levels.review else None
    reasons = frozenset((ReasonKind(rule.kind.value), rule.label, spot) for rule, spots in held for spot in spots)
    return Rated(score, level, reasons, ignored, admitted=True)


def asked(article: Article, rule: Rule) -> frozenset[Spot] | None:
    if rule.only.in_languages and not set(article.asked) & set(rule.only.in_languages):
        return None
    scope = {field.value for field in rule.only.fields} or {"title", "text"}
    if rule.unless is not None and article.holds(rule.unless, {"title", "text"}) is not None:
        return None
    return article.holds(rule.query, scope)
