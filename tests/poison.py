"""A store in which every text from outside tries to come alive in a page."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

from ruamel.yaml import YAML

import make
from make import NOON
from monitor.records import Reason, ReasonKind
from monitor.store.sources import sync_feeds
from monitor.store.write import Writer

VECTORS = [str(vector) for vector in YAML(typ="safe").load(Path(__file__).with_name("cases") / "xss.yaml")]

# What the pipes would store of a hostile page or server, written straight into each column.
_STORED = (
    "update feeds set error = :text, error_class = :text, tags = :text, country = :text where id = :id",
    "update articles set author = :text, language = :text, error_class = :text, fate = 'failed' where id = :id",
    "update hits set excerpt = :text, terms = :text, note = :text, changed = 1 where id = :id",
    "update hit_reasons set rule = :text, concept = :text, term = :text, quote = :text, note = :text"
    " where hit_id = :id",
    "insert into fetches (feed_id, fetched_at, error_class, error, conditional, bytes, duration_ms)"
    " values (:id, '2026', :text, :text, 0, 0, 0)",
    "insert into reviews (hit_id, verdict, note, reviewer, reviewed_at, topic_version, content_hash, rules)"
    " values (:id, 'unsure', :text, :text, '2026', :text, '', json_array(:text))",
    "update hits set changed = 1 where id = :id",
    "insert into topics (topic, version, title, definition, adopted_at) values (:text, :text, :text, '{}', '2026')",
    "insert into _pending values (:text, 'changed', :text, :text, :text, 0, 1, 0, 0, 1, 0, 0, 0, 0, :text)",
)


def poisoned(path: Path) -> None:
    """Feed, article and hit number N (from 1) carry vector N in their names, titles, texts, authors, errors and all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    writer = Writer(path)
    feeds = tuple(replace(make.feed(f"f{number}"), name=vector) for number, vector in enumerate(VECTORS, start=1))
    writer.write(sync_feeds, feeds, interval_s=900, now=NOON, first_due=lambda _: NOON)
    for number, vector in enumerate(VECTORS, start=1):
        article = make.article(f"{vector}\n{vector} again", title=vector)
        writer.apply([make.polled(number, make.entry(str(number), content=article))])
        reasons = (_reason("title", 1, len(vector), vector), _reason("text", 0, len(vector), vector))
        hit = make.hit()
        writer.apply([make.matched(number, number, replace(hit, match=hit.match._replace(reasons=reasons)))])
    writer.close()
    connection = sqlite3.connect(path)
    for number, vector in enumerate(VECTORS, start=1):
        for statement in _STORED:
            connection.execute(statement, {"id": number, "text": vector})
    connection.commit()
    connection.close()


def _reason(field: str, start: int, end: int, quote: str) -> Reason:
    return Reason(
        kind=ReasonKind.MATCH,
        rule="r",
        points=60,
        concept=None,
        term="t",
        field=field,
        start=start,
        end=end,
        quote=quote,
    )
