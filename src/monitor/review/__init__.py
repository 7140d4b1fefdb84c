"""The Datasette plugin: tells what the tables and columns of a monitor database mean. Inert on any other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datasette import hookimpl

from monitor.store.columns import TABLES
from monitor.store.schema import APPLICATION_ID

if TYPE_CHECKING:  # Datasette loads its plugins while it is being imported itself
    from datasette.app import Datasette
    from datasette.database import Database


@hookimpl  # type: ignore[untyped-decorator]
async def startup(datasette: Datasette) -> None:
    """Describe the tables of every attached database that is ours."""
    for name, database in datasette.databases.items():
        if await is_ours(database):
            await describe(datasette, name)


async def is_ours(database: Database) -> bool:
    """Whether a database was made by monitor: its application id says so."""
    made_by = await database.execute("pragma application_id")
    return bool(made_by.first()[0] == APPLICATION_ID)


async def describe(datasette: Datasette, name: str) -> None:
    """Hand the sentences of `store.columns` to Datasette's table pages."""
    for table, (about, columns) in TABLES.items():
        await datasette.set_resource_metadata(name, table, "description", about)
        for column, meaning in columns.items():
            await datasette.set_column_metadata(name, table, column, "description", meaning)
