"""What the pipes do, while a command waits for them: bars on the terminal, and numbers in the end."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from monitor import daemon
from monitor.cli import show

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from monitor.records import Matched, Polled, Revisited, Visited


@contextmanager
def counting() -> Iterator[Progress]:
    """A Progress whose bars go at the end of the block."""
    with ExitStack() as stack:
        yield Progress(stack)


class Progress(daemon.Said):
    """Shows the three pipes as bars, and counts what they did."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._bars: dict[str, Callable[[int | None], None]] = {}
        self.counted: Counter[str] = Counter()

    def _count(self, what: str) -> None:
        if what not in self._bars:
            self._bars[what] = self._stack.enter_context(show.progress(what))
        self._bars[what](None)
        self.counted[what] += 1

    def polled(self, change: Polled, new: int) -> None:
        self._count("feeds polled")
        self.counted["polls failed"] += change.failure is not None
        self.counted["new items"] += new

    def visited(self, change: Visited) -> None:
        self._count("pages visited")

    def revisited(self, change: Revisited) -> None:
        self._count("pages looked at again")

    def matched(self, change: Matched) -> None:
        self._count("texts matched")

    def done(self, *what: str) -> dict[str, int]:
        """The numbers of these, in their order."""
        return {name: self.counted[name] for name in what}


def in_words(done: dict[str, int]) -> str:
    """The numbers for a person: `3 feeds polled, 0 polls failed`."""
    return ", ".join(f"{number} {name}" for name, number in done.items())
