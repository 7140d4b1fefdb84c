"""The public tables and views as this program's schema has them, each column with its meaning: for docs/database.md."""

from __future__ import annotations

from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlite_utils import Database

from monitor.store.columns import TABLES, VIEWS
from monitor.store.schema import migrate

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table or view. `references`: the column of another table that it points to, `feeds.id`."""

    name: str
    type: str  # as SQLite declares it; empty where a view computes it
    about: str
    primary: bool = False
    required: bool = False
    references: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A table or view."""

    name: str
    about: str
    columns: tuple[Column, ...]


def tables() -> tuple[Relation, ...]:
    """The public tables, in the order of the path. Raises KeyError where a column is not described."""
    with _schema() as schema:
        return tuple(_table(schema, name) for name in TABLES)


def views() -> tuple[Relation, ...]:
    """The views. Raises KeyError where a column is not described."""
    with _schema() as schema:
        return tuple(_view(schema, name) for name in VIEWS)


def public() -> tuple[str, ...]:
    """Names of all tables and views that users are told of, full-text tables and others' own left out."""
    with _schema() as schema:
        return tuple(_public(schema))


@contextmanager
def _schema() -> Iterator[Database]:
    """An empty database of this program, in memory."""
    with closing(Database(memory=True)) as schema:
        migrate(schema, Path(":memory:"))
        yield schema


def _public(schema: Database) -> Iterator[str]:
    for name in (*schema.table_names(), *schema.view_names()):
        if not name.startswith(("_", "sqlite_", "articles_fts")):
            yield name


def _table(schema: Database, name: str) -> Relation:
    table, (about, meanings) = schema.table(name), TABLES[name]
    points_to = {key.column: f"{key.other_table}.{key.other_column}" for key in table.foreign_keys}
    return Relation(
        name=name,
        about=about,
        columns=tuple(
            Column(
                name=column.name,
                type=column.type.lower(),
                about=meanings[column.name],
                primary=bool(column.is_pk),
                required=bool(column.notnull) and not column.is_pk,
                references=points_to.get(column.name),
            )
            for column in table.columns
        ),
    )


def _view(schema: Database, name: str) -> Relation:
    about, meanings = VIEWS[name]
    return Relation(
        name=name,
        about=about,
        columns=tuple(
            Column(name=column.name, type=column.type.lower(), about=meanings[column.name])
            for column in schema.view(name).columns
        ),
    )
