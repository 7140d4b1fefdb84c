"""Two addresses of one page become one article, once a visit has shown it.

Each claim has to be borne out by the title under which the feed named the item: whole sites lead elsewhere (a wall, the
front page), and name one canonical address for all their pages; no item may vanish behind such a page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from monitor.records import Fate
from monitor.store.addresses import article_at, leads_to
from monitor.store.articles import keep_old_text
from monitor.store.copies import follow
from monitor.store.sighted import asked_again
from monitor.store.stories import leave
from monitor.text.edits import alike, speaks_of

if TYPE_CHECKING:
    from sqlite_utils import Database

    from monitor.records import Visited

COMPARED = 5_000  # characters of two texts


@dataclass(frozen=True, slots=True)
class Standing:
    """An article as it was before a visit."""

    id: int
    url: str
    title: str
    fate: Fate

    @property
    def closed(self) -> bool:
        """It became another one's copy, or was taken out, while its page was read."""
        return self.fate in {Fate.DUPLICATE_URL, Fate.PURGED}


def standing(database: Database, article_id: int) -> Standing:
    """An article by its number."""
    number, url, title, fate = database.execute(
        "select id, url, title, fate from articles where id = ?", [article_id]
    ).fetchone()
    return Standing(number, url, title, Fate(fate))


def twin(database: Database, article: Standing, change: Visited) -> Standing | None:
    """The other article whose page a visit came to, or which the page itself says it is."""
    came_to = _other_at(database, article, change.address)
    if came_to and (alike(article.title, came_to.title) or _borne_out(article, change)):
        return came_to
    named = _other_at(database, article, change.canonical)
    if named and alike(article.title, named.title) and _same_text(database, named, change):
        return named
    return None


def _other_at(database: Database, article: Standing, page: str | None) -> Standing | None:
    number = article_at(database, page) if page else None
    if number is None or number == article.id:
        return None
    other = standing(database, number)
    return None if other.closed else other


def _same_text(database: Database, other: Standing, change: Visited) -> bool:
    """Whether two pages say the same, as far as both were read: a series has one title for all its parts."""
    if other.fate is not Fate.READ or change.fate is not Fate.READ or change.article is None:
        return True
    text = database.execute("select substr(text, 1, ?) from articles where id = ?", [COMPARED, other.id]).fetchone()[0]
    return alike(str(text), change.article.text[:COMPARED])


def _borne_out(article: Standing, change: Visited) -> bool:
    """Whether the page that was read is the item's."""
    read = change.article if change.fate is Fate.READ else None
    return read is not None and speaks_of(article.title, f"{read.title}\n{read.text}")


def remember(database: Database, article: Standing, change: Visited) -> None:
    """An article goes by the address where its page is, and is found by the one that led there too."""
    if not _borne_out(article, change):
        return
    address, canonical = change.address, change.canonical
    if address and article_at(database, address) is None and _another_page(address, article.url):
        database.execute("update articles set url = ? where id = ?", [address, article.id])
        leads_to(database, article.url, article.id)
    if canonical and article_at(database, canonical) is None:
        leads_to(database, canonical, article.id)


def _another_page(address: str, url: str) -> bool:
    """Not the same with a session's parameters behind it."""
    return address.partition("?")[0] != url.partition("?")[0]


def merge(database: Database, copy: Standing, article_id: int) -> None:
    """Move all that is known of an article to another one, of which it is from now on a copy without a text."""
    keep_old_text(database, copy.id)
    leave(database, copy.id)
    _move_hits(database, copy.id, article_id)
    database.execute(
        "delete from _undecided where version_id in (select id from article_versions where article_id = ?)", [copy.id]
    )
    database.execute("delete from _matching where article_id = ?", [copy.id])
    for table in ("article_versions", "sightings", "_addresses"):
        database.execute(f"update {table} set article_id = ? where article_id = ?", [article_id, copy.id])  # noqa: S608
    leads_to(database, copy.url, article_id)
    database.execute("update _visits set due_at = null, lease_until = null where article_id = ?", [copy.id])
    database.execute(
        "update articles set fate = ?, error_class = null, text = '', words = 0 where id = ?",
        [Fate.DUPLICATE_URL.value, copy.id],
    )
    asked_again(database, article_id, None)


_MOVE_HITS = """
update hits set article_id = :article, story_id = (select story_id from articles where id = :article)
where article_id = :copy and topic not in (select topic from hits where article_id = :article)
"""

# A verdict on a copy is one on the story; a retired hit keeps its own, and stands in nobody's queue.
_INHERIT = """
update hits set (verdict, note, reviewer, reviewed_at) = (
    select verdict, note, reviewer, reviewed_at from hits as theirs
    where theirs.article_id = :copy and theirs.topic = hits.topic)
where article_id = :article and verdict is null and topic in (
    select topic from hits where article_id = :copy and verdict is not null)
"""

_RETIRE = """
update hits set state = 'retired', retired_because = 'copy', leads = 0,
    story_id = (select story_id from articles where id = :article)
where article_id = :copy
"""


def _move_hits(database: Database, copy_id: int, article_id: int) -> None:
    """Each topic has one hit on the article: its own, else its copy's with all its reasons and verdicts."""
    for statement in (_MOVE_HITS, _INHERIT, _RETIRE):
        database.execute(statement, {"copy": copy_id, "article": article_id})
    follow(database, copy_id, article_id)
