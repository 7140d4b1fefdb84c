"""How good topics are on labelled texts: precision, recall and F1 with their intervals. Pure."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

from monitor.records import Level, ReasonKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from monitor.records import Match

RELEVANT, ACCEPTABLE, IRRELEVANT = 2, 1, 0  # labels; ACCEPTABLE counts neither way
Z = 1.96  # two-sided 95 %


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A text with its true labels and what the topics made of it."""

    id: str
    language: str
    labels: dict[str, int]  # topic → RELEVANT, ACCEPTABLE or IRRELEVANT
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How well one topic did on some texts. None where there is nothing to divide by."""

    precision: float | None
    precision_interval: tuple[float, float] | None
    recall: float | None
    recall_interval: tuple[float, float] | None
    f1: float | None
    relevant: int  # labelled so
    found: int  # of these, found
    false: int  # found, and labelled irrelevant


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleScore:
    """What one rule admitted."""

    rule: str
    found: int
    false: int
    precision: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """One topic at one level: all texts, and by language and rule; the texts that it missed or found wrongly."""

    topic: str
    level: Level
    score: Score
    by_language: dict[str, Score]
    by_rule: tuple[RuleScore, ...]
    missed: tuple[str, ...]
    wrong: tuple[str, ...]


def evaluate(texts: Collection[Labelled], topics: Iterable[str]) -> list[Evaluation]:
    """Each topic at `review` (which an alert passes too) and at `alert`."""
    return [_evaluate(texts, topic, level) for topic in topics for level in (Level.REVIEW, Level.ALERT)]


def _evaluate(texts: Collection[Labelled], topic: str, level: Level) -> Evaluation:
    judged = [text for text in texts if text.labels.get(topic, ACCEPTABLE) != ACCEPTABLE]
    by_language: dict[str, list[Labelled]] = defaultdict(list)
    for text in judged:
        by_language[text.language].append(text)
    return Evaluation(
        topic=topic,
        level=level,
        score=_score(judged, topic, level),
        by_language={language: _score(some, topic, level) for language, some in sorted(by_language.items())},
        by_rule=_rules(judged, topic, level),
        missed=tuple(text.id for text in judged if _relevant(text, topic) and not _found(text, topic, level)),
        wrong=tuple(text.id for text in judged if not _relevant(text, topic) and _found(text, topic, level)),
    )


def _relevant(text: Labelled, topic: str) -> bool:
    return text.labels[topic] == RELEVANT


def _match(text: Labelled, topic: str, level: Level) -> Match | None:
    """The match that is a hit at this level."""
    passing = (Level.ALERT,) if level is Level.ALERT else (Level.ALERT, Level.REVIEW)
    return next((match for match in text.matches if match.topic == topic and match.level in passing), None)


def _found(text: Labelled, topic: str, level: Level) -> bool:
    return _match(text, topic, level) is not None


def _score(texts: Collection[Labelled], topic: str, level: Level) -> Score:
    relevant = [text for text in texts if _relevant(text, topic)]
    found = sum(_found(text, topic, level) for text in relevant)
    false = sum(_found(text, topic, level) for text in texts) - found
    precision, recall = _share(found, found + false), _share(found, len(relevant))
    return Score(
        precision=precision,
        precision_interval=wilson(found, found + false),
        recall=recall,
        recall_interval=wilson(found, len(relevant)),
        f1=_share(2 * found, found + false + len(relevant)),
        relevant=len(relevant),
        found=found,
        false=false,
    )


def _rules(texts: Collection[Labelled], topic: str, level: Level) -> tuple[RuleScore, ...]:
    admitted: dict[str, list[bool]] = defaultdict(list)
    for text in texts:
        match = _match(text, topic, level)
        for rule in (
            dict.fromkeys(reason.rule for reason in match.reasons if reason.kind is ReasonKind.MATCH) if match else ()
        ):
            admitted[rule].append(_relevant(text, topic))
    return tuple(
        RuleScore(rule=rule, found=sum(good), false=len(good) - sum(good), precision=_share(sum(good), len(good)))
        for rule, good in sorted(admitted.items(), key=lambda pair: -len(pair[1]))
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def wilson(successes: int, trials: int) -> tuple[float, float] | None:
    """The 95 % score interval of a share (Wilson, 1927); honest for few trials and shares near 0 and 1."""
    if not trials:
        return None
    share, z2 = successes / trials, Z * Z
    centre = share + z2 / (2 * trials)
    width = Z * sqrt(share * (1 - share) / trials + z2 / (4 * trials * trials))
    low, high = (centre - width) / (1 + z2 / trials), (centre + width) / (1 + z2 / trials)
    return max(0.0, low), min(1.0, high)
