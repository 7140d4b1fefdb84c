"""Word forms beside all stores, in the user's cache: what one home has looked up no other needs to.

A cache and nothing more: where it cannot be read or written, or is locked or damaged, the analysers are asked again.
"""

from __future__ import annotations

from contextlib import closing, suppress
from typing import TYPE_CHECKING

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]  # pysqlite3 where it is installed

from monitor.store.adopted import keep_forms, known_forms
from monitor.store.engine import DatabaseError, transaction

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from monitor.store.adopted import Forms

WAIT_S = 2.0  # for another process that writes; longer than that, and asking the analysers is no worse
_SCHEMA = """
create table if not exists _forms (
    analyser text not null,
    language text not null,
    word text not null,
    forms text not null,
    primary key (analyser, language, word)
) strict, without rowid
"""


class Lexicon:
    """The cache in one file; its folder is made when there is something to keep."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def known(self, analyser: str, wanted: Iterable[tuple[str, str]]) -> Forms:
        """The forms of those words that it has, by language and word."""
        if self._path.is_file():
            with suppress(*DatabaseError, OSError), closing(self._open()) as database:
                return known_forms(database, analyser, wanted)
        return {}

    def keep(self, analyser: str, forms: Mapping[tuple[str, str], tuple[str, ...]]) -> None:
        """Remember forms for later, if that can be."""
        with suppress(*DatabaseError, OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with closing(self._open()) as database, transaction(database):
                keep_forms(database, analyser, forms)

    def _open(self) -> Database:
        connection = sqlite3.connect(self._path, timeout=WAIT_S)
        try:
            connection.execute(_SCHEMA)
        except BaseException:
            connection.close()
            raise
        return Database(connection)
