"""The Datasette plugin. On a database of ours it tells what the tables and columns mean; on the desk that `monitor
review` starts it lets the reviewer in and shows the pages. Inert on anything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datasette import hookimpl

from monitor.store.columns import TABLES
from monitor.store.schema import APPLICATION_ID

if TYPE_CHECKING:  # Datasette loads its plugins while it is being imported itself
    from datasette.app import Datasette
    from datasette.database import Database
    from datasette.permissions import PermissionSQL
    from datasette.utils.asgi import Request, Response

    from monitor.review.desk import Desk

MAY_READ = ("view-instance", "view-database", "view-table", "view-query", "execute-sql")


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


def desk_of(datasette: Datasette) -> Desk | None:
    """The desk, where a Datasette is one."""
    from monitor.review.desk import Desk

    return datasette if isinstance(datasette, Desk) else None


@hookimpl  # type: ignore[untyped-decorator]
def permission_resources_sql(datasette: Datasette, actor: dict[str, str] | None, action: str) -> PermissionSQL | None:
    """On the desk the reviewer, whom the door let in, may read; what nobody allows is denied."""
    from datasette.permissions import PermissionSQL

    desk = desk_of(datasette)
    if desk and action in MAY_READ and actor and actor.get("id") == desk.reviewer:
        return PermissionSQL.allow(reason="the reviewer reads")
    return None


@hookimpl  # type: ignore[untyped-decorator]
def extra_template_vars(datasette: Datasette, view_name: str, request: Request | None) -> dict[str, str]:
    """What was searched for, for the search box of table pages: 1.0a41 leaves it empty."""
    if desk_of(datasette) and view_name == "table" and request:
        return {"search": request.args.get("_search") or ""}
    return {}


@hookimpl  # type: ignore[untyped-decorator]
def handle_exception(datasette: Datasette, request: Request, exception: Exception) -> Response | None:
    """On the desk: one plain page for whatever went wrong."""
    from monitor.review.failing import answer

    return answer(request.path, exception) if desk_of(datasette) else None
