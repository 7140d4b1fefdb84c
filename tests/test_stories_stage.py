"""What two reports are to each other: on our own pairs with floors, by property, and the agencies that they name."""

from __future__ import annotations

import random
import re
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from monitor.records import Kin
from monitor.stages import stories
from monitor.stages.stories.agencies import agency
from story_pairs import HELDOUT, OPEN, Pair, Side, pairs
from wires import prose

HERE = Path(__file__).parent
FLOORS = YAML(typ="safe").load(HERE / "floors" / "stories.yaml")
AGENCIES = YAML(typ="safe").load(HERE / "cases" / "agencies.yaml")
HOUR = timedelta(hours=1)


def folds(pair: Pair) -> bool:
    """As the store does it: only what shares a key is compared."""
    left, right = (stories.told(side.title, side.text, side.author) for side in (pair.left, pair.right))
    like = stories.likeness(
        stories.unpacked(left.sketch),
        stories.unpacked(right.sketch),
        pair.left.published_at - pair.right.published_at,
        same_outlet=pair.left.outlet == pair.right.outlet,
    )
    return like.folds and not set(left.keys).isdisjoint(right.keys)


@pytest.mark.parametrize("folder", [OPEN, HELDOUT], ids=lambda folder: folder.name)
def test_copies_fold_and_nothing_else_does(folder: Path) -> None:
    said = [(folds(pair), pair.fold) for pair in pairs(folder)]
    both = sum(ours and theirs for ours, theirs in said)
    found = {"precision": both / sum(ours for ours, _ in said), "recall": both / sum(theirs for _, theirs in said)}
    assert {name: found[name] for name in found if found[name] < FLOORS[folder.name][name]} == {}


def kin(one: str, other: str, *, titles: tuple[str, str] = ("", ""), apart: timedelta = HOUR, own: bool = False) -> Kin:
    sketches = [
        stories.unpacked(stories.told(title, text, None).sketch)
        for title, text in zip(titles, (one, other), strict=True)
    ]
    found = stories.likeness(*sketches, apart, same_outlet=own)
    assert found == stories.likeness(*reversed(sketches), -apart, same_outlet=own)
    return found.kin


TEXT = prose(200, 11)
BULLETIN = (
    "Air defence shot down {} of {} drones overnight, the air force said. Debris fell in {}; {} people were hurt."
)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (TEXT, TEXT, Kin.COPY),
        (TEXT, f"{prose(30, 1)} {TEXT} {prose(30, 2)}", Kin.COPY),
        (TEXT, " ".join(TEXT.split()[:45]), Kin.EXCERPT),
        (TEXT, prose(200, 12), Kin.OTHER),
        (BULLETIN.format(31, 50, "Sumy", 2), BULLETIN.format(44, 61, "Odesa", 5), Kin.TEMPLATE),
        (BULLETIN.format(31, 50, "Sumy", 2), BULLETIN.format(31, 50, "Sumy", 2), Kin.COPY),
        ("", "", Kin.OTHER),
        (TEXT, "", Kin.OTHER),
        ("Ship", "Ship", Kin.COPY),
        ("Ship", f"{TEXT} Ship", Kin.OTHER),
    ],
)
def test_what_two_texts_are(one: str, other: str, expected: Kin) -> None:
    assert kin(one, other) is expected


def test_headlines_alone_fold_where_they_are_the_same() -> None:
    first, second = "Two ships leave the harbour of Odesa", "Two trains leave the station of Lviv"
    assert kin("", "", titles=(first, first)) is Kin.COPY
    assert kin("", "", titles=(first, second)) is Kin.OTHER


def test_an_outlet_may_say_the_same_of_all_its_articles() -> None:
    said = "All that happens at the front, in the capital and in the regions, from our reporters and from the agencies."
    assert kin(said, said, titles=("Ship leaves", "Bridge opens"), own=True) is Kin.OTHER
    assert kin(said, said, titles=("Ship leaves", "Ship leaves"), own=True) is Kin.COPY


def test_after_two_weeks_the_same_text_is_another_story() -> None:
    assert kin(TEXT, TEXT, apart=timedelta(days=13)) is Kin.COPY
    assert kin(TEXT, TEXT, apart=timedelta(days=15)) is Kin.OTHER


SIDES = tuple(side for pair in pairs(OPEN) for side in (pair.left, pair.right))


@given(st.sampled_from(SIDES), st.integers(0, 1 << 16))
def test_white_space_invisible_signs_and_case_change_no_run_of_words(side: Side, seed: int) -> None:
    chance = random.Random(seed)
    spaced = re.sub(r"\s+", lambda _: chance.choice([" ", "\n\n", " \u200b", "\u00a0"]), side.text)
    raised = "".join(char.upper() if len(char.upper()) == 1 and chance.random() < 0.5 else char for char in spaced)
    one, other = (stories.told("", text, None).sketch for text in (side.text, raised))
    assert stories.share(one, other) == 1


@given(st.text(max_size=400), st.text(max_size=60))
def test_any_text_has_a_sketch_and_is_its_own_copy(text: str, title: str) -> None:
    told = stories.told(title, text, None)
    assert told == stories.told(title, text, None)
    sketch = stories.unpacked(told.sketch)
    assert sketch.packed() == told.sketch
    assert stories.likeness(sketch, sketch, HOUR, same_outlet=False).folds is bool(sketch.shingles.size)
    assert all(0 <= key < 1 << 32 for key in told.keys)


def test_a_sketch_does_not_grow_without_end() -> None:
    told = stories.told("A title", prose(50_000, 3), None)
    assert len(told.sketch) < 40_000
    assert len(told.keys) == 23


@pytest.mark.parametrize("case", AGENCIES, ids=lambda case: case["text"][:40])
def test_the_agency_that_is_credited(case: dict) -> None:
    assert agency(case["text"], case.get("author")) == case["agency"]


def test_words_that_two_reports_share_weigh_what_they_say() -> None:
    mine, theirs = (
        stories.words("", "Frachter Margarethe verlässt Odesa mit 31400 Tonnen"),
        stories.words("", "The Margarethe leaves Odesa with 31400 tonnes"),
    )
    rare = stories.weights(mine, {}, 1000)
    assert stories.akin(rare, mine) == 1
    assert stories.AKIN < stories.akin(rare, theirs) < 1
    common = stories.weights(mine, dict.fromkeys(mine, 1000), 1000)
    assert stories.akin(common, theirs) == 0
