"""topics.yaml → topics: what each key means, every mistake with its place, what lint says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from monitor.errors import Mistakes
from monitor.located import decode
from monitor.records import Language
from monitor.topics import Topic, idle_concepts, read
from monitor.topics.model import (
    And,
    Concept,
    ConceptRef,
    Delivery,
    Evidence,
    Expect,
    Field,
    Levels,
    Mode,
    Near,
    Notify,
    Only,
    Rule,
    RuleKind,
    Sense,
    Sources,
    Term,
    TopicTest,
    Unit,
    WordList,
)

CASES = YAML(typ="safe").load(Path(__file__).parent / "cases" / "topics" / "mistakes.yaml")
SHARED = Path(__file__).parents[2] / "shared"


def only_topic(text: str) -> Topic:
    (topic,) = read(text, "topics.yaml").topics
    return topic


def mistakes(text: str) -> list[str]:
    with pytest.raises(Mistakes) as caught:
        read(text, "topics.yaml")
    return [f"{mistake.line}:{mistake.column} {mistake.message}" for mistake in caught.value.mistakes]


def warnings(text: str) -> list[str]:
    return [f"{warning.line}:{warning.column} {warning.message}" for warning in read(text, "topics.yaml").warnings]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["about"])
def test_every_mistake_is_told_with_its_place(case: dict[str, object]) -> None:
    found, wanted = mistakes(str(case["file"])), case["mistakes"]
    assert isinstance(wanted, list)
    assert [message.split()[0] for message in found] == [words.split()[0] for words in wanted], found
    for message, words in zip(found, wanted, strict=True):
        place, _, part = words.partition(" ")
        assert message.startswith(f"{place} ")
        assert part in message


def test_thirty_seconds() -> None:
    topic = only_topic("topics: {grain-corridor: {match: [grain corridor, =TB2, Getreide*]}}")
    assert topic == Topic(
        id="grain-corridor",
        title="grain-corridor",
        match=(
            Rule(
                kind=RuleKind.MATCH, query=Term("grain corridor", "grain corridor"), written="grain corridor", points=60
            ),
            Rule(kind=RuleKind.MATCH, query=Term("=TB2", "TB2", Mode.EXACT), written="=TB2", points=60),
            Rule(kind=RuleKind.MATCH, query=Term("Getreide*", "Getreide", prefix=True), written="Getreide*", points=60),
        ),
    )


def test_a_single_text_is_a_query_where_it_looks_like_one() -> None:
    assert only_topic("topics: {a: {match: salt and pepper}}").match[0].query == Term(
        "salt and pepper", "salt and pepper"
    )
    assert only_topic("topics: {a: {match: salt AND pepper}}").match[0].query == And(
        (Term("salt", "salt"), Term("pepper", "pepper"))
    )
    assert only_topic("concepts: {c: {any: [x y]}}\ntopics: {a: {match: $c}}").match[0].query == ConceptRef("c")


EVERY_KEY = """\
version: 1
concepts:
  drone:
    en: [drone, ==UAV]
    Cyrl: [дрон, $model]
  model: {any: [=TB2]}
  unused: {any: [Zeppelin]}
topics:
  all:
    title: Everything
    about: All the keys.
    languages: [en, uk]
    only_languages: [en]
    match:
      - {query: $drone BEFORE/s strike, points: 40, name: strike, unless: bee}
      - $drone
    boost: [{query: strike, points: 5, only: {fields: [title, lead], in_languages: [uk], sources: ["*.ua"]}}]
    demote: [{query: bee, points: 30}]
    ignore:
      - {name: bee, mention: $drone, when: $drone NEAR/3 bee, unless: war drone*, carry: true}
      - {mention: $drone, lowercase: true, in_languages: [en]}
    levels: {review: 20, alert: 50}
    sources: {only: [Reuters], never: [sport]}
    countries: [ua, TR]
    max_age_days: 7
    notify: {review: none}
    evidence: all
    owner: Anna
    enabled: false
    was: everything
    tests:
      - {alert: A drone strike, title: War, lang: en}
      - none: 2026
"""


def test_every_key_is_read() -> None:
    topic = only_topic(EVERY_KEY.replace("war drone*", "'\"war drone*\"'"))
    drone, strike, bee = ConceptRef("drone"), Term("strike", "strike"), Term("bee", "bee")
    assert topic == Topic(
        id="all",
        title="Everything",
        about="All the keys.",
        languages=("en", "uk"),
        only_languages=("en",),
        match=(
            Rule(
                kind=RuleKind.MATCH,
                query=Near(drone, strike, Unit.SENTENCE, ordered=True),
                written="$drone BEFORE/s strike",
                points=40,
                name="strike",
                unless=bee,
            ),
            Rule(kind=RuleKind.MATCH, query=drone, written="$drone", points=60),
        ),
        boost=(
            Rule(
                kind=RuleKind.BOOST,
                query=strike,
                written="strike",
                points=5,
                only=Only(fields=(Field.TITLE, Field.LEAD), in_languages=("uk",), sources=("*.ua",)),
            ),
        ),
        demote=(Rule(kind=RuleKind.DEMOTE, query=bee, written="bee", points=30),),
        ignore=(
            Sense(
                name="bee",
                mention=drone,
                when=Near(drone, bee, Unit.WORDS, 3),
                unless=Term('"war drone*"', "war drone", prefix=True),
                carry=True,
            ),
            Sense(name="$drone", mention=drone, lowercase=True, in_languages=("en",)),
        ),
        levels=Levels(20, 50),
        sources=Sources(("Reuters",), ("sport",)),
        countries=("UA", "TR"),
        max_age_days=7,
        notify=Notify(review=Delivery.NONE, alert=Delivery.INSTANT),
        evidence=Evidence.ALL,
        owner="Anna",
        enabled=False,
        was="everything",
        concepts=(
            Concept(
                "drone",
                (
                    WordList("en", (Term("drone", "drone"), Term("==UAV", "UAV", Mode.CASED))),
                    WordList("Cyrl", (Term("дрон", "дрон"), ConceptRef("model"))),
                ),
            ),
            Concept("model", (WordList("any", (Term("=TB2", "TB2", Mode.EXACT),)),)),
        ),
    )
    assert topic.tests == (
        TopicTest(expect=Expect.ALERT, text="A drone strike", title="War", lang="en", line=32),
        TopicTest(expect=Expect.NONE, text="2026", line=33),
    )
    assert topic.line == 9


def test_what_yaml_would_take_for_something_else_is_read_as_typed() -> None:
    typed = ["TB2", "2026", "1:30", "no", "true", "null", "2024-01-01", "0x1F", "1.50"]
    topic = only_topic(f"topics: {{2026: {{match: [{', '.join(typed)}]}}}}")
    assert topic.id == "2026"
    assert [rule.written for rule in topic.match] == typed


def test_a_term_may_stand_on_two_lines_of_a_folded_block() -> None:
    topic = only_topic("topics:\n  a:\n    match:\n      - >-\n        grain\n        corridor\n")
    assert topic.match[0].query == Term("grain corridor", "grain corridor")


def test_notify_none_is_none_for_both_levels() -> None:
    assert only_topic("topics: {a: {match: x y, notify: none}}").notify == Notify(Delivery.NONE, Delivery.NONE)


def test_a_message_does_not_repeat_a_text_without_end() -> None:
    (message,) = mistakes(f"topics: {{a: {{match: drone, enabled: {'yes' * 10_000}}}}}")
    assert len(message) < 600


def test_a_mistake_far_out_on_a_long_line_is_found_there() -> None:
    line = f"    match: [{'grain corridor, ' * 20_000}-Odesa]"
    (message,) = mistakes(f"topics:\n  a:\n{line}\n")
    assert message.startswith(f"3:{len(line) - 6} `-Odesa` would look for Odesa")


def test_a_file_that_is_no_utf_8_is_refused() -> None:
    for raw in ("topics: {}".encode("utf-16"), b"topics: {a: {match: caf\xe9}}"):
        with pytest.raises(Mistakes, match="save the file as UTF-8"):
            decode(raw, "topics.yaml")


def test_terms_are_counted() -> None:
    terms = ", ".join(["drone"] * 50_000)
    assert mistakes(f"concepts: {{a: {{en: [{terms}], de: [{terms}]}}}}\ntopics: {{a: {{match: drone}}}}") == [
        "2:21 the file has more than 100,000 terms"
    ]


def test_concepts_nest_64_deep_and_no_deeper() -> None:
    def chain(length: int) -> str:
        inner = "".join(f"  c{i}: {{any: [$c{i + 1}]}}\n" for i in range(1, length))
        return f"concepts:\n{inner}  c{length}: {{any: [drone]}}\ntopics: {{a: {{match: $c1}}}}\n"

    assert len(only_topic(chain(64)).concepts) == 64
    assert mistakes(chain(65)) == ["2:3 concepts stand inside one another at most 64 deep"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("topics: {a: {match: [of, ==EU, США, 北约]}}", ["1:22 `of` is so short"]),
        (
            "concepts: {c: {de: [Getreide*, Getreidekorridor, ==Getreidedeal, getreidé*, Getreu]}}\ntopics: {}",
            ["1:32 `Getreidekorridor` is matched by `Getreide*` already", "1:50 `==Getreidedeal`", "1:66 `getreidé*`"],
        ),
        ("topics: {a: {match: drone AND of}}", ["1:21 `of` is so short"]),
        (
            "concepts: {c: {de: ['*drohne', Kampfdrohne, Drohnen, =Wal, Wal, ==Wal, ==Bar, =Bar, Bär, BÄR]}}\n"
            "topics: {}",
            [
                "1:32 `Kampfdrohne` is matched by `*drohne` already",
                "1:54 `=Wal` is matched by `Wal` already",
                "1:65 `==Wal` is matched by `Wal` already",
                "1:72 `==Bar` is matched by `Bär` already",
                "1:79 `=Bar` is matched by `Bär` already",
                "1:90 `BÄR` is matched by `Bär` already",
            ],
        ),
        ("topics: {a: {match: [drone, =Drone, drone]}}", ["1:29 `=Drone`", "1:37 this term stands twice"]),
        (
            "topics: {a: {match: [war, ==War, war room, {query: war, points: 59}]}}",
            ["1:22 the common word `war`", "1:27 `==War`", "1:44 this term stands twice"],
        ),
        ("topics: {a: {match: война OR мир, levels: {alert: 61}}}", []),
        ("topics: {a: {match: 'title:(savaş OR xyz) AND NOT yyz'}}", ["1:21 the common word `savaş` alone"]),
        ("topics: {a: {match: رئيس AND حرب}}", []),
        (
            "concepts: {c: {de: [war], uk: [дрон, уряд], any: [$d]}, d: {en: [drone]}}\n"
            "topics: {a: {match: [{query: $c OR ATLEAST/2 Krieg}]}}",
            ["2:22 the common word `уряд`"],
        ),
        ("concepts: {c: {en: [drone, drone]}}\ntopics: {}", ["1:28 this term stands twice"]),
        (
            "concepts: {c: {en: [drone], any: [Bayraktar], Cyrl: [дрон]}}\n"
            "topics: {a: {match: $c, languages: [en, de, ru, ar]}}",
            [
                "2:10 topic a promises ar, but $c has no list for it",
                "2:10 topic a promises en, de, ru, ar, but has no tests",
            ],
        ),
        (
            "topics: {a: {match: drone, languages: [en, ru, ar], tests: [{hit: A drone}, {hit: дрон, lang: ru}]}}",
            ["1:10 topic a promises ar, but has no test in it"],
        ),
    ],
)
def test_lint(text: str, wanted: list[str]) -> None:
    found = warnings(text)
    assert len(found) == len(wanted), found
    assert all(message.startswith(words) for message, words in zip(found, wanted, strict=True)), found


@pytest.mark.skipif(not SHARED.exists(), reason="the specification lies beside the repository, not in it")
def test_the_examples_of_the_specification_check() -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", (SHARED / "TOPICS.md").read_text(), re.DOTALL)
    topics = [topic.id for block in blocks for topic in read(block, "TOPICS.md").topics]
    assert topics == ["grain-corridor", "syria-offensive", "bayraktar-drones"]


PLAIN = st.sampled_from(["drone", "$c", "a OR b AND c", "(", "=TB2", "", "60", "true", "~", "ab*", "x: y", "#x", "en"])
TOP_KEYS = ["version", "concepts", "topics", "c", "en", "any"]
TOPIC_KEYS = ["match", "boost", "ignore", "levels", "languages", "tests", "notify", "was", "only"]
INNER_KEYS = ["query", "points", "mention", "when", "review", "alert"]
KEYS = st.sampled_from([*TOP_KEYS, *TOPIC_KEYS, *INNER_KEYS])
FILES = st.recursive(
    PLAIN.map(lambda text: f"'{text}'" if ":" in text or "#" in text else text),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]")
        | st.dictionaries(KEYS, inner, max_size=4).map(
            lambda items: "{" + ", ".join(f"{key}: {item}" for key, item in items.items()) + "}"
        )
    ),
    max_leaves=25,
)


@given(FILES | st.text(max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_file_is_read_or_refused_with_places_inside_it(text: str) -> None:
    try:
        read(text, "topics.yaml")
    except Mistakes as error:
        lines = text.split("\n")
        places = [(mistake.line, mistake.column) for mistake in error.mistakes]
        outside = [place for place in places if place[0] > len(lines) or place[1] > len(lines[place[0] - 1]) + 1]
        if outside:
            pytest.fail(f"{outside} of {text!r}")


def doubling(depth: int) -> str:
    """A concept that stands for 2^depth terms."""
    held = "".join(f"  c{i}: {{any: [$c{i + 1}], en: [$c{i + 1}]}}\n" for i in range(depth))
    return f"concepts:\n{held}  c{depth}: {{any: [drone]}}\ntopics: {{a: {{match: $c0}}}}\n"


def test_hostile_files_are_refused_in_few_words() -> None:
    """Each of them took minutes or gigabytes."""
    assert mistakes(doubling(60)) == ["45:3 $c43 stands for more than 100,000 terms, those of others included"]
    circles = "".join(f"  c{i}: {{any: [$c{i}]}}\n" for i in range(500))
    assert len(mistakes(f"concepts:\n{circles}topics: {{}}\n")) == 50
    (long,) = mistakes(f"concepts: {{c: {{en: [{'x' * 100_000}]}}}}\ntopics: {{}}\n")
    assert long == "1:21 a term is at most 10 KB long"
    words = "".join(f"  concept{i}: {{en: [word{i}]}}\n" for i in range(2_000))
    asked = "".join(f"  t{i}: {{match: $koncept{i}}}\n" for i in range(100))
    found = mistakes(f"concepts:\n{words}topics:\n{asked}")
    assert [message.endswith("?") for message in found] == [True] * 50 + [False] * 50


NEEDED = """\
concepts:
  drone: {en: [drone]}
  ship: {en: [ship]}
  both: {any: [$drone, $ship]}
  man: {en: [minister]}
  silent: {en: [x]}
topics:
  a:
    match: [{query: $drone NEAR/5 $ship}, {query: $both, points: 20}]
    demote: [{query: $man, points: 40}]
    tests: [{alert: a drone at a ship, lang: en}, {none: a drone, lang: en}]
  b:
    match: [{query: $drone AND $man}]
    tests: [{hit: drones and a minister, lang: en}, {alert: this one fails anyway, lang: en}]
  c: {match: $silent}
"""


def test_a_concept_that_no_test_needs_is_found() -> None:
    topics = read(NEEDED, "topics.yaml").topics
    forms = {("en", "drone"): ("drone", "drones")}
    idle = idle_concepts(topics, forms, lambda text, declared: Language(candidates=("en",)))
    assert [(topic.id, concept) for topic, concept in idle] == [("a", "both")]
