"""What the daemon is asked for while it runs: by signals, and by bugs."""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, TypeVar

from monitor.daemon.said import log

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator

T = TypeVar("T")


class Asked:
    """`end` is done when the daemon is to stop, and holds the bug where one ends it; `reread` is set when the files are
    to be read again."""

    def __init__(self) -> None:
        self.end: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.reread = asyncio.Event()

    def stop(self) -> None:
        """Stop; asked a second time, at once."""
        if self.end.done():
            raise KeyboardInterrupt
        self.end.set_result(None)

    async def meanwhile(self, work: Coroutine[None, None, T]) -> T | None:
        """The result of a piece of work, which is cancelled at the end; None then."""
        task = asyncio.create_task(work)
        await asyncio.wait((task, self.end), return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return None

    async def flying(self, work: Coroutine[None, None, None]) -> None:
        """Do a piece of work. Whatever flies out of it is a bug, and ends the daemon with its traceback in the log."""
        try:
            await work
        except Exception as bug:  # noqa: BLE001  # of whatever kind
            log.critical("a bug ends the daemon", exc_info=bug)
            if not self.end.done():
                self.end.set_exception(bug)


@contextmanager
def listening() -> Iterator[Asked]:
    """Listen to SIGTERM and Ctrl-C, which ask for the end, and to SIGHUP: the files are to be read again, or the
    terminal that the daemon was started from has been closed."""
    loop, asked, on_terminal = asyncio.get_running_loop(), Asked(), os.isatty(0)

    def hung_up() -> None:
        if not on_terminal or os.isatty(0):
            asked.reread.set()
        elif not asked.end.done():
            asked.stop()

    answers = {signal.SIGTERM: asked.stop, signal.SIGINT: asked.stop, signal.SIGHUP: hung_up}
    for number, answer in answers.items():
        loop.add_signal_handler(number, answer)
    try:
        yield asked
    finally:
        for number in answers:
            with suppress(ValueError):
                loop.remove_signal_handler(number)
