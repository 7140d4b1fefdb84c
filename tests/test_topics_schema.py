"""The JSON Schema of topics.yaml: it knows every key that reading knows, and accepts what reading accepts."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest
from ruamel.yaml import YAML

from monitor.errors import Mistakes
from monitor.topics import read, schema
from monitor.topics.json_schema import Schema
from monitor.topics.reading import file, rules
from monitor.topics.reading import topics as topic

SCHEMA = schema()
DEFS = cast(dict[str, Schema], SCHEMA["$defs"])
SHARED = Path(__file__).parents[2] / "shared"
TYPES = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
    "null": type(None),
}


CHECKS: dict[str, Callable[[Any, Any], bool]] = {
    "type": lambda names, value: any(of_type(value, name) for name in (names if isinstance(names, list) else [names])),
    "anyOf": lambda choices, value: any(not refusals(choice, value) for choice in choices),
    "enum": lambda choices, value: value in choices,
    "const": lambda wanted, value: value == wanted,
    "pattern": lambda pattern, value: not isinstance(value, str) or bool(re.search(pattern, value)),
    "minimum": lambda least, value: not of_type(value, "number") or value >= least,
    "maximum": lambda most, value: not of_type(value, "number") or value <= most,
    "minItems": lambda least, value: not isinstance(value, list) or len(value) >= least,
    "minProperties": lambda least, value: not isinstance(value, dict) or len(value) >= least,
    "required": lambda keys, value: not isinstance(value, dict) or all(key in value for key in keys),
}


def refusals(schema: Schema, value: object, path: str = "") -> list[str]:
    """Where a value breaks the schema, and which keyword: the part of JSON Schema that ours uses."""
    if "$ref" in schema:
        schema = {**DEFS[str(schema["$ref"]).rpartition("/")[2]], **schema}
    broken = [f"{path} {keyword}" for keyword in schema.keys() & CHECKS if not CHECKS[keyword](schema[keyword], value)]
    if isinstance(value, list) and "items" in schema:
        items = cast(Schema, schema["items"])
        broken += [words for i, item in enumerate(value) for words in refusals(items, item, f"{path}[{i}]")]
    if isinstance(value, dict) and "additionalProperties" in schema:
        broken += [words for key, item in value.items() for words in of_key(schema, key, item, f"{path}.{key}")]
    return broken


def of_type(value: object, name: str) -> bool:
    return isinstance(value, TYPES[name]) and (name == "boolean" or not isinstance(value, bool))


def of_key(schema: Schema, key: str, value: object, path: str) -> list[str]:
    known = cast(dict[str, Schema], schema.get("properties", {}))
    patterns = cast(dict[str, Schema], schema.get("patternProperties", {}))
    inner = known.get(key) or next((patterns[one] for one in patterns if re.search(one, key)), None)
    rest = schema["additionalProperties"] if inner is None else inner
    return [f"{path} unknown"] if rest is False else refusals(cast(Schema, rest), value, path)


def yaml(text: str) -> object:
    return json.loads(json.dumps(YAML(typ="safe").load(text), default=str))


EVERYTHING = """\
version: 1
concepts:
  drone: {en: [drone, ==UAV, $model], Cyrl: дрон, any: [TB2, 2026, true], ckb: [x]}
  model: {any: Akıncı}
topics:
  short: {match: [grain corridor, 2026, {query: $drone}]}
  query: {match: drone AND strike, notify: none}
  all:
    title: 1984
    about: All the keys.
    languages: [en, uk]
    only_languages: en
    match:
      - {query: drone, points: 40, name: strike, unless: bee}
    boost: [{query: strike, points: 5, only: {fields: [title], in_languages: [uk], sources: ["*.ua"]}}]
    demote: [{query: bee, points: 30, only: {fields: lead}}]
    ignore:
      - {name: bee, mention: $drone, when: $drone NEAR/3 bee, unless: war, carry: true}
      - {mention: $drone, lowercase: true, in_languages: [en]}
    levels: {review: 20, alert: 50}
    sources: {only: [Reuters], never: [sport]}
    countries: [UA, TR]
    max_age_days: 7
    notify: {review: none, alert: instant}
    evidence: all
    owner: Anna
    enabled: false
    was: everything
    tests: [{alert: A drone strike, title: War, lang: en}, {none: 2026}]
"""


def test_it_accepts_what_reading_accepts() -> None:
    assert len(read(EVERYTHING, "topics.yaml").topics) == 3
    assert refusals(SCHEMA, yaml(EVERYTHING)) == []


@pytest.mark.skipif(not SHARED.exists(), reason="the specification lies beside the repository, not in it")
def test_it_accepts_the_examples_of_the_specification() -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", (SHARED / "TOPICS.md").read_text(), re.DOTALL)
    assert [refusals(SCHEMA, yaml(block)) for block in blocks] == [[], []]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("version: 2\ntopics: {}", ".version const"),
        ("version: 1", " required"),
        ("topics: {a: {title: A}}", ".topics.a required"),
        ("topics: {a: {match: x, titel: A}}", ".topics.a.titel unknown"),
        ("topics: {a: {match: x, boost: [{query: y}]}}", ".topics.a.boost[0] required"),
        ("topics: {a: {match: x, levels: {review: 0}}}", ".topics.a.levels.review minimum"),
        ("topics: {a: {match: x, languages: [en-US]}}", ".topics.a.languages anyOf"),
        ("topics: {a: {match: []}}", ".topics.a.match anyOf"),
        ("concepts: {c: {latn: [x]}}\ntopics: {}", ".concepts.c.latn unknown"),
        ("concepts: {c: [x]}\ntopics: {}", ".concepts.c type"),
    ],
)
def test_it_marks_what_an_editor_can_see(text: str, words: str) -> None:
    assert words in refusals(SCHEMA, yaml(text))


@pytest.mark.parametrize(
    ("part", "keys"),
    [
        (SCHEMA, file.FILE_KEYS),
        (DEFS["topic"], topic.TOPIC_KEYS),
        (DEFS["rule"], rules.RULE_KEYS),
        (DEFS["sense"], rules.SENSE_KEYS),
        (DEFS["test"], topic.TEST_KEYS),
    ],
)
def test_it_has_the_keys_that_reading_has(part: Schema, keys: tuple[str, ...]) -> None:
    assert sorted(cast(dict[str, Schema], part["properties"])) == sorted(keys)


def test_it_is_json() -> None:
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA


def shipped() -> list[str]:
    """Every file of topics that the repository shows: the shipped ones, and those of the pages."""
    root = Path(__file__).parents[1]
    files = [
        path.read_text("utf-8")
        for path in sorted((root / "config").rglob("*.yaml"))
        if "topics:" in path.read_text("utf-8")
    ]
    pages = [path.read_text("utf-8") for path in sorted((root / "docs").glob("*.md"))]
    return files + [
        text
        for page in pages
        for text in re.findall(r"^```yaml(?: topics.*)?\n(.*?)^```$", page, re.M | re.S)
        if "\ntopics:" in f"\n{text}"
    ]


@pytest.mark.parametrize("text", shipped(), ids=lambda text: " ".join(text[:40].split()))
def test_it_accepts_what_the_repository_shows(text: str) -> None:
    try:
        read(text, "topics.yaml")
    except Mistakes:
        return
    assert refusals(SCHEMA, yaml(text)) == []
