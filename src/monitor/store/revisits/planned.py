"""Which pages are looked at again, and when.

A page is remembered when it is read, with what it can be asked again with, until the topics have said whether it is to
be looked at again; where it is not, it is forgotten at once.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from monitor import urls
from monitor.records import Cause, Fate, Why
from monitor.stages import agenda
from monitor.store.rows import to_text, to_time

if TYPE_CHECKING:
    from datetime import datetime

    from sqlite_utils import Database

    from monitor.records import Looks, Matched, Validators, Visited

READ = (Fate.READ.value, Fate.REMOVED.value)
MOST_ASKED = 24  # looks at one page that feeds ask for


def read_first(database: Database, change: Visited) -> None:
    """A page was read: it may be looked at again, if the topics say so; they may have, where its text was known."""
    if change.looks is None or change.fate is not Fate.READ or not change.looks.days:
        return
    database.execute(
        """insert into _revisits (article_id, host, version_id, seen_at, etag, last_modified, validators_url, body_hash)
        select article_id, :host, version_id, :now, :etag, :modified, :url, :hash
        from _matching where article_id = :article
        on conflict (article_id) do update set version_id = excluded.version_id, seen_at = excluded.seen_at,
            etag = excluded.etag, last_modified = excluded.last_modified, validators_url = excluded.validators_url,
            body_hash = excluded.body_hash""",
        {
            "article": change.article_id,
            "host": urls.site(change.url) or change.url,
            "now": to_text(change.visited_at),
            **kept(change.validators),
            "hash": change.body_hash,
        },
    )
    if database.execute("select generation from _matching where article_id = ?", [change.article_id]).fetchone()[0]:
        _plan(database, change.article_id, change.visited_at, change.looks, near=False)


def decided(database: Database, change: Matched) -> None:
    """The topics have decided on an article: its page is looked at again, or is forgotten."""
    if change.looks is not None:
        _plan(
            database, change.article_id, change.matched_at, change.looks, near=any(not one.cut for one in change.near)
        )


def _plan(database: Database, article_id: int, now: datetime, looks: Looks, *, near: bool) -> None:
    first_seen, fate, is_hit, known, why, due, tagged = database.execute(
        """select first_seen_at, fate,
            exists (select 1 from hits where article_id = articles.id
                and (state = 'current' or retired_because = 'text')),
            _revisits.article_id is not null, why, due_at, coalesce(etag, last_modified) is not null
        from articles left join _revisits on article_id = articles.id where id = ?""",
        [article_id],
    ).fetchone()
    reason = Why.HIT if is_hit else Why.NEAR if near else Why.SPARE if tagged else None
    if fate not in READ or not (known or reason) or (due and (why in (Why.HIT, Why.NEAR) or reason is Why.SPARE)):
        return
    next_at = agenda.next_look(to_time(first_seen), now, reason, looks)
    if next_at is None:
        if known and not due:
            database.execute("delete from _revisits where article_id = ?", [article_id])
    elif known:
        database.execute(
            "update _revisits set why = ?, due_at = min(coalesce(due_at, ?2), ?2) where article_id = ?3",
            [reason, to_text(next_at), article_id],
        )
    else:
        _begin(database, article_id, reason, next_at, now)


def _begin(database: Database, article_id: int, why: Why | None, due_at: datetime, now: datetime) -> None:
    """A page that was not remembered is looked at again."""
    url = database.execute("select url from articles where id = ?", [article_id]).fetchone()[0]
    database.execute(
        """insert into _revisits (article_id, host, due_at, why, version_id, seen_at)
        values (?, ?, ?, ?, ?, coalesce((select read_at from _visits where article_id = ?1), ?))""",
        [article_id, urls.site(url) or url, to_text(due_at), why, _last_reading(database, article_id), to_text(now)],
    )


def _last_reading(database: Database, article_id: int) -> int:
    """The version as which the page was read last: what a feed said since was put behind it."""
    versions = database.execute(
        """select article_versions.id, cause, coalesce(article_versions.text, articles.text)
        from article_versions join articles on articles.id = article_id
        where article_id = ? order by article_versions.id desc limit 24""",
        [article_id],
    ).fetchall()
    for (number, cause, text), (_, _, before) in pairwise(versions):
        if cause != Cause.EDIT or not text.startswith(f"{before}\n\n"):
            return int(number)
    return int(versions[-1][0])


def said_changed(database: Database, article_id: int, now: str, looks: Looks | None, *, text: bool) -> bool:
    """A feed says that an item was changed: one more look at its page, if that was read. `text`: it says what is
    another; else only when. Gives whether there will be one."""
    row = database.execute(
        """select fate, first_seen_at, asked, seen_at from articles left join _revisits on article_id = articles.id
        where id = ?""",
        [article_id],
    ).fetchone()
    if looks is None or not looks.days or row is None or row[0] not in READ:
        return False
    _, first_seen, asked, seen_at = row
    time = to_time(now)
    if (asked or 0) >= MOST_ASKED or not (text or agenda.within(to_time(first_seen), time, looks)):
        return False
    due = agenda.asked_look(time, to_time(seen_at) if seen_at else None, looks, text=text)
    if seen_at is None:
        _begin(database, article_id, Why.FEED, due, time)
    database.execute(
        """update _revisits set asked = asked + iif(why is 'feed', 0, 1),
            why = iif(why in ('hit', 'near'), why, 'feed'),
            due_at = iif(why in ('hit', 'near', 'feed'), min(coalesce(due_at, ?1), ?1), ?1)
        where article_id = ?2""",
        [to_text(due), article_id],
    )
    return True


def kept(validators: Validators) -> dict[str, str | None]:
    """Validators as parameters of a statement."""
    return {"etag": validators.etag, "modified": validators.last_modified, "url": validators.url}
