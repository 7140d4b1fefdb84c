"""Which items of a polled document the feed has named before, whatever became of their ids meanwhile.

    exactly      the key, or a narrower one                            a poll like any other
    alternate    the key without scheme and `www.`                     a feed that moved to https
    nearly       another key of the item, or its page, and its title   an id that changed, or is shared at last
    re-keyed     title with date or text, for most of the document     a publisher's new system

Each sighting is one item's, so that no item hides another: what is found twice is known once.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from monitor.store.addresses import article_at, articles_at
from monitor.store.rows import text_to_language
from monitor.text.edits import alike

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sqlite_utils import Database

    from monitor.records import Entry, Language

T = TypeVar("T")

VANISHED = 0.8  # of the last document's items are not in this one …
RECOGNISED = 0.5  # … and so many of one or the other have a known page or title: POLLING.md, "Identity"
FEWEST_TITLES = 3  # that are recognised by nothing else: of one or two, chance or a series may be the cause

MOST_LANGUAGES = 500  # that are handed on to a worker: 50 KB

_COLUMNS = """sightings.id, sightings.article_id, item_key, sightings.content_hash, gist, edits, updated_raw, alternate,
    published_raw, title, url"""


@dataclass(frozen=True, slots=True)
class Sighting:
    """An item as the feed named it before, and the article that it is."""

    id: int
    article_id: int
    key: str
    content_hash: str  # of the feed's text that was last taken over
    gist: str | None  # of what it said last; None: stored before it was asked
    edits: int
    updated_raw: str | None
    alternate: str | None
    published_raw: str | None
    title: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a feed has named before of a document's items, by their keys in it."""

    sightings: dict[str, Sighting]
    renewed: frozenset[str]  # keys under which items are to be known from now on
    taken: frozenset[str]  # keys that another item has: the item's narrowest is its own
    neighbours: dict[str, Sighting]  # items that the feed named with the same page as one that is new
    renamed: int  # items that were recognised though the feed changed nearly all its ids


def known_items(database: Database, feed_id: int, entries: Sequence[Entry]) -> int:
    """How many of these items a feed has named before."""
    return len(known(database, feed_id, entries).sightings)


def known_languages(database: Database, feed_id: int) -> dict[str, Language]:
    """The languages of the texts in a feed's last document, by content hash: nearly all of the next one's are the same,
    and to ask the model of languages again is a third of the work at them."""
    rows = database.execute(
        """select distinct sightings.content_hash, languages
        from json_each((select present from _feed_states where feed_id = ?))
            join sightings on sightings.id = value join articles on articles.id = article_id
        where languages <> '' limit ?""",
        [feed_id, MOST_LANGUAGES],
    ).fetchall()
    languages = {text: text_to_language(text) for text in {text for _, text in rows}}
    return {content_hash: languages[text] for content_hash, text in rows}


def known(database: Database, feed_id: int, entries: Sequence[Entry]) -> Known:
    """What a feed has named before of what it names now."""
    if not database.execute("select exists (select 1 from sightings where feed_id = ?)", [feed_id]).fetchone()[0]:
        return Known(sightings={}, renewed=frozenset(), taken=frozenset(), neighbours={}, renamed=0)
    search = _Search(database, feed_id, entries)
    search.exactly()
    search.by_alternate()
    renamed = search.otherwise() if search.rest() else 0
    return Known(
        sightings=search.found,
        renewed=frozenset(search.renewed),
        taken=frozenset(search.taken),
        neighbours=search.neighbours,
        renamed=renamed,
    )


class _Search:
    """One document's items and what has been found of them so far."""

    def __init__(self, database: Database, feed_id: int, entries: Sequence[Entry]) -> None:
        self._database, self._feed_id, self._entries = database, feed_id, entries
        self.found: dict[str, Sighting] = {}
        self.renewed: set[str] = set()
        self.taken: set[str] = set()
        self.neighbours: dict[str, Sighting] = {}
        self._claimed: set[int] = set()

    def rest(self) -> list[Entry]:
        return [entry for entry in self._entries if entry.key not in self.found]

    def _claim(self, entry: Entry, sighting: Sighting, *, renew: bool = False) -> None:
        if entry.key not in self.found and sighting.id not in self._claimed:
            self.found[entry.key] = sighting
            self._claimed.add(sighting.id)
            if renew:
                self.renewed.add(entry.key)

    def exactly(self) -> None:
        """By the narrowest key that is known: what bears a guid and a page is not what bears the guid alone."""
        rows = self._by_key(key for entry in self._entries for key in _exact(entry))
        for entry in self._entries:
            sighting = next((rows[key] for key in _exact(entry) if key in rows), None)
            if sighting is None:
                continue
            if self._usurps(entry, sighting):
                self.taken.add(entry.key)
            else:
                self._claim(entry, sighting)

    def _usurps(self, entry: Entry, sighting: Sighting) -> bool:
        """Whether another item has taken over an id: with another page, another title and another text."""
        if entry.gist == sighting.gist or not entry.has_page:
            return False
        if len(entry.identities) < 2 or entry.url == sighting.url or alike(entry.article.title, sighting.title):
            return False
        return article_at(self._database, entry.url) != sighting.article_id

    def by_alternate(self) -> None:
        wanted = {entry.alternate: entry for entry in self.rest() if entry.alternate}
        for sighting in self._rows("alternate = value", list(wanted)):
            if sighting.alternate:
                self._claim(wanted[sighting.alternate], sighting)

    def otherwise(self) -> int:
        """Items under changed ids; gives how many they are where nearly all of the feed's have changed."""
        before = self._present()
        vanished = 1 - len(before.keys() & self._claimed) / len(before) if before else 0
        self._nearly()
        if vanished <= VANISHED:
            return 0
        titles = self._titles(before)
        recognised = len(self._claimed & before.keys()) + len({entry.key for entry, _ in titles})
        if recognised < RECOGNISED * min(len(before), len(self._entries)):
            return 0
        if len(titles) >= FEWEST_TITLES:
            for entry, sighting in titles:
                self._claim(entry, sighting, renew=True)
        return len(self.renewed)

    def _nearly(self) -> None:
        """Under another of its keys, or with the same page; where it is also called alike. The surer ones first."""
        rest = self.rest()
        rows = self._by_key(key for entry in rest for key in entry.identities)
        pages = self._by_page(rest)
        for same in (_same, _alike):
            for entry in rest:
                others = [rows[key] for key in entry.identities if key in rows]
                for sighting in (*pages.get(entry.key, []), *others):
                    if same(entry, sighting):
                        self._claim(entry, sighting, renew=True)
        self.neighbours = {entry.key: pages[entry.key][0] for entry in self.rest() if entry.key in pages}

    def _by_page(self, entries: Sequence[Entry]) -> dict[str, list[Sighting]]:
        """What the feed named with an entry's page, by the entry's key."""
        articles = articles_at(self._database, [entry.url for entry in entries if entry.has_page])
        named: dict[int, list[Sighting]] = {}
        for sighting in self._rows("article_id = value", sorted(set(articles.values()))):
            named.setdefault(sighting.article_id, []).append(sighting)
        return {
            entry.key: named[articles[entry.url]]
            for entry in entries
            if entry.has_page and articles.get(entry.url) in named
        }

    def _present(self) -> dict[int, Sighting]:
        """The items of the feed's last document."""
        row = self._database.execute("select present from _feed_states where feed_id = ?", [self._feed_id]).fetchone()
        ids = json.loads(row[0]) if row and row[0] else []
        return {sighting.id: sighting for sighting in self._rows("id = value", ids)}

    def _titles(self, before: dict[int, Sighting]) -> list[tuple[Entry, Sighting]]:
        """What is left of two documents, by titles or texts that each of them has once; where only the title is the
        same, so must the date be: a series has one title for all its parts."""
        rest = self.rest()
        gone = [sighting for sighting in before.values() if sighting.id not in self._claimed]
        titles = _paired(rest, lambda entry: entry.article.title, gone, lambda one: one.title)
        gists = _paired(rest, lambda entry: entry.gist, gone, lambda one: one.gist or "")
        return gists + [
            (entry, one)
            for entry, one in titles
            if entry.gist == one.gist or entry.published_raw == one.published_raw is not None
        ]

    def _by_key(self, keys: Iterable[str]) -> dict[str, Sighting]:
        return {sighting.key: sighting for sighting in self._rows("item_key = value", list(dict.fromkeys(keys)))}

    def _rows(self, condition: str, values: Sequence[str | int]) -> list[Sighting]:
        if not values:
            return []
        rows = self._database.execute(
            f"""select {_COLUMNS}
            from json_each(?) cross join sightings on sightings.feed_id = ? and sightings.{condition}
            join articles on articles.id = sightings.article_id""",  # noqa: S608  # conditions of ours
            [json.dumps(values), self._feed_id],
        )
        return [Sighting(*row) for row in rows.fetchall()]


def _exact(entry: Entry) -> tuple[str, ...]:
    """The key and those narrower, the narrowest first."""
    own = entry.identities
    return own[: own.index(entry.key) + 1] if entry.key in own else (entry.key,)


def _same(entry: Entry, sighting: Sighting) -> bool:
    return entry.article.title == sighting.title or entry.gist == sighting.gist


def _alike(entry: Entry, sighting: Sighting) -> bool:
    return alike(entry.article.title, sighting.title)


def _paired(
    entries: Sequence[Entry], name: Callable[[Entry], str], others: Sequence[Sighting], their: Callable[[Sighting], str]
) -> list[tuple[Entry, Sighting]]:
    """Those of both sides that share a name which each side has once."""
    mine, theirs = _once(entries, name), _once(others, their)
    return [(mine[shared], theirs[shared]) for shared in mine if shared in theirs]


def _once(several: Iterable[T], name: Callable[[T], str]) -> dict[str, T]:
    """Those whose name no other has, by name."""
    named = [(name(one), one) for one in several]
    counts = Counter(title for title, _ in named)
    return {title: one for title, one in named if counts[title] == 1}
