"""Applies a poll: entries become articles and sightings; validators and the next due time go with them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from monitor.records import Fate, TextSource
from monitor.store.articles import insert_article, rewrite_article
from monitor.store.hosts import count_request
from monitor.store.pace import COLUMNS, to_columns
from monitor.store.rows import to_text, to_text_or_none

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlite_utils import Database

    from monitor.records import Entry, ParsedFeed, Polled

KEPT_FETCHES = 30  # a feed's last polls, for its health (POLLING.md, fetch log)
NEVER = "9999-12-31T23:59:59Z"
FEEDS_OWN = (TextSource.FEED.value, TextSource.SUMMARY.value)
MAX_EDITS = 24  # of one item by its feed: a counter that changes at every poll must not write for ever


def apply_polled(database: Database, change: Polled) -> int:
    """Store what a poll brought, whole. Gives the number of new sightings."""
    now = to_text(change.polled_at)
    entries = change.parsed.entries if change.parsed else ()
    new = sum(_sight(database, change.feed_id, entry, now) for entry in entries)
    _feed(database, change, now, new)
    _log(database, change, now, new)
    return new


def known_items(database: Database, feed_id: int, keys: Sequence[str]) -> int:
    """How many of these items a feed has named before."""
    known = database.execute(
        "select count(*) from json_each(?) join sightings on feed_id = ? and item_key = value",
        [json.dumps(keys), feed_id],
    ).fetchone()
    return int(known[0])


def _sight(database: Database, feed_id: int, entry: Entry, now: str) -> bool:
    """Whether an item was not known yet. What is known may have been edited by its feed."""
    known = database.execute(
        "select id, article_id, content_hash, edits from sightings where feed_id = ? and item_key = ?",
        [feed_id, entry.key],
    ).fetchone()
    if known is None:
        _insert_sighting(database, feed_id, entry, now)
        return True
    sighting_id, article_id, content_hash, edits = known
    if content_hash != entry.article.content_hash and edits < MAX_EDITS:
        database.execute(
            "update sightings set content_hash = ?, edits = edits + 1 where id = ?",
            [entry.article.content_hash, sighting_id],
        )
        _edit(database, article_id, content_hash, entry, now)
    return False


def _insert_sighting(database: Database, feed_id: int, entry: Entry, now: str) -> None:
    article_id = _article_of(database, feed_id, entry, now)
    database.execute(
        """insert into sightings (article_id, feed_id, item_key, guid, seen_at, published_raw, content_hash)
        values (?, ?, ?, ?, ?, ?, ?)""",
        [article_id, feed_id, entry.key, entry.guid, now, entry.published_raw, entry.article.content_hash],
    )


def _article_of(database: Database, feed_id: int, entry: Entry, now: str) -> int:
    """The article of a new sighting. Where several feeds carry it, the fullest text of theirs serves until its page
    is read: a total order, so that the outcome does not depend on which feed was polled first."""
    row = database.execute(
        "select id, text_source, words, content_hash from articles where url = ?", [entry.url]
    ).fetchone()
    if row is None:
        return insert_article(database, entry.url, entry.article, feed_id=feed_id, waiting=entry.has_page, now=now)
    article_id, text_source, words, content_hash = row
    ours = (entry.article.text_source is TextSource.FEED, entry.article.words, entry.article.content_hash)
    theirs = (text_source == TextSource.FEED.value, words, content_hash)
    if text_source in FEEDS_OWN and ours > theirs:
        _rewrite(database, article_id, entry, now)
    _seen_again(database, article_id, feed_id)
    return int(article_id)


def _seen_again(database: Database, article_id: int, feed_id: int) -> None:
    """Another source names an article: topics that hold to sources, tags or countries are to be asked again."""
    database.execute("update _matching set generation = 0 where article_id = ? and generation > 0", [article_id])
    database.execute("update articles set feed_id = ? where id = ? and feed_id is null", [feed_id, article_id])


def _edit(database: Database, article_id: int, old_hash: str, entry: Entry, now: str) -> None:
    """A feed changed an item: its new text serves where its old one did."""
    serving = database.execute(
        "select 1 from articles where id = ? and content_hash = ? and text_source in (?, ?)",
        [article_id, old_hash, *FEEDS_OWN],
    ).fetchone()
    if serving:
        _rewrite(database, article_id, entry, now)


def _rewrite(database: Database, article_id: int, entry: Entry, now: str) -> None:
    fate = database.execute("select fate from articles where id = ?", [article_id]).fetchone()[0]
    if fate == Fate.PURGED:
        return  # it stays known, and is not taken up again
    if fate in (Fate.FEED_TEXT, Fate.SUMMARY_ONLY):
        fate = Fate.FEED_TEXT if entry.article.text_source is TextSource.FEED else Fate.SUMMARY_ONLY
    rewrite_article(database, article_id, entry.article, fate=Fate(fate), now=now)


def _feed(database: Database, change: Polled, now: str, new: int) -> None:
    failure = change.failure
    database.execute(
        """update feeds set last_polled_at = :now, next_due_at = :due, interval_s = :interval, failures = :failures,
            last_status = :status, error_class = :class, error = :error,
            state = iif(state = 'paused', 'paused', :state),
            last_success_at = iif(:class is null, :now, last_success_at), last_new_at = iif(:new, :now, last_new_at)
        where id = :id""",
        {
            "id": change.feed_id,
            "now": now,
            "due": to_text(change.next_due_at),
            "interval": change.interval_s,
            "failures": change.failures,
            "state": change.state.value,
            "status": change.status,
            "class": failure.error_class if failure else None,
            "error": failure.text if failure else None,
            "new": new,
        },
    )
    validators, pace = change.validators, to_columns(change.pace)
    told = {
        "etag": validators.etag,
        "last_modified": validators.last_modified,
        "validators_url": validators.url,
        "body_hash": change.body_hash,
    }
    database.execute(_STATE, [*(told | pace).values(), change.feed_id])


_STATE = f"""
update _feed_states set polls = polls + 1, lease_until = null,
    {", ".join(f"{column} = ?" for column in ("etag", "last_modified", "validators_url", "body_hash", *COLUMNS))},
    quiet_after = ?
where feed_id = ?
"""  # noqa: S608  # columns of ours


def _remark(parsed: ParsedFeed | None) -> str | None:
    """What a successful poll has to say for itself."""
    return next(iter((*parsed.remarks, *parsed.refused)), None) if parsed else None


def _log(database: Database, change: Polled, now: str, new: int) -> None:
    failure, parsed = change.failure, change.parsed
    host = database.execute("select host from feeds where id = ?", [change.feed_id]).fetchone()[0]
    count_request(database, host, now, change.wire_bytes, failure.error_class if failure else None)
    database.execute(
        """insert into fetches
            (feed_id, fetched_at, status, error_class, error, conditional, bytes, duration_ms, entries, new, refused)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        [
            change.feed_id,
            now,
            change.status,
            failure.error_class if failure else None,
            failure.text if failure else _remark(parsed),
            change.conditional,
            change.wire_bytes,
            change.duration_ms,
            len(parsed.entries) if parsed else None,
            new if parsed else None,
            len(parsed.refused) if parsed else None,
        ],
    )
    database.execute(
        """delete from fetches where feed_id = :feed
            and id <= (select id from fetches where feed_id = :feed order by id desc limit 1 offset :kept)
            and id < coalesce((select id from fetches
                where feed_id = :feed and fetched_at >= :since order by id limit 1), 9223372036854775807)""",
        {"feed": change.feed_id, "kept": KEPT_FETCHES, "since": to_text_or_none(change.log_since) or NEVER},
    )
