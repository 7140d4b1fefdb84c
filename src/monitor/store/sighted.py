"""What a feed names becomes sightings of articles; what it named before may have been edited.

An edit is told by the gist: nothing but numbers or queries of addresses is none. Text and topics follow where it is
one of substance; else the gist alone is taken over. The first text is kept, as a version.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from monitor import urls
from monitor.records import Cause, Fate, TextSource
from monitor.store.addresses import Way, article_at, goes_by, hinted_at, leads_nowhere_else, may_lead_to
from monitor.store.articles import insert_article, rewrite_article
from monitor.store.known import known
from monitor.store.revisits import said_changed
from monitor.store.rows import columns_to_article, to_time_or_none
from monitor.store.twins import same_time
from monitor.text.edits import adds, alike, significant
from monitor.text.words import count_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlite_utils import Database

    from monitor.records import Article, Entry, Looks
    from monitor.store.known import Known, Sighting

FEEDS_OWN = (TextSource.FEED.value, TextSource.SUMMARY.value)
MAX_EDITS = 24  # of an item whose feed does not date its changes: what differs at every poll must not write for ever


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighted:
    """What a document brought."""

    new: int
    renamed: int  # items that were recognised though the feed changed nearly all its ids


def sight(database: Database, feed_id: int, entries: Sequence[Entry], now: str, looks: Looks | None = None) -> Sighted:
    """Store what is new of a document's items, and what changed of the others."""
    if not entries:
        return Sighted(new=0, renamed=0)
    before = known(database, feed_id, entries)
    present = [_sight(database, feed_id, entry, before, now, looks) for entry in entries]
    _remember(database, feed_id, present, now)
    return Sighted(new=len(entries) - len(before.sightings), renamed=before.renamed)


def _sight(  # noqa: PLR0917  # what `sight` has, for one item
    database: Database, feed_id: int, entry: Entry, before: Known, now: str, looks: Looks | None
) -> int:
    """The sighting of one item."""
    sighting, neighbour = before.sightings.get(entry.key), before.neighbours.get(entry.key)
    renewed = entry.key in before.renewed
    if entry.key in before.taken:
        entry = _narrowest(entry)
    if sighting is None:
        return _insert(database, feed_id, entry, neighbour, now)
    if renewed:
        database.execute(
            "update sightings set item_key = ?, guid = ?, alternate = ? where id = ?",
            [entry.key, entry.guid, entry.alternate, sighting.id],
        )
    elif sighting.alternate is None and entry.alternate and sighting.key == entry.key:
        database.execute("update sightings set alternate = ? where id = ?", [entry.alternate, sighting.id])
    if sighting.gist != entry.gist:
        if _changed(database, feed_id, sighting, entry, now):
            said_changed(database, sighting.article_id, now, looks, text=True)
    elif entry.updated_raw not in (None, sighting.updated_raw):
        _dated(database, sighting, entry.updated_raw, now, looks)
    return sighting.id


def _narrowest(entry: Entry) -> Entry:
    """The item under its narrowest key, and at a place of its own: the one of the wider key is another item's."""
    key = entry.identities[0]
    return replace(entry, key=key, place=entry.place.removesuffix(entry.key[:16]) + key[:16])


def _insert(database: Database, feed_id: int, entry: Entry, neighbour: Sighting | None, now: str) -> int:
    """`neighbour`: an item that the feed named with the same page. Unless it is called the same, the page is its."""
    if neighbour and neighbour.title != entry.article.title and neighbour.gist != entry.gist:
        entry = replace(entry, url=entry.place, has_page=False)
    article_id = _article_of(database, feed_id, entry, now)
    return int(
        database.execute(
            """insert into sightings (article_id, feed_id, item_key, guid, seen_at, published_raw, content_hash,
                alternate, gist, updated_raw)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning id""",
            [
                article_id,
                feed_id,
                entry.key,
                entry.guid,
                now,
                entry.published_raw,
                entry.article.content_hash,
                entry.alternate,
                entry.gist,
                entry.updated_raw,
            ],
        ).fetchone()[0]
    )


def _article_of(database: Database, feed_id: int, entry: Entry, now: str) -> int:
    """The article of a new sighting. Where several feeds carry it, the fullest text of theirs serves until its page
    is read: a total order, so that the outcome does not depend on which feed was polled first."""
    article_id = _known_article(database, entry)
    if article_id is None:
        return _new_article(database, feed_id, entry, now)
    text_source, words, content_hash = database.execute(
        "select text_source, words, content_hash from articles where id = ?", [article_id]
    ).fetchone()
    ours = (entry.article.text_source is TextSource.FEED, entry.article.words, entry.article.content_hash)
    if text_source in FEEDS_OWN and ours > (text_source == TextSource.FEED.value, words, content_hash):
        _rewrite(database, article_id, entry.article, Cause.FEED, now)
    asked_again(database, article_id, feed_id)
    return article_id


def _new_article(database: Database, feed_id: int, entry: Entry, now: str) -> int:
    leads_nowhere_else(database, entry.url)
    article_id = insert_article(database, entry.url, entry.article, feed_id=feed_id, waiting=entry.has_page, now=now)
    if entry.has_page and (plain := urls.plain(entry.url)) != entry.url:
        may_lead_to(database, plain, article_id, Way.LIKELY)
    return article_id


def _known_article(database: Database, entry: Entry) -> int | None:
    """The article of an entry's page. Where the page only led there once, the titles have to bear it out."""
    article_id = article_at(database, entry.url)
    if article_id is None:
        return _likely_article(database, entry) if entry.has_page else None
    url, title = database.execute("select url, title from articles where id = ?", [article_id]).fetchone()
    return article_id if url in urls.variants(entry.url) or alike(entry.article.title, title) else None


def _likely_article(database: Database, entry: Entry) -> int | None:
    """The article whose AMP or mobile page an entry likely names, or the other way round, where title and time bear it
    out. What waits for its page goes by the plain address from now on."""
    article_id = hinted_at(database, entry.url)
    if article_id is None:
        return None
    url, title, fate, published_at, seen_at = database.execute(
        "select url, title, fate, published_at, first_seen_at from articles where id = ?", [article_id]
    ).fetchone()
    dated = None if published_at == seen_at else to_time_or_none(published_at)
    if not alike(entry.article.title, title) or not same_time(entry.article.published_at, dated):
        return None
    if fate == Fate.WAITING and urls.plain(url) != url and urls.plain(entry.url) == entry.url:
        goes_by(database, article_id, url, entry.url)
    return article_id


def asked_again(database: Database, article_id: int, feed_id: int | None) -> None:
    """Another source names an article: topics that hold to sources, tags or countries are to be asked again."""
    database.execute("update _matching set generation = 0 where article_id = ? and generation > 0", [article_id])
    database.execute("update articles set feed_id = ? where id = ? and feed_id is null", [feed_id, article_id])


def _remember(database: Database, feed_id: int, present: list[int], now: str) -> None:
    """What the document had; what it has no longer begins to be forgotten, where its text was taken out."""
    row = database.execute("select present from _feed_states where feed_id = ?", [feed_id]).fetchone()
    before = json.loads(row[0]) if row and row[0] else []
    if before == present:
        return
    left = sorted(set(before) - set(present))
    database.execute(
        """update _purged set since = ? where article_id in (
            select article_id from json_each(?) cross join sightings on sightings.id = value)""",
        [now, json.dumps(left)],
    )
    database.execute("update _feed_states set present = ? where feed_id = ?", [json.dumps(present), feed_id])


def _dated(database: Database, sighting: Sighting, updated: str | None, now: str, looks: Looks | None) -> None:
    """A feed that says the same says that it was changed: its page may show what. Nothing is written where nothing
    comes of it: some feeds date all their items anew at each poll."""
    first = sighting.updated_raw is None
    if first or said_changed(database, sighting.article_id, now, looks, text=False):
        database.execute("update sightings set updated_raw = ? where id = ?", [updated, sighting.id])


def _changed(database: Database, feed_id: int, sighting: Sighting, entry: Entry, now: str) -> bool:
    """A feed changed an item; gives whether that is one of substance. What it does not date itself it may do so often,
    and no more is read."""
    dated = entry.updated_raw is not None and entry.updated_raw != sighting.updated_raw
    if sighting.gist is not None and sighting.edits >= MAX_EDITS and not dated:
        return False
    old = _said_before(database, sighting)
    new = entry.article
    taken_over = old is None or significant(old, f"{new.title}\n{new.text}")
    first = sighting.gist is None and sighting.content_hash == new.content_hash  # stored when gists were not
    database.execute(
        "update sightings set gist = ?, updated_raw = ?, content_hash = ?, edits = edits + ? where id = ?",
        [
            entry.gist,
            entry.updated_raw,
            new.content_hash if taken_over else sighting.content_hash,
            0 if first else 1,
            sighting.id,
        ],
    )
    if taken_over and not first:
        _take_over(database, sighting, new, now)
    return taken_over and not first


def _said_before(database: Database, sighting: Sighting) -> str | None:
    """Title and text that the feed said last, as far as they were ever the article's."""
    row = database.execute(
        """select coalesce(article_versions.title, articles.title) || char(10)
            || coalesce(article_versions.text, articles.text)
        from article_versions join articles on articles.id = article_id
        where article_id = ? and article_versions.content_hash = ?""",
        [sighting.article_id, sighting.content_hash],
    ).fetchone()
    return None if row is None else str(row[0])


def _take_over(database: Database, sighting: Sighting, new: Article, now: str) -> None:
    """The new text serves where the feed's old one did; where a page's does, what that has not is put behind it."""
    cursor = database.execute("select * from articles where id = ?", [sighting.article_id])
    row = dict(zip((column[0] for column in cursor.description), cursor.fetchone(), strict=True))
    if row["text_source"] not in FEEDS_OWN:
        if adds(f"{row['title']}\n{row['text']}", f"{new.title}\n{new.text}"):
            _rewrite(database, sighting.article_id, _with(columns_to_article(row), new), Cause.EDIT, now)
    elif row["content_hash"] == sighting.content_hash:
        _rewrite(database, sighting.article_id, new, Cause.EDIT, now)


def _with(article: Article, new: Article) -> Article:
    """An article as its page was read, and behind it what its feed says since."""
    said = [part for part in (new.title, new.text) if part not in article.title and part not in article.text]
    text = "\n\n".join([article.text, *said])
    return replace(
        article,
        text=text,
        words=count_words(text),
        content_hash=sha256(f"{article.title}\n{text}".encode("utf-8", "replace")).hexdigest(),
    )


def _rewrite(database: Database, article_id: int, article: Article, cause: Cause, now: str) -> None:
    fate = Fate(database.execute("select fate from articles where id = ?", [article_id]).fetchone()[0])
    if fate is Fate.PURGED:
        return  # it stays known, and is not taken up again
    if fate in (Fate.FEED_TEXT, Fate.SUMMARY_ONLY):
        fate = Fate.FEED_TEXT if article.text_source is TextSource.FEED else Fate.SUMMARY_ONLY
    rewrite_article(database, article_id, article, fate=fate, now=now, cause=cause)
