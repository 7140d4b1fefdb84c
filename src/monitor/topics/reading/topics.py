"""One topic of the file, with all its keys → Topic. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from monitor.located import Node, Sequence
from monitor.topics.codes import country_hint
from monitor.topics.model import (
    Concept,
    ConceptRef,
    Delivery,
    Evidence,
    Expect,
    Levels,
    Notify,
    Rule,
    RuleKind,
    Sense,
    Sources,
    Term,
    Topic,
    TopicTest,
)
from monitor.topics.query import concept_name
from monitor.topics.reading.concepts import used
from monitor.topics.reading.keys import Keys
from monitor.topics.reading.lint import check_common, check_overlaps
from monitor.topics.reading.page import Page, Place
from monitor.topics.reading.rules import read_match, read_rules, read_senses

TOPIC_KEYS = (
    "title", "about", "languages", "only_languages", "match", "boost", "demote", "ignore", "levels", "tests", "sources",
    "countries", "max_age_days", "notify", "evidence", "owner", "enabled", "was",
)  # fmt: skip
TEST_KEYS = (*Expect, "title", "lang")
SOURCES_KEYS = ("only", "never")
LEVELS_KEYS = NOTIFY_KEYS = ("review", "alert")
MAX_SCORE = 100
MAX_AGE_DAYS = 36_500


def read_topic(page: Page, concepts: Mapping[str, Concept], name: str, place: Place, node: Node) -> Topic | None:
    """The topic called `name`, whose key stands at `place`; what is wrong with it goes to the page and is left out."""
    if concept_name(name) != name or not name:
        page.wrong(place, f"the name of a topic is of letters, digits, _ and -: {name}")
    keys = Keys.of(page, node, TOPIC_KEYS, f"topic {name}")
    if keys is None:
        return None
    topic = Topic(
        id=name,
        title=keys.text("title") or name,
        about=keys.text("about") or "",
        languages=keys.languages("languages"),
        match=_match(keys, place),
        boost=_rules(keys, RuleKind.BOOST),
        demote=_rules(keys, RuleKind.DEMOTE),
        ignore=_senses(keys),
        levels=_levels(keys),
        only_languages=keys.languages("only_languages"),
        sources=_sources(keys),
        countries=_countries(keys),
        max_age_days=keys.whole("max_age_days", 1, MAX_AGE_DAYS),
        notify=_notify(keys),
        evidence=keys.choice("evidence", Evidence, Evidence.HITS),
        owner=keys.text("owner"),
        enabled=keys.flag("enabled", default=True),
        was=_was(keys, name),
        tests=_tests(keys),
        line=place[0],
    )
    topic = replace(topic, concepts=used(topic.queries(), concepts))
    _lint_match(keys, topic)
    return topic


def _match(keys: Keys, place: Place) -> tuple[Rule, ...]:
    node = keys.get("match")
    if node is not None:
        return read_match(keys.page, node)
    if "match" not in keys.meant:
        keys.page.wrong(place, "a topic needs match: a list of terms and rules, or one query")
    return ()


def _lint_match(keys: Keys, topic: Topic) -> None:
    """Where each rule could be read, so that rules and their places go together."""
    node = keys.get("match")
    nodes = node.value if isinstance(node, Sequence) else (node,) if node is not None else ()
    if len(nodes) != len(topic.match):
        return
    check_common(keys.page, topic, nodes)
    terms = zip(topic.match, nodes, strict=True)
    check_overlaps(keys.page, [(rule.query, at) for rule, at in terms if isinstance(rule.query, Term | ConceptRef)])


def _rules(keys: Keys, kind: RuleKind) -> tuple[Rule, ...]:
    node = keys.get(kind)
    return () if node is None else read_rules(keys.page, node, kind)


def _senses(keys: Keys) -> tuple[Sense, ...]:
    node = keys.get("ignore")
    return () if node is None else read_senses(keys.page, node)


def _levels(keys: Keys) -> Levels:
    node, default = keys.get("levels"), Levels()
    if node is None:
        return default
    levels = Keys.of(keys.page, node, LEVELS_KEYS, "levels")
    if levels is None:
        return default
    review = levels.whole("review", 1, MAX_SCORE) or default.review
    alert = levels.whole("alert", 1, MAX_SCORE) or default.alert
    if review > alert:
        keys.page.wrong(node, f"review ({review}) is above alert ({alert}): alert is the higher level")
        return default
    return Levels(review, alert)


def _sources(keys: Keys) -> Sources:
    node = keys.get("sources")
    sources = None if node is None else Keys.of(keys.page, node, SOURCES_KEYS, "sources")
    return Sources() if sources is None else Sources(sources.texts("only"), sources.texts("never"))


def _countries(keys: Keys) -> tuple[str, ...]:
    found = []
    for node in keys.items("countries"):
        country = keys.page.text(node, "countries")
        if country is not None and (problem := country_hint(country)):
            keys.page.wrong(node, f"{country} is no country code{problem}")
        found.append((country or "").upper())
    return tuple(dict.fromkeys(found))


def _notify(keys: Keys) -> Notify:
    node = keys.get("notify")
    if node is None:
        return Notify()
    if node.value == Delivery.NONE:
        return Notify(Delivery.NONE, Delivery.NONE)
    notify, default = Keys.of(keys.page, node, NOTIFY_KEYS, "notify"), Notify()
    if notify is None:
        return default
    review = notify.choice("review", Delivery, default.review)
    return Notify(review, notify.choice("alert", Delivery, default.alert))


def _was(keys: Keys, name: str) -> str | None:
    was = keys.text("was")
    if was == name:
        keys.page.wrong(keys.at("was"), f"was names the topic before its rename, not {name} itself")
    return was


def _tests(keys: Keys) -> tuple[TopicTest, ...]:
    node = keys.get("tests")
    if node is None:
        return ()
    if not isinstance(node, Sequence):
        keys.page.wrong(node, f'tests wants a list, as - alert: "…", not {node.kind}')
        return ()
    tests = (_test(keys.page, item) for item in node.value)
    return tuple(test for test in tests if test is not None)


def _test(page: Page, node: Node) -> TopicTest | None:
    keys = Keys.of(page, node, TEST_KEYS, "a test")
    if keys is None:
        return None
    wanted = [expect for expect in Expect if keys.get(expect) is not None]
    if len(wanted) != 1:
        keys.page.wrong(keys.node, f"a test has one of the keys {', '.join(Expect)}, and its text behind it")
        return None
    text, title, languages = keys.text(wanted[0]), keys.text("title") or "", keys.languages("lang")
    if len(languages) > 1:
        keys.page.wrong(keys.at("lang"), "lang names one language")
    if text is None:
        return None
    return TopicTest(
        expect=wanted[0], text=text, title=title, lang=languages[0] if languages else None, line=keys.node.line
    )
