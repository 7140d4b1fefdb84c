"""What is done about a changed topics.yaml: each decision is a record in cases/adoption/decisions.yaml."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from monitor import topics
from monitor.pipeline.adoption import adoptable, draft_of, trial_of
from monitor.pipeline.changes import Change, Draft, Examined, Kind, Wish, changes, plan
from monitor.records import Adopt, Level
from monitor.store.adopted import Adopted
from monitor.store.standings import Known
from monitor.topics import Topic, TopicFile
from monitor.tuning.comparison import EXAMPLES, Compared, Comparison, Tally

CASES = YAML(typ="safe").load(Path(__file__).parent / "cases" / "adoption" / "decisions.yaml")
AT = "2026-11-22T12:00:00Z"


def read(written: dict[str, object]) -> TopicFile:
    """Topics as a case writes them."""
    whole = {name: {"match": [said]} if isinstance(said, str) else said for name, said in written.items()}
    return topics.read(json.dumps({"version": 1, "topics": whole}, ensure_ascii=False), "topics.yaml")


def known_of(case: dict) -> dict[str, Known]:
    return {
        topic.id: Known(
            adopted=_standing(topic, topic.id in case.get("by_another_program", ())),
            in_force=topic.id not in case.get("off", ()),
            has_hits=topic.id in case.get("hits", ()),
            reviewed=0,
        )
        for topic in read(case.get("adopted", {})).topics
    }


def _standing(topic: Topic, by_another_program: bool) -> Adopted:
    adopted = adoptable(topic)
    return replace(adopted, version=topics.version(topic, "another 1.0")) if by_another_program else adopted


def drafted(case: dict) -> Draft:
    return draft_of(read(case["file"]), broken=frozenset(case.get("broken", ())))


def examined_of(case: dict, found: tuple[Change, ...]) -> dict[str, Examined]:
    """What backtests said, of the change that there is, or of another one."""
    of = {change.topic: change for change in found}
    for name, rule in case.get("found_of", {}).items():
        (topic,) = read({name: rule}).topics
        of[name] = replace(of[name], wanted=adoptable(topic))
    for name in case.get("reviewed_since", ()):
        known = of[name].known
        assert known
        of[name] = replace(of[name], known=replace(known, reviewed=7))
    return {
        name: Examined.of(of[name], Comparison(topic=name, **counts), AT)
        for name, counts in case.get("found", {}).items()
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["is"])
def test_a_decision(case: dict) -> None:
    draft, known, then = drafted(case), known_of(case), case["then"]
    wish = (
        Wish(force=case["wish"].get("force", False), topics=frozenset(case["wish"].get("topics", ())))
        if ("wish" in case)
        else None
    )
    examined = examined_of(case, tuple(changes(draft, known)))
    decided = plan(draft, known, Adopt(case.get("mode", "guarded")), examined, wish=wish, at=AT)
    assert sorted(change.topic for change in decided.adopted) == sorted(then.get("adopted", []))
    assert sorted(change.topic for change in decided.unexamined) == sorted(then.get("examine", []))
    assert {change.topic: "; ".join(change.why) for change in decided.waiting} == then.get("waiting", {})
    assert decided.renames == then.get("renames", {})
    matching = {adopted.topic: adopted.version for adopted in decided.topics}
    assert len(matching) == len(decided.topics)
    assert matching == {topic.id: adoptable(topic).version for topic in read(then["match"]).topics}
    assert "keep" not in then or decided.keep == set(then["keep"])


def test_a_file_that_is_taken_back_leaves_nothing_to_wait() -> None:
    case = {"adopted": {"drones": "=a"}, "hits": ["drones"], "file": {"drones": "=b"}}
    known = known_of(case)
    (change,) = changes(drafted(case), known)
    assert change.kind is Kind.CHANGED
    assert list(changes(drafted({**case, "file": {"drones": "=a"}}), known)) == []


def test_what_this_program_cannot_read_any_more_does_not_stand_in_the_way() -> None:
    case = {"adopted": {"drones": "=a", "grain": "=g"}, "hits": ["drones", "grain"], "file": {"drones": "=b"}}
    known = {name: replace(one, adopted=replace(one.adopted, definition="{}")) for name, one in known_of(case).items()}
    decided = plan(drafted(case), known, Adopt.GUARDED, {}, at=AT)
    assert [trial_of(change).old for change in decided.unexamined] == [Topic(id="grain", title="grain", match=())]
    assert decided.topics == tuple(drafted(case).wanted.values())
    assert "grain" in decided.keep


ALERT, REVIEW = Level.ALERT, Level.REVIEW


def test_articles_are_counted_by_what_becomes_of_them() -> None:
    tally = Tally("drones")
    for number, (before, after, verdict, recent) in enumerate(
        [
            (None, None, None, True),
            (None, ALERT, None, True),
            (None, REVIEW, "irrelevant", False),
            (REVIEW, None, "relevant", True),
            (ALERT, None, "unsure", False),
            (ALERT, REVIEW, None, True),
            (REVIEW, ALERT, None, True),
            (ALERT, ALERT, "relevant", True),
        ],
        start=1,
    ):
        tally.add(Compared(article_id=number, before=before, after=after, verdict=verdict, recent=recent))
    tally.leave_undecided()
    found = tally.comparison
    assert replace(found, examples=()) == Comparison(
        topic="drones", gained=2, gained_irrelevant=1, lost=2, lost_relevant=1, raised=1, lowered=1, kept=1,
        undecided=1, recent_before=4, recent_after=4,
    )  # fmt: skip
    assert [article.article_id for article in found.examples] == [4, 5, 2, 3, 6, 7]


def test_the_hits_that_people_wanted_are_shown_however_many_others_go() -> None:
    tally = Tally("drones")
    for number in range(1000):
        verdict = "relevant" if number == 3 else None
        tally.add(Compared(article_id=number, before=ALERT, after=None, verdict=verdict))
    shown = tally.comparison.examples
    assert [article.article_id for article in shown] == [3, *range(999, 1000 - EXAMPLES, -1)]


@pytest.mark.parametrize(
    ("before", "after", "objects"),
    [(0, 0, False), (0, 900, False), (1, 3, False), (1, 4, True), (3, 1, False), (4, 1, True), (1, 0, True),
     (9, 27, False), (9, 28, True), (9, 3, False), (9, 2, True)],
)  # fmt: skip
def test_hits_of_the_last_days_may_triple_and_fall_to_a_third_but_not_more(
    before: int, after: int, objects: bool
) -> None:
    assert bool(Comparison(topic="t", recent_before=before, recent_after=after).objections) is objects
