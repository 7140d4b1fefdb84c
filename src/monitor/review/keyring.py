"""The keys of one desk, as its door uses them: the token of the link, good once, and the sessions opened with it."""

from __future__ import annotations

import logging
from dataclasses import replace
from secrets import compare_digest
from typing import TYPE_CHECKING

from monitor.errors import StoreError
from monitor.store import keys as store

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from monitor.store.keys import Keys

log = logging.getLogger(__name__)


class Keyring:
    """Everything is asked of the file and kept there at once: what another process takes out of it opens no more."""

    def __init__(self, path: Path, *, new_key: Callable[[], str], clock: Callable[[], datetime]) -> None:
        """`path`: the file. `new_key` gives a fresh random text, fit for an address and a cookie."""
        self._path = path
        self._new_key = new_key
        self._clock = clock

    def hang(self, root: str, *, door: bool) -> str:
        """Tell the file that the desk answers at `root` from now on; the link. An unused one stays good. Raises
        StoreError."""

        def here(keys: Keys) -> Keys:
            return replace(keys, root=root, token=(keys.token or self._new_key()) if door else None)

        return store.change(self._path, here).link or root

    def redeem(self, token: str) -> str | None:
        """The key of a new session for the token, the first time; None for anything else. The next link is ready when
        this one is used. Raises StoreError where the session cannot be kept; the token is good then."""
        if not _opens(store.read(self._path), token):
            return None
        session: str | None = None

        def used(keys: Keys) -> Keys:
            nonlocal session
            if not _opens(keys, token):
                return keys
            session = self._new_key()
            return replace(keys.with_session(session, self._clock()), token=self._new_key())

        store.change(self._path, used)
        return session

    def admits(self, session: str) -> bool:
        """Whether a session has this key, and its time is not over."""
        keys = store.read(self._path)
        return keys is not None and keys.until(session, self._clock()) is not None

    def renew(self, session: str) -> bool:
        """Give a session its whole time again, once a day; whether that was done."""
        now = self._clock()

        def is_due(keys: Keys | None) -> bool:
            until = keys.until(session, now) if keys else None
            return until is not None and until - now < store.LIFETIME - store.RENEWED_AFTER

        if not is_due(store.read(self._path)):
            return False
        try:
            store.change(self._path, lambda keys: keys.with_session(session, now) if is_due(keys) else keys)
        except StoreError as error:  # it is good for a while yet
            log.warning("%s", error)
            return False
        return True


def _opens(keys: Keys | None, token: str) -> bool:
    return keys is not None and keys.token is not None and compare_digest(token.encode(), keys.token.encode())
