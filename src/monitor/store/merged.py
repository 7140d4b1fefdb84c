"""Two addresses of one page become one article, once a visit has shown it.

    redirect   the visit came to the other's page        its title, or the title found on the page
    said       rel=canonical names the other's page      title, time and text
    likely     AMP, mobile, print: the other's kin       title, time and text

Each claim has to be borne out: whole sites lead elsewhere (a wall, the front page), and name one canonical address for
all their pages; a publisher may number its mobile pages otherwise. No item may vanish behind such a page. An address
that articles of different titles claim is nobody's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from monitor import urls
from monitor.records import Fate
from monitor.store.addresses import Way, article_at, dispute, goes_by, hinted_at, leads_to, may_lead_to
from monitor.store.articles import keep_old_text
from monitor.store.copies import follow
from monitor.store.rows import to_time_or_none
from monitor.store.sighted import asked_again
from monitor.store.stories import leave
from monitor.store.twins import COMPARED, same_text, same_time
from monitor.text.edits import alike, speaks_of

if TYPE_CHECKING:
    from sqlite_utils import Database

    from monitor.records import Article, Visited


@dataclass(frozen=True, slots=True)
class Standing:
    """An article as it was before a visit."""

    id: int
    url: str
    title: str
    fate: Fate
    published_at: datetime | None  # None: nobody has said

    @property
    def closed(self) -> bool:
        """It became another one's copy, or was taken out, while its page was read."""
        return self.fate in {Fate.DUPLICATE_URL, Fate.PURGED}


def standing(database: Database, article_id: int) -> Standing:
    """An article by its number."""
    number, url, title, fate, published_at, seen_at = database.execute(
        "select id, url, title, fate, published_at, first_seen_at from articles where id = ?", [article_id]
    ).fetchone()
    return Standing(number, url, title, Fate(fate), None if published_at == seen_at else to_time_or_none(published_at))


def twin(database: Database, article: Standing, change: Visited) -> Standing | None:
    """The other article whose page a visit came to, or which the page itself says it is, or likely is."""
    came_to = _open(database, article, article_at(database, change.address) if change.address else None)
    if came_to and (alike(article.title, came_to.title) or _borne_out(article, change)):
        return came_to
    pages = (change.canonical, change.address, article.url)
    hints = (hinted_at(database, page, besides=article.id) for page in dict.fromkeys(pages) if page)
    others = (_open(database, article, number) for number in hints)
    return next((other for other in others if other and _is_one(database, article, other, change)), None)


def _open(database: Database, article: Standing, number: int | None) -> Standing | None:
    """Another article, unless it is closed."""
    if number is None or number == article.id:
        return None
    other = standing(database, number)
    return None if other.closed else other


def _is_one(database: Database, article: Standing, other: Standing, change: Visited) -> bool:
    """Whether title, time and text bear out that an article is another one."""
    read = _read(change)
    dated = read.published_at if read else article.published_at
    return (
        _called_alike(article, other, change)
        and same_time(dated, other.published_at)
        and _says_the_same(database, other, read)
    )


def _read(change: Visited) -> Article | None:
    return change.article if change.fate is Fate.READ else None


def _called_alike(article: Standing, other: Standing, change: Visited) -> bool:
    """By the titles that feeds gave, or by the title of the page that was read, where it is the item's."""
    read = _read(change)
    if alike(article.title, other.title):
        return True
    return read is not None and alike(read.title, other.title) and _borne_out(article, change)


def _says_the_same(database: Database, other: Standing, read: Article | None) -> bool:
    """Whether two pages have one text, as far as both were read: a series has one title for all its parts."""
    if read is None or other.fate is not Fate.READ:
        return True
    text = database.execute("select substr(text, 1, ?) from articles where id = ?", [COMPARED, other.id]).fetchone()[0]
    return same_text(str(text), read.text)


def _borne_out(article: Standing, change: Visited) -> bool:
    """Whether the page that was read is the item's."""
    read = _read(change)
    return read is not None and speaks_of(article.title, f"{read.title}\n{read.text}")


def remember(database: Database, article: Standing, change: Visited) -> None:
    """An article goes by the address where its page is, and is found by the others too."""
    if not _borne_out(article, change):
        return
    address, canonical = change.address, change.canonical
    if address and article_at(database, address) is None and _another_page(address, article.url):
        goes_by(database, article.id, article.url, address)
    if canonical:
        _claims(database, article, change, canonical)
    if change.amp:
        may_lead_to(database, change.amp, article.id, Way.SAID)


def _another_page(address: str, url: str) -> bool:
    """Not the same with a session's parameters behind it."""
    return address.partition("?")[0] != url.partition("?")[0]


def _claims(database: Database, article: Standing, change: Visited, canonical: str) -> None:
    """A page names its canonical address. Where an AMP or mobile page names what its own stands for, the article goes
    by that; else it is a hint, and none where a page with another title was read that is known by it."""
    number = hinted_at(database, canonical, besides=article.id)
    if number is not None:
        other = standing(database, number)
        if other.fate is Fate.READ and not _called_alike(article, other, change):
            dispute(database, canonical, number)
    page = standing(database, article.id).url
    if article_at(database, canonical) is None and canonical in _stands_for(page):
        goes_by(database, article.id, page, canonical)
    elif canonical not in urls.variants(page):
        may_lead_to(database, canonical, article.id, Way.SAID)


def _stands_for(page: str) -> tuple[str, ...]:
    """The spellings of the address that an AMP or mobile one stands for."""
    plain = urls.plain(page)
    return () if plain == page else urls.variants(plain)


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
    database.execute("delete from _revisits where article_id = ?", [copy.id])
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
