"""Applies a match: hits with their reasons; hands out what the topics have not decided on yet."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from monitor import urls
from monitor.records import Cause, Document, Origin, ReasonKind
from monitor.store.copies import reviewed_rules, settle_article
from monitor.store.nearmisses import keep_near_misses
from monitor.store.revisits import decided
from monitor.store.rows import text_to_language, to_text, to_time
from monitor.store.stories import place

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import timedelta

    from sqlite_utils import Database

    from monitor.records import Hit, Matched


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmatched:
    """A version of an article that the adopted topics have not all decided on: `topics` are those still to be asked."""

    article_id: int
    version_id: int
    document: Document
    topics: tuple[tuple[str, str], ...]  # id and version
    age: timedelta  # between its publication and when it was first seen
    indexed: bool  # its index words are stored
    backfill: bool  # it was imported, or decided on before by other topics
    author: str | None = None
    told: bool | None = None  # whether this version was compared with other reports; None: no version was


def apply_matched(database: Database, change: Matched) -> None:
    """Store one decision per topic asked: a hit, a hit retired, or nothing."""
    standing = database.execute("select version_id from _matching where article_id = ?", [change.article_id]).fetchone()
    if standing is None or standing[0] != change.version_id:
        return  # rewritten meanwhile: the new version is matched in its turn
    story_id = place(database, change)
    for hit in change.hits:
        _store_hit(database, change, hit, story_id)
    _retire_others(database, change)
    settle_article(database, change.article_id, story_id)
    _leave_undecided(database, change)
    keep_near_misses(database, change)
    if change.words is not None:
        database.execute("insert into _article_words (rowid, words) values (?, ?)", [change.version_id, change.words])
    database.execute("update _matching set generation = ? where article_id = ?", [change.generation, change.article_id])
    decided(database, change)


def _store_hit(database: Database, change: Matched, hit: Hit, story_id: int) -> None:
    match = hit.match
    edit = _edit_of(database, change, match.topic, match.version)
    hit_id = database.execute(
        """insert into hits
            (article_id, topic, topic_version, level, score, matched_at, backfill, story_id, excerpt, terms, changed,
            edited, edited_version)
        values (:article, :topic, :version, :level, :score, :now, :backfill, :story, :excerpt, :terms, :changed,
            iif(:edit is null, null, 'appeared'), :edit)
        on conflict (article_id, topic) do update set topic_version = :version, level = :level, score = :score,
            state = 'current', excerpt = :excerpt, terms = :terms, changed = max(changed, :changed),
            matched_at = iif(state = 'current', matched_at, :now),
            backfill = iif(state = 'current', backfill, :backfill), retired_because = null,
            edited = iif(state = 'current', edited, iif(:edit is null, null, 'appeared')),
            edited_version = iif(state = 'current', edited_version, :edit)
        returning id""",
        {
            "article": change.article_id,
            "topic": match.topic,
            "version": match.version,
            "level": hit.level.value,
            "score": match.score,
            "now": to_text(change.matched_at),
            "backfill": change.backfill,
            "story": story_id,
            "excerpt": hit.excerpt,
            "terms": hit.terms,
            "changed": _brought_by_an_edit(database, change, hit),
            "edit": edit,
        },
    ).fetchone()[0]
    _store_reasons(database, hit_id, change.version_id, hit)


def _brought_by_an_edit(database: Database, change: Matched, hit: Hit) -> bool:
    """Whether a later text of an article matches by a rule that neither the one before it did nor the copy that was
    reviewed.

    A page that is read for the first time is none for those who have not looked at the hit yet.
    """
    before = database.execute(
        """select hits.id, verdict is not null, state = 'current', max(hit_reasons.version_id), hits.story_id
        from hits left join hit_reasons on hit_id = hits.id where article_id = ? and topic = ? group by hits.id""",
        [change.article_id, hit.match.topic],
    ).fetchone()
    hit_id, reviewed, current, version_id, story_id = before or (0, 0, 0, None, 0)
    if version_id == change.version_id or not (reviewed or _is_edit(database, change)):
        return False
    rules = database.execute("select rule from hit_reasons where hit_id = ? and kind = 'match'", [hit_id]).fetchall()
    known = {rule for (rule,) in rules} if current else set()
    if reviewed:
        known |= reviewed_rules(database, story_id, hit.match.topic)
    return bool({reason.rule for reason in hit.match.reasons if reason.kind is ReasonKind.MATCH} - known)


def _is_edit(database: Database, change: Matched) -> bool:
    """Whether the publisher made this version of what was published before."""
    return _cause(database, change) == Cause.EDIT.value


def _cause(database: Database, change: Matched) -> str:
    return str(database.execute("select cause from article_versions where id = ?", [change.version_id]).fetchone()[0])


def _edit_of(database: Database, change: Matched, topic: str, version: str) -> int | None:
    """The edit that a topic's decision comes from: this version, where it is one, is asked about for the first time,
    and the topic was in force before it."""
    if change.words is None or not _is_edit(database, change):
        return None
    in_force = database.execute(
        """select 1 from topics join article_versions on article_versions.id = ?
        where topic = ? and version = ? and adopted_at <= seen_at""",
        [change.version_id, topic, version],
    ).fetchone()
    return change.version_id if in_force else None


def _store_reasons(database: Database, hit_id: int, version_id: int, hit: Hit) -> None:
    database.execute("delete from hit_reasons where hit_id = ?", [hit_id])
    for reason in hit.match.reasons:
        database.execute(
            """insert into hit_reasons
                (hit_id, version_id, kind, rule, points, concept, term, field, start, end, quote, note)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            [
                hit_id,
                version_id,
                reason.kind.value,
                reason.rule,
                reason.points,
                reason.concept,
                reason.term,
                reason.field,
                reason.start,
                reason.end,
                reason.quote,
                reason.note,
            ],
        )


def _retire_others(database: Database, change: Matched) -> None:
    """A hit that no longer holds stays with its verdicts, and says whether the rules or the text have changed."""
    standing = database.execute(
        "select topic from hits where article_id = ? and state = 'current'", [change.article_id]
    ).fetchall()
    decided = dict(change.topics)
    still = {hit.match.topic for hit in change.hits}.union(change.undecided)
    for topic in {topic for (topic,) in standing} & (decided.keys() - still):
        database.execute(
            """update hits set state = 'retired', retired_because = iif(topic_version = :version, :text, 'rules'),
                edited = iif(topic_version = :version and :edit is not null, 'vanished', null),
                edited_version = iif(topic_version = :version, :edit, null)
            where article_id = :article and topic = :topic""",
            {
                "version": decided[topic],
                "text": "furniture" if _cause(database, change) == Cause.RECUT.value else "text",
                "edit": _edit_of(database, change, topic, decided[topic]),
                "article": change.article_id,
                "topic": topic,
            },
        )


def _leave_undecided(database: Database, change: Matched) -> None:
    """Forget whatever an earlier version of the asked topics or of the text came to; remember what this one did."""
    of_article = "version_id in (select id from article_versions where article_id = ?)"
    earlier = database.execute(f"select distinct topic from _undecided where {of_article}", [change.article_id])  # noqa: S608
    for topic in {topic for (topic,) in earlier.fetchall()} & dict(change.topics).keys():
        database.execute(f"delete from _undecided where topic = ? and {of_article}", [topic, change.article_id])  # noqa: S608
    for topic, version in change.topics:
        if topic in change.undecided:
            database.execute(
                "insert into _undecided (version_id, topic, topic_version, tried_at) values (?, ?, ?, ?)",
                [change.version_id, topic, version, to_text(change.matched_at)],
            )


_UNMATCHED = """
select _matching.article_id, version_id, generation, backfill,
    exists (select 1 from _article_words_docsize where id = version_id) as indexed,
    title, text, languages, published_at, first_seen_at, url, author,
    (select _told.version_id = _matching.version_id from _told where _told.article_id = articles.id) as told,
    (select apart from article_versions where article_versions.id = version_id) as apart
from _matching join articles on articles.id = _matching.article_id
where generation < ? and fate not in ('duplicate_url', 'purged')
order by generation, _matching.article_id limit ?
"""


def unmatched(database: Database, generation: int, *, limit: int, skip: Iterable[int] = ()) -> list[Unmatched]:
    """Articles that the topics of a generation have not decided on, never matched ones first. `skip`: articles that
    are being matched at this moment."""
    busy = frozenset(skip)
    rows = database.execute(_UNMATCHED, [generation, limit + len(busy)]).fetchall()
    topics = {number: _topics_of(database, number) for number in {generation, *(row[2] for row in rows)}}
    return [_document(database, row, topics[generation], topics[row[2]]) for row in rows if row[0] not in busy][:limit]


def _topics_of(database: Database, generation: int) -> dict[str, str]:
    row = database.execute("select topics from _generations where id = ?", [generation]).fetchone()
    return dict(json.loads(row[0])) if row else {}


def _document(
    database: Database,
    row: tuple[int, int, int, int, int, str, str, str, str, str, str, str | None, int | None, str | None],
    wanted: dict[str, str],
    decided: dict[str, str],
) -> Unmatched:
    article_id, version_id, generation, backfill, indexed, title, text, languages, published_at, seen_at, url = row[:11]
    return Unmatched(
        article_id=article_id,
        version_id=version_id,
        document=replace(
            document(database, article_id, title, text, languages, published_at, url), apart=row[13] or ""
        ),
        age=to_time(seen_at) - to_time(published_at),
        topics=tuple(sorted((topic, version) for topic, version in wanted.items() if decided.get(topic) != version)),
        indexed=bool(indexed),
        backfill=generation > 0 or bool(backfill),
        author=row[11],
        told=None if row[12] is None else bool(row[12]),
    )


def document(  # noqa: PLR0917  # columns of one row
    database: Database, article_id: int, title: str, text: str, languages: str, published_at: str, url: str
) -> Document:
    """An article as the matcher reads it, from its columns."""
    return Document(
        title=title,
        text=text,
        language=text_to_language(languages),
        origin=origin(database, article_id, url),
        published_at=to_time(published_at),
    )


def origin(database: Database, article_id: int, url: str) -> Origin:
    """Where an article was seen: its feeds' names, tags, hosts and countries, and its own host."""
    feeds = database.execute(
        """select name, tags, url, country from feeds
        where id in (select feed_id from sightings where article_id = ?) order by id""",
        [article_id],
    ).fetchall()
    return Origin(
        names=tuple(name for name, _, _, _ in feeds if name),
        tags=tuple(sorted({tag for _, tags, _, _ in feeds for tag in json.loads(tags)})),
        hosts=tuple(sorted({host for host in map(urls.host, [url, *(feed[2] for feed in feeds)]) if host})),
        countries=tuple(sorted({country for _, _, _, country in feeds if country})),
    )
