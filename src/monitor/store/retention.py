"""Takes out the texts of old articles that no topic ever hit, a bite at a time.

What stays is the row with its address, title, dates and content hash, its sightings and versions: the item is known,
and not taken for a new one (for how long: store/forgotten.py). What goes is the text of all its versions, and their
words from both indexes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from monitor.records import Fate
from monitor.store.adopted import generation
from monitor.store.rows import to_text
from monitor.text.words import index_words

if TYPE_CHECKING:
    from datetime import datetime

    from sqlite_utils import Database

LOOKED_AT = 2_000  # articles in a bite, most of them kept or gone already
PURGED = 25  # of them at most: one takes 1 to 1.5 ms, and a transaction is to hold its lock for no more than 50

_TOKENS = re.compile(r"[0-9A-Za-z\x80-\U0010ffff]+")  # as FTS5's tokenizer `ascii` sees them


@dataclass(frozen=True, slots=True, kw_only=True)
class Bite:
    """What one transaction took out, and how far it came."""

    articles: int
    upto: int  # id of the last article that was looked at


def seen_before(database: Database, time: datetime) -> int:
    """The id of the last article that was first seen before a time; 0 where there is none. Ids grow with time."""
    found = database.execute(
        "select id from articles where first_seen_at < ? order by first_seen_at desc, id desc limit 1", [to_text(time)]
    ).fetchone()
    return int(found[0]) if found else 0


# Decided by every topic in force, by none of them left undecided; no page is to be read any more; never a hit.
_OLD = """
select articles.id, articles.title, articles.text
from articles left join _matching on _matching.article_id = articles.id
where articles.id > :after and articles.id <= :upto and first_seen_at < :before and fate <> 'purged'
    and (fate = 'duplicate_url' or generation >= :generation)
    and not exists (select 1 from hits where hits.article_id = articles.id)
    and not exists (select 1 from _visits where _visits.article_id = articles.id and due_at is not null)
    and not exists (select 1 from _undecided where _undecided.version_id = _matching.version_id)
order by articles.id limit :limit
"""


def purge(database: Database, *, before: datetime, after: int, now: datetime) -> Bite:
    """Take out the texts of a few articles first seen before a time, from the one behind `after` on.

    Call it again from where it came to, in a transaction each, until that is `seen_before`.
    """
    number, _ = generation(database)
    upto = after + LOOKED_AT
    old = database.execute(
        _OLD,
        {"after": after, "upto": upto, "before": to_text(before), "generation": max(1, number), "limit": PURGED},
    ).fetchall()
    for article_id, title, text in old:
        _purge(database, article_id, title, text)
        database.execute("insert into _purged (article_id, since) values (?, ?)", [article_id, to_text(now)])
    return Bite(articles=len(old), upto=old[-1][0] if len(old) == PURGED else upto)


def _purge(database: Database, article_id: int, title: str, text: str) -> None:
    versions = database.execute(
        """select article_versions.id, coalesce(title, ?), coalesce(text, ?), sz
        from article_versions join _article_words_docsize on _article_words_docsize.id = article_versions.id
        where article_id = ?""",
        [title, text, article_id],
    ).fetchall()
    for version_id, its_title, its_text, count in versions:
        _unindex(database, version_id, index_words(its_title, its_text), count)
    database.execute(
        """update article_versions set text = iif(text is null, null, ''), apart = null
        where article_id = ? and (text <> '' or apart is not null)""",
        [article_id],
    )
    database.execute("delete from _matching where article_id = ?", [article_id])
    _empty(database, article_id)


def _empty(database: Database, article_id: int) -> None:
    """Put a row without its text in the place of the row. An update would leave the page as it is, all but empty;
    after a deletion SQLite joins pages, and gives those that are free to the next rows."""
    cursor = database.execute("select * from articles where id = ?", [article_id])
    names = [column[0] for column in cursor.description]
    row = dict(zip(names, cursor.fetchone(), strict=True))
    row |= {"text": "", "words": 0, "fate": Fate.PURGED.value, "error_class": None}
    database.execute("pragma defer_foreign_keys=on")  # until the transaction ends
    database.execute("delete from articles where id = ?", [article_id])
    marks = ", ".join(f":{name}" for name in names)
    database.execute(f"insert into articles ({', '.join(names)}) values ({marks})", row)  # noqa: S608


def _unindex(database: Database, version_id: int, words: str, count: bytes) -> None:
    """Take the words of a version out of the index, which keeps no text and has to be told them.

    Other words than it was given would damage it. Should another release of the program or of Unicode have made them
    otherwise, their number tells, and they stay: `_matching` has no row for them, so that nothing finds them.
    """
    if _varint(count) == len(_TOKENS.findall(words)):
        database.execute(
            "insert into _article_words (_article_words, rowid, words) values ('delete', ?, ?)", [version_id, words]
        )


def _varint(content: bytes) -> int:
    """A number as SQLite packs it: seven bits a byte, the highest first (sqlite.org/fileformat2.html#varint)."""
    number = 0
    for byte in content:
        number = number << 7 | byte & 0x7F
        if byte < 0x80:
            break
    return number
