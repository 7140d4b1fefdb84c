"""Topics that change: what becomes of their hits, verdicts and decisions, in the store."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlite_utils import Database

import make
from archives import Archive, rules
from make import NOON
from monitor.pipeline.adoption import draft_of, settle, settle_as_planned
from monitor.pipeline.changes import Draft, Examined, changes, plan
from monitor.records import Adopt
from monitor.store import read
from monitor.store.adopted import Adopted, adopt, generation
from monitor.store.matched import unmatched
from monitor.store.nearmisses import KEPT, SPARE
from monitor.store.reviews import review
from monitor.store.sources import sync_feeds
from monitor.store.standings import known_topics
from monitor.store.write import Writer
from monitor.topics import read as read_topics
from monitor.tuning.comparison import Comparison

Row = dict[str, object]


def topic(name: str, version: str = "v1") -> Adopted:
    return Adopted(topic=name, version=version, title=name, definition="{}")


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Writer]:
    """Three articles of one feed, and `drones` in force."""
    writer = Writer(tmp_path / "monitor.db")
    writer.write(sync_feeds, (make.feed("a"),), interval_s=900, now=NOON, first_due=lambda _: NOON)
    writer.apply([make.polled(1, *(make.entry(name) for name in ("one", "two", "three")))])
    writer.write(adopt, [topic("drones")], keep=(), now=NOON)
    yield writer
    writer.close()


def rows(writer: Writer, sql: str) -> list[Row]:
    return writer.read(lambda database: list(read.rows(database, sql)))


def verdict(writer: Writer, hit_id: int, said: str) -> None:
    assert writer.write(review, hit_id, said, note=None, reviewer="ana", reviewed_at="2026-11-22T13:00:00Z")


def hits(writer: Writer) -> dict[tuple[object, object], tuple[object, ...]]:
    """Article and topic → state, why it went, verdict."""
    found = rows(writer, "select article_id, topic, state, retired_because, verdict from hits order by id")
    return {(row["article_id"], row["topic"]): (row["state"], row["retired_because"], row["verdict"]) for row in found}


def test_a_hit_that_no_longer_holds_says_why_and_keeps_its_verdict(writer: Writer) -> None:
    writer.apply([make.matched(number, number, make.hit()) for number in (1, 2)])
    verdict(writer, 1, "relevant")
    second = writer.write(adopt, [topic("drones", "v2")], keep=(), now=NOON)
    asked = (("drones", "v2"),)
    writer.apply([make.matched(1, 1, generation=second, topics=asked, words=None, backfill=True)])
    writer.apply([make.matched(2, 2, make.hit(version="v2"), generation=second, topics=asked, words=None)])
    edited = make.article("Another text.")
    writer.apply([make.polled(1, make.entry("two", content=edited))])
    writer.apply([make.matched(2, 4, generation=second, topics=asked)])
    assert hits(writer) == {
        (1, "drones"): ("retired", "rules", "relevant"),
        (2, "drones"): ("retired", "text", None),
    }
    assert [row["topic_version"] for row in rows(writer, "select topic_version from reviews")] == ["v1"]


def test_a_hit_that_rematching_brings_back_is_backfill(writer: Writer) -> None:
    writer.apply([make.matched(1, 1, make.hit())])
    writer.apply([make.matched(1, 1, topics=(("drones", "v2"),), words=None)])
    writer.apply([make.matched(1, 1, make.hit(version="v3"), topics=(("drones", "v3"),), words=None, backfill=True)])
    (hit,) = rows(writer, "select state, backfill, retired_because from hits")
    assert hit == {"state": "current", "backfill": 1, "retired_because": None}


def test_a_deleted_topic_retires_its_hits_and_has_them_again_when_it_is_put_back(writer: Writer) -> None:
    writer.write(adopt, [topic("drones"), topic("grain")], keep=(), now=NOON)
    both = (("drones", "v1"), ("grain", "v1"))
    writer.apply([make.matched(1, 1, make.hit("grain"), generation=2, topics=both)])
    verdict(writer, 1, "relevant")
    writer.write(adopt, [topic("drones", "v2"), topic("grain")], keep=(), now=NOON)  # article 1 is not matched again
    writer.write(adopt, [topic("drones", "v2")], keep=(), now=NOON)
    assert hits(writer) == {(1, "grain"): ("retired", "deleted", "relevant")}
    last = writer.write(adopt, [topic("drones", "v2"), topic("grain")], keep=(), now=NOON)
    assert hits(writer) == {(1, "grain"): ("current", None, "relevant")}
    behind = {item.article_id: item.topics for item in writer.read(unmatched, last, limit=9)}
    assert behind[1] == (("drones", "v2"),)


def test_a_version_keeps_how_much_it_found(writer: Writer) -> None:
    writer.apply([make.matched(1, 1, make.hit()), make.matched(2, 2, make.hit(score=40))])
    writer.write(adopt, [topic("drones", "v2")], keep=(), now=NOON)
    writer.write(adopt, [topic("drones", "v1")], keep=(), now=NOON)
    found = rows(writer, "select version, alerts, reviews, retired_at is null as in_force from topics order by version")
    assert found == [
        {"version": "v1", "alerts": None, "reviews": None, "in_force": 1},
        {"version": "v2", "alerts": 1, "reviews": 1, "in_force": 0},
    ]


def test_a_renamed_topic_takes_everything_along_and_nothing_is_matched_again(writer: Writer) -> None:
    writer.apply(
        [
            make.matched(1, 1, make.hit()),
            make.matched(2, 2, undecided=("drones",)),
            make.matched(3, 3),
        ]
    )
    verdict(writer, 1, "relevant")
    writer.write(
        lambda database: database.execute(
            """insert into outbox (story_id, topic, hit_id, channel, created_at, due_at)
            values (1, 'drones', 1, 'mail', '2026', '2026')"""
        )
    )
    number = writer.write(adopt, [topic("uavs")], keep=(), now=NOON, renames={"drones": "uavs"})
    assert hits(writer) == {(1, "uavs"): ("current", None, "relevant")}
    for table in ("outbox", "_undecided", "topics"):
        assert [row["topic"] for row in rows(writer, f"select topic from {table}")] == ["uavs"], table
    assert writer.read(generation)[1] == {"uavs": "v1"}
    assert writer.read(unmatched, number, limit=9) == []
    verdict(writer, 1, "irrelevant")
    assert hits(writer) == {(1, "uavs"): ("current", None, "irrelevant")}


def test_a_chain_of_renames_ends_at_the_last_name(writer: Writer) -> None:
    writer.apply([make.matched(1, 1, make.hit())])
    writer.write(adopt, [topic("uavs")], keep=(), now=NOON, renames={"drones": "uavs"})
    writer.write(adopt, [topic("aircraft", "v2")], keep=(), now=NOON, renames={"uavs": "aircraft"})
    assert list(hits(writer)) == [(1, "aircraft")]
    versions = rows(writer, "select version, retired_at is null as in_force from topics order by version")
    assert versions == [{"version": "v1", "in_force": 0}, {"version": "v2", "in_force": 1}]


def test_a_name_with_an_earlier_life_does_not_stand_in_the_way(writer: Writer) -> None:
    writer.write(adopt, [topic("drones"), topic("uavs")], keep=(), now=NOON)
    both = (("drones", "v1"), ("uavs", "v1"))
    for number in (1, 2):
        writer.apply([make.matched(number, number, make.hit(), make.hit("uavs"), generation=2, topics=both)])
    verdict(writer, 2, "irrelevant")  # uavs on the first article
    verdict(writer, 4, "irrelevant")  # uavs on the second
    verdict(writer, 3, "relevant")  # drones on the second
    writer.write(adopt, [topic("drones")], keep=(), now=NOON)
    writer.write(adopt, [topic("uavs", "v9")], keep=(), now=NOON, renames={"drones": "uavs"})
    assert hits(writer) == {
        (1, "uavs"): ("current", None, "irrelevant"),
        (1, "drones"): ("retired", "deleted", "irrelevant"),
        (2, "uavs"): ("current", None, "relevant"),
        (2, "drones"): ("retired", "deleted", "irrelevant"),
    }


def test_undecided_is_tried_again_under_the_next_version_of_that_topic_alone(writer: Writer) -> None:
    def undecided() -> list[tuple[object, object]]:
        return [
            (row["topic"], row["topic_version"])
            for row in rows(writer, "select topic, topic_version from _undecided order by topic")
        ]

    writer.write(adopt, [topic("drones"), topic("grain")], keep=(), now=NOON)
    both = (("drones", "v1"), ("grain", "v1"))
    writer.apply([make.matched(1, 1, generation=2, topics=both, undecided=("drones",))])
    third = writer.write(adopt, [topic("drones"), topic("grain", "v2")], keep=(), now=NOON)
    (waiting,) = [item for item in writer.read(unmatched, third, limit=9) if item.article_id == 1]
    assert waiting.topics == (("grain", "v2"),)
    writer.apply([make.matched(1, 1, generation=third, topics=waiting.topics, words=None)])
    assert undecided() == [("drones", "v1")]
    fourth = writer.write(adopt, [topic("drones", "v2"), topic("grain", "v2")], keep=(), now=NOON)
    (waiting,) = [item for item in writer.read(unmatched, fourth, limit=9) if item.article_id == 1]
    assert waiting.topics == (("drones", "v2"),)
    writer.apply([make.matched(1, 1, generation=fourth, topics=waiting.topics, words=None, undecided=("drones",))])
    assert undecided() == [("drones", "v2")]
    writer.apply([make.polled(1, make.entry("one", content=make.article("Another text.")))])
    writer.apply([make.matched(1, 4, generation=fourth, topics=(("drones", "v2"), ("grain", "v2")))])
    assert undecided() == []


def test_an_undecided_article_keeps_its_hit(writer: Writer) -> None:
    writer.apply([make.matched(1, 1, make.hit())])
    slow = replace(make.matched(1, 1, topics=(("drones", "v2"),), words=None), undecided=("drones",))
    writer.apply([slow])
    assert hits(writer) == {(1, "drones"): ("current", None, None)}


def test_a_settling_that_is_cut_short_leaves_everything_as_it_was(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive.db")
    archive.adopt(rules(fleet="=zyzzyva", grain="=wheat"))
    archive.add("A zyzzyva was seen.")
    archive.match()
    everything = ("topics", "_generations", "_matching", "hits", "_pending")

    def stored() -> list[list[Row]]:
        return [rows(archive.writer, f"select * from {table}") for table in everything]

    def killed(database: Database, draft: Draft) -> None:
        assert settle(database, draft, Adopt.GUARDED, {}, NOON).plan.adopted
        raise KeyboardInterrupt

    before = stored()
    file = read_topics(
        "{version: 1, topics: {uavs: {match: ['=zyzzyva'], was: fleet}, boats: {match: ['=quxboat']}}}", "t"
    )
    draft = draft_of(file)
    with pytest.raises(KeyboardInterrupt):
        archive.writer.write(killed, draft)
    assert stored() == before
    settled = archive.writer.write(settle, draft, Adopt.GUARDED, {}, NOON)
    assert {change.topic for change in settled.plan.adopted} == {"uavs", "boats", "grain"}
    again = archive.writer.write(settle, draft, Adopt.GUARDED, {}, NOON)
    assert (again.generation, again.plan.adopted) == (settled.generation, ())
    archive.writer.close()


MANY = 10_000


def test_ten_thousand_hits_are_compared_and_renamed(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive.db")
    archive.adopt(rules(fleet="=zyzzyva"))
    archive.writer.write(multiplied)
    (found,) = archive.backtest(archive.trial("=quxboat")).comparisons
    assert (found.lost, found.lost_relevant, found.kept, found.gained) == (MANY // 2, MANY // 10, MANY // 2, 0)
    file = read_topics("{version: 1, topics: {uavs: {match: ['=zyzzyva'], was: fleet}}}", "t")
    draft = draft_of(file)
    settled = archive.writer.write(settle, draft, Adopt.GUARDED, {}, NOON)
    assert archive.writer.read(unmatched, settled.generation, limit=9) == []
    (counted,) = rows(archive.writer, "select topic, count(*) as hits, sum(verdict is not null) as said from hits")
    assert counted == {"topic": "uavs", "hits": MANY, "said": MANY // 10}
    archive.writer.close()


def multiplied(database: Database) -> None:
    """Articles with a hit of `fleet` each; every other one also speaks of a quxboat, every tenth was found relevant."""
    (version,) = database.execute("select version from topics").fetchone()
    numbers = f"with recursive number (n) as (select 1 union all select n + 1 from number where n < {MANY})"
    text = "'A zyzzyva ' || n || iif(n % 2, ' near a quxboat', '') || ' was seen.'"
    for statement in (
        "insert into stories (id, first_seen_at) select n, '2026-11-22T12:00:00Z' from number",
        f"""insert into articles (id, url, title, published_at, first_seen_at, languages, text_source, words, fate,
            content_hash, story_id, text)
        select n, 'https://a.example/' || n, '', '2026-11-22T12:00:00Z', '2026-11-22T12:00:00Z', 'en', 'feed', 5,
            'feed_text', '', n, {text} from number""",
        """insert into article_versions (id, article_id, seen_at, text_source, words, content_hash)
        select n, n, '2026-11-22T12:00:00Z', 'feed', 5, '' from number""",
        "insert into _matching (article_id, version_id, generation) select n, n, 1 from number",
        f"insert into _article_words (rowid, words) select n, lower(replace({text}, '.', '')) from number",
        f"""insert into hits (article_id, topic, topic_version, level, score, matched_at, story_id, excerpt, terms,
            verdict)
        select n, 'fleet', '{version}', 'alert', 60, '2026-11-22T12:00:00Z', n, '', 'zyzzyva',
            iif(n % 10 = 0, 'relevant', null) from number""",
    ):
        database.execute(f"{numbers} {statement}")


def test_a_sample_of_near_misses_is_kept_the_latest_ones(tmp_path: Path) -> None:
    def near() -> list[tuple[object, object, object]]:
        found = rows(archive.writer, "select article_id, score, terms from _near_misses order by article_id")
        return [(row["article_id"], row["score"], row["terms"]) for row in found]

    archive = Archive(tmp_path / "archive.db")
    sense = "{name: ours, mention: '=zyzzyva', when: '=\"our zyzzyva\"'}"
    archive.adopt(rules(fleet=f"{{match: [{{query: '=zyzzyva', points: 20}}], ignore: [{sense}]}}"))
    for text in ("A zyzzyva was seen.", "Nothing was seen.", "Here is our zyzzyva."):
        archive.add(text)
    archive.match()
    assert near() == [(1, 20, "zyzzyva")]
    archive.adopt(rules(fleet="{match: [{query: '=zyzzyva', points: 14}]}"))
    archive.match()
    assert near() == []
    archive.adopt(rules(fleet="{match: [{query: '=zyzzyva', points: 15}]}"))
    archive.match()
    assert near() == [(1, 15, "zyzzyva"), (3, 15, "zyzzyva")]
    for number in range(KEPT + 30):
        archive.add(f"A zyzzyva was seen {number} times.")
    archive.match()
    assert KEPT <= len(near()) <= KEPT + SPARE
    assert near()[-1][0] == 3 + KEPT + 30
    archive.writer.close()


def test_a_plan_is_void_once_somebody_has_said_something_else_of_a_hit(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive.db")
    archive.adopt(rules(fleet="=zyzzyva"))
    archive.add("A zyzzyva was seen.")
    archive.match()
    draft = draft_of(read_topics(rules(fleet="=quxboat"), "t"))
    known = archive.writer.read(known_topics)
    (change,) = changes(draft, known)
    examined = {"fleet": Examined.of(change, Comparison(topic="fleet", lost=1), "2026-11-22T12:00:00Z")}
    planned = plan(draft, known, Adopt.GUARDED, examined, at="2026-11-22T12:00:00Z")
    assert planned.adopted == (change,)
    archive.verdict(1, "relevant")
    assert archive.writer.write(settle_as_planned, planned, known, NOON) is None
    settled = archive.writer.write(settle, draft, Adopt.GUARDED, examined, NOON)
    assert (settled.plan.adopted, [one.topic for one in settled.plan.unexamined]) == ((), ["fleet"])
    assert archive.standing()[0].match[0].written == "=zyzzyva"
    archive.writer.close()
