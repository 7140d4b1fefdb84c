"""What works, or would: the daemon, a worker process, the word analysers, the desk's port."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from monitor import config
from monitor.cli.doctor.checked import Checked, ok, problem, warning
from monitor.cli.stored import asked_if_there
from monitor.cli.words import readable
from monitor.errors import WorkerError
from monitor.store import keys, lock, pulse
from monitor.text import forms
from monitor.workers import Limits, once

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from monitor.cli.home import Home
    from monitor.records.settings import ReviewSettings

ANSWER_S = 2.0  # of a desk on this machine
SIGNS = (b"<title>monitor</title>", b"location: /-/review")  # the door of a desk knows no other answers than these
ELSEWHERE = "end that program, or set review.port in config/settings.yaml"


def daemon(home: Home, now: datetime) -> Iterator[Checked]:
    """Who holds the store, and what the daemon last said."""
    pid = lock.owner(home.database)
    said = asked_if_there(home, pulse.said) or {}  # what is wrong with the store is told of it
    ticked = said.get("ticked_at") or "not yet"
    match pulse.life(said, pid, now):
        case pulse.Life.CUT_SHORT:
            yield warning("daemon", "it ended without being stopped", "start it again: monitor start")
        case pulse.Life.NONE:
            yield ok("daemon", "not running")
        case pulse.Life.SILENT:
            yield problem("daemon", f"process {pid} has not ticked since {ticked}", "restart it: monitor restart")
        case pulse.Life.WELL:
            yield ok("daemon", f"process {pid} holds the store, last tick {ticked}")
    if pid is not None and (complaint := pulse.complaint(said, str(config.stamp(home.root)))):
        yield warning("reload", f"changed files were not taken up: {complaint}", "mend them")


async def worker() -> Checked:
    """Whether a worker process starts and answers."""
    try:
        answer = await once(echo, "well", limits=Limits(deadline_s=20, memory_mb=64))
    except WorkerError as error:
        return problem(
            "workers", f"a worker process does not work: {error}", "see whether memory or processes are short"
        )
    return ok("workers", f"a worker process starts and is {answer}")


def echo(word: str) -> str:
    """What it was given; in a worker."""
    return word


async def analysers(home: Home) -> Checked:
    """Whether the dictionaries of the topics' languages load."""
    wanted = _languages(home)
    try:
        grown = await once(inflected, wanted, limits=Limits(deadline_s=120))
    except WorkerError as error:
        return problem("word forms", f"the dictionaries cannot be loaded: {error}", "install simplemma again")
    return ok("word forms", f"{forms.ANALYSER}: {', '.join(grown)}")


def _languages(home: Home) -> tuple[str, ...]:
    """Those of the topics that have forms; English where there are no topics to be read."""
    return tuple(sorted({code for topic in readable(home) for code in topic.languages} & forms.LANGUAGES)) or ("en",)


def inflected(languages: tuple[str, ...]) -> tuple[str, ...]:
    """The languages whose dictionaries were loaded; in a worker. Raises whatever keeps one from it."""
    forms.expand([(language, "monitor") for language in languages])
    return languages


async def desk(home: Home, review: ReviewSettings) -> Checked:
    """Whether the desk's port is free, or this home's desk itself answers there."""
    where = f"{review.host}:{review.port}"
    try:
        answer = await asyncio.wait_for(_knock(review), ANSWER_S)
    except ConnectionRefusedError:
        return ok("desk", f"{where} is free")
    except (OSError, TimeoutError) as error:
        return warning(
            "desk", f"{where}: {error or 'no answer'}", "see review.host and review.port in config/settings.yaml"
        )
    if not any(sign in answer for sign in SIGNS):
        return problem("desk", f"another program listens on {where}: the desk cannot start", ELSEWHERE)
    if not _serves(home, review.port):
        return problem("desk", f"another home's desk listens on {where}: this home's cannot start", ELSEWHERE)
    return ok("desk", f"a review desk answers on {where}, this home's")


def _serves(home: Home, port: int) -> bool:
    """Whether this home's desk is at work, and on this port, as far as its keys may be read."""
    if lock.owner(keys.desk(home.database)) is None:
        return False
    kept = keys.read(keys.keys_path(home.database))
    return kept is None or kept.root is None or kept.root.endswith(f":{port}")


async def _knock(review: ReviewSettings) -> bytes:
    """The first of what answers at the desk's address, empty where nothing does."""
    reader, writer = await asyncio.open_connection(review.host, review.port)
    try:
        writer.write(f"GET {keys.DOOR} HTTP/1.1\r\nHost: 127.0.0.1:{review.port}\r\nConnection: close\r\n\r\n".encode())
        await writer.drain()
        return await reader.read(16_384) + await reader.read(16_384)
    finally:
        writer.close()
