"""The secrets that publishers want: named in feeds.yaml, read at the request from the environment or a private file.

They are handed to `headers` and go nowhere else; what is said about them never holds them (STANDARDS, "Secrets").
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable

from monitor.fetch.failure import Failed
from monitor.records import Feed

LONGEST = 8 * 1024  # bytes; servers refuse longer headers
OTHERS = stat.S_IRWXG | stat.S_IRWXO


def secret(reference: str) -> str:
    """What `env:NAME` or `file:PATH` holds, one line. Raises Failed with a plain line that does not tell it."""
    kind, _, name = reference.partition(":")
    text = os.environ.get(name, "") if kind == "env" else _from_file(name)
    held = text.strip()
    where = f"the environment variable {name}" if kind == "env" else f"the file {name}"
    if not held:
        raise _missing(f"auth names {where}, which {'is not set' if kind == 'env' else 'is empty'}")
    if not held.isprintable():
        raise _missing(f"auth names {where}, which holds more than one line of text")
    return held


def unavailable(feeds: Iterable[Feed]) -> list[str]:
    """A plain line for each secret that feeds name and that cannot be had now."""
    told: dict[str, str] = {}
    for feed in feeds:
        if feed.access.auth and not feed.paused:
            _, _, reference = feed.access.auth.partition(":")
            try:
                secret(reference)
            except Failed as failed:
                told.setdefault(reference, f"{feed.name or feed.url}: {failed.failure.text}")
    return list(told.values())


def _from_file(path: str) -> str:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise _missing(f"auth names the file {path}: {error.strerror}") from None
    try:
        mode = os.fstat(descriptor).st_mode
        if not stat.S_ISREG(mode):
            raise _missing(f"auth names {path}, which is no file")
        if mode & OTHERS:
            raise _missing(f"auth names the file {path}, which others may read: make it yours alone with chmod 600")
        raw = os.read(descriptor, LONGEST + 1)
    finally:
        os.close(descriptor)
    if len(raw) > LONGEST:
        raise _missing(f"auth names the file {path}, which is too large for a secret")
    return raw.decode("utf-8", "replace").removeprefix("\ufeff")


def _missing(text: str) -> Failed:
    """Of the class that the server would answer with: the request is not even made."""
    return Failed("http_401", text)
