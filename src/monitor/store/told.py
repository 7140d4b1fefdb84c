"""Who else tells a story: its copies, how much of them is the same, which agency they name; and reports of their own.

Computed when it is read, from so many articles at most; what lists need of it (copies, outlets) are columns.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from monitor.stages import stories as stage
from monitor.store.read import rows

if TYPE_CHECKING:
    from sqlite_utils import Database

    from monitor.store.read import Row

SHOWN = 20  # copies
BESIDE = 150  # hits of the topic before this one, and as many after it
READ = 100  # reports that are compared, the nearest in time
LATEST = 1_000  # texts by which the rarity of a word is judged
WITHIN = timedelta(hours=48)  # between two reports of one event


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """Another article that carries a story, or reports the same event by itself."""

    article_id: int
    hit_id: int | None  # of the topic that was asked for, where it has one
    title: str
    url: str
    outlet: str
    published_at: str
    agency: str | None
    share: float  # of the shorter one's text that stands in the other; of an own report: how much it is about the same


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """An article among those that tell the same."""

    copies: int  # with the article itself
    outlets: int
    agencies: tuple[str, ...]  # that copies are credited to, the one named most often first
    carriers: tuple[Carrier, ...]  # the other copies, those of most words in common first; at most twenty
    reports: tuple[Carrier, ...]  # of the same event, each of a story of its own; the most alike first


def story_of(database: Database, article_id: int, topic: str | None = None) -> Story:
    """The story of an article; other reports of its event where it is a hit of the topic, or of any."""
    story_id, copies, outlets = database.execute(
        "select story_id, copies, outlets from articles join stories on stories.id = story_id where articles.id = ?",
        [article_id],
    ).fetchone()
    hit = database.execute(
        """select id from hits where article_id = ? and (? is null or topic = ?)
        order by state, level, score desc, id limit 1""",
        [article_id, topic, topic],
    ).fetchone()
    return Story(
        copies=copies,
        outlets=outlets,
        agencies=_agencies(database, story_id),
        carriers=_carriers(database, article_id, topic) if copies > 1 else (),
        reports=_reports(database, hit[0]) if hit else (),
    )


def _agencies(database: Database, story_id: int) -> tuple[str, ...]:
    named = database.execute(
        """select agency from _told where story_id = ? and agency is not null
        group by agency order by count(*) desc, agency limit 5""",
        [story_id],
    )
    return tuple(agency for (agency,) in named.fetchall())


_COPIES = """
select articles.id as article_id, title, text, articles.url, published_at, outlet, agency, sketch,
    (select hits.id from hits where hits.article_id = articles.id and (:topic is null or topic = :topic)
        order by state, level, score desc limit 1) as hit_id
from _told join articles on articles.id = _told.article_id
where _told.story_id = (select story_id from articles where id = :article)
order by articles.id = :article desc, _told.words desc, articles.id limit :limit
"""


def _carriers(database: Database, article_id: int, topic: str | None) -> tuple[Carrier, ...]:
    own, *others = rows(database, _COPIES, {"article": article_id, "topic": topic, "limit": SHOWN + 1})
    if own["article_id"] != article_id:
        return ()
    mine = _sketch(own)
    found = [_carrier(other, stage.share(mine, _sketch(other))) for other in others]
    return tuple(sorted(found, key=lambda carrier: (-carrier.share, carrier.article_id)))


def _sketch(row: Row) -> bytes:
    """A sketch goes after some weeks; the text stays."""
    kept: object = row["sketch"]
    return kept if isinstance(kept, bytes) else stage.told(str(row["title"]), str(row["text"]), None).sketch


def _carrier(row: Row, share: float) -> Carrier:
    return Carrier(
        article_id=int(str(row["article_id"])),
        hit_id=None if row["hit_id"] is None else int(str(row["hit_id"])),
        title=str(row["title"]),
        url=str(row["url"]),
        outlet=str(row["outlet"]),
        published_at=str(row["published_at"]),
        agency=None if row["agency"] is None else str(row["agency"]),
        share=round(share, 2),
    )


# Hits are numbered as they are matched, an archive in order of its articles: those beside one are near in time.
_BESIDE = """
select other.id as hit_id, other.article_id, title, substr(text, 1, :chars) as text, articles.url, published_at,
    coalesce(outlet, articles.url) as outlet, agency
from hits as other join articles on articles.id = other.article_id left join _told using (article_id)
where other.id in (
        select id from (select id from hits where topic = :topic and (matched_at, id) < (:at, :hit)
            order by matched_at desc, id desc limit :beside)
        union all
        select id from (select id from hits where topic = :topic and (matched_at, id) > (:at, :hit)
            order by matched_at, id limit :beside))
    and other.leads = 1 and other.state = 'current' and other.story_id <> :story
    and abs(julianday(published_at) - julianday(:published)) <= :days
order by abs(julianday(published_at) - julianday(:published)), other.id limit :read
"""


def _reports(database: Database, hit_id: int) -> tuple[Carrier, ...]:
    """Reports of the same event by others: what the topic looks for says nothing of that, rare words do."""
    hit = next(
        rows(
            database,
            """select hits.id, topic, hits.story_id, matched_at, terms, title, substr(text, 1, ?) as text, published_at
            from hits join articles on articles.id = article_id where hits.id = ?""",
            [stage.MOST_CHARS, hit_id],
        )
    )
    others = rows(
        database,
        _BESIDE,
        {
            "hit": hit_id,
            "topic": hit["topic"],
            "story": hit["story_id"],
            "at": hit["matched_at"],
            "published": hit["published_at"],
            "days": WITHIN / timedelta(days=1),
            "beside": BESIDE,
            "read": READ,
            "chars": stage.MOST_CHARS,
        },
    )
    weights = _weights(database, hit)
    found = [(stage.akin(weights, stage.words(str(row["title"]), str(row["text"]))), row) for row in others]
    alike = sorted((pair for pair in found if pair[0] >= stage.AKIN), key=lambda pair: -pair[0])
    return tuple(_carrier(row, share) for share, row in alike)


def _weights(database: Database, hit: Row) -> dict[str, float]:
    """How rare the words of a hit are among the latest texts: to count a common one in a million takes 70 ms."""
    mine = stage.words(str(hit["title"]), str(hit["text"])) - stage.words(str(hit["terms"]), "")
    (last,) = database.execute("select coalesce(max(id), 0) from article_versions").fetchone()
    counted = min(last, LATEST)
    found = "select count(*) from _article_words where _article_words match ? and rowid > ?"
    known = {word: database.execute(found, [f'"{word}"', last - counted]).fetchone()[0] for word in mine}
    return stage.weights(mine, known, counted)
