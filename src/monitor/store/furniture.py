"""What the pages of each host repeat: learnt from its latest ones, handed to whoever reads the next.

A host costs at most PAGES × 64 lines × 15 bytes and KNOWN rows, 20 KB in the middle. Nobody but the host itself
teaches what its furniture is: what is known is kept, and asked for, by the very host that the bytes came from.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import islice
from struct import Struct
from typing import TYPE_CHECKING

from monitor import urls
from monitor.records import Block, Furniture, HostPage
from monitor.stages.furniture import FEW, PAGES, learnt, uncut
from monitor.store.recut import cut_again
from monitor.store.rows import to_text
from monitor.text.lines import line_digest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlite_utils import Database

    from monitor.records import Article, Visited

AT_ONCE = 8  # articles that are cut again at one visit, of 4 ms each; the others at the next ones
IN_ANY_CASE = 8  # pages, of which one is learnt from though it seems to say nothing new
_PACKED = Struct("<QIHB")
_DIGEST, _FLAGS = Struct("<Q"), _PACKED.size - 1  # how it begins, where it ends
_LINKED, _CUT = 1, 2


@dataclass(frozen=True, slots=True)
class _Kept:
    """A page of a host as it is stored."""

    id: int
    article_id: int
    title: int
    language: str
    packed: bytes

    def page(self) -> HostPage:
        return HostPage(self.title, self.language, _unpacked(self.packed))


def furniture_at(database: Database, url: str) -> Furniture:
    """What is known of the host that a page came from."""
    return _known(database, host_of(url))


def host_of(url: str) -> str:
    """Who can teach what is furniture on a page: its very host. The hosts of one domain may be many people's."""
    return (urls.host(url) or url).removeprefix("www.")


def _known(database: Database, host: str) -> Furniture:
    found = database.execute("select kind, digest from _furniture where host = ?", [host]).fetchall()
    return Furniture(
        lines=frozenset(digest for kind, digest in found if kind == "line"),
        places=frozenset(digest for kind, digest in found if kind == "place"),
    )


def teach(database: Database, change: Visited) -> None:
    """Learn from a page that was read, and cut what turns out to be furniture from the host's pages before it."""
    if not change.blocks or change.article is None:
        return
    host = host_of(change.address or change.url)
    _remember(database, host, change.article_id, _page(change.article, change.blocks))
    kept, before = _pages(database, host), _known(database, host)
    if _is_news(change.blocks, kept, before.lines):
        _learn(database, host, kept, before, change.visited_at)


def _is_news(blocks: Sequence[Block], kept: Sequence[_Kept], known: frozenset[int]) -> bool:
    """Whether a page may change what is known of its host, because it repeats what is not known yet, or another page
    still has what is; and now and then any, for what is to be forgotten. The others cost a third."""
    if kept[-1].id % IN_ANY_CASE == 0:
        return True
    there = [(one.packed, at) for one in kept for at in range(0, len(one.packed), _PACKED.size)]
    furniture = {_DIGEST.pack(digest) for digest in known}
    if any(not packed[at + _FLAGS] & _CUT and packed[at : at + _DIGEST.size] in furniture for packed, at in there):
        return True
    held = Counter(packed[at : at + _DIGEST.size] for packed, at in there)
    return any(held[_DIGEST.pack(block.digest)] >= FEW and block.digest not in known for block in blocks)


def _learn(database: Database, host: str, kept: Sequence[_Kept], before: Furniture, now: datetime) -> None:
    pages = [one.page() for one in kept]
    known = learnt(pages, before.lines)
    _write(database, host, before, known, now)
    still = ((one, page) for one, page in zip(kept, pages, strict=True) if uncut(page, known))
    for one, page in islice(still, AT_ONCE):
        blocks = cut_again(database, one.article_id, page, known, to_text(now))
        database.execute("update _host_pages set blocks = ? where id = ?", [_packed(blocks), one.id])


def _page(article: Article, blocks: tuple[Block, ...]) -> HostPage:
    return HostPage(title=line_digest(article.title), language=article.language.code or "", blocks=blocks)


def _remember(database: Database, host: str, article_id: int, page: HostPage) -> None:
    """Keep a page among the latest ones of its host; one that was read before keeps its turn."""
    database.execute(
        """insert into _host_pages (host, article_id, title, language, blocks) values (?, ?, ?, ?, ?)
        on conflict (host, article_id) do update set title = excluded.title, language = excluded.language,
            blocks = excluded.blocks""",
        [host, article_id, page.title, page.language, _packed(page.blocks)],
    )
    database.execute(
        """delete from _host_pages where id in (
            select id from _host_pages where host = ? order by id desc limit -1 offset ?)""",
        [host, PAGES],
    )


def _pages(database: Database, host: str) -> list[_Kept]:
    found = database.execute(
        "select id, article_id, title, language, blocks from _host_pages where host = ? order by id", [host]
    ).fetchall()
    return [_Kept(*row) for row in found]


def _packed(blocks: Sequence[Block]) -> bytes:
    return b"".join(
        _PACKED.pack(one.digest, one.place, one.length, _LINKED * one.linked + _CUT * one.cut) for one in blocks
    )


def _unpacked(packed: bytes) -> tuple[Block, ...]:
    return tuple(
        Block(digest, place, length, bool(flags & _LINKED), bool(flags & _CUT))
        for digest, place, length, flags in _PACKED.iter_unpack(packed)
    )


def _write(database: Database, host: str, before: Furniture, known: Furniture, now: datetime) -> None:
    """Bring what is kept of a host to what is known now."""
    for kind, old, new in (("line", before.lines, known.lines), ("place", before.places, known.places)):
        for digest in old - new:
            database.execute("delete from _furniture where host = ? and kind = ? and digest = ?", [host, kind, digest])
        for digest in sorted(new - old):
            database.execute(
                "insert into _furniture (host, kind, digest, learnt_at) values (?, ?, ?, ?)",
                [host, kind, digest, to_text(now)],
            )
