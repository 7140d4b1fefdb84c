"""Counts → precision, recall and F1, with their intervals. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import sqrt

Z = 1.96  # two-sided 95 %


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How well something did on some texts. None where there is nothing to divide by."""

    precision: float | None
    precision_interval: tuple[float, float] | None
    recall: float | None
    recall_interval: tuple[float, float] | None
    f1: float | None
    relevant: int  # labelled so
    found: int  # of these, found
    false: int  # found, and labelled irrelevant

    @property
    def counts(self) -> Score:
        """The numbers alone, where shares of them would say nothing."""
        return replace(self, precision=None, precision_interval=None, recall=None, recall_interval=None, f1=None)


def score(*, relevant: int, found: int, false: int) -> Score:
    """The figures of `relevant` texts of which `found` were found, together with `false` others."""
    return Score(
        precision=share(found, found + false),
        precision_interval=wilson(found, found + false),
        recall=share(found, relevant),
        recall_interval=wilson(found, relevant),
        f1=share(2 * found, found + false + relevant),
        relevant=relevant,
        found=found,
        false=false,
    )


def share(part: int, whole: int) -> float | None:
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
