"""The desk: a Datasette of our own over one database of ours, behind the door, on loopback."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from datasette.app import Datasette

from monitor.review.door import Door
from monitor.review.keyring import Keyring
from monitor.review.verdicts import Forms
from monitor.store.desk import over
from monitor.store.keys import keys_path

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from sqlite_utils import Database

    from monitor.review.door import Application

T = TypeVar("T")

_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")

_SETTINGS = {
    "suggest_facets": False,  # every page would try each column
    "allow_download": False,  # of a file that is being written
    "allow_signed_tokens": False,
    "default_page_size": 50,
    "truncate_cells_html": 300,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the desk stands, what else it is called, and whether it has a door."""

    host: str
    port: int
    names: tuple[str, ...] = ()  # further Host headers, with their port
    open: bool = False

    @property
    def root(self) -> str:
        """Its address: `http://127.0.0.1:8001`."""
        return f"http://{_bracketed(self.host)}:{self.port}"

    @property
    def answers_to(self) -> frozenset[str]:
        """The Host headers that it answers."""
        own = {f"{name}:{self.port}" for name in (*_LOOPBACK, _bracketed(self.host))}
        return frozenset(name.lower() for name in (*own, *self.names))


class Desk(Datasette):  # type: ignore[misc]  # Datasette has no types
    """Datasette over a store, for one reviewer. The plugin does more than describe only on one of these."""

    def __init__(
        self,
        database: Path,
        place: Place,
        *,
        reviewer: str,
        new_key: Callable[[], str],
        clock: Callable[[], datetime],
    ) -> None:
        super().__init__(
            [str(database)], default_deny=True, settings=_SETTINGS, config={"databases": {database.stem: _TABLES}}
        )
        self.path = database
        self.store = self.databases[database.stem]
        self.forms = Forms()
        self.place = place
        self.reviewer = reviewer
        self.keyring = Keyring(keys_path(database), new_key=new_key, clock=clock)
        self.new_key = new_key
        self.clock = clock

    async def ask(self, question: Callable[[Database], T]) -> T:
        """The answer to a question to the store, read-only. Raises StoreError."""
        answer: T = await self.store.execute_fn(lambda connection: over(connection, self.path, question))
        return answer

    async def order(self, order: Callable[[Database], T]) -> T:
        """Carry out an order on the store in a transaction, durably. Raises StoreError."""
        done: T = await self.store.execute_write_fn(lambda connection: over(connection, self.path, order))
        return done

    def open(self) -> str:
        """What a person opens from now on, with the one-time token where there is a door. Raises StoreError."""
        return self.keyring.hang(self.place.root, door=not self.place.open)

    def app(self) -> Application:
        """The ASGI application, door and all."""
        return Door(
            super().app(),
            None if self.place.open else self.keyring,
            reviewer=self.reviewer,
            names=self.place.answers_to,
            cookie=f"monitor-desk-{self.place.port}",
        )


_TABLES = {
    "tables": {
        "hits": {"facets": ["topic", "level", "verdict", "state"], "sort_desc": "matched_at"},
        "hit_list": {
            "facets": ["topic", "level", "language", "source", "verdict"],
            "sort_desc": "matched_at",
            "fts_table": "articles_fts",
            "fts_pk": "article_id",
        },
        "feeds": {"label_column": "name", "facets": ["state", "language", "country", "error_class"]},
        "articles": {"label_column": "title", "facets": ["fate", "language"], "sort_desc": "first_seen_at"},
    }
}


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
