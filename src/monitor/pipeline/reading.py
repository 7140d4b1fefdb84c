"""The store read beside whoever writes it: a connection and a thread of its own, so that long questions hold up
neither the event loop nor the writer."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from monitor.store.engine import connect, told

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Concatenate, ParamSpec, TypeVar

    from sqlite_utils import Database

    P = ParamSpec("P")
    T = TypeVar("T")


class Reading:
    """Asks the store's reading functions. Use as an async context manager."""

    def __init__(self, path: Path) -> None:
        """`path`: the file of the store, which has to be there. Raises StoreError where it cannot be opened."""
        self._path = path
        self._database = connect(path, readonly=True)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="reader")

    async def __aenter__(self) -> Reading:
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.to_thread(self._thread.shutdown)  # a question under way is answered first
        self._database.close()

    async def read(self, question: Callable[Concatenate[Database, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Ask one of the store's reading functions. Raises StoreError."""

        def ask() -> T:
            with told(self._path):
                return question(self._database, *args, **kwargs)

        return await asyncio.get_running_loop().run_in_executor(self._thread, ask)
