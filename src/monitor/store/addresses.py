"""Which article an address leads to: its own, one that led there, or another spelling of either."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from monitor import urls

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlite_utils import Database


_AT = """
select value, article_id, 0 as own from json_each(:urls) cross join _addresses on _addresses.url = value
union all
select value, articles.id, 1 from json_each(:urls) cross join articles on articles.url = value
order by own desc
"""  # what became the copy of another article is found under that one


def articles_at(database: Database, pages: Iterable[str]) -> dict[str, int]:
    """The articles that canonical addresses lead to, by address; an exact spelling goes before another one."""
    spelled = {page: urls.variants(page) for page in pages}
    wanted = json.dumps(sorted({spelling for several in spelled.values() for spelling in several}))
    found = {url: int(number) for url, number, _ in database.execute(_AT, {"urls": wanted}).fetchall()}
    return {
        page: found[spelling]
        for page, several in spelled.items()
        if (spelling := next((one for one in several if one in found), None))
    }


def article_at(database: Database, page: str) -> int | None:
    """The article that a canonical address leads to."""
    return articles_at(database, [page]).get(page)


def leads_to(database: Database, page: str, article_id: int) -> None:
    """Remember that an address leads to an article."""
    database.execute(
        """insert into _addresses (url, article_id) values (?, ?)
        on conflict (url) do update set article_id = excluded.article_id""",
        [page, article_id],
    )


def leads_nowhere_else(database: Database, page: str) -> None:
    """An address is an article's own: what it was said to lead to was another one."""
    database.execute("delete from _addresses where url = ?", [page])
