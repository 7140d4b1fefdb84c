"""The texts that a topic missed or found wrongly: the worst with their words, and all of them by reason. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from heapq import heappush, heappushpop
from typing import TYPE_CHECKING

from monitor.records import ReasonKind
from monitor.stages.match import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterable

    from monitor.records import Match, Reason
    from monitor.tuning.lacking import Nearest
    from monitor.tuning.outcomes import Labelled

MOST_EXAMPLES = 3
"""Texts that are named for one reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A text that came out wrong at a level. `because` are the reasons of what held; `nearest` are the rules that
    came nearest where it was missed for want of one."""

    text: str
    language: str
    missed: bool
    score: int
    title: str
    excerpt: str
    because: tuple[Reason, ...]
    nearest: tuple[Nearest, ...]

    @property
    def why(self) -> tuple[str, str]:
        """The rule that let it in, or what would have: by this, cases are counted."""
        if self.nearest:
            lacks = sorted({" and ".join(one.lacks) for one in self.nearest})
            return "", ", ".join((" or ".join(lacks), *self._named(ReasonKind.IGNORED)))
        rules = [reason for reason in self.because if reason.kind is ReasonKind.MATCH]
        best = max(rules, key=lambda reason: reason.points, default=None)
        return (best.rule if best else ""), ", ".join(self._named(ReasonKind.DEMOTE) if self.missed else ())

    def _named(self, kind: ReasonKind) -> Iterable[str]:
        """The demotions or senses that took part, as what stands against the text."""
        return dict.fromkeys(f"{kind}: {reason.rule}" for reason in self.because if reason.kind is kind)


def case(labelled: Labelled, match: Match | None, *, missed: bool, nearest: tuple[Nearest, ...]) -> Case:
    """`nearest` is empty where a text was not missed for want of a rule."""
    because = match.reasons if match else ()
    shown = because if any(reason.kind is ReasonKind.MATCH for reason in because) else _has(nearest)
    return Case(
        text=labelled.id,
        language=labelled.language,
        missed=missed,
        score=match.score if match else 0,
        title=labelled.document.title,
        excerpt=excerpt(labelled.document, shown),
        because=because,
        nearest=nearest,
    )


def _has(nearest: tuple[Nearest, ...]) -> Iterable[Reason]:
    return nearest[0].has if nearest else ()


@dataclass(slots=True)
class Why:
    """How many texts of a language came out wrong for one reason, and some of them."""

    language: str
    missed: bool
    rule: str
    lacks: str
    texts: int = 0
    examples: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Cases:
    """What came out wrong for one topic at one level: the `most` worst, each way; all by reason."""

    most: int
    _worst: dict[bool, list[tuple[int, int, Case]]] = field(default_factory=lambda: {True: [], False: []})
    _why: dict[tuple[str, bool, str, str], Why] = field(default_factory=dict)
    _seen: Counter[bool] = field(default_factory=Counter)

    def add(self, one: Case) -> None:
        """A miss is worse the fewer points it got, a false hit the more; among equals the first ones are kept."""
        self._seen[one.missed] += 1
        badness = -one.score if one.missed else one.score
        entry = (badness, -self._seen[one.missed], one)
        worst = self._worst[one.missed]
        if len(worst) < self.most:
            heappush(worst, entry)
        elif worst:
            heappushpop(worst, entry)
        rule, lacks = one.why
        why = self._why.setdefault((one.language, one.missed, rule, lacks), Why(one.language, one.missed, rule, lacks))
        why.texts += 1
        if len(why.examples) < MOST_EXAMPLES:
            why.examples.append(one.text)

    def worst(self, *, missed: bool) -> list[Case]:
        return [one for _, _, one in sorted(self._worst[missed], key=lambda entry: entry[:2], reverse=True)]

    def why(self) -> list[Why]:
        """By language; misses first, and what happened most often first."""
        return sorted(self._why.values(), key=lambda why: (why.language, not why.missed, -why.texts, why.rule))
