"""Puts an article into its story: the copies and rewrites of one report, found by their keys and compared by sketch.

    copy, rewrite    the stories of both become one
    excerpt          joins the story whose fullest article it is an excerpt of, and never makes two stories one

Everything is done in the transaction that stores the hits, so that two copies that are matched at the same time find
each other. What one article costs does not grow with the archive: so many are looked up for each key, so many compared,
and a sketch that is too old to be a copy's original goes as others come.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from monitor import urls
from monitor.records import Kin
from monitor.stages import stories as stage
from monitor.store.copies import copies, merge_stories, move, new_story, withdraw
from monitor.store.rows import to_text, to_time

if TYPE_CHECKING:
    from datetime import datetime

    from sqlite_utils import Database

    from monitor.records import Likeness, Matched, Told

OF_A_KEY = 20  # articles that are looked up for a key, the latest: keys of furniture and templates have thousands
COMPARED = 24  # articles, those with most keys in common first
MOST_COPIES = 1_000  # of a story; one more opens another
FORGOTTEN = 2  # sketches that go for one that comes
KEPT_FOR = 2 * stage.WINDOW  # a sketch: an article is seen some time after its publication


@dataclass(frozen=True, slots=True, kw_only=True)
class _Report:
    """An article that is to be put into its story."""

    article_id: int
    told: Told
    outlet: str
    published_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class _Link:
    """Another article that is the same report, as far as the two are compared."""

    article_id: int
    story_id: int
    likeness: Likeness
    longer: bool  # the other one is


def place(database: Database, change: Matched) -> int:
    """The story of an article that was matched, put there by its text where that was sketched."""
    story_id, url, published_at = database.execute(
        "select story_id, url, published_at from articles where id = ?", [change.article_id]
    ).fetchone()
    if change.told is None:
        return int(story_id)
    report = _Report(
        article_id=change.article_id,
        told=change.told,
        outlet=urls.site(url) or url,
        published_at=to_time(published_at),
    )
    _forget_old(database, change.matched_at)
    _withdraw_keys(database, report.article_id)
    joined = _joined(database, report, _links(database, report))
    _keep(database, report, change, story_id)
    target = _gathered(database, report.article_id, story_id, joined)
    move(database, report.article_id, target)
    return target


def leave(database: Database, article_id: int) -> None:
    """An article is none any more: it turned out to be another one at a second address."""
    _withdraw_keys(database, article_id)
    withdraw(database, article_id)


def _keep(database: Database, report: _Report, change: Matched, story_id: int) -> None:
    told = report.told
    database.execute(
        """insert into _told (article_id, story_id, version_id, outlet, agency, words, placed_at, sketch)
        values (?, ?, ?, ?, ?, ?, ?, ?)
        on conflict (article_id) do update set version_id = excluded.version_id, outlet = excluded.outlet,
            agency = excluded.agency, words = excluded.words, placed_at = excluded.placed_at,
            sketch = excluded.sketch""",
        [
            report.article_id,
            story_id,
            change.version_id,
            report.outlet,
            told.agency,
            told.words,
            to_text(change.matched_at),
            told.sketch,
        ],
    )
    for key in told.keys:
        database.execute("insert into _story_keys (key, article_id) values (?, ?)", [key, report.article_id])


def _withdraw_keys(database: Database, article_id: int) -> None:
    kept = database.execute("select sketch from _told where article_id = ?", [article_id]).fetchone()
    if kept and kept[0]:
        for key in stage.keys_of(kept[0]):
            database.execute("delete from _story_keys where key = ? and article_id = ?", [key, article_id])


def _forget_old(database: Database, now: datetime) -> None:
    old = database.execute(
        "select article_id from _told where sketch is not null and placed_at < ? order by placed_at limit ?",
        [to_text(now - KEPT_FOR), FORGOTTEN],
    ).fetchall()
    for (article_id,) in old:
        _withdraw_keys(database, article_id)
        database.execute("update _told set sketch = null where article_id = ?", [article_id])


def _links(database: Database, report: _Report) -> list[_Link]:
    """The articles that are the same report, of those that share most keys; the most alike first."""
    shared: Counter[int] = Counter()
    for key in report.told.keys:
        found = database.execute(
            "select article_id from _story_keys where key = ? order by article_id desc limit ?", [key, OF_A_KEY]
        ).fetchall()
        shared.update(number for (number,) in found)
    first = sorted(shared, key=lambda number: (-shared[number], -number))[:COMPARED]
    links = _compared(database, report, first)
    return sorted(links, key=lambda link: (-link.likeness.share, -link.likeness.of_longer, link.article_id))


def _compared(database: Database, report: _Report, others: list[int]) -> list[_Link]:
    rows = database.execute(
        """select article_id, _told.story_id, sketch, published_at, _told.words, outlet
        from _told join articles on articles.id = article_id
        where article_id in (select value from json_each(?)) and article_id <> ? and sketch is not null""",
        [json.dumps(others), report.article_id],
    ).fetchall()
    mine = stage.unpacked(report.told.sketch)
    found = [
        _Link(
            article_id=number,
            story_id=story_id,
            likeness=stage.likeness(
                mine,
                stage.unpacked(sketch),
                report.published_at - to_time(published_at),
                same_outlet=outlet == report.outlet,
            ),
            longer=words > report.told.words,
        )
        for number, story_id, sketch, published_at, words, outlet in rows
    ]
    return [link for link in found if link.likeness.folds]


def _joined(database: Database, report: _Report, links: list[_Link]) -> list[int]:
    """The stories that an article makes one; those of excerpts only where it is like their fullest article too."""
    strong = [link.story_id for link in links if link.likeness.kin is not Kin.EXCERPT]
    excerpts = [link for link in links if link.likeness.kin is Kin.EXCERPT and link.story_id not in strong]
    fitting = [link for link in excerpts if _like_fullest(database, report, link)]
    joined = strong + [link.story_id for link in fitting if not link.longer]
    if not joined and fitting:
        joined = [fitting[0].story_id]
    return list(dict.fromkeys(joined))


def _like_fullest(database: Database, report: _Report, link: _Link) -> bool:
    fullest = database.execute(
        "select article_id from _told where story_id = ? and article_id <> ? order by words desc, article_id limit 1",
        [link.story_id, report.article_id],
    ).fetchone()[0]
    return bool(fullest == link.article_id or _compared(database, report, [fullest]))


def _gathered(database: Database, article_id: int, story_id: int, joined: list[int]) -> int:
    """The story that an article belongs to from now on: the largest that it joins, into which the others go; where it
    joins none, the one that it has by itself, or a new one."""
    sizes = {number: size for number in joined if (size := copies(database, number)) < MOST_COPIES}
    if not sizes:
        return new_story(database, article_id) if copies(database, story_id) > 1 else story_id
    target = max(sizes, key=lambda number: (sizes[number], -number))
    room = MOST_COPIES - sizes.pop(target)
    for other, size in sizes.items():
        if size <= room:
            merge_stories(database, other, target)
            room -= size
    return target
