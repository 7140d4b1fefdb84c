"""What the pages of each host repeat: learnt from the latest ones, handed to whoever reads the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor import urls
from monitor.records import Furniture

if TYPE_CHECKING:
    from sqlite_utils import Database


def furniture_at(database: Database, url: str) -> Furniture:
    """What is known of the host that a page came from."""
    host = host_of(url)
    found = database.execute("select kind, digest from _furniture where host = ?", [host]).fetchall()
    return Furniture(
        lines=frozenset(digest for kind, digest in found if kind == "line"),
        places=frozenset(digest for kind, digest in found if kind == "place"),
    )


def host_of(url: str) -> str:
    """Who can teach what is furniture on a page: its very host. Hosts of one domain may be many people's."""
    return (urls.host(url) or url).removeprefix("www.")
