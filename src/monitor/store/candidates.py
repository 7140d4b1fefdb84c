"""Which articles a topic may match, by the index of their words: what it proposes, the matcher decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from monitor.records import Document
from monitor.store.matched import document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlite_utils import Database

    from monitor.topics import Anchors, AnyOf


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An article that a topic may match."""

    article_id: int
    document: Document


def candidate_ids(database: Database, anchors: Anchors) -> list[int]:
    """The articles whose current text has what the topic needs, by id."""
    wanted = [expression for groups in anchors.rules if (expression := _all_of(database, groups))]
    found = {
        article_id
        for expression in wanted
        for (article_id,) in database.execute(
            """select article_id from _article_words join _matching on version_id = _article_words.rowid
            where _article_words match ?""",
            [expression],
        )
    }
    return sorted(found)


def _all_of(database: Database, groups: tuple[AnyOf, ...]) -> str | None:
    """The groups as one FTS5 query; None where no article can have something of each."""
    alternatives = [_one_of(database, group) for group in groups]
    return " AND ".join(f"({' OR '.join(words)})" for words in alternatives) if all(alternatives) else None


def _one_of(database: Database, group: AnyOf) -> list[str]:
    """A group as FTS5 phrases. An index of words knows beginnings by itself; ends are looked up in its vocabulary."""
    ends = [word for suffix in sorted(group.suffixes) for word in _ending(database, suffix)]
    return [_quoted(word) for word in sorted({*group.words, *ends})] + [
        f"{_quoted(prefix)}*" for prefix in sorted(group.prefixes)
    ]


def _ending(database: Database, suffix: str) -> Iterator[str]:
    for (word,) in database.execute(
        "select term from _article_vocabulary where substr(term, -length(:suffix)) = :suffix", {"suffix": suffix}
    ):
        yield word


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'


def candidates(database: Database, ids: list[int]) -> Iterator[Candidate]:
    """The articles as the matcher reads them."""
    for article_id in ids:
        columns = database.execute(
            "select title, text, languages, published_at, url from articles where id = ?", [article_id]
        ).fetchone()
        yield Candidate(article_id=article_id, document=document(database, article_id, *columns))
