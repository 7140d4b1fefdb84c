"""Which article an address leads to: its own, one that led there, or another spelling of either.

And to which it may lead: what a page says of itself, and what AMP and mobile addresses likely stand for, are hints;
who follows one has to have it borne out.
"""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING

from monitor import urls

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlite_utils import Database


class Way(StrEnum):
    """How an address came to be an article's."""

    LED = "led"  # a visit was led on from it, or its own article became a copy
    SAID = "said"  # the article's page says so
    LIKELY = "likely"  # the article's AMP or mobile address stands for it
    DISPUTED = "disputed"  # pages with different titles said so: it leads nowhere


_AT = """
select value, article_id, 0 as own from json_each(:urls) cross join _addresses on _addresses.url = value and way = 'led'
union all
select value, articles.id, 1 from json_each(:urls) cross join articles on articles.url = value
order by own desc
"""  # what became the copy of another article is found under that one

_HINTED = """
select value, way, article_id from json_each(:urls) cross join _addresses on _addresses.url = value
union all
select value, 'own', articles.id from json_each(:urls) cross join articles on articles.url = value
"""
_SURER = (Way.LED, "own", Way.SAID, Way.LIKELY)


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


def hinted_at(database: Database, page: str, *, besides: int | None = None) -> int | None:
    """The article, another one than `besides`, that a canonical address may lead to: by what a page said, or by what
    its AMP, mobile and plain spellings are known as. None where that is disputed."""
    own = urls.variants(page)
    spelled = (*own, *urls.kin(page))
    known: dict[tuple[str, str], int] = {}
    for url, way, number in database.execute(_HINTED, {"urls": json.dumps(spelled)}).fetchall():
        known[way, url] = int(number)
    if any((Way.DISPUTED, url) in known for url in own):
        return None
    found = (known[way, url] for url in spelled for way in _SURER if (way, url) in known)
    return next((number for number in found if number != besides), None)


def leads_to(database: Database, page: str, article_id: int) -> None:
    """Remember that an address leads to an article."""
    database.execute(
        """insert into _addresses (url, article_id) values (?, ?)
        on conflict (url) do update set article_id = excluded.article_id, way = excluded.way""",
        [page, article_id],
    )


def goes_by(database: Database, article_id: int, old: str, new: str) -> None:
    """Give an article another address; it is found by the old one too."""
    leads_nowhere_else(database, new)
    database.execute("update articles set url = ? where id = ?", [new, article_id])
    leads_to(database, old, article_id)


def may_lead_to(database: Database, page: str, article_id: int, way: Way) -> None:
    """Take note of a hint, unless more is known of the address."""
    database.execute(
        "insert into _addresses (url, article_id, way) values (?, ?, ?) on conflict (url) do nothing",
        [page, article_id, way.value],
    )


def dispute(database: Database, page: str, article_id: int) -> None:
    """An address is nobody's canonical one: articles of different titles claim it."""
    database.execute(
        """insert into _addresses (url, article_id, way) values (?, ?, 'disputed')
        on conflict (url) do update set way = excluded.way where way <> 'led'""",
        [page, article_id],
    )


def leads_nowhere_else(database: Database, page: str) -> None:
    """An address is an article's own: what it led to was another one."""
    database.execute("delete from _addresses where url = ? and way = 'led'", [page])
