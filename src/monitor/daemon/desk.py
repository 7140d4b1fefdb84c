"""The review desk as a child process of the daemon's: started, watched, started again, ended with the daemon."""

from __future__ import annotations

import asyncio
import subprocess
from contextlib import suppress
from typing import TYPE_CHECKING

from monitor.daemon.pulse import say
from monitor.daemon.said import log

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from monitor.pipeline.ledger import Ledger

FIRST_WAIT_S, LONGEST_WAIT_S = 1.0, 300.0  # before it is started again: doubled each time that it did not last
STEADY_S = 60.0  # a desk that stood so long had begun well
LEAVING_S = 5.0  # for its end, once it was asked
LINK = "review desk: "  # how the line with its address begins


class Desk:
    """Keeps `command` running. The child ends when its standard input does, so it never outlives the daemon.

    `shown` gets the one-time link, which belongs on a terminal and in no log; the fact `desk` is what anybody may know.
    """

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], ledger: Ledger, *, shown: Callable[[str], None]
    ) -> None:
        self._command = tuple(command)
        self._environment = dict(environment)
        self._ledger = ledger
        self._shown = shown
        self._again = asyncio.Event()

    def again(self) -> None:
        """Start it anew, under settings that have changed."""
        self._again.set()

    async def forever(self) -> None:
        """Serve until cancelled."""
        wait_s, loop = FIRST_WAIT_S, asyncio.get_running_loop()
        while True:
            began = loop.time()
            why = await self._serve()
            if self._again.is_set():
                self._again.clear()
                continue
            wait_s = FIRST_WAIT_S if loop.time() - began > STEADY_S else min(2 * wait_s, LONGEST_WAIT_S)
            log.error("review desk: %s; next try in %d s", why, wait_s)
            await say(self._ledger, desk=f"not serving: {why}")
            with suppress(TimeoutError):
                await asyncio.wait_for(self._again.wait(), wait_s)

    async def _serve(self) -> str:
        """One life of the child; why it ended."""
        child = await asyncio.create_subprocess_exec(
            *self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=self._environment,
            start_new_session=True,  # Ctrl-C is for the daemon, which then ends it
        )
        listening = asyncio.create_task(self._listen(child))
        asked = asyncio.create_task(self._again.wait())
        try:
            await asyncio.wait((listening, asked), return_when=asyncio.FIRST_COMPLETED)
        finally:
            asked.cancel()
            await _end(child)
            last = await listening
        return last or f"ended with status {child.returncode}"

    async def _listen(self, child: asyncio.subprocess.Process) -> str:
        """Hand on what the child says, until it says no more; its last line."""
        assert child.stdout is not None
        last = ""
        async for raw in child.stdout:
            last = raw.decode(errors="replace").rstrip("\n")
            if last.startswith(LINK):
                await self._serving(last.removeprefix(LINK))
                last = ""
            else:
                log.warning("review desk: %s", last)
        return last

    async def _serving(self, link: str) -> None:
        address = link.partition("/-/")[0]
        log.info("review desk: serving %s", address)
        await say(self._ledger, desk=f"serving {address}")
        self._shown(link)


async def _end(child: asyncio.subprocess.Process) -> None:
    """Ask the child to go, then make it."""
    assert child.stdin is not None
    child.stdin.close()
    try:
        await asyncio.wait_for(child.wait(), LEAVING_S)
    except TimeoutError:
        with suppress(ProcessLookupError):
            child.kill()
        await child.wait()
