"""The store, on real SQLite: changes apply whole, nothing is lost, nothing is done twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import make
from make import NOON
from monitor.errors import StoreError
from monitor.records import Failure, Fate, FeedState, TextSource, Validators
from monitor.store import read
from monitor.store.adopted import Adopted, adopt, adopted, generation, keep_forms, known_forms
from monitor.store.matched import unmatched
from monitor.store.sources import claim_due, make_due, sync_feeds
from monitor.store.turns import release
from monitor.store.visited import claim_waiting
from monitor.store.write import Writer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from monitor.records import Feed, Hit


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Writer]:
    store = Writer(tmp_path / "monitor.db")
    sync(store, make.feed("a"), make.feed("b"))
    yield store
    store.close()


def sync(store: Writer, *feeds: Feed) -> None:
    store.write(sync_feeds, feeds, interval_s=900, now=NOON, first_due=lambda _: NOON)


def value(store: Writer, sql: str, *parameters: object) -> object:
    return store.read(lambda database: database.execute(sql, parameters).fetchone()[0])


def dump(store: Writer, table: str) -> list[read.Row]:
    return store.read(lambda database: list(read.rows(database, f"select * from {table}")))


def test_new_entries_become_articles_to_visit_and_to_match(writer: Writer) -> None:
    assert writer.apply([make.polled(1, make.entry("one"), make.entry("two"))]) == [2]
    assert [item.url for item in writer.write(claim_waiting, NOON, limit=9)] == [
        "https://news.example/one",
        "https://news.example/two",
    ]
    assert [item.document.title for item in writer.read(unmatched, 1, limit=9)] == ["Title one", "Title two"]


def test_the_same_entries_again_store_nothing(writer: Writer) -> None:
    change = make.polled(1, make.entry("one"))
    writer.apply([change])
    before = [dump(writer, table) for table in ("articles", "article_versions", "sightings", "stories")]
    assert writer.apply([change]) == [0]
    assert [dump(writer, table) for table in ("articles", "article_versions", "sightings", "stories")] == before


def test_two_feeds_with_one_article_are_two_sightings(writer: Writer) -> None:
    link = "https://news.example/same"
    writer.apply([make.polled(1, make.entry("x", url=link)), make.polled(2, make.entry("y", url=link))])
    assert value(writer, "select count(*) from articles") == 1
    assert value(writer, "select count(*) from sightings") == 2


def test_the_fullest_feed_text_serves_whichever_feed_comes_first(tmp_path: Path) -> None:
    short = make.entry("x", url="https://n.example/1", content=make.article("Short."))
    full = make.entry(
        "y", url="https://n.example/1", content=make.article("Long and full text.", source=TextSource.FEED)
    )
    outcomes = []
    for number, order in enumerate(([short, full], [full, short])):
        store = Writer(tmp_path / f"{number}.db")
        sync(store, make.feed("a"), make.feed("b"))
        store.apply([make.polled(feed_id, item) for feed_id, item in enumerate(order, start=1)])
        outcomes.append(value(store, "select text || text_source || title from articles"))
        store.close()
    assert outcomes[0] == outcomes[1] == "Long and full text.feedA title"


def test_an_entry_that_breaks_takes_its_whole_poll_with_it_and_no_other(writer: Writer) -> None:
    bad = make.entry("bad", content=make.article(title=None))  # type: ignore[arg-type]
    outcomes = writer.apply([make.polled(1, make.entry("one"), bad), make.polled(2, make.entry("two"))])
    assert isinstance(outcomes[0], StoreError)
    assert outcomes[1] == 1
    assert value(writer, "select count(*) from articles") == 1
    assert value(writer, "select last_polled_at from feeds where id = 1") is None
    assert value(writer, "select etag from _feed_states where feed_id = 1") is None


def test_validators_due_time_and_health_commit_with_the_entries(writer: Writer) -> None:
    writer.apply([make.polled(1, make.entry("one"))])
    feed = next(due for due in writer.write(claim_due, NOON + timedelta(hours=1), limit=9) if due.id == 1)
    assert feed.validators == Validators(etag='"1"', url="https://a.example/feed.xml")
    assert feed.body_hash == "0" * 64
    assert feed.polls == 1
    assert value(writer, "select health from feed_health where feed_id = 1") == "ok"


def test_a_failed_poll_leaves_class_count_and_next_time(writer: Writer) -> None:
    failure = Failure(error_class="timeout", text="no answer within 45 s")
    writer.apply([make.polled(1, parsed=None, failure=failure, failures=1, status=None)])
    row = dump(writer, "feed_health")[0]
    assert (row["health"], row["error_class"], row["failures"]) == ("failing", "timeout", 1)
    assert row["last_success_at"] is None


def test_a_feeds_log_keeps_its_last_polls(writer: Writer) -> None:
    for minute in range(40):
        writer.apply([make.polled(1, at=NOON + timedelta(minutes=minute))])
    assert value(writer, "select count(*) from fetches") == 30
    assert value(writer, "select max(fetched_at) from fetches") == "2026-11-22T12:39:00Z"


def test_a_claim_is_leased_and_fair_between_hosts(writer: Writer) -> None:
    sync(writer, *(make.feed("crowd", url=f"https://crowd.example/{number}") for number in range(50)), make.feed("a"))
    claimed = writer.write(claim_due, NOON, limit=6)
    assert "https://a.example/feed.xml" in {due.feed.url for due in claimed}
    again = writer.write(claim_due, NOON, limit=100)
    assert not {due.id for due in claimed} & {due.id for due in again}
    assert writer.write(claim_due, NOON + timedelta(minutes=11), limit=1)


def test_the_owner_of_the_store_takes_back_all_leases(writer: Writer) -> None:
    assert len(writer.write(claim_due, NOON, limit=9)) == 2
    assert writer.write(claim_due, NOON, limit=9) == []
    writer.write(release)
    assert len(writer.write(claim_due, NOON, limit=9)) == 2


def test_every_active_feed_can_be_made_due(writer: Writer) -> None:
    writer.apply([make.polled(1, at=NOON), make.polled(2, at=NOON)])
    sync(writer, make.feed("a"), make.feed("b", paused=True), make.feed("new"))
    writer.write(make_due, NOON, everything=True)
    assert [due.feed.name for due in writer.write(claim_due, NOON, limit=9)] == ["A", "NEW"]


def test_first_polls_can_be_made_due_without_the_others(writer: Writer) -> None:
    writer.apply([make.polled(1, at=NOON)])
    later = lambda _: NOON + timedelta(hours=1)  # noqa: E731
    writer.write(sync_feeds, [make.feed("a"), make.feed("new")], interval_s=900, now=NOON, first_due=later)
    writer.write(make_due, NOON, everything=False)
    assert [due.feed.name for due in writer.write(claim_due, NOON, limit=9)] == ["NEW"]


def test_removed_and_paused_feeds_are_not_polled_and_keep_their_articles(writer: Writer) -> None:
    writer.apply([make.polled(1, make.entry("one"))])
    sync(writer, make.feed("b", paused=True))
    assert writer.write(claim_due, NOON + timedelta(days=1), limit=9) == []
    assert [row["health"] for row in dump(writer, "feed_health")] == ["removed", "paused"]
    sync(writer, make.feed("a"), make.feed("b"))
    assert len(writer.write(claim_due, NOON + timedelta(days=1), limit=9)) == 2
    assert value(writer, "select count(*) from articles") == 1


def test_a_read_page_replaces_the_summary_and_keeps_it_as_a_version(writer: Writer) -> None:
    writer.apply([make.polled(1, make.entry("one"))])
    writer.apply([make.visited(1, make.article("The whole text of the page.", source=TextSource.PAGE))])
    assert value(writer, "select text_source || fate from articles") == "pageread"
    versions = dump(writer, "article_versions")
    assert [version["text"] for version in versions] == ["A summary.", None]
    assert writer.read(unmatched, 1, limit=9)[0].version_id == versions[1]["id"]
    assert writer.write(claim_waiting, NOON + timedelta(days=1), limit=9) == []


def test_a_feed_that_is_configured_otherwise_is_gone_no_less(writer: Writer) -> None:
    def state() -> object:
        return value(writer, "select state from feeds")

    sync(writer, make.feed("a"))
    writer.apply([make.polled(1, state=FeedState.GONE)])
    sync(writer, make.feed("a", language="tr"))
    assert (state(), value(writer, "select language from feeds")) == ("gone", "tr")
    sync(writer, make.feed("a", paused=True))
    assert state() == "paused"
    sync(writer, make.feed("a"))
    assert state() == "active"


def test_a_feed_that_an_older_program_wrote_is_no_other(writer: Writer) -> None:
    sync(writer, make.feed("a"))
    older = "update _feed_states set source = json_remove(source, '$.access.origin')"
    writer.write(lambda database: database.execute(older))
    before = value(writer, "select source from _feed_states")
    sync(writer, make.feed("a"))
    assert value(writer, "select source from _feed_states") == before


def test_a_feed_that_edits_an_item_changes_the_text_that_serves_only(writer: Writer) -> None:
    writer.apply([make.polled(1, make.entry("one"))])
    writer.apply([make.polled(1, make.entry("one", content=make.article("A better summary.")))])
    assert value(writer, "select text from articles") == "A better summary."
    writer.apply([make.visited(1, make.article("The page.", source=TextSource.PAGE))])
    writer.apply([make.polled(1, make.entry("one", content=make.article("The page: a title.")))])
    assert value(writer, "select text from articles") == "The page."


def test_what_an_edit_adds_to_a_page_that_was_read_stands_behind_its_text(writer: Writer) -> None:
    writer.apply([make.polled(1, make.entry("one"))])
    writer.apply([make.visited(1, make.article("The page.", source=TextSource.PAGE))])
    writer.apply([make.polled(1, make.entry("one", content=make.article("A summary. Drones seen since.")))])
    assert (
        value(writer, "select text || ' ' || fate from articles") == "The page.\n\nA summary. Drones seen since. read"
    )
    assert [version["text"] for version in dump(writer, "article_versions")] == ["A summary.", "The page.", None]


def test_a_counter_in_an_item_writes_nothing(writer: Writer) -> None:
    for visits in range(40):
        writer.apply([make.polled(1, make.entry("one", content=make.article(f"Read {visits} times.")))])
    assert value(writer, "select edits from sightings") == 0
    assert value(writer, "select count(*) from article_versions") == 1


def test_what_differs_at_every_poll_does_not_write_for_ever(writer: Writer) -> None:
    for word in (first + second for first in "abcdefg" for second in "abcdef"):
        writer.apply([make.polled(1, make.entry("one", content=make.article(f"Today's word is {4 * word}.")))])
    assert value(writer, "select edits from sightings") == 24
    assert value(writer, "select count(*) from article_versions") <= 25


def test_a_failed_visit_keeps_the_summary_and_its_next_time(writer: Writer) -> None:
    writer.apply([make.polled(1, make.entry("one"))])
    failure = Failure(error_class="http_500", text="the server failed")
    later = NOON + timedelta(minutes=15)
    writer.apply([make.visited(1, None, failure=failure, tries=1, next_visit_at=later)])
    assert value(writer, "select fate || error_class || text from articles") == "failedhttp_500A summary."
    assert writer.write(claim_waiting, NOON, limit=9) == []
    assert writer.write(claim_waiting, later, limit=9)[0].tries == 1


def test_a_hit_is_stored_with_its_reasons_and_counted_once(writer: Writer) -> None:
    writer.apply([make.polled(1, make.entry("one"))])
    for _ in range(2):
        writer.apply([make.matched(1, 1, make.hit(), words=None)])
    row = dump(writer, "hit_list")[0]
    assert (row["topic"], row["level"], row["score"], row["source"], row["copies"]) == ("drones", "alert", 60, "A", 1)
    assert len(dump(writer, "hit_reasons")) == 1
    assert writer.read(unmatched, 1, limit=9) == []
    assert len(writer.read(unmatched, 2, limit=9)) == 1


def test_a_hit_that_no_longer_holds_is_retired_and_comes_back(writer: Writer) -> None:
    writer.apply([make.polled(1, make.entry("one")), make.matched(1, 1, make.hit())])
    writer.apply([make.matched(1, 1, generation=2, words=None)])
    assert value(writer, "select state from hits") == "retired"
    assert dump(writer, "review_queue") == []
    writer.apply([make.matched(1, 1, make.hit(score=40), generation=3, words=None)])
    assert value(writer, "select state || level from hits") == "currentreview"


def test_a_match_of_a_version_that_was_rewritten_meanwhile_is_dropped(writer: Writer) -> None:
    writer.apply([make.polled(1, make.entry("one"))])
    writer.apply([make.visited(1, make.article("The page.", source=TextSource.PAGE))])
    writer.apply([make.matched(1, 1, make.hit())])
    assert dump(writer, "hits") == []
    assert len(writer.read(unmatched, 1, limit=9)) == 1


def test_an_undecided_topic_keeps_its_earlier_hit(writer: Writer) -> None:
    writer.apply([make.polled(1, make.entry("one")), make.matched(1, 1, make.hit())])
    writer.apply([make.matched(1, 1, generation=2, undecided=("drones",), words=None)])
    assert value(writer, "select state from hits") == "current"
    assert value(writer, "select count(*) from _undecided") == 1


def test_verdicts_are_append_only_and_the_latest_counts(writer: Writer) -> None:
    writer.apply([make.polled(1, make.entry("one")), make.matched(1, 1, make.hit())])
    judge = """insert into reviews (hit_id, verdict, reviewed_at, topic_version, content_hash, rules)
        values (1, ?, '2026-11-22T12:00:00Z', 'v1', '', '[]')"""
    for verdict in ("irrelevant", "relevant"):
        writer.write(lambda database, word: database.execute(judge, [word]), verdict)
    assert value(writer, "select verdict from hit_list") == "relevant"
    assert dump(writer, "review_queue") == []
    for forbidden in ("update reviews set verdict = 'unsure'", "delete from reviews"):
        with pytest.raises(StoreError, match="append-only"):
            writer.write(lambda database, sql: database.execute(sql), forbidden)


def by_rule(rule: str) -> Hit:
    plain = make.hit()
    reason = plain.match.reasons[0]._replace(rule=rule)
    return replace(plain, match=plain.match._replace(reasons=(reason,)))


@pytest.mark.parametrize(
    ("source", "rule", "reviewed", "changed"),
    [
        (TextSource.SUMMARY, "boat", True, 1),
        (TextSource.SUMMARY, "boat", False, 1),
        (TextSource.SUMMARY, "drone", True, 0),  # an edit that adds no reason
        (TextSource.PAGE, "boat", True, 1),  # the page says more than what was reviewed
        (TextSource.PAGE, "boat", False, 0),  # the page of a new item
    ],
)
def test_a_hit_says_when_a_later_text_added_to_it(
    writer: Writer, source: TextSource, rule: str, reviewed: bool, changed: int
) -> None:
    writer.apply([make.polled(1, make.entry("one", has_page=False))])
    writer.apply([make.matched(1, 1, by_rule("drone"))])
    if reviewed:
        writer.write(
            lambda database: database.execute(
                """insert into reviews (hit_id, verdict, reviewed_at, topic_version, content_hash, rules)
                values (1, 'relevant', '2026-11-22T13:00:00Z', 'v1', '', '[]')"""
            )
        )
    later = make.article("Another text of many words, with a boat in it.", source=source)
    if source is TextSource.PAGE:
        writer.apply([make.visited(1, later)])
    else:
        writer.apply([make.polled(1, make.entry("one", has_page=False, content=later))])
    writer.apply([make.matched(1, 2, by_rule(rule), words="another text")])
    assert value(writer, "select changed from hits") == changed
    assert value(writer, "select count(*) from review_queue") == (1 if changed or not reviewed else 0)
    writer.apply([make.matched(1, 2, by_rule("ship"), words=None)])  # a new version of the topic is no edit
    assert value(writer, "select changed from hits") == changed


def test_full_text_follows_the_text_and_nothing_else(writer: Writer) -> None:
    def found(word: str) -> int:
        return len(writer.read(lambda database: list(database.table("articles").search(word))))

    writer.apply([make.polled(1, make.entry("one"))])
    assert found("summary") == 1
    writer.apply([make.visited(1, make.article("Corridor reopened.", source=TextSource.PAGE))])
    assert (found("summary"), found("corridor")) == (0, 1)
    writer.write(lambda database: database.execute("update articles set fate = 'removed'"))
    assert found("corridor") == 1


def test_adopting_numbers_generations_and_retires_what_went(writer: Writer) -> None:
    def topic(name: str, version: str) -> Adopted:
        return Adopted(topic=name, version=version, title=name, definition="{}")

    first = writer.write(adopt, [topic("drones", "v1"), topic("grain", "v1")], keep=(), now=NOON)
    assert writer.write(adopt, [topic("grain", "v1"), topic("drones", "v1")], keep=(), now=NOON) == first
    writer.apply([make.polled(1, make.entry("one")), make.matched(1, 1, make.hit("grain"), make.hit())])
    second = writer.write(adopt, [topic("drones", "v2")], keep=(), now=NOON)
    assert second == first + 1
    assert [standing.version for standing in writer.read(adopted)] == ["v2"]
    assert {row["topic"]: row["state"] for row in dump(writer, "hits")} == {
        "grain": "retired",
        "drones": "current",
    }
    assert writer.read(unmatched, second, limit=9)[0].topics == (("drones", "v2"),)
    third = writer.write(adopt, [topic("drones", "v1")], keep=(), now=NOON)
    assert writer.read(generation) == (third, {"drones": "v1"})
    assert value(writer, "select count(*) from topics where topic = 'drones'") == 2


def test_only_the_changed_topics_see_an_old_article_again(writer: Writer) -> None:
    def topics(*versions: str) -> list[Adopted]:
        return [
            Adopted(topic=name, version=version, title=None, definition="{}")
            for name, version in zip(("a", "b"), versions, strict=True)
        ]

    writer.apply([make.polled(1, make.entry("one"))])
    first = writer.write(adopt, topics("1", "1"), keep=(), now=NOON)
    writer.apply([make.matched(1, 1, generation=first, topics=(("a", "1"), ("b", "1")))])
    second = writer.write(adopt, topics("1", "2"), keep=(), now=NOON)
    waiting = writer.read(unmatched, second, limit=9)[0]
    assert waiting.topics == (("b", "2"),)
    assert waiting.backfill
    assert waiting.indexed


def test_word_forms_are_kept_by_analyser(writer: Writer) -> None:
    writer.write(keep_forms, "one", {("en", "drone"): ("drone", "drones")})
    assert writer.read(known_forms, "one", [("en", "drone"), ("en", "ship")]) == {("en", "drone"): ("drone", "drones")}
    assert writer.read(known_forms, "two", [("en", "drone")]) == {}


def test_the_fate_column_knows_the_closed_list(writer: Writer) -> None:
    writer.apply([make.polled(1, make.entry("one"))])
    for fate in Fate:
        writer.write(lambda database, word: database.execute("update articles set fate = ?", [word]), fate.value)


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    import sqlite3

    path = tmp_path / "monitor.db"
    other = sqlite3.connect(path)
    other.execute("create table theirs (x)")
    other.close()
    with pytest.raises(StoreError, match="another program"):
        Writer(path)


def test_an_older_program_refuses_a_newer_database(writer: Writer) -> None:
    writer.write(
        lambda database: database.execute(
            "insert into _sqlite_migrations (migration_set, name, applied_at) values ('monitor', '9999_later', '')"
        )
    )
    with pytest.raises(StoreError, match="newer monitor"):
        Writer(writer.path)


def test_what_is_no_database_is_named_and_left(tmp_path: Path) -> None:
    path = tmp_path / "monitor.db"
    path.write_bytes(b"not a database, a letter" * 100)
    with pytest.raises(StoreError, match="not a database"):
        Writer(path)
    assert path.read_bytes().startswith(b"not a database, a letter")


def test_every_table_is_strict_and_readable_by_an_old_sqlite(writer: Writer) -> None:
    sql = writer.read(lambda database: [row["sql"] for row in read.rows(database, "select sql from sqlite_master")])
    tables = [text for text in sql if text and text.startswith("CREATE TABLE") and "_sqlite_migrations" not in text]
    tables = [text for text in tables if "_fts_" not in text and "_words_" not in text]
    assert len(tables) > 15
    assert all("strict" in text.splitlines()[-1] for text in tables)


def test_another_source_of_an_article_is_asked_about_again(writer: Writer) -> None:
    link = "https://news.example/same"
    writer.apply([make.polled(1, make.entry("x", url=link)), make.matched(1, 1, make.hit())])
    assert writer.read(unmatched, 1, limit=9) == []
    writer.apply([make.polled(2, make.entry("y", url=link))])
    (waiting,) = writer.read(unmatched, 1, limit=9)
    assert waiting.document.origin.names == ("A", "B")
    assert waiting.indexed


def test_a_start_that_was_killed_before_the_first_table_is_no_strangers_database(tmp_path: Path) -> None:
    from sqlite_utils import Database

    from monitor.store.schema import migrations

    database = Database(tmp_path / "monitor.db")
    migrations.ensure_migrations_table(database)
    database.close()
    Writer(tmp_path / "monitor.db").close()


def test_a_change_with_a_text_that_cannot_be_stored_is_refused_alone(writer: Writer) -> None:
    bad = replace(make.entry("bad"), guid="\ud800")
    outcomes = writer.apply([make.polled(1, bad), make.polled(2, make.entry("two"))])
    assert isinstance(outcomes[0], StoreError)
    assert outcomes[1] == 1


def test_a_page_may_date_an_item_that_its_feed_did_not(writer: Writer) -> None:
    writer.apply([make.polled(1, make.entry("one", content=make.article("A summary.", published_at=None)))])
    assert writer.write(claim_waiting, NOON, limit=1)[0].article.published_at is None
    assert value(writer, "select published_at from articles") == "2026-11-22T12:00:00Z"


def test_a_topic_switched_off_and_then_deleted_retires_its_hits(writer: Writer) -> None:
    drones = Adopted(topic="drones", version="v1", title=None, definition="{}")
    grain = Adopted(topic="grain", version="v1", title=None, definition="{}")
    first = writer.write(adopt, [drones, grain], keep=(), now=NOON)
    writer.apply([make.polled(1, make.entry("one")), make.matched(1, 1, make.hit(), generation=first)])
    second = writer.write(adopt, [grain], keep=("drones",), now=NOON)
    assert value(writer, "select state from hits") == "current"
    assert writer.read(unmatched, second, limit=9) == []
    writer.write(adopt, [grain], keep=(), now=NOON)
    assert value(writer, "select state from hits") == "retired"


def test_one_host_has_no_more_than_its_share_out_at_a_time(writer: Writer) -> None:
    sync(writer, *(make.feed("crowd", url=f"https://crowd.example/{number}") for number in range(50)))
    assert len(writer.write(claim_due, NOON, limit=200)) == 2
    assert writer.write(claim_due, NOON, limit=200) == []


def test_a_page_that_is_read_later_dates_its_article_no_later_than_it_was_seen(writer: Writer) -> None:
    sync(writer, make.feed("a"))
    writer.apply([make.polled(1, make.entry("one", content=make.article("A summary.")))])
    writer.apply([make.visited(1, make.article("The page.", published_at=NOON + timedelta(hours=3)))])
    assert value(writer, "select published_at from articles") == "2026-11-22T12:05:00Z"
