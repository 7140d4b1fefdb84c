"""Waiting for another process, which can only be looked at."""

from __future__ import annotations

from time import monotonic, sleep
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

STEP_S = 0.1


def until(look: Callable[[], T], seconds: float) -> T:
    """Look again and again until there is something (true, a text), for so long at most; what was seen last."""
    given_up = monotonic() + seconds
    while not (seen := look()) and monotonic() < given_up:
        sleep(STEP_S)
    return seen
