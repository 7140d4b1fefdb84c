"""The Datasette plugin. On a database of ours it tells what the tables and columns mean; on the desk that `monitor
review` starts it lets the reviewer in and shows the pages. Inert on anything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datasette import hookimpl
from markupsafe import Markup

from monitor import urls
from monitor.store.columns import TABLES, VIEWS
from monitor.store.desk import prepare
from monitor.store.schema import APPLICATION_ID

if TYPE_CHECKING:  # Datasette loads its plugins while it is being imported itself
    import sqlite3
    from collections.abc import Callable

    from datasette.app import Datasette
    from datasette.database import Database
    from datasette.permissions import PermissionSQL
    from datasette.utils.asgi import Request, Response

    from monitor.review.desk import Desk

MAY_READ = ("view-instance", "view-database", "view-table", "view-query", "execute-sql")


@hookimpl  # type: ignore[untyped-decorator]
async def startup(datasette: Datasette) -> None:
    """Describe the tables and views of every attached database that is ours."""
    for name, database in datasette.databases.items():
        if await is_ours(database):
            await describe(datasette, name)


async def is_ours(database: Database) -> bool:
    """Whether a database was made by monitor: its application id says so."""
    made_by = await database.execute("pragma application_id")
    return bool(made_by.first()[0] == APPLICATION_ID)


async def describe(datasette: Datasette, name: str) -> None:
    """Hand the sentences of `store.columns` to Datasette's table pages."""
    for table, (about, columns) in (TABLES | VIEWS).items():
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
def register_routes(datasette: Datasette) -> list[tuple[str, object]]:
    """The pages of the desk."""
    if not desk_of(datasette):
        return []
    from monitor.review import pages

    return [
        (r"^/-/review$", pages.queue),
        (r"^/-/hit/(?P<hit_id>[0-9]{1,18})$", pages.hit),
        (r"^/-/article/(?P<article_id>[0-9]{1,18})$", pages.article),
        (r"^/-/desk(-tables)?\.css$", pages.style),
    ]


@hookimpl  # type: ignore[untyped-decorator]
def prepare_connection(conn: sqlite3.Connection, database: str, datasette: Datasette) -> None:
    """The desk's connections to the store wait for a busy writer and write durably."""
    desk = desk_of(datasette)
    if desk and database == desk.path.stem:
        prepare(conn)


@hookimpl  # type: ignore[untyped-decorator]
def menu_links(datasette: Datasette) -> list[dict[str, str]]:
    """The queue, in the menu of Datasette's pages."""
    return [{"href": "/-/review", "label": "Review queue"}] if desk_of(datasette) else []


def _above(page: str) -> Callable[[Datasette], Markup | None]:
    """The hook that puts the desk's navigation above one kind of Datasette's pages."""

    @hookimpl(specname=f"top_{page}")  # type: ignore[untyped-decorator]
    def navigation(datasette: Datasette) -> Markup | None:
        desk = desk_of(datasette)
        return _NAVIGATION.format(desk.store.name) if desk else None

    return navigation  # type: ignore[no-any-return]


above_homepage, above_database, above_table, above_row, above_query = map(
    _above, ("homepage", "database", "table", "row", "query")
)
_NAVIGATION = Markup(
    '<nav class="desk-nav" aria-label="Desk"><a href="/-/review">Review queue</a> <a href="/{0}/hit_list">All hits</a> '
    '<a href="/{0}/articles">Articles</a> <a href="/{0}/feed_health">Feeds</a> '
    '<a href="/{0}/topic_health">Topics</a></nav>'
)


@hookimpl  # type: ignore[untyped-decorator]
def extra_css_urls(datasette: Datasette) -> list[str]:
    """What keeps Datasette's pages short on the desk."""
    return ["/-/desk-tables.css"] if desk_of(datasette) else []


@hookimpl  # type: ignore[untyped-decorator]
def render_cell(value: object, column: str, table: str | None, datasette: Datasette) -> Markup | None:
    """On the desk's table pages: hits lead to their pages, addresses of the web open without telling where from."""
    if not desk_of(datasette) or not table:
        return None
    if column == "hit_id" and isinstance(value, int):
        return _HIT.format(value)
    if column == "url" and isinstance(value, str) and urls.parse(value):
        return _LINK.format(value)
    return None


_HIT = Markup('<a href="/-/hit/{0}">{0}</a>')
_LINK = Markup('<a href="{0}" rel="noreferrer noopener"><bdi>{0}</bdi></a>')


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
