"""Applies a look at a page that was read: what it says now, whether it is there, when to look next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor import urls
from monitor.records import Cause, Fate
from monitor.store.articles import Beside, rewrite_article
from monitor.store.hosts import count_request, heed
from monitor.store.removals import back, removed
from monitor.store.revisits.planned import READ, kept
from monitor.store.rows import to_text, to_text_or_none

if TYPE_CHECKING:
    from sqlite_utils import Database

    from monitor.records import Article, Revisited


def apply_revisited(database: Database, change: Revisited) -> None:
    """Store what a look brought, whole."""
    count_request(
        database,
        urls.site(change.url) or change.url,
        to_text(change.revisited_at),
        change.wire_bytes,
        change.failure.error_class if change.failure else None,
    )
    heed(database, change.paces, change.revisited_at)
    row = database.execute(
        "select fate, seen_at from _revisits join articles on articles.id = article_id where article_id = ?",
        [change.article_id],
    ).fetchone()
    if row is None or row[0] not in READ:
        database.execute("delete from _revisits where article_id = ?", [change.article_id])
        return
    fate, seen_at = row
    if change.seen and fate == Fate.REMOVED:
        back(database, change.article_id, change.revisited_at)
    elif change.removed and fate == Fate.READ:
        removed(database, change, seen_at)
    if change.article:
        _edit(database, change, change.article)
    _keep(database, change)


def _edit(database: Database, change: Revisited, article: Article) -> None:
    rewrite_article(
        database,
        change.article_id,
        article,
        fate=Fate.READ,
        now=to_text(change.revisited_at),
        cause=Cause.EDIT,
        beside=Beside(change.note, change.apart),
    )
    database.execute(
        """update _revisits set version_id = (select version_id from _matching where article_id = ?1)
        where article_id = ?1""",
        [change.article_id],
    )


def _keep(database: Database, change: Revisited) -> None:
    """How the page stands until its next look."""
    if change.over:
        database.execute("delete from _revisits where article_id = ?", [change.article_id])
        return
    database.execute(
        """update _revisits set due_at = :due, lease_until = null, looks = looks + 1, failures = :failures,
            why = iif(:forgotten, null, why), seen_at = iif(:seen, :now, seen_at), missing_at = :missing_at,
            missing = iif(:missing_at is null, null, coalesce(:missing, missing)), doubt = :doubt
        where article_id = :article""",
        {
            "due": to_text_or_none(change.next_look_at),
            "failures": change.failures,
            "forgotten": change.forgotten,
            "seen": change.seen,
            "now": to_text(change.revisited_at),
            "missing_at": to_text_or_none(change.missing_at),
            "missing": change.missing,
            "doubt": change.doubt,
            "article": change.article_id,
        },
    )
    if change.validators is not None:
        database.execute(
            """update _revisits set etag = :etag, last_modified = :modified, validators_url = :url, body_hash = :hash
            where article_id = :article""",
            {**kept(change.validators), "hash": change.body_hash, "article": change.article_id},
        )
