"""What the daemon keeps in the store of its own state, for whoever asks how it is."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from monitor.daemon.said import log
from monitor.errors import StoreError
from monitor.store import pulse
from monitor.store.rows import to_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from monitor.config import Stamp
    from monitor.errors import Mistake
    from monitor.pipeline.ledger import Ledger


async def say(ledger: Ledger, **facts: str) -> None:
    """Keep some facts. A store that cannot be written is logged: the daemon goes on, and tries again at the next."""
    try:
        await ledger.write(pulse.say, **facts)
    except StoreError as error:
        log.error("store: %s", error)


async def say_started(ledger: Ledger, now: datetime, *, desk: bool) -> None:
    """This process is the daemon from now on; it has not ticked yet."""
    await say(
        ledger,
        pid=str(os.getpid()),
        started_at=to_text(now),
        ticked_at="",
        stopped_at="",
        reloaded_at="",
        reload_error="",
        network_down_since="",
        desk="starting" if desk else "not asked for",
    )


async def say_failed(ledger: Ledger, failed: Sequence[Mistake], stamp: Stamp) -> None:
    """Tests of topics have failed, whose last versions stay in force: in the log, and for as long as that is so."""
    for mistake in failed:
        log.error("topics: %s", mistake)
    await say_refused(ledger, "\n".join(map(str, failed)), stamp)


async def say_refused(ledger: Ledger, why: str, stamp: Stamp) -> None:
    """What is wrong with the user's files, nothing where `why` is empty, and the stamp of those that were read."""
    await say(ledger, reload_error=why, files=str(stamp))


async def say_stopped(ledger: Ledger, now: datetime) -> None:
    """The daemon has stopped as it should."""
    await say(ledger, pid="", stopped_at=to_text(now), desk="")
