"""The tree of errors, each class with its consequence.

    MonitorError             one plain line on stderr, exit 1, never a traceback
    + Refusal                a command cannot do what it was asked: nothing was changed
    | + Mistakes             files of the user's are wrong: every mistake at once; the old ones stay in force
    | + Locked               another daemon owns this store: try again when it has stopped
    + StoreError             the database cannot be used: stop, never repair by guessing
    + WorkerError            one item is lost, counted and named; the pool goes on
      + WorkerTimeout        the item passed its deadline and its worker was killed
      + WorkerMemory         the item passed its memory limit
      + WorkerCrash          the item killed its worker

What goes wrong with one item (a dead link, a broken feed) is no exception: it travels as a `records.Failure`
and ends in a stored class and a next time. An exception that is not in this tree is a bug, and flies.
Pure.
"""

from __future__ import annotations

from dataclasses import dataclass


class MonitorError(Exception):
    """Anything that a user is told in one plain line."""


class Refusal(MonitorError):
    """A command cannot do what it was asked; nothing was changed."""


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """One mistake in a file of the user's: where it is (from 1) and what to do about it."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


class Mistakes(Refusal):
    """All mistakes of a file or of several, in reading order; `str()` gives a line for each."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        self.mistakes = tuple(sorted(mistakes))
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))

    def __reduce__(self) -> tuple[type[Mistakes], tuple[list[Mistake]]]:
        """Its way between processes: by its mistakes, not by its text."""
        return type(self), (list(self.mistakes),)


class Locked(Refusal):
    """Another daemon owns the store."""


class StoreError(MonitorError):
    """The database cannot be used as it is."""


class WorkerError(MonitorError):
    """A worker did not finish its item."""


class WorkerTimeout(WorkerError):
    """The item passed its deadline; its worker was killed."""


class WorkerMemory(WorkerError):
    """The item passed its memory limit."""


class WorkerCrash(WorkerError):
    """The item killed its worker."""
