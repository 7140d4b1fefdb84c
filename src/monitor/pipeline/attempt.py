"""One item through one stage in a worker: a worker's death costs this item a second attempt, then a named failure."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from monitor.errors import WorkerError, WorkerMemory, WorkerTimeout
from monitor.records import Failure

if TYPE_CHECKING:
    from collections.abc import Callable

    from monitor.workers import Limits, Workers

A = TypeVar("A")
T = TypeVar("T")

# the classes of a worker that passed its deadline, passed its memory limit, or died; parsing has no class for memory
PARSING = ("parse_timeout", "parse_crash", "parse_crash")
EXTRACTING = ("extract_timeout", "extract_memory", "extract_crash")
ATTEMPTS = 2  # STANDARDS, Bounded work: retried once, then quarantined with its class


async def attempt(
    workers: Workers, stage: Callable[[A], T], item: A, *, limits: Limits, names: tuple[str, str, str]
) -> T | Failure:
    """What the stage made of the item, or a failure of class `names`: (timeout, memory, crash)."""
    for _ in range(ATTEMPTS):
        try:
            return await workers.run(stage, item, limits=limits)
        except WorkerError as error:
            failure = Failure(error_class=_class(error, names), text=str(error))
    return failure


def _class(error: WorkerError, names: tuple[str, str, str]) -> str:
    timeout, memory, crash = names
    if isinstance(error, WorkerTimeout):
        return timeout
    return memory if isinstance(error, WorkerMemory) else crash
