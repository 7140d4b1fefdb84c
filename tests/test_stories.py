"""Copies of one report are one story, with one row in the queue; its verdicts and counts follow every change."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from itertools import permutations
from pathlib import Path

import pytest

import make
from make import NOON
from monitor.errors import StoreError
from monitor.review.shown import hit_page
from monitor.stages import stories
from monitor.store.inherited import rename
from wires import Press, hit, prose

REPORT = prose(220, 1)
TAIL = prose(60, 2)
BRIEF = " ".join(REPORT.split()[:56])
REWRITTEN = REPORT.replace(".", ", it said.", 3)
OTHER = prose(220, 3)


@pytest.fixture
def press(tmp_path: Path) -> Iterator[Press]:
    made = Press(tmp_path / "monitor.db")
    with closing(made.writer):
        yield made


def story(press: Press, article_id: int) -> tuple[object, object]:
    (row,) = press.rows(
        f"select copies, outlets from articles join stories on stories.id = story_id where articles.id = {article_id}"
    )
    return row["copies"], row["outlets"]


def verdicts(press: Press) -> dict[object, object]:
    return {row["article_id"]: row["verdict"] for row in press.rows("select article_id, verdict from hits")}


def test_copies_fold_and_are_counted_by_outlets(press: Press) -> None:
    press.publish(REPORT, outlet="a")
    press.publish(f"{REPORT}\n\n{TAIL}", outlet="b")
    press.publish(f"{prose(30, 9)}\n\n{REWRITTEN}", outlet="b")
    press.publish(OTHER, outlet="c")
    assert press.partition == {frozenset({1, 2, 3}), frozenset({4})}
    assert story(press, 1) == (3, 2)
    assert story(press, 4) == (1, 1)
    assert press.queue == [1, 4]


@pytest.mark.parametrize("order", tuple(permutations(range(4))))
def test_the_order_in_which_copies_come_changes_nothing(press: Press, order: tuple[int, ...]) -> None:
    texts = [REPORT, f"{REPORT}\n\n{TAIL}", BRIEF, OTHER]
    number = {which: press.publish(texts[which], outlet=f"o{which}") for which in order}
    assert press.partition == {frozenset({number[0], number[1], number[2]}), frozenset({number[3]})}


def test_an_excerpt_makes_no_two_reports_one(press: Press) -> None:
    """Two reports quote the same two sentences, which a third article has alone."""
    quoted = prose(50, 5)
    press.publish(quoted, outlet="a")
    press.publish(f"{quoted} {REPORT}", outlet="b")
    press.publish(f"{quoted} {OTHER}", outlet="c")
    assert press.partition == {frozenset({1, 2}), frozenset({3})}


def test_a_report_joins_two_stories_that_it_shows_to_be_one(press: Press) -> None:
    words = prose(300, 6).split()
    first, second = " ".join(words[:200]), " ".join(words[100:])
    press.publish(first, outlet="a")
    press.publish(second, outlet="b")
    assert len(press.partition) == 2
    press.review(2, "irrelevant")
    press.publish(" ".join(words), outlet="c")
    assert press.partition == {frozenset({1, 2, 3})}
    assert story(press, 1) == (3, 3)
    assert set(verdicts(press).values()) == {"irrelevant"}
    assert press.queue == []


def test_the_latest_verdict_counts_where_two_reviewed_stories_become_one(press: Press) -> None:
    words = prose(300, 6).split()
    press.publish(" ".join(words[:200]), outlet="a")
    press.publish(" ".join(words[100:]), outlet="b")
    press.review(2, "irrelevant")
    press.review(1, "relevant")
    press.publish(" ".join(words), outlet="c")
    assert verdicts(press) == {1: "relevant", 2: "relevant", 3: "relevant"}


def test_a_verdict_covers_copies_that_come_later(press: Press) -> None:
    press.publish(REPORT, outlet="a")
    press.review(1, "irrelevant")
    press.publish(REPORT, outlet="b")
    assert verdicts(press) == {1: "irrelevant", 2: "irrelevant"}
    assert press.queue == []
    press.review(2, "relevant")
    assert verdicts(press) == {1: "relevant", 2: "relevant"}


def test_a_copy_that_matches_by_another_rule_comes_back_marked_changed(press: Press) -> None:
    press.publish(REPORT, outlet="a", hits=[hit("drones", "drone")])
    press.review(1)
    press.publish(f"{REPORT}\n\n{TAIL}", outlet="b", hits=[hit("drones", "drone", "factory", score=40)])
    (row,) = press.rows("select article_id, changed from review_queue")
    assert (row["article_id"], row["changed"]) == (2, 1)
    assert len(press.partition) == 1
    press.review(2)
    assert press.queue == []


def test_topics_are_judged_by_themselves(press: Press) -> None:
    press.publish(REPORT, outlet="a", hits=[hit("drones")])
    press.review(1)
    press.publish(REPORT, outlet="b", hits=[hit("drones"), hit("grain")])
    assert [(row["article_id"], row["topic"]) for row in press.rows("select article_id, topic from review_queue")] == [
        (2, "grain")
    ]


def test_the_best_hit_leads_whenever_it_comes(press: Press) -> None:
    press.publish(REPORT, outlet="a", hits=[hit(score=40)])
    press.publish(REPORT, outlet="b", hits=[hit(score=70)], at=NOON + timedelta(hours=1))
    press.publish(REPORT, outlet="c", hits=[hit(score=70)], at=NOON + timedelta(minutes=5))
    assert press.queue == [3]
    press.match(3)
    assert press.queue == [2]
    assert len(press.partition) == 1


def test_an_edited_article_joins_and_leaves(press: Press) -> None:
    press.publish(REPORT, outlet="a")
    press.publish(OTHER, outlet="b")
    press.rewrite(2, REPORT)
    assert press.partition == {frozenset({1, 2})}
    assert story(press, 1) == (2, 2)
    press.review(1)
    press.rewrite(2, prose(200, 8))
    assert press.partition == {frozenset({1}), frozenset({2})}
    assert verdicts(press) == {1: "relevant", 2: None}
    assert press.queue == [2]


def test_who_leaves_takes_along_what_was_said_of_itself(press: Press) -> None:
    press.publish(REPORT, outlet="a")
    press.publish(REPORT, outlet="b")
    press.review(2, "unsure")
    press.rewrite(2, prose(200, 8))
    assert verdicts(press) == {1: "unsure", 2: "unsure"}
    assert len(press.partition) == 2


def test_a_page_that_replaces_a_summary_is_placed_anew(press: Press) -> None:
    press.publish(BRIEF, outlet="a")
    press.publish(f"{BRIEF} {OTHER}", outlet="b")
    assert len(press.partition) == 1
    press.rewrite(1, REPORT)
    assert len(press.partition) == 2
    press.publish(REPORT, outlet="c")
    assert press.partition == {frozenset({1, 3}), frozenset({2})}


def test_an_article_without_a_hit_is_in_no_story_but_its_own(press: Press) -> None:
    press.publish(REPORT, outlet="a", hits=())
    press.publish(REPORT, outlet="b")
    assert len(press.partition) == 2
    press.match(1, hit())
    assert press.partition == {frozenset({1, 2})}


def test_what_is_told_again_weeks_later_is_another_story(press: Press) -> None:
    press.publish(REPORT, outlet="a")
    press.publish(REPORT, outlet="b", at=NOON + timedelta(days=15))
    assert len(press.partition) == 2


def test_old_sketches_go_as_others_come(press: Press) -> None:
    press.publish(REPORT, outlet="a")
    for day in (29, 30):
        press.publish(prose(100, day), outlet="b", at=NOON + timedelta(days=day))
    kept = press.rows("select article_id from _told where sketch is not null order by 1")
    assert [row["article_id"] for row in kept] == [2, 3]
    assert press.rows("select * from _story_keys where article_id = 1") == []


def test_a_copy_that_turns_out_to_be_the_same_page_is_counted_once(press: Press) -> None:
    press.publish(REPORT, outlet="a", title="Ship leaves the harbour")
    press.publish(REPORT, outlet="b", title="Ship leaves the harbour")
    press.publish(REPORT, outlet="c")
    page = make.article(REPORT, title="Ship leaves the harbour")
    press.writer.apply([make.visited(1, page, url="https://a.example/1", address="https://b.example/2")])
    assert story(press, 2) == (2, 2)
    assert press.partition == {frozenset({2, 3})}
    assert press.rows("select * from _story_keys where article_id = 1") == []


def test_an_article_is_in_its_story_with_its_hits_or_not_at_all(press: Press) -> None:
    """The whole change is taken back: after a kill it is matched again, and finds the story as it was."""
    press.publish(REPORT, outlet="a")
    press.publish(REPORT, outlet="b", hits=())
    told = stories.told("", REPORT, None)
    (version,) = press.rows("select version_id from _matching where article_id = 2")
    impossible = make.matched(2, int(str(version["version_id"])), hit(score=101), words=None, told=told)
    (refused,) = press.writer.apply([impossible])
    assert isinstance(refused, StoreError)
    assert press.partition == {frozenset({1}), frozenset({2})}
    assert press.rows("select * from _story_keys where article_id = 2") == []
    press.match(2, hit())
    assert press.partition == {frozenset({1, 2})}


def test_a_copy_whose_page_shows_what_was_reviewed_already_does_not_come_back(press: Press) -> None:
    press.publish(REPORT, outlet="a", hits=[hit("drones", "drone", "factory")])
    press.publish(BRIEF, outlet="b", hits=[hit("drones", "drone")])
    press.review(1)
    press.rewrite(2, REPORT, hit("drones", "drone", "factory"))
    assert press.queue == []
    press.rewrite(2, f"{REPORT}\n\n{TAIL}", hit("drones", "drone", "harbour"))
    assert press.queue == [2]


def test_copies_that_hit_two_names_of_a_topic_have_one_leader_once_it_is_renamed(press: Press) -> None:
    press.publish(REPORT, outlet="a", hits=[hit("uavs")])
    press.publish(REPORT, outlet="b", hits=[hit("drones")])
    assert press.queue == [1, 2]
    press.writer.write(rename, "uavs", "drones")
    assert press.queue == [1]
    assert len(press.partition) == 1


def test_the_page_of_a_hit_names_its_copies_and_other_reports(press: Press) -> None:
    wire = f"ODESA, Nov 22 (Reuters) - {REPORT}"
    press.publish(wire, outlet="a", title="Ship leaves")
    press.publish(f"{wire}\n\n{TAIL}", outlet="b", title="Wheat sails")
    press.publish(f"{prose(80, 21)} {' '.join(sorted(set(REPORT.split())))}", outlet="c", title="On the quay")
    press.publish(OTHER.translate(str.maketrans("aeiou", "ьяюєї")), outlet="d", title="Міст відкрито")
    page = press.writer.read(hit_page, 1, "drones", None)
    assert page is not None
    assert page.told == "2 copies at 2 outlets, credited to Reuters; also reported by 1 other"
    (copy,) = page.story.carriers
    assert (copy.hit_id, copy.outlet, copy.agency, copy.share) == (2, "b.example", "Reuters", 1)
    assert [(other.hit_id, other.outlet) for other in page.story.reports] == [(3, "c.example")]
    alone = press.writer.read(hit_page, 4, "drones", None)
    assert alone is not None
    assert (alone.told, alone.story.copies) == ("", 1)
