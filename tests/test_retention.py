"""What leaves the store leaves no trace in any index, and nothing that ever mattered leaves it."""

from __future__ import annotations

import asyncio
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import make
from make import NOON
from monitor.pipeline.ledger import Ledger
from monitor.pipeline.retention import Purged, keep
from monitor.records import Fate, RetentionSettings, TextSource
from monitor.store import forgotten, read, retention
from monitor.store.adopted import Adopted, adopt
from monitor.store.candidates import candidate_ids, candidates
from monitor.store.checks import faults
from monitor.store.matched import unmatched
from monitor.store.retention import purge, seen_before
from monitor.store.rows import to_text
from monitor.store.sources import sync_feeds
from monitor.store.visited import claim_waiting
from monitor.store.write import Writer
from monitor.text.words import index_words
from monitor.topics import Anchors, AnyOf

if TYPE_CHECKING:
    from collections.abc import Iterator

OLD, NEW = NOON - timedelta(days=400), NOON - timedelta(days=10)
YEAR = NOON - timedelta(days=365)
DAY_S = 86_400.0


def text(name: str) -> str:
    return f"Harbour news of {name}: Früchte, зерно."


def put(store: Writer, *names: str, at=OLD) -> None:
    """Articles whose pages have been read and that the topics have decided on, without a hit."""
    store.apply([make.polled(1, *(make.entry(name, has_page=False) for name in names), at=at)])
    for name in names:
        page = make.article(text(name), title=f"Title {name}", source=TextSource.PAGE)
        store.apply([make.visited(id_of(store, name), page, at=at)])
    decide(store)


def decide(store: Writer, generation: int = 1) -> None:
    for item in store.read(unmatched, generation, limit=999):
        words = index_words(item.document.title, item.document.text)
        store.apply([make.matched(item.article_id, item.version_id, generation=generation, words=words)])


def id_of(store: Writer, name: str) -> int:
    return int(value(store, "select id from articles where url = ?", f"https://news.example/{name}"))


def value(store: Writer, sql: str, *parameters: object) -> object:
    return store.read(lambda database: database.execute(sql, parameters).fetchone()[0])


def row(store: Writer, name: str) -> read.Row:
    return store.read(read.article, id_of(store, name))


def found(store: Writer, word: str) -> list[int]:
    anchors = Anchors(rules=((AnyOf(words=frozenset({word})),),))
    return store.read(candidate_ids, anchors)


def search(store: Writer, query: str) -> int:
    return int(value(store, "select count(*) from articles_fts where articles_fts match ?", query))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Writer]:
    with closing(Writer(tmp_path / "monitor.db")) as store:
        store.write(sync_feeds, [make.feed("a"), make.feed("b")], interval_s=900, now=OLD, first_due=lambda _: OLD)
        topic = Adopted(topic="drones", version="v1", title=None, definition="{}")
        store.write(adopt, [topic], keep=[], now=OLD)
        yield store


def take_out(store: Writer) -> int:
    return store.write(purge, before=YEAR, after=0, now=NOON).articles


def test_an_old_text_without_a_hit_goes_and_its_row_stays(store: Writer) -> None:
    put(store, "one")
    before = row(store, "one")
    assert take_out(store) == 1
    after = row(store, "one")
    assert after == {**before, "text": "", "words": 0, "fate": "purged"}
    assert value(store, "select group_concat(text, '') from article_versions") == ""
    assert value(store, "select count(*) from sightings") == 1
    assert take_out(store) == 0


def test_nothing_finds_a_purged_text_and_everything_finds_the_others(store: Writer) -> None:
    put(store, "one")
    put(store, "two", at=NEW)
    assert len(found(store, "harbour")) == 2
    assert search(store, "harbour") == 2
    take_out(store)
    assert found(store, "harbour") == found(store, "fruchte") == [id_of(store, "two")]
    assert search(store, "harbour") == 1
    assert search(store, "title") == 2
    assert value(store, "select count(*) from _article_words where _article_words match 'harbour'") == 1
    assert value(store, "select doc from _article_vocabulary where term = 'harbour'") == 1


def test_both_indexes_stay_whole(store: Writer) -> None:
    put(store, *map(str, range(60)))
    put(store, *map(str, range(60, 90)), at=NEW)
    store.write(purge, before=YEAR, after=0, now=NOON)
    store.write(purge, before=YEAR, after=0, now=NOON)

    def check(database) -> list[str]:
        for index in ("articles_fts", "_article_words"):
            database.execute(f"insert into {index} ({index}, rank) values ('integrity-check', 1)")
        return faults(database)

    assert store.write(check) == []
    assert found(store, "harbour") == [id_of(store, str(number)) for number in range(50, 90)]


def test_the_room_of_a_text_is_free_for_the_next(store: Writer) -> None:
    names = [f"{number:03}" for number in range(retention.PURGED)]
    store.apply([make.polled(1, *(make.entry(name, has_page=False) for name in names), at=OLD)])
    pages = [make.article(f"{name} " * 850, source=TextSource.PAGE) for name in names]  # nearly a page of 4 KiB each
    store.apply([make.visited(id_of(store, name), page, at=OLD) for name, page in zip(names, pages, strict=True)])
    decide(store)
    before = int(value(store, "pragma freelist_count"))
    assert take_out(store) == retention.PURGED
    assert int(value(store, "pragma freelist_count")) >= before + retention.PURGED // 2


def test_a_text_is_never_taken_for_one_to_be_matched_or_read_again(store: Writer) -> None:
    put(store, "one")
    take_out(store)
    topic = Adopted(topic="drones", version="v2", title=None, definition="{}")
    number = store.write(adopt, [topic], keep=[], now=NOON)
    assert store.read(unmatched, number, limit=9) == []
    assert store.read(read.backlog, number, "2027-01-01T00:00:00Z")["unmatched"] == 0
    assert store.write(claim_waiting, NOON, limit=9) == []


@pytest.mark.parametrize("feed_id", [1, 2])
def test_its_item_is_known_even_rewritten(store: Writer, feed_id: int) -> None:
    store.apply([make.polled(1, make.entry("one", has_page=False), at=OLD)])
    decide(store)
    take_out(store)
    rewritten = make.entry(
        "one", has_page=False, content=make.article("Quite another text. " * 9, source=TextSource.FEED)
    )
    store.apply([make.polled(feed_id, rewritten, at=NOON)])
    assert value(store, "select count(*) from articles") == 1
    assert (row(store, "one")["fate"], row(store, "one")["text"]) == ("purged", "")
    assert store.read(unmatched, 9, limit=9) == []


def hit(store: Writer, name: str) -> None:
    version = value(store, "select version_id from _matching where article_id = ?", id_of(store, name))
    store.apply([make.matched(id_of(store, name), version, make.hit(), words=None)])


def retired(store: Writer, name: str) -> None:
    hit(store, name)
    version = value(store, "select version_id from _matching where article_id = ?", id_of(store, name))
    store.apply([make.matched(id_of(store, name), version, words=None)])
    assert value(store, "select state from hits") == "retired"


def undecided(store: Writer, name: str) -> None:
    version = value(store, "select version_id from _matching where article_id = ?", id_of(store, name))
    store.apply([make.matched(id_of(store, name), version, words=None, undecided=("drones",))])


def changed_topics(store: Writer, _: str) -> None:
    topic = Adopted(topic="drones", version="v2", title=None, definition="{}")
    store.write(adopt, [topic], keep=[], now=NOON)


def to_be_read(store: Writer, name: str) -> None:
    store.apply([make.visited(id_of(store, name), None, next_visit_at=NOON, tries=1)])


def no_topics(store: Writer, _: str) -> None:
    store.write(lambda database: database.execute("delete from _generations"))
    store.write(lambda database: database.execute("update _matching set generation = 0"))


@pytest.mark.parametrize("happened", [hit, retired, undecided, changed_topics, to_be_read, no_topics])
def test_what_matters_or_is_not_decided_stays(store: Writer, happened) -> None:
    put(store, "one")
    happened(store, "one")
    assert take_out(store) == 0
    assert row(store, "one")["text"] == text("one")


def test_words_that_would_be_made_otherwise_today_stay_and_are_not_found(store: Writer) -> None:
    store.apply([make.polled(1, make.entry("one", has_page=False), at=OLD)])
    store.apply([make.matched(1, 1, words="harbour of another folding altogether")])
    assert take_out(store) == 1
    assert found(store, "harbour") == []
    assert value(store, "select count(*) from _article_words where _article_words match 'harbour'") == 1
    assert store.read(faults) == []


def test_a_search_that_is_under_way_copes(store: Writer) -> None:
    put(store, "one")
    ids = found(store, "harbour")
    take_out(store)
    (candidate,) = store.read(lambda database: list(candidates(database, ids)))
    assert candidate.document.text == ""


def test_a_bite_is_bounded_and_says_how_far_it_came(store: Writer) -> None:
    put(store, *map(str, range(retention.PURGED + 5)))
    first = store.write(purge, before=YEAR, after=0, now=NOON)
    assert (first.articles, first.upto) == (retention.PURGED, retention.PURGED)
    rest = store.write(purge, before=YEAR, after=first.upto, now=NOON)
    assert (rest.articles, rest.upto) == (5, first.upto + retention.LOOKED_AT)
    assert store.read(seen_before, YEAR) == retention.PURGED + 5
    assert store.read(seen_before, OLD) == 0


async def test_rows_without_a_text_go_in_bites_after_four_hundred_days(store: Writer, tmp_path: Path) -> None:
    put(store, *map(str, range(forgotten.LOOKED_AT + 5)))
    put(store, "young", at=NEW)
    settings = RetentionSettings(text_without_hit_s=365 * DAY_S)
    assert (await kept(tmp_path, settings)).forgotten == 0
    store.write(lambda database: database.execute("update _feed_states set present = null"))
    late = NOON + timedelta(days=401)
    first = store.write(forgotten.forget, now=late)
    assert (first.articles, first.upto) == (forgotten.LOOKED_AT, (to_text(NOON), forgotten.LOOKED_AT))
    rest = store.write(forgotten.forget, now=late, after=first.upto)
    assert (rest.articles, rest.upto) == (5, None)
    assert value(store, "select group_concat(title) from articles") == "Title young"
    assert value(store, "select count(*) from stories") == 1
    assert store.read(faults) == []


async def kept(folder: Path, settings: RetentionSettings) -> Purged:
    ledger = Ledger(Writer(folder / "monitor.db"))
    try:
        return await keep(ledger, settings, NOON)
    finally:
        await ledger.close()


async def test_everything_is_kept_by_default(store: Writer, tmp_path: Path) -> None:
    put(store, "one")
    assert await kept(tmp_path, RetentionSettings()) == Purged(articles=0)
    assert row(store, "one")["fate"] == "read"


async def test_all_that_is_older_goes_and_nothing_younger(store: Writer, tmp_path: Path) -> None:
    put(store, *map(str, range(60)))
    put(store, *map(str, range(60, 70)), at=NEW)
    settings = RetentionSettings(text_without_hit_s=365 * DAY_S)
    assert await kept(tmp_path, settings) == Purged(articles=60)
    assert store.read(read.fates) == {Fate.PURGED: 60, Fate.READ: 10}
    assert await kept(tmp_path, settings) == Purged(articles=0)


async def test_polling_goes_on_beside_it(store: Writer, tmp_path: Path) -> None:
    put(store, *map(str, range(4 * retention.PURGED)))
    ledger = Ledger(Writer(tmp_path / "monitor.db"))
    try:
        keeping = asyncio.create_task(keep(ledger, RetentionSettings(text_without_hit_s=365 * DAY_S), NOON))
        await ledger.apply(make.polled(1, make.entry("meanwhile"), at=NOON))
        assert not keeping.done()
        assert await keeping == Purged(articles=4 * retention.PURGED)
    finally:
        await ledger.close()


def test_polls_stay_as_long_as_they_are_wanted(store: Writer) -> None:
    for day in range(100):
        at = OLD + timedelta(days=day)
        store.apply([make.polled(1, at=at, log_since=at - timedelta(days=60)), make.polled(2, at=at)])
    assert value(store, "select count(*) from fetches where feed_id = 1") == 61
    assert value(store, "select count(*) from fetches where feed_id = 2") == 30
    late = OLD + timedelta(days=900)
    store.apply([make.polled(1, at=late, log_since=late - timedelta(days=60))])
    assert value(store, "select count(*) from fetches where feed_id = 1") == 30
