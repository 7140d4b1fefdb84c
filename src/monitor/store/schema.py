"""The schema: numbered migrations, applied in one transaction each; what each column means, for docs and Datasette."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from sqlite_utils import Database, Migrations
from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]  # pysqlite3 where it is installed

from monitor.errors import StoreError
from monitor.store.health import keep_advice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

APPLICATION_ID = 1836019305  # "moni", as the first migration sets it: how the plugin knows a database of ours

migrations = Migrations("monitor")


def _statements(script: str) -> Iterator[str]:
    """The statements of an SQL script one by one: `executescript` would commit the migration's transaction."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def statements(name: str) -> Iterator[str]:
    """The statements of a migration, in their order."""
    return _statements((files(__package__) / "migrations" / f"{name}.sql").read_text("utf-8"))


def _migration(name: str) -> Callable[[Database], None]:
    def apply(database: Database) -> None:
        for statement in statements(name):
            database.execute(statement)

    return apply


NAMES = tuple(
    sorted(
        file.name.removesuffix(".sql")
        for file in (files(__package__) / "migrations").iterdir()
        if file.name.endswith(".sql")
    )
)
for _name in NAMES:
    migrations(name=_name)(_migration(_name))


def migrate(database: Database, path: Path) -> None:
    """Bring a database to this program's schema. Raises StoreError where a newer program, or another one, made it."""
    done = applied(database, path)
    if not done:
        _refuse_strangers(database, path)
    if done != set(NAMES):
        migrations.apply(database)
    keep_advice(database)


def applied(database: Database, path: Path) -> frozenset[str]:
    """The migrations that a database of ours has had; none where it is empty, or another program's.

    Raises StoreError where a newer monitor made it; `path` is what it is called then.
    """
    ours = database.execute("pragma application_id").fetchone()[0] == APPLICATION_ID
    done = frozenset(migration.name for migration in migrations.applied(database)) if ours else frozenset()
    if newer := sorted(done - set(NAMES)):
        raise StoreError(f"{path}: made by a newer monitor (it has {', '.join(newer)}): update monitor")
    return done


def _refuse_strangers(database: Database, path: Path) -> None:
    if database.execute("select count(*) from sqlite_master where name not like '%sqlite_%'").fetchone()[0]:
        raise StoreError(f"{path}: this database belongs to another program; it is left as it is")
