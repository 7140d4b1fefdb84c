"""Verdicts: what a person says of a hit. Append-only; a trigger brings the latest into `hits`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database


def review(
    database: Database, hit_id: int, verdict: str, *, note: str | None, reviewer: str | None, reviewed_at: str
) -> bool:
    """Keep a verdict with what the reviewer saw: topic version, hash of the text, rules. False: no such hit."""
    seen = database.execute(
        """select topic_version, content_hash from hits join articles on articles.id = article_id where hits.id = ?""",
        [hit_id],
    ).fetchone()
    if seen is None:
        return False
    rules = database.execute(
        "select distinct rule from hit_reasons where hit_id = ? and kind <> 'ignored' order by rule", [hit_id]
    ).fetchall()
    database.execute(
        """insert into reviews (hit_id, verdict, note, reviewer, reviewed_at, topic_version, content_hash, rules)
        values (?, ?, ?, ?, ?, ?, ?, ?)""",
        [
            hit_id,
            verdict,
            note,
            reviewer,
            reviewed_at,
            *seen,
            json.dumps([rule for (rule,) in rules], ensure_ascii=False),
        ],
    )
    return True
