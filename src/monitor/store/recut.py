"""An article cut again: what its host is known to repeat only since it was read leaves its text, and stays with it.

The publisher changed nothing: the new version says `recut`, and what it changes of the hits is not an edit's.
"""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from monitor.records import Article, Fate, TextSource
from monitor.stages.furniture import uncut
from monitor.store.articles import Beside, rewrite_article, standing_beside
from monitor.store.rows import Row, columns_to_article
from monitor.text.lines import at_place, folded, joined, line_digest, lines, without
from monitor.text.words import count_words

if TYPE_CHECKING:
    from sqlite_utils import Database

    from monitor.records import Block, Furniture, HostPage

FEWEST_WORDS = 20  # as in stages.extract: with fewer left, the page had no article
LONGEST = 60_000  # characters; a longer text stays as it was read, as others wait meanwhile


def cut_again(database: Database, article_id: int, page: HostPage, known: Furniture, now: str) -> tuple[Block, ...]:
    """Cut what has become furniture from an article; gives the page's blocks as they stand then."""
    cut = uncut(page, known)
    row = _read(database, article_id)
    if row is not None:
        _cut(database, article_id, row, _found(row, cut), now)
    return tuple(block._replace(cut=block.cut or block.digest in cut) for block in page.blocks)


def _read(database: Database, article_id: int) -> Row | None:
    """An article whose page's text serves."""
    cursor = database.execute(
        "select * from articles where id = ? and fate = 'read' and length(text) <= ?", [article_id, LONGEST]
    )
    row = cursor.fetchone()
    return dict(zip((column[0] for column in cursor.description), row, strict=True)) if row else None


def _found(row: Row, cut: dict[int, Block]) -> frozenset[str]:
    """The lines of an article that are those blocks."""
    title = folded(str(row["title"]))
    places = {block.place for block in cut.values()}
    return frozenset(
        line
        for line in lines(str(row["text"]))
        if any(at_place(line_digest(line, title), place) in cut for place in places)
    )


def _cut(database: Database, article_id: int, row: Row, cut: frozenset[str], now: str) -> None:
    article = columns_to_article(row)
    text, apart = without(article.text, cut)
    if not apart:
        return
    beside = standing_beside(database, article_id)
    beside = Beside(beside.note, joined([*lines(beside.apart or ""), *apart]))
    cut_article, fate = _with_text(article, text), Fate.READ
    if cut_article.words < FEWEST_WORDS and (said := _feeds_word(database, article_id, article)):
        cut_article = said
        fate = Fate.FEED_TEXT if said.text_source is TextSource.FEED else Fate.SUMMARY_ONLY
    rewrite_article(database, article_id, cut_article, fate=fate, now=now, beside=beside)


def _with_text(article: Article, text: str) -> Article:
    return replace(
        article,
        text=text,
        words=count_words(text),
        content_hash=sha256(f"{article.title}\n{text}".encode("utf-8", "replace")).hexdigest(),
    )


def _feeds_word(database: Database, article_id: int, article: Article) -> Article | None:
    """What the feed said, where the page turns out to be nothing but furniture."""
    found = database.execute(
        """select text, text_source from article_versions
        where article_id = ? and text_source in ('feed', 'summary') and text is not null order by id desc limit 1""",
        [article_id],
    ).fetchone()
    return replace(_with_text(article, found[0]), text_source=TextSource(found[1])) if found else None
