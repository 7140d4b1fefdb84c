"""The JSON Schema of topics.yaml, so that an editor completes its keys and explains them. Pure.

It says less than `reading` checks, a schema cannot parse a query, and it never refuses what `reading` accepts.
"""

from __future__ import annotations

from enum import StrEnum

from monitor.topics.codes import ANY, LANGUAGES, SCRIPTS
from monitor.topics.model import DEFAULT_POINTS, Delivery, Evidence, Expect, Field, Levels
from monitor.topics.reading.rules import MAX_POINTS
from monitor.topics.reading.topics import MAX_AGE_DAYS, MAX_SCORE

Schema = dict[str, object]

_THREE_LETTERS = "^[a-z]{3}$"
_QUERY = (
    'a query: term, "a phrase", $concept, AND, OR, AND NOT, NEAR/5, BEFORE/5, NEAR/s, ATLEAST/3, title:, text:, lead:'
)
_TESTS = {
    Expect.ALERT: "a text that must be exactly an alert",
    Expect.REVIEW: "a text that must be exactly for review",
    Expect.NONE: "a text that must be no hit",
    Expect.HIT: "a text that must be a hit of either level",
}


def schema() -> Schema:
    """The schema of the file, draft 2020-12."""
    root = _map(
        {
            "version": {"const": 1, "description": "of the topic language"},
            "concepts": {"type": ["object", "null"], "additionalProperties": {"$ref": "#/$defs/concept"}},
            "topics": {"type": "object", "additionalProperties": {"$ref": "#/$defs/topic"}},
        },
        "topics",
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Topics of monitor",
        **root,
        "$defs": {
            "concept": _concept(),
            "words": _some(_text("a term, or $another-concept"), "its words"),
            "topic": _topic(),
            "rule": _rule(),
            "sense": _sense(),
            "test": _test(),
        },
    }


def _concept() -> Schema:
    words: Schema = {"$ref": "#/$defs/words"}  # not written out: 200 languages may have them
    concept = _map(dict.fromkeys([ANY, *sorted(SCRIPTS), *sorted(LANGUAGES)], words))
    about = f"one thing with its words by language (en), script (Latn), or {ANY} for all"
    return {"description": about, "minProperties": 1, "patternProperties": {_THREE_LETTERS: words}, **concept}


def _topic() -> Schema:
    rule: Schema = {"$ref": "#/$defs/rule"}
    scored: Schema = {"required": ["query", "points"], **rule}
    term = _text("a term: words side by side are a phrase")
    return _map(
        {
            "title": _text("what people call the topic"),
            "about": _text("what belongs to the topic and what does not, for people"),
            "languages": _some(_language(), "a promise that lint and eval check, not a filter"),
            "only_languages": _some(_language(), "articles in other languages are left out"),
            "match": {
                "description": "any one rule admits, the best one gives the score; or one term or query",
                "anyOf": [_list({"anyOf": [term, rule]}, least=1), _text(_QUERY)],
            },
            "boost": _list(scored, "each that holds adds its points once", least=1),
            "demote": _list(scored, "each that holds takes its points once", least=1),
            "ignore": _list({"$ref": "#/$defs/sense"}, "senses that the topic does not mean"),
            "levels": _levels(),
            "tests": _list({"$ref": "#/$defs/test"}, "articles in miniature, each with the level that it must get"),
            "sources": _map({"only": _sources("no others are matched"), "never": _sources("these are left out")}),
            "countries": _some(_text("two letters of ISO 3166"), "the countries of the feeds, no others are matched"),
            "max_age_days": _whole(MAX_AGE_DAYS, "older articles are not matched live"),
            "notify": _notify(),
            "evidence": _choice(Evidence, "which articles are archived as they came"),
            "owner": _text("who answers for the topic"),
            "enabled": _flag("false: neither matched nor retired"),
            "was": _text("its name before a rename: hits and verdicts are kept"),
        },
        "match",
    )


def _levels() -> Schema:
    default = Levels()
    return _map(
        {
            "review": _whole(MAX_SCORE, f"the score from which a hit is for review, {default.review} by default"),
            "alert": _whole(MAX_SCORE, f"the score from which a hit is an alert, {default.alert} by default"),
        }
    )


def _notify() -> Schema:
    ways = {level: _choice(Delivery, f"how hits of level {level} reach people") for level in ("review", "alert")}
    return {"anyOf": [{"const": Delivery.NONE.value}, _map(ways)]}


def _rule() -> Schema:
    only = _map(
        {
            "fields": _some(_choice(Field, "a part of the article"), "where the rule looks"),
            "in_languages": _some(_language(), "the articles that the rule is asked about"),
            "sources": _sources("the articles that the rule is asked about"),
        }
    )
    return _map(
        {
            "query": _text(_QUERY),
            "name": _text("what reasons call the rule"),
            "points": _whole(
                MAX_POINTS, f"positive, also where they are taken; a match rule without gives {DEFAULT_POINTS}"
            ),
            "unless": _text("a query: the rule does not hold where this holds in the article"),
            "only": only,
        },
        "query",
    )


def _sense() -> Schema:
    return _map(
        {
            "name": _text("the sense, for reasons"),
            "mention": _text("the words that are ignored"),
            "when": _text("words together with the mention: it is ignored where it takes part in them"),
            "lowercase": _flag("the mention is ignored where it is written in lower case"),
            "unless": _text("words together with the mention: it is not ignored where it takes part in them"),
            "carry": _flag("bare mentions elsewhere in the article are ignored too"),
            "in_languages": _some(_language(), "the articles that have this sense"),
        },
        "mention",
    )


def _test() -> Schema:
    texts = {expect.value: _text(about) for expect, about in _TESTS.items()}
    return _map({**texts, "title": _text("of the article"), "lang": _language()})


def _map(keys: dict[str, Schema], *required: str) -> Schema:
    return {"type": "object", "properties": keys, "additionalProperties": False, "required": list(required)}


def _list(inner: Schema, about: str = "", least: int = 0) -> Schema:
    return {"description": about, "type": "array", "items": inner, "minItems": least}


def _some(inner: Schema, about: str) -> Schema:
    """One, or a list of them."""
    return {"description": about, "anyOf": [inner, _list(inner, least=1)]}


def _text(about: str) -> Schema:
    """Read as typed, whatever YAML takes 2026, true or null for."""
    return {"description": about, "type": ["string", "number", "boolean", "null"]}


def _language() -> Schema:
    codes = [{"enum": sorted(LANGUAGES)}, {"type": "string", "pattern": _THREE_LETTERS}]
    return {"description": "ISO 639, as en, tr, uk", "anyOf": codes}


def _sources(about: str) -> Schema:
    return _some(_text("the name of a feed, a tag, or a pattern of hosts"), about)


def _flag(about: str) -> Schema:
    return {"description": about, "type": "boolean"}


def _whole(most: int, about: str) -> Schema:
    return {"description": about, "type": "integer", "minimum": 1, "maximum": most}


def _choice(choices: type[StrEnum], about: str) -> Schema:
    return {"description": about, "enum": [choice.value for choice in choices]}
