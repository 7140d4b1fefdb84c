"""What one check found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How a thing stands."""

    OK = "ok"
    WARNING = "warning"  # it works, and may not for long
    PROBLEM = "problem"  # it does not work, or will harm what is stored


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One thing that was looked at: how it stands in one plain sentence, and what to do about it."""

    name: str
    state: State
    says: str
    advice: str | None = None
    details: tuple[str, ...] = ()


def ok(name: str, says: str) -> Checked:
    return Checked(name=name, state=State.OK, says=says)


def warning(name: str, says: str, advice: str, *details: str) -> Checked:
    return Checked(name=name, state=State.WARNING, says=says, advice=advice, details=details)


def problem(name: str, says: str, advice: str, *details: str) -> Checked:
    return Checked(name=name, state=State.PROBLEM, says=says, advice=advice, details=details)
