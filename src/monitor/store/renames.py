"""Feeds whose new address has been written into config/feeds.yaml: they keep their row and all that hangs on it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from monitor import urls
from monitor.records import Trail
from monitor.store.moves import forget_answers, put
from monitor.store.rows import to_text
from monitor.store.trail import COLUMNS, to_columns

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from sqlite_utils import Database

KEPT = timedelta(days=1)  # an address written into a file that is never read again counts no longer than this


def announce(database: Database, moves: Mapping[str, str], now: datetime) -> None:
    """Remember the new address of each old one, before the file says so: the next look at it then knows the feed."""
    for url, new_url in moves.items():
        database.execute(
            """insert into _renamed (url, new_url, renamed_at) values (?, ?, ?)
            on conflict (url) do update set new_url = excluded.new_url, renamed_at = excluded.renamed_at""",
            [url, new_url, to_text(now)],
        )


def take_over(database: Database, configured: Collection[str], now: datetime) -> None:
    """Give feeds whose address has left the file the one that has come in its place: the one that they are asked at,
    that `announce` was told, that they are redirected to, or that they had before."""
    database.execute("delete from _renamed where renamed_at < ?", [to_text(now - KEPT)])
    wanted = set(configured)
    left = [(feed_id, url, candidates) for feed_id, url, *candidates in database.execute(_LEFT) if url not in wanted]
    if not left:
        return
    known = {url for (url,) in database.execute("select url from feeds").fetchall()}
    arrived = {urls.same(url): url for url in configured if url not in known}
    for feed_id, url, candidates in left:
        spellings = [urls.same(candidate) for candidate in candidates if candidate]
        spelling = next((spelling for spelling in spellings if spelling in arrived), None)
        if spelling is not None:
            _rename(database, feed_id, url, arrived.pop(spelling))


_LEFT = """
select id, feeds.url, followed, new_url, redirect_to, formerly
from feeds join _feed_states on feed_id = id left join _renamed on _renamed.url = feeds.url
where removed_at is null and coalesce(followed, new_url, redirect_to, formerly) is not null
order by merged_into is not null, id
"""


def _rename(database: Database, feed_id: int, url: str, new_url: str) -> None:
    """Give a feed another address."""
    (followed,) = database.execute("select followed from _feed_states where feed_id = ?", [feed_id]).fetchone()
    database.execute(
        f"update _feed_states set formerly = ?, {', '.join(f'{column} = ?' for column in COLUMNS)} where feed_id = ?",  # noqa: S608  # columns of ours
        [url, *to_columns(Trail()).values(), feed_id],
    )
    if followed is None or urls.same(followed) != urls.same(new_url):
        forget_answers(database, feed_id)
    put(database, feed_id, new_url)
    database.execute("update feeds set url = ? where id = ?", [new_url, feed_id])
    database.execute("delete from _renamed where url = ?", [url])
